//! How a secret gets mangled on its way to the signer.

use zeroize::Zeroizing;

use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::context::KnownCredentials;
use crate::diagnosis::decode::{decode_leniently, from_hex};

type Key = Zeroizing<Vec<u8>>;

/// The usual mistakes, likeliest first.
pub(super) fn slip(
    known: &KnownCredentials<'_>,
    signs: &dyn Fn(&[u8]) -> bool,
) -> Option<(FindingCode, &'static str)> {
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
            return Some((FindingCode::SecretWhiteSpace, how));
        }
    }
    if secret.trim_ascii() != secret && signs(secret.trim_ascii()) {
        return Some((
            FindingCode::SecretWhiteSpace,
            "without the white space around it",
        ));
    }
    for (before, after, how) in [
        ("\"", "\"", "and double quotes around it"),
        ("'", "'", "and single quotes around it"),
        ("`", "`", "and backticks around it"),
        ("\"", "\"\n", "and double quotes and a line break around it"),
    ] {
        if signs(&around(before, secret, after)) {
            return Some((FindingCode::SecretQuoted, how));
        }
    }
    let text = std::str::from_utf8(secret).ok()?;
    let decoded = decode_leniently(text).map(Key::new);
    if decoded.is_some_and(|key| signs(&key)) {
        return Some((
            FindingCode::SecretBase64Decoded,
            "decoded from base64 first",
        ));
    }
    let decoded = from_hex(text).map(Key::new);
    if decoded.is_some_and(|key| signs(&key)) {
        return Some((
            FindingCode::SecretHexDecoded,
            "decoded from hexadecimal first",
        ));
    }
    signs(known.credentials.key.as_str().as_bytes()).then_some((FindingCode::KeyUsedAsSecret, ""))
}

fn around(before: &str, secret: &[u8], after: &str) -> Key {
    Key::new([before.as_bytes(), secret, after.as_bytes()].concat())
}
