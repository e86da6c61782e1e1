use std::collections::BTreeSet;

use serde_json::Value;
use zoom_signature::{Lifetime, Target};

/// What a request is answered, as far as two readings can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Asked {
        /// `None` for a native signature.
        meeting: Option<Meeting>,
        lifetime: Option<u32>,
    },
    Refused {
        /// The names of the secrets that the answer complains of, in order.
        secrets: Vec<String>,
        /// What else it complains of, `$request` for the request as a whole.
        properties: BTreeSet<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub number: String,
    pub role: u8,
    pub webrtc: Option<bool>,
}

impl Answer {
    pub fn asked(subject: Target, lifetime: Option<Lifetime>) -> Self {
        let meeting = match subject {
            Target::Web {
                meeting_number,
                role,
                video_webrtc_mode: webrtc,
            } => Some(Meeting {
                number: meeting_number.as_str().to_owned(),
                role: role.number(),
                webrtc,
            }),
            _ => None,
        };
        Self::Asked {
            meeting,
            lifetime: lifetime.map(Lifetime::seconds),
        }
    }

    pub fn refused<'p>(properties: impl IntoIterator<Item = &'p str>) -> Self {
        Self::Refused {
            secrets: Vec::new(),
            properties: properties.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Of the JSON that a refusal is answered with.
    pub fn of_json(text: &str) -> Self {
        let json: Value = serde_json::from_str(text).expect("an answer is JSON");
        let (mut secrets, mut properties) = (Vec::new(), BTreeSet::new());
        for fault in json["errors"].as_array().expect("a list of faults") {
            let property = fault["property"].as_str().expect("a text").to_owned();
            if fault["code"] == "secret_not_accepted" {
                secrets.push(property);
            } else {
                properties.insert(property);
            }
        }
        Self::Refused {
            secrets,
            properties,
        }
    }
}
