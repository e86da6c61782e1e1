//! The result of a diagnosis.

use serde_json::value::RawValue;

use super::catalog::{FindingCode, Severity};
use super::claim_names::Claims;
use super::context::Context;
use super::findings::{Finding, Findings};
use super::json::{Object, Value};
use super::number::Whole;
use super::redact;
use super::summary::summary;
use super::verdict::{Mac, MacStatus, Verdict};

/// Everything that was found out about one token.
///
/// With the feature `serde` it is read and written as the JSON of `POST /inspect`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// What Zoom will make of it.
    pub verdict: Verdict,
    /// The verdict in one sentence for people.
    pub summary: String,
    /// The header, if it could be read.
    pub header: Option<JsonObject>,
    /// The payload, if it could be read; known secrets are redacted.
    pub claims: Option<JsonObject>,
    /// The times that could be read.
    pub timeline: Timeline,
    /// Whether the MAC verifies.
    pub mac: Mac,
    /// What was removed around the token, from the outside in, such as
    /// `the JSON field data.signature`; empty for a bare token.
    pub wrappings: Vec<String>,
    /// Errors first; within a severity the one that explains most first.
    pub findings: Vec<Finding>,
}

/// A token's times: epoch seconds, unless the token has them in another unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeline {
    /// Issued at.
    pub iat: Option<i64>,
    /// Expires at.
    pub exp: Option<i64>,
    /// The end of the SDK's session.
    pub token_exp: Option<i64>,
    /// The moment that times were checked against, in epoch seconds.
    pub at: u64,
}

/// The members of a JSON object as the token has them, in its order: names may repeat, and
/// no number is rounded.
#[derive(Clone, Debug)]
pub struct JsonObject(pub(super) Vec<(String, Box<RawValue>)>);

impl PartialEq for JsonObject {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for JsonObject {}

impl JsonObject {
    /// How many members it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The JSON text of a member's value; of several with this name, the last, as JWT
    /// parsers have it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let named = self.0.iter().rfind(|(given, _)| given == name);
        named.map(|(_, raw)| raw.get())
    }

    /// Each member's name and the JSON text of its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, raw)| (name.as_str(), raw.get()))
    }

    fn of(object: &Object<'_>, context: &Context<'_>) -> Self {
        let members = object.members().map(|(name, raw)| {
            let name = redact::without_secrets(name, context).unwrap_or_else(|| name.to_owned());
            (name, redact::redacted(raw, context))
        });
        Self(members.collect())
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
            findings.retain(|finding| finding.code != FindingCode::IatRecent);
        }
        // The catalogue goes from the outside in, so what comes first in it
        // explains more.
        findings.sort_by_key(|finding| (finding.severity, finding.code));
        for finding in &mut findings {
            if let Some(clean) = redact::message(&finding.message, context) {
                finding.message = clean;
            }
            if let Some(clean) = redact::message(&finding.fix, context) {
                finding.fix = clean.into();
            }
        }
        let verdict = match findings.first().map(|finding| finding.severity) {
            Some(Severity::Error) => Verdict::Rejected,
            Some(Severity::Warning) => Verdict::Risky,
            Some(Severity::Info) | None if mac.status == MacStatus::Unknown => Verdict::Unverified,
            Some(Severity::Info) | None => Verdict::Accepted,
        };
        let scrub = |name: String| redact::message(&name, context).unwrap_or(name);
        Self {
            verdict,
            summary: summary(verdict, &findings, &mac),
            header: header.map(|object| JsonObject::of(object, context)),
            claims: claims.map(|claims| JsonObject::of(claims.object(), context)),
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
