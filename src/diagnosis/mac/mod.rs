//! The MAC, and what it was made with instead.

mod decodings;
mod slips;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use super::claim_names::Claims;
use super::placeholder::{self, is_placeholder};
use super::quote::quoted;
use super::report::{Findings, Mac};
use super::segments::Token;
use super::{Code, Context, Known};

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

/// Reports what the check came to, where no other finding explains it.
pub(super) fn report(
    check: &MacCheck<'_>,
    claims: &Claims<'_>,
    context: &Context<'_>,
    findings: &mut Findings,
) {
    if let Some(encodings) = &check.encodings {
        wrong_encoding(encodings, findings);
    }
    match &check.outcome {
        // A token that was cut off is reported as that.
        Outcome::NotChecked | Outcome::CutOff(_) => {}
        Outcome::NothingKnown => {
            let message = "No secret is known here, so the MAC was not checked.";
            findings.add(Code::SecretUnknown, message);
        }
        Outcome::Verified(known) => verified(known, claims, context, findings),
        Outcome::Slip(known, code, how) => slipped(known, *code, how, findings),
        Outcome::Placeholder(secret) => made_with_placeholder(secret, findings),
        Outcome::OtherWay(known, how) => {
            let message = format!(
                "The MAC was made with the {} secret, but {how}.",
                known.name
            );
            let fix = "Let a JWT library make the token: HMAC-SHA256 over `header + '.' + payload`, \
                       both in base64url.";
            findings.add(Code::SignatureMismatch, message).fix(fix);
        }
        Outcome::Mismatch => mismatch(check, context, findings),
    }
}

fn wrong_encoding(encodings: &Encodings, findings: &mut Findings) {
    if encodings.is_right() {
        return;
    }
    if encodings.is_hexadecimal() {
        let message = if encodings.len() == 1 {
            "The third segment is 64 hexadecimal digits: the MAC's hex text in place of its bytes."
                .to_owned()
        } else {
            format!(
                "The third segment is {encodings}: the MAC's hexadecimal text was encoded in \
                 place of its bytes."
            )
        };
        findings.add(Code::SignatureHex, message);
        return;
    }
    let message = format!(
        "The third segment is {encodings}: the MAC was encoded already, and then once more."
    );
    findings.add(Code::SignatureEncodedTwice, message);
}

fn verified(
    known: &Known<'_>,
    claims: &Claims<'_>,
    context: &Context<'_>,
    findings: &mut Findings,
) {
    let current = context.known.first();
    if current.is_some_and(|current| !std::ptr::eq(current.credentials, known.credentials)) {
        another_secret(known, claims, context, findings);
        return;
    }
    let secret = std::str::from_utf8(known.credentials.secret.expose_bytes());
    if secret.is_ok_and(is_placeholder) {
        let message = format!(
            "The MAC verifies with the {} secret, but that is a placeholder and no secret of an app.",
            known.name
        );
        findings.add(Code::SecretPlaceholder, message);
    }
}

fn another_secret(
    known: &Known<'_>,
    claims: &Claims<'_>,
    context: &Context<'_>,
    findings: &mut Findings,
) {
    // The token of another app that is known is whole in itself: its key says it all.
    if findings.has(Code::AppKeyMismatch)
        && claims.text("appKey").as_deref() == Some(known.credentials.key.as_str())
    {
        return;
    }
    let current = context.known.first();
    let same_app = current
        .is_some_and(|current| current.credentials.key.as_str() == known.credentials.key.as_str());
    if same_app {
        let message = format!(
            "The MAC was made with the {} secret, not with the one in use. Made before the change, \
             it was right then, and a new signature is all that it takes.",
            known.name
        );
        findings.add(Code::SecretPrevious, message);
        return;
    }
    let message = format!(
        "The MAC was made with the {} secret, not with the one in use.",
        known.name
    );
    findings.add(Code::SecretOfAnotherApp, message);
}

fn slipped(known: &Known<'_>, code: Code, how: &str, findings: &mut Findings) {
    // Swapped variables put the secret into appKey as well, and that is worse.
    if code == Code::KeyUsedAsSecret && findings.has(Code::AppKeyIsSecret) {
        return;
    }
    let message = match code {
        Code::KeyUsedAsSecret => format!("The MAC was made with the {} SDK key.", known.name),
        _ => format!("The MAC was made with the {} secret {how}.", known.name),
    };
    findings.add(code, message);
}

fn made_with_placeholder(secret: &str, findings: &mut Findings) {
    let message = format!(
        "The MAC was made with {} as its secret: {}.",
        if secret.is_empty() {
            "an empty text".to_owned()
        } else {
            quoted(secret)
        },
        placeholder::origin(secret)
    );
    findings.add(Code::SecretPlaceholder, message);
}

fn mismatch(check: &MacCheck<'_>, context: &Context<'_>, findings: &mut Findings) {
    // What another app signed is not for our secrets to verify, nor is a text
    // that was damaged.
    let explained = [
        Code::AppKeyMismatch,
        Code::AppKeyPlaceholder,
        Code::Base64Invalid,
        Code::TokenTruncated,
    ];
    if explained.into_iter().any(|code| findings.has(code)) {
        return;
    }
    let secrets = match context.known.len() {
        1 => "the configured secret".to_owned(),
        several => format!("any of the {several} known secrets"),
    };
    let message = match check.bytes {
        Some(bytes) if bytes != MAC_BYTES && check.encodings.is_none() => {
            format!("The MAC has {bytes} bytes; HS256 makes 32. It does not verify with {secrets}.")
        }
        _ => format!("The MAC does not verify with {secrets}, nor with any usual slip of it."),
    };
    findings.add(Code::SignatureMismatch, message);
}
