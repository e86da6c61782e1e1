use hmac::{Hmac, KeyInit, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::context::{Context, KnownCredentials};
use crate::diagnosis::decode::decode_leniently;
use crate::diagnosis::findings::Findings;
use crate::diagnosis::placeholder;
use crate::diagnosis::rules::segments::CompactJws;
use crate::diagnosis::verdict::Mac;

use super::decodings;
use super::decodings::{Encodings, MAC_BYTES};
use super::slips;

/// Longer texts than any token are checked against the secrets as they are, and
/// against nothing else: hundreds of MACs over them would take too long.
const MAX_TEXT: usize = 4_096;

/// The same for a text times the secrets that are known. Tokens have 300 to 500 bytes, and a
/// server with a hundred secrets still tries everything with them.
const MAX_TEXTS: usize = 65_536;

/// The result of checking a MAC.
pub(crate) struct MacCheck<'c> {
    pub(super) outcome: Outcome<'c>,
    pub(super) encodings: Option<Encodings>,
    /// The number of bytes in the third segment, if it decodes.
    pub(super) bytes: Option<usize>,
}

pub(super) enum Outcome<'c> {
    /// There is no MAC of HS256.
    NotChecked,
    /// No secret is known.
    NothingKnown,
    Verified(KnownCredentials<'c>),
    /// Made with a mangled form of a known secret.
    Slip(KnownCredentials<'c>, FindingCode, &'static str),
    /// Made with a placeholder.
    Placeholder(String),
    /// Made with a known secret, over another text or in another way.
    OtherWay(KnownCredentials<'c>, &'static str),
    /// The beginning of the right MAC.
    CutOff(KnownCredentials<'c>),
    Mismatch,
}

impl<'c> MacCheck<'c> {
    /// The credentials whose secret made the MAC.
    pub(crate) const fn verified(&self) -> Option<KnownCredentials<'c>> {
        match self.outcome {
            Outcome::Verified(known) => Some(known),
            _ => None,
        }
    }

    /// The MAC's status for the report.
    pub(crate) fn status(&self) -> Mac {
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

/// Checks a MAC with every known secret and its usual mangled forms.
pub(crate) fn check<'c>(
    token: &CompactJws<'_>,
    context: &Context<'c>,
    findings: &Findings,
) -> MacCheck<'c> {
    let not_hs256 = findings.has(FindingCode::AlgNone) || findings.has(FindingCode::AlgNotHs256);
    let no_header = token.header().is_none() && !findings.has(FindingCode::TokenTruncated);
    let Some(segment) = token.mac().filter(|_| !not_hs256 && !no_header) else {
        return MacCheck {
            outcome: Outcome::NotChecked,
            encodings: None,
            bytes: None,
        };
    };
    let bytes = decode_leniently(segment);
    let (outcome, encodings) = match &bytes {
        Some(mac) if mac.len() == MAC_BYTES => (of_whole(token, mac, context), None),
        _ => match decodings::decode(segment) {
            Some((mac, encodings)) => (of_whole(token, &mac, context), Some(encodings)),
            None => (of_part(token, segment, bytes.as_deref(), context), None),
        },
    };
    MacCheck {
        outcome,
        encodings,
        bytes: bytes.map(|bytes| bytes.len()),
    }
}

fn of_whole<'c>(token: &CompactJws<'_>, mac: &[u8], context: &Context<'c>) -> Outcome<'c> {
    let signed = token.signed_text();
    let verifying = |text: &str| {
        let mut known = context.known.iter();
        known.find(|known| verifies(known.credentials.secret.expose_bytes(), text, mac))
    };
    if let Some(known) = verifying(signed) {
        return Outcome::Verified(*known);
    }
    let others = token.other_signed_texts();
    if let Some(known) = others.iter().find_map(|text| verifying(text)) {
        return Outcome::Verified(*known);
    }
    let signs = |key: &[u8]| {
        verifies(key, signed, mac) || others.iter().any(|text| verifies(key, text, mac))
    };
    let unknown = if context.known.is_empty() {
        Outcome::NothingKnown
    } else {
        Outcome::Mismatch
    };
    if signed.len() > MAX_TEXT || signed.len() * context.known.len() > MAX_TEXTS {
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

/// Handles a third segment that is not as long as a MAC of HS256.
fn of_part<'c>(
    token: &CompactJws<'_>,
    segment: &str,
    bytes: Option<&[u8]>,
    context: &Context<'c>,
) -> Outcome<'c> {
    if context.known.is_empty() {
        return Outcome::NothingKnown;
    }
    let signed = token.signed_text();
    let beginning = decodings::decode_beginning(segment);
    for known in &context.known {
        let secret = known.credentials.secret.expose_bytes();
        if let Some(beginning) = &beginning
            && hmac::<Hmac<Sha256>>(secret, signed)
                .verify_truncated_left(beginning)
                .is_ok()
        {
            return Outcome::CutOff(*known);
        }
        let how = match bytes {
            Some(mac) if mac.len() == 64 => hmac::<Hmac<Sha512>>(secret, signed)
                .verify_slice(mac)
                .map(|()| "with HMAC-SHA512, and not with HMAC-SHA256"),
            Some(mac) if mac.len() == 48 => hmac::<Hmac<Sha384>>(secret, signed)
                .verify_slice(mac)
                .map(|()| "with HMAC-SHA384, and not with HMAC-SHA256"),
            _ => continue,
        };
        if let Ok(how) = how {
            return Outcome::OtherWay(*known, how);
        }
    }
    Outcome::Mismatch
}

/// Other texts over which home-made signers take the MAC.
fn other_text(
    token: &CompactJws<'_>,
    known: &KnownCredentials<'_>,
    mac: &[u8],
) -> Option<&'static str> {
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
    hmac::<Hmac<Sha256>>(key, text).verify_slice(mac).is_ok()
}

/// Its `verify` methods compare in constant time.
#[expect(clippy::expect_used, reason = "HMAC is defined for keys of any length")]
fn hmac<M: KeyInit + hmac::Mac>(key: &[u8], text: &str) -> M {
    let mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.chain_update(text)
}
