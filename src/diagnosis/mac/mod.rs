//! The MAC, and what it was made with instead.

mod decodings;
mod findings;
mod slips;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use super::placeholder;
use super::report::{Findings, Mac};
use super::segments::Token;
use super::{Code, Context, Known};

pub(super) use findings::report;

use decodings::{Encodings, MAC_BYTES};

/// Longer texts than any token are checked against the secrets as they are, and
/// against nothing else: hundreds of MACs over them would take too long.
const MAX_TEXT: usize = 4_096;

/// What came of checking a MAC.
pub(super) struct MacCheck<'c> {
    outcome: Outcome<'c>,
    encodings: Option<Encodings>,
    /// Bytes of the third segment as it stands, if it decodes.
    bytes: Option<usize>,
}

enum Outcome<'c> {
    /// No MAC, or none of HS256.
    NotChecked,
    /// No secret is known.
    NothingKnown,
    Verified(Known<'c>),
    /// Made with a slip of a known secret.
    Slip(Known<'c>, Code, &'static str),
    /// Made with a word in the place of a secret.
    Placeholder(String),
    /// Made with a known secret, over something else or in another way.
    OtherWay(Known<'c>, &'static str),
    /// The beginning of the right MAC.
    CutOff(Known<'c>),
    Mismatch,
}

impl<'c> MacCheck<'c> {
    /// The credentials whose secret made it.
    pub(super) const fn verified(&self) -> Option<Known<'c>> {
        match self.outcome {
            Outcome::Verified(known) => Some(known),
            _ => None,
        }
    }

    /// For the report.
    pub(super) fn status(&self) -> Mac {
        match &self.outcome {
            Outcome::NotChecked | Outcome::NothingKnown => Mac::unknown(),
            Outcome::Verified(known) => Mac::verified(known.name),
            Outcome::Slip(known, ..) | Outcome::OtherWay(known, _) | Outcome::CutOff(known) => {
                Mac::mismatch(Some(known.name))
            }
            Outcome::Placeholder(_) | Outcome::Mismatch => Mac::mismatch(None),
        }
    }
}

/// Checks a MAC with every secret known and every usual slip of it.
pub(super) fn check<'c>(
    token: &Token<'_>,
    context: &Context<'c>,
    findings: &Findings,
) -> MacCheck<'c> {
    let not_hs256 = findings.has(Code::AlgNone) || findings.has(Code::AlgNotHs256);
    let no_header = token.header().is_none() && !findings.has(Code::TokenTruncated);
    let Some(segment) = token.mac().filter(|_| !not_hs256 && !no_header) else {
        return MacCheck {
            outcome: Outcome::NotChecked,
            encodings: None,
            bytes: None,
        };
    };
    let bytes = super::segments::decode_leniently(segment);
    let length = bytes.as_ref().map(Vec::len);
    let plain = bytes.filter(|bytes| bytes.len() == MAC_BYTES);
    let (mac, encodings) = match plain {
        Some(bytes) => (Some(bytes), None),
        None => decodings::decode(segment).unzip(),
    };
    let outcome = match &mac {
        Some(mac) => of_whole(token, mac, context),
        None => of_part(token, segment, context),
    };
    MacCheck {
        outcome,
        encodings,
        bytes: length,
    }
}

fn of_whole<'c>(token: &Token<'_>, mac: &[u8], context: &Context<'c>) -> Outcome<'c> {
    let signed = token.signed_text();
    let plainly =
        |known: &&Known<'_>| verifies(known.credentials.secret.expose_bytes(), signed, mac);
    if let Some(known) = context.known.iter().find(plainly) {
        return Outcome::Verified(*known);
    }
    let others = token.other_signed_texts();
    let signs = |key: &[u8]| {
        let mut texts = std::iter::once(signed).chain(others.iter().map(String::as_str));
        texts.any(|text| verifies(key, text, mac))
    };
    for known in &context.known {
        if signs(known.credentials.secret.expose_bytes()) {
            return Outcome::Verified(*known);
        }
    }
    let unknown = if context.known.is_empty() {
        Outcome::NothingKnown
    } else {
        Outcome::Mismatch
    };
    if signed.len() > MAX_TEXT {
        return unknown;
    }
    for known in &context.known {
        if let Some((code, how)) = slips::slip(known, &signs) {
            return Outcome::Slip(*known, code, how);
        }
        if let Some(how) = other_text(token, known, mac) {
            return Outcome::OtherWay(*known, how);
        }
    }
    let mut placeholders = placeholder::secrets();
    placeholders
        .find(|secret| signs(secret.as_bytes()))
        .map_or(unknown, Outcome::Placeholder)
}

/// A third segment that is not as long as a MAC of HS256.
fn of_part<'c>(token: &Token<'_>, segment: &str, context: &Context<'c>) -> Outcome<'c> {
    if context.known.is_empty() {
        return Outcome::NothingKnown;
    }
    let signed = token.signed_text();
    let decoded = super::segments::decode_leniently(segment);
    for known in &context.known {
        let secret = known.credentials.secret.expose_bytes();
        if let Some(bytes) = decodings::decode_beginning(segment)
            && begins_mac(secret, signed, &bytes)
        {
            return Outcome::CutOff(*known);
        }
        match decoded.as_deref() {
            Some(mac) if mac.len() == 64 && verifies_512(secret, signed, mac) => {
                return Outcome::OtherWay(*known, "with HMAC-SHA512, and not with HMAC-SHA256");
            }
            Some(mac) if mac.len() == 48 && verifies_384(secret, signed, mac) => {
                return Outcome::OtherWay(*known, "with HMAC-SHA384, and not with HMAC-SHA256");
            }
            _ => {}
        }
    }
    Outcome::Mismatch
}

/// What else a signer of its own making takes the MAC over.
fn other_text(token: &Token<'_>, known: &Known<'_>, mac: &[u8]) -> Option<&'static str> {
    let secret = known.credentials.secret.expose_bytes();
    let (header, payload) = token.signed_text().split_once('.')?;
    let mut texts = vec![
        (
            payload.to_owned(),
            "over the claims alone, without the header",
        ),
        (
            format!("{header}{payload}"),
            "over header and claims without the dot between them",
        ),
        (
            format!("{header}.{payload}."),
            "over a text with a dot too many at its end",
        ),
    ];
    let json = |bytes: Option<&[u8]>| String::from_utf8(bytes?.to_vec()).ok();
    if let (Some(header), Some(payload)) = (json(token.header()), json(token.payload())) {
        let how = "over the JSON texts, and not over their base64url";
        texts.push((format!("{header}.{payload}"), how));
        texts.push((payload, "over the claims' JSON text alone"));
    }
    let mut texts = texts.into_iter();
    let found = texts.find(|(text, _)| verifies(secret, text, mac));
    found.map(|(_, how)| how)
}

fn verifies(key: &[u8], text: &str, mac: &[u8]) -> bool {
    let Ok(mut expected) = Hmac::<Sha256>::new_from_slice(key) else {
        return false;
    };
    expected.update(text.as_bytes());
    // Compares in constant time.
    expected.verify_slice(mac).is_ok()
}

fn begins_mac(key: &[u8], text: &str, beginning: &[u8]) -> bool {
    let Ok(mut expected) = Hmac::<Sha256>::new_from_slice(key) else {
        return false;
    };
    expected.update(text.as_bytes());
    expected.verify_truncated_left(beginning).is_ok()
}

fn verifies_384(key: &[u8], text: &str, mac: &[u8]) -> bool {
    let Ok(mut expected) = Hmac::<Sha384>::new_from_slice(key) else {
        return false;
    };
    expected.update(text.as_bytes());
    expected.verify_slice(mac).is_ok()
}

fn verifies_512(key: &[u8], text: &str, mac: &[u8]) -> bool {
    let Ok(mut expected) = Hmac::<Sha512>::new_from_slice(key) else {
        return false;
    };
    expected.update(text.as_bytes());
    expected.verify_slice(mac).is_ok()
}
