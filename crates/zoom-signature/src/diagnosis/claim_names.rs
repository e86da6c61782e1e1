//! Claims by their right names, and their misspellings.

use std::borrow::Cow;

use super::catalog::{FindingCode, Severity};
use super::findings::Findings;
use super::json::{Object, Value};
use super::quote::{abridged, listed};

/// A payload's claims, found under a misspelt name too.
pub(super) struct Claims<'t> {
    object: Object<'t>,
    /// The right name, and the one used instead.
    misspelt: Vec<(&'static str, String)>,
}

/// Names in other products, samples and tutorials, without case, `_` and `-`.
const SPELLINGS: [(&str, &[&str]); 8] = [
    (
        "appKey",
        &["appkey", "apikey", "clientid", "zoomappkey", "zoomsdkkey"],
    ),
    ("sdkKey", &["sdkkey"]),
    (
        "mn",
        &[
            "mn",
            "meetingnumber",
            "meetingnum",
            "meetingno",
            "meetingid",
            "webinarnumber",
            "webinarid",
        ],
    ),
    ("role", &["role", "userrole", "meetingrole"]),
    ("iat", &["iat", "issuedat"]),
    (
        "exp",
        &["exp", "expires", "expiry", "expiration", "expiresat"],
    ),
    (
        "tokenExp",
        &["tokenexp", "tokenexpiry", "tokenexpires", "tokenexpiration"],
    ),
    ("video_webrtc_mode", &["videowebrtcmode"]),
];

impl<'t> Claims<'t> {
    pub(super) fn new(object: Object<'t>) -> Self {
        let mut misspelt = Vec::new();
        for (name, spellings) in SPELLINGS {
            if object.has_member(name) {
                continue;
            }
            let other = object.members().map(|(given, _)| given).find(|given| {
                spellings
                    .iter()
                    .any(|spelling| is_spelling(given, spelling))
                    && !SPELLINGS.iter().any(|(right, _)| right == given)
            });
            if let Some(other) = other {
                misspelt.push((name, other.to_owned()));
            }
        }
        Self { object, misspelt }
    }

    pub(super) const fn object(&self) -> &Object<'t> {
        &self.object
    }

    /// The name under which a claim stands.
    fn actual<'n>(&'n self, name: &'n str) -> &'n str {
        let misspelt = self.misspelt.iter().find(|(right, _)| *right == name);
        misspelt.map_or(name, |(_, actual)| actual)
    }

    /// The value of a claim; `null` counts as none.
    pub(super) fn get(&self, name: &str) -> Option<Value<'t>> {
        self.object.get(self.actual(name))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether the claim is `null`.
    pub(super) fn is_null(&self, name: &str) -> bool {
        self.object.is_null(self.actual(name))
    }

    pub(super) fn text(&self, name: &str) -> Option<Cow<'t, str>> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Reports the names that Zoom does not know.
    pub(super) fn check_names(&self, native: bool, findings: &mut Findings) {
        if self.misspelt.is_empty() {
            return;
        }
        // Without the others a token is complete enough.
        let needed = self.misspelt.iter().any(|(right, _)| match *right {
            "sdkKey" | "video_webrtc_mode" => false,
            "tokenExp" => native,
            _ => true,
        });
        let severity = if needed {
            Severity::Error
        } else {
            Severity::Warning
        };
        let corrections: Vec<String> = self
            .misspelt
            .iter()
            .map(|(right, actual)| format!("{} must be {right}", abridged(actual)))
            .collect();
        let corrections: Vec<&str> = corrections.iter().map(String::as_str).collect();
        let message = format!(
            "Zoom uses other names for these claims: {}.",
            listed(&corrections)
        );
        let params = self.misspelt.iter().map(|(right, _)| *right).collect();
        findings
            .add(FindingCode::ClaimMisspelt, message)
            .params(params)
            .severity(severity);
    }
}

fn is_spelling(given: &str, spelling: &str) -> bool {
    let letters = given
        .bytes()
        .filter(|byte| !matches!(byte, b'_' | b'-' | b' '))
        .map(|byte| byte.to_ascii_lowercase());
    letters.eq(spelling.bytes())
}
