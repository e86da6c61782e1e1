//! Whether a text is a token, and how complete it is.

use super::super::json::Object;
use super::legacy;
use crate::diagnosis::decode::{MAC_LENGTH, decode_json, is_json_object, looks_cut_off};

/// How complete a token is; later variants are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// All its letters are small, or all are capital.
    CaseChanged,
    /// One segment, whole or cut off.
    Fragment,
    /// Three segments with characters that are not base64.
    Garbled,
    /// A part of a JWT, or one with too many parts.
    Damaged,
    /// The format from before JWTs.
    Legacy,
    /// A JWT.
    Jwt,
    /// A JWT with claims of a Meeting SDK signature.
    Signature,
}

/// A shorter beginning of a token could be anything.
const SHORTEST: usize = 12;

/// Claims that no other token of Zoom's has.
const OWN_CLAIMS: [&str; 7] = [
    "appKey",
    "sdkKey",
    "mn",
    "app_key",
    "sdk_key",
    "meeting_number",
    "meetingNumber",
];

/// Whether it is three segments of base64url, the first of which begins as a JSON object
/// does: the usual case, recognised without decoding anything.
pub(in super::super) fn is_plain_jws(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut dots = 0;
    let mut previous = b'.';
    for byte in bytes {
        match byte {
            b'.' if previous == b'.' => return false,
            b'.' => dots += 1,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' => {}
            _ => return false,
        }
        previous = *byte;
    }
    dots == 2 && previous != b'.' && bytes.starts_with(b"eyJ")
}

/// `None` if it is no token.
pub(super) fn rank(text: &str) -> Option<Rank> {
    if text.len() < SHORTEST {
        return None;
    }
    let jws = text.bytes().all(is_token_byte);
    if jws && let Some(rank) = rank_of_jws(text) {
        return Some(rank);
    }
    if legacy::parse(text).is_some() {
        return Some(Rank::Legacy);
    }
    if !jws && is_garbled(text) {
        return Some(Rank::Garbled);
    }
    (jws && is_case_changed(text)).then_some(Rank::CaseChanged)
}

/// A header or claims among three segments, one of which is not base64.
fn is_garbled(text: &str) -> bool {
    let segments: Vec<&str> = text.splitn(4, '.').collect();
    let [header, payload, _] = segments.as_slice() else {
        return false;
    };
    !text.contains(char::is_whitespace) && (is_json_object(header) || is_json_object(payload))
}

/// Of either base64 alphabet, with padding and dots.
pub(super) const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/' | b'=' | b'.')
}

fn rank_of_jws(text: &str) -> Option<Rank> {
    let mut segments = text.split('.');
    let first = segments.next()?;
    let second = segments.next();
    let header = decode_json(first);
    let payload = second.and_then(decode_json);
    let is_object = |bytes: &Option<Vec<u8>>| {
        bytes
            .as_deref()
            .is_some_and(|bytes| Object::parse(bytes).is_some())
    };
    if is_object(&header) && is_object(&payload) {
        if segments.next().is_none_or(str::is_empty) || segments.next().is_some() {
            return Some(Rank::Damaged);
        }
        return Some(whole(payload.as_deref()?));
    }
    // A single segment may be any JSON; a token's has known members.
    if second.is_none() {
        let own = header.as_deref().is_some_and(is_of_a_token);
        return (own || looks_cut_off(first)).then_some(Rank::Fragment);
    }
    let damaged = is_object(&header) || is_object(&payload) || looks_cut_off(first);
    damaged.then_some(Rank::Damaged)
}

/// Whether the third of three segments is as long as a MAC of HS256.
pub(super) fn has_whole_mac(text: &str) -> bool {
    let segments: Vec<&str> = text.splitn(4, '.').collect();
    let [_, _, mac] = segments.as_slice() else {
        return false;
    };
    mac.trim_end_matches('=').len() == MAC_LENGTH
}

fn whole(payload: &[u8]) -> Rank {
    let own = Object::parse(payload)
        .is_some_and(|claims| OWN_CLAIMS.iter().any(|claim| claims.has_member(claim)));
    if own { Rank::Signature } else { Rank::Jwt }
}

/// A header or claims.
fn is_of_a_token(json: &[u8]) -> bool {
    const NAMES: [&str; 5] = ["alg", "typ", "iat", "exp", "tokenExp"];
    Object::parse(json).is_some_and(|object| {
        let mut names = NAMES.iter().chain(&OWN_CLAIMS);
        names.any(|name| object.has_member(name))
    })
}

/// Text that was lower-cased or upper-cased does not decode to JSON, and cannot be
/// restored.
fn is_case_changed(text: &str) -> bool {
    /// Useful headers and claims are longer.
    const SHORTEST_SEGMENT: usize = 16;
    let Some(start) = text.get(..3) else {
        return false;
    };
    let small = start == "eyj" && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    let capital = start == "EYJ" && !text.bytes().any(|byte| byte.is_ascii_lowercase());
    let mut segments = text.split('.');
    let long = segments.all(|segment| segment.len() >= SHORTEST_SEGMENT);
    (small || capital) && long && text.matches('.').count() == 2
}
