//! The MAC, and what it was made with instead.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::encoding::{Token, decode_leniently, from_hex};
use super::json::Object;
use super::report::{Findings, Mac};
use super::{Code, Context, Known};

type Key = Zeroizing<Vec<u8>>;

pub(super) fn judge(
    token: &Token<'_>,
    payload: &Object<'_>,
    context: &Context<'_>,
    findings: &mut Findings,
) -> Mac {
    let not_hs256 = findings.has(Code::AlgNone) || findings.has(Code::AlgNotHs256);
    let Some(mac) = token.mac().filter(|_| !not_hs256) else {
        return Mac::unknown();
    };
    let Some(current) = context.known.first() else {
        let message = "No secret is known here, so the MAC was not checked.";
        findings.add(Code::SecretUnknown, message);
        return Mac::unknown();
    };
    let signs = |key: &[u8]| token.signed_texts().any(|text| verifies(key, text, mac));
    for known in &context.known {
        if signs(known.credentials.secret.expose_bytes()) {
            if !std::ptr::eq(known, current) {
                another_secret(known, current, payload, findings);
            }
            return Mac::verified(known.name);
        }
    }
    for known in &context.known {
        if let Some((code, how)) = variant(known, &signs) {
            tell_variant(known, code, how, findings);
            return Mac::mismatch(Some(known.name));
        }
    }
    mismatch(mac.len(), context, findings);
    Mac::mismatch(None)
}

fn verifies(key: &[u8], text: &str, mac: &[u8]) -> bool {
    let Ok(mut expected) = Hmac::<Sha256>::new_from_slice(key) else {
        return false;
    };
    expected.update(text.as_bytes());
    // Compares in constant time.
    expected.verify_slice(mac).is_ok()
}

/// The token of another app that is known is whole in itself: its key says it all.
fn another_secret(
    known: &Known<'_>,
    current: &Known<'_>,
    payload: &Object<'_>,
    findings: &mut Findings,
) {
    if findings.has(Code::AppKeyMismatch)
        && payload.text("appKey").as_deref() == Some(known.credentials.key.as_str())
    {
        return;
    }
    let mut message = format!(
        "The MAC was made with the {} secret, not with the one in use.",
        known.name
    );
    let same_app = known.credentials.key.as_str() == current.credentials.key.as_str();
    if same_app {
        message.push_str(
            " That is another secret of the same app. Made before the change, it was right then, \
             and a new signature is all that it takes.",
        );
    }
    findings.add(Code::SecretOfAnotherApp, message);
}

fn tell_variant(known: &Known<'_>, code: Code, how: &str, findings: &mut Findings) {
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

fn mismatch(mac_bytes: usize, context: &Context<'_>, findings: &mut Findings) {
    // What another app signed is not for our secrets to verify, nor is a text
    // that was damaged.
    if findings.has(Code::AppKeyMismatch) || findings.has(Code::Base64Invalid) {
        return;
    }
    let secrets = match context.known.len() {
        1 => "the configured secret".to_owned(),
        several => format!("any of the {several} known secrets"),
    };
    let message = if mac_bytes == 32 {
        format!("The MAC does not verify with {secrets}, nor with any usual slip of it.")
    } else {
        format!("The MAC has {mac_bytes} bytes; HS256 makes 32. It does not verify with {secrets}.")
    };
    findings.add(Code::SignatureMismatch, message);
}

/// The usual slips, likeliest first.
fn variant(known: &Known<'_>, signs: &dyn Fn(&[u8]) -> bool) -> Option<(Code, &'static str)> {
    let secret = known.credentials.secret.expose_bytes();
    for (before, after, how) in [
        ("", "\n", "and a line break after it"),
        ("", "\r\n", "and a line break (CR LF) after it"),
        ("", "\r", "and a carriage return after it"),
        ("", " ", "and a space after it"),
        (" ", "", "and a space before it"),
        (" ", " ", "and a space on both sides"),
        (" ", "\n", "and a space before and a line break after it"),
        ("", "\t", "and a tab after it"),
        ("\t", "", "and a tab before it"),
        ("\n", "", "and a line break before it"),
        ("\u{feff}", "", "and a byte order mark before it"),
    ] {
        if signs(&around(before, secret, after)) {
            return Some((Code::SecretWhiteSpace, how));
        }
    }
    if secret.trim_ascii() != secret && signs(secret.trim_ascii()) {
        return Some((Code::SecretWhiteSpace, "without the white space around it"));
    }
    for (before, after, how) in [
        ("\"", "\"", "and double quotes around it"),
        ("'", "'", "and single quotes around it"),
        ("`", "`", "and backticks around it"),
        ("\"", "\"\n", "and double quotes and a line break around it"),
    ] {
        if signs(&around(before, secret, after)) {
            return Some((Code::SecretQuoted, how));
        }
    }
    let text = std::str::from_utf8(secret).ok()?;
    let decoded = decode_leniently(text).map(Key::new);
    if decoded.is_some_and(|key| signs(&key)) {
        return Some((Code::SecretBase64Decoded, "decoded from base64 first"));
    }
    let decoded = from_hex(text).map(Key::new);
    if decoded.is_some_and(|key| signs(&key)) {
        return Some((Code::SecretHexDecoded, "decoded from hexadecimal first"));
    }
    signs(known.credentials.key.as_str().as_bytes()).then_some((Code::KeyUsedAsSecret, ""))
}

fn around(before: &str, secret: &[u8], after: &str) -> Key {
    Key::new([before.as_bytes(), secret, after.as_bytes()].concat())
}
