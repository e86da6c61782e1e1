//! What a request says, read a second time.

mod answer;
mod chain;
mod given;
mod judge;
mod signed;

pub use answer::{Answer, Meeting};
pub use chain::{Chain, NETWORKS, Who, trusts};
pub use given::{Kind, NotRead};

pub use signed::{Signed, mac};

use given::Given;

/// What a request is to be answered; `None` where this reading does not get so far.
pub struct Reading {
    pub answer: Answer,
    /// Every name in the request, known or not.
    pub names: Vec<String>,
}

/// Of a request without a signature of its own. `body` is `None` for a GET.
pub fn read(query: &str, kind: Kind, body: Option<&[u8]>) -> Option<Reading> {
    let mut given = given::pairs(query.as_bytes()).ok()?;
    if let Some(body) = body {
        match given::of_body(kind, body) {
            Ok(mut more) => given.append(&mut more),
            Err(NotRead::Invalid) => return Some(Reading::invalid()),
            Err(NotRead::Beyond) => return None,
        }
    }
    Reading::of(given)
}

/// Of a request that is signed, which is never asked about its query.
pub fn read_signed(kind: Kind, body: &[u8]) -> Option<Reading> {
    if kind != Kind::Json {
        return Some(Reading::invalid());
    }
    match given::of_body(kind, body) {
        Ok(given) => Reading::of(given),
        Err(NotRead::Invalid) => Some(Reading::invalid()),
        Err(NotRead::Beyond) => None,
    }
}

impl Reading {
    fn of(given: Given) -> Option<Self> {
        Some(Self {
            answer: judge::judge(&given)?,
            names: given.into_iter().map(|(name, _)| name).collect(),
        })
    }

    fn invalid() -> Self {
        Self {
            answer: Answer::refused(["$request"]),
            names: Vec::new(),
        }
    }
}
