//! What a diagnosis comes to.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::claim_names::Claims;
use super::json::{Object, Value};
use super::summary::summary;
use super::{Code, Context, Severity, mask};
use crate::number::Whole;

/// All that is to be said of one token.
#[derive(Clone, Debug)]
pub struct Report {
    /// What Zoom will make of it.
    pub verdict: Verdict,
    /// One sentence for people.
    pub summary: String,
    /// The header's members, if it could be read.
    pub header: Option<Members>,
    /// The payload's members, if it could be read; known secrets are masked.
    pub claims: Option<Members>,
    /// The times that could be read.
    pub timeline: Timeline,
    /// Whether the MAC verifies.
    pub mac: Mac,
    /// What was taken off around the token, from the outside in, such as
    /// `the JSON field data.signature`; empty for a bare token.
    pub wrappings: Vec<String>,
    /// Errors first; within a severity the one that explains most first.
    pub findings: Vec<Finding>,
}

/// What Zoom will make of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing speaks against it, and its MAC verifies.
    Accepted,
    /// Nothing speaks against it, but no secret was known to check its MAC with.
    Unverified,
    /// It works at times, or elsewhere.
    Risky,
    /// Zoom refuses it.
    Rejected,
}

impl Verdict {
    /// Every verdict, the best first.
    pub const ALL: [Self; 4] = [
        Self::Accepted,
        Self::Unverified,
        Self::Risky,
        Self::Rejected,
    ];

    /// `accepted`, `unverified`, `risky` or `rejected`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Unverified => "unverified",
            Self::Risky => "risky",
            Self::Rejected => "rejected",
        }
    }
}

/// One thing found, told of this token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which; the catalogue has more to say.
    pub code: Code,
    /// How bad it is in this token.
    pub severity: Severity,
    /// The claims, header members or segments that it is about; empty if it is about
    /// the whole.
    pub params: Vec<&'static str>,
    /// What was seen, with its numbers. Never a secret.
    pub message: String,
    /// The first thing to do about it. Code stands between backticks.
    pub fix: Cow<'static, str>,
}

/// A token's times, in epoch seconds unless the token has them otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Issued at.
    pub iat: Option<i64>,
    /// Expires at.
    pub exp: Option<i64>,
    /// The SDK session's end.
    pub token_exp: Option<i64>,
    /// The moment of judging.
    pub at: u64,
}

/// Whether the MAC verifies, and with whose secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mac {
    /// Whether it verifies.
    pub status: MacStatus,
    /// The name of the credentials whose secret made it, or a slip of that secret.
    pub secret: Option<String>,
}

/// Whether a MAC verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MacStatus {
    /// With a known secret.
    Verified,
    /// With none of the known secrets as they are.
    Mismatch,
    /// There was no secret, or no MAC of HS256 to check.
    Unknown,
}

impl MacStatus {
    /// `verified`, `mismatch` or `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Mismatch => "mismatch",
            Self::Unknown => "unknown",
        }
    }
}

impl Mac {
    pub(super) const fn unknown() -> Self {
        Self {
            status: MacStatus::Unknown,
            secret: None,
        }
    }

    pub(super) fn verified(name: &str) -> Self {
        Self {
            status: MacStatus::Verified,
            secret: Some(name.to_owned()),
        }
    }

    pub(super) fn mismatch(name: Option<&str>) -> Self {
        Self {
            status: MacStatus::Mismatch,
            secret: name.map(str::to_owned),
        }
    }
}

/// A JSON object's members as the token has them, in its order.
#[derive(Clone, Debug)]
pub struct Members(pub(super) Vec<(String, Box<RawValue>)>);

impl Members {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each member's name and the JSON text of its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, raw)| (name.as_str(), raw.get()))
    }

    fn of(object: &Object<'_>, context: &Context<'_>) -> Self {
        let members = object.members().map(|(name, raw)| {
            let name = mask::scrubbed(name, context).unwrap_or_else(|| name.to_owned());
            (name, mask::masked(raw, context))
        });
        Self(members.collect())
    }
}

/// Findings as they are made.
#[derive(Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// Adds one, with the catalogue's severity and param unless told otherwise.
    pub(super) fn add(&mut self, code: Code, message: impl Into<String>) -> Added<'_> {
        let entry = code.entry();
        self.0.push(Finding {
            code,
            severity: entry.severity,
            params: entry.param.into_iter().collect(),
            message: message.into(),
            fix: Cow::Borrowed(entry.cures.first().copied().unwrap_or_default()),
        });
        Added(self.0.last_mut())
    }

    pub(super) fn has(&self, code: Code) -> bool {
        self.0.iter().any(|finding| finding.code == code)
    }

    /// Takes back what another finding explains.
    pub(super) fn remove(&mut self, code: Code) {
        self.0.retain(|finding| finding.code != code);
    }
}

/// The finding just added.
pub(super) struct Added<'f>(Option<&'f mut Finding>);

impl Added<'_> {
    pub(super) fn param(self, param: &'static str) -> Self {
        self.params(vec![param])
    }

    pub(super) fn params(self, params: Vec<&'static str>) -> Self {
        self.with(|finding| finding.params = params)
    }

    /// What to do in this very case.
    pub(super) fn fix(self, fix: impl Into<Cow<'static, str>>) -> Self {
        let fix = fix.into();
        self.with(|finding| finding.fix = fix)
    }

    pub(super) fn severity(self, severity: Severity) -> Self {
        self.with(|finding| finding.severity = severity)
    }

    fn with(mut self, change: impl FnOnce(&mut Finding)) -> Self {
        if let Some(finding) = &mut self.0 {
            change(finding);
        }
        self
    }
}

impl Report {
    pub(super) fn without_token(findings: Findings, context: &Context<'_>) -> Self {
        Self::new(findings, context, None, None, Mac::unknown(), Vec::new())
    }

    pub(super) fn new(
        findings: Findings,
        context: &Context<'_>,
        header: Option<&Object<'_>>,
        claims: Option<&Claims<'_>>,
        mac: Mac,
        wrappings: Vec<String>,
    ) -> Self {
        let mut findings = findings.0;
        let rejected = findings.iter().any(|f| f.severity == Severity::Error);
        if rejected {
            // A doubt about a token that is refused in any case.
            findings.retain(|finding| finding.code != Code::IatRecent);
        }
        // The catalogue goes from the outside in, so what comes first in it
        // explains more.
        findings.sort_by_key(|finding| (finding.severity, finding.code));
        for finding in &mut findings {
            if let Some(clean) = mask::message(&finding.message, context) {
                finding.message = clean;
            }
            if let Some(clean) = mask::message(&finding.fix, context) {
                finding.fix = clean.into();
            }
        }
        let verdict = match findings.first().map(|finding| finding.severity) {
            Some(Severity::Error) => Verdict::Rejected,
            Some(Severity::Warning) => Verdict::Risky,
            Some(Severity::Info) | None if mac.status == MacStatus::Unknown => Verdict::Unverified,
            Some(Severity::Info) | None => Verdict::Accepted,
        };
        let scrub = |name: String| mask::message(&name, context).unwrap_or(name);
        Self {
            verdict,
            summary: summary(verdict, &findings, &mac),
            header: header.map(|object| Members::of(object, context)),
            claims: claims.map(|claims| Members::of(claims.object(), context)),
            timeline: Timeline::of(claims, context),
            mac,
            wrappings: wrappings.into_iter().map(scrub).collect(),
            findings,
        }
    }
}

impl Timeline {
    fn of(claims: Option<&Claims<'_>>, context: &Context<'_>) -> Self {
        let time = |claim| match claims?.get(claim)? {
            Value::Number(number) => Whole::parse(number).value(),
            _ => None,
        };
        Self {
            iat: time("iat"),
            exp: time("exp"),
            token_exp: time("tokenExp"),
            at: context.at.get(),
        }
    }

    /// `exp` less `iat`, in the token's own unit.
    #[must_use]
    pub fn lifetime_seconds(&self) -> Option<i64> {
        self.exp?.checked_sub(self.iat?)
    }
}
