//! Decodes segments and other texts in base64 or hexadecimal.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::json::Object;

/// Characters of an HS256 MAC: 32 bytes.
pub(super) const MAC_LENGTH: usize = 43;

/// Other decoders accept a last character with spare bits, so that is no fault to report.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// The bytes of a segment that decodes to what may be a JSON object.
pub(crate) fn decode_json(segment: &str) -> Option<Vec<u8>> {
    let begins = |bytes: &Vec<u8>| {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        text.trim_ascii_start().starts_with(b"{")
    };
    let whole = decode_leniently(segment).filter(begins);
    if whole.as_ref().is_some_and(|bytes| bytes.ends_with(b"}")) {
        return whole;
    }
    let without = without_digit(segment)
        .and_then(decode_leniently)
        .filter(begins);
    match without {
        Some(bytes) if Object::parse(&bytes).is_some() => Some(bytes),
        _ => whole,
    }
}

/// Whether a segment decodes to a JSON object.
pub(crate) fn is_json_object(segment: &str) -> bool {
    decode_json(segment).is_some_and(|json| Object::parse(&json).is_some())
}

/// Whether a segment is the beginning of a JSON object.
pub(crate) fn looks_cut_off(segment: &str) -> bool {
    const SHORTEST: usize = 12;
    if segment.len() < SHORTEST || !segment.starts_with("eyJ") {
        return false;
    }
    // Only whole groups of four characters; a remainder was cut in the middle.
    let whole = segment.len() - segment.len() % 4;
    let Some(json) = segment.get(..whole).and_then(decode_leniently) else {
        return false;
    };
    let text = String::from_utf8_lossy(&json);
    let mut json = serde_json::Deserializer::from_str(&text);
    let parsed: Result<serde::de::IgnoredAny, _> = serde::Deserialize::deserialize(&mut json);
    parsed.is_err_and(|error| error.is_eof())
}

/// A segment without the digit for its padding.
pub(crate) fn without_digit(segment: &str) -> Option<&str> {
    let (body, digit) = segment.split_at_checked(segment.len().checked_sub(1)?)?;
    let padding = match digit {
        "0" => 0,
        "1" => 1,
        "2" => 2,
        _ => return None,
    };
    (!body.is_empty() && (body.len() + padding).is_multiple_of(4)).then_some(body)
}

/// The text in base64url without padding.
pub(super) fn normal(text: &str) -> String {
    text.replace('+', "-").replace('/', "_").replace('=', "")
}

/// Decodes base64 of either alphabet, padded or not.
pub(crate) fn decode_leniently(text: &str) -> Option<Vec<u8>> {
    let text: Cow<'_, str> = if text.contains(['+', '/', '=']) {
        normal(text).into()
    } else {
        text.into()
    };
    LENIENT.decode(text.as_bytes()).ok()
}

/// `None` unless the text is hexadecimal digits, two per byte.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !digits || !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
