//! Recognises a text without a token.

mod advice;
mod answer;
mod printed;

use std::borrow::Cow;

use super::super::context::Context;
use super::super::quote::{beginning, is_word_for_nothing, quoted};
use super::envelope;
use super::layer::MAX_DEPTH;
use crate::diagnosis::decode::{decode_leniently, from_hex};

pub(super) use answer::error_in;

pub(in super::super) use advice::NoToken;

use advice::{RETURN_ALL, SIGN};
use answer::{answer, web_page};
use printed::unprinted;

/// Describes a text in which no token was found.
pub(in super::super) fn describe(text: &str, context: &Context<'_>) -> NoToken {
    let mut text = Cow::Borrowed(text);
    // As deep as a search goes.
    for _ in 0..MAX_DEPTH {
        let Some((inner, _)) = envelope::take_off(&text) else {
            break;
        };
        text = Cow::Owned(inner.into_owned());
    }
    let text = text.as_ref();
    nothing(text)
        .or_else(|| answer(text, |inner| describe(inner, context)))
        .or_else(|| web_page(text))
        .or_else(|| credential(text, context))
        .or_else(|| mac_alone(text))
        .or_else(|| encoded_text(text))
        .unwrap_or_else(|| other_text(text))
}

/// Nothing, or what a language prints for an object.
fn nothing(text: &str) -> Option<NoToken> {
    if text.is_empty() {
        return Some(NoToken::empty(
            "There is no token: the text is empty.",
            None,
        ));
    }
    if is_word_for_nothing(text) || matches!(text, "[]" | "{}" | "()" | "0" | "\"\"" | "''") {
        let message = format!("There is no token: the text is the word {text}.");
        return Some(NoToken::empty(message, None));
    }
    let (what, fix) = unprinted(text)?;
    let message = format!("There is no token: {} is {what}.", quoted(text));
    Some(NoToken::empty(message, Some(fix)))
}

/// A key or a secret, bare or in base64.
fn credential(text: &str, context: &Context<'_>) -> Option<NoToken> {
    let decoded = decode_leniently(text).and_then(|bytes| String::from_utf8(bytes).ok());
    let is_secret = |candidate: &str| {
        context
            .known
            .iter()
            .any(|known| known.credentials.secret.expose_bytes() == candidate.as_bytes())
    };
    let is_key = |candidate: &str| {
        let known = context
            .known
            .iter()
            .any(|known| known.credentials.key.as_str() == candidate);
        known || resembles_key(candidate)
    };
    if is_secret(text) || decoded.as_deref().is_some_and(is_secret) {
        let message = "This is the SDK secret, not a token. Whoever can read it can sign as your \
                       app.";
        let fix = "If a page or an answer held it, regenerate it on marketplace.zoom.us now; sign \
                   on the server and return the signature.";
        return Some(NoToken::another(message, Some(fix)));
    }
    if is_key(text) {
        let message = "This is the SDK key alone, or as long as one: nothing was signed.";
        return Some(NoToken::another(message, Some(RETURN_ALL)));
    }
    if decoded.as_deref().is_some_and(is_key) {
        let message = "This is base64 of the SDK key, or of a text as long as one, and nothing \
                       else: number, time and hash are missing, and nothing was signed as a JWT.";
        let fix = "Sign a JWT with HS256: the old format, which this is the beginning of, has not \
                   been accepted since 2022.";
        return Some(NoToken::another(message, Some(fix)));
    }
    None
}

/// Zoom's keys have 22 characters of base64url.
fn resembles_key(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.len() == 22
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
        && bytes.iter().any(u8::is_ascii_uppercase)
        && bytes.iter().any(u8::is_ascii_lowercase)
}

fn mac_alone(text: &str) -> Option<NoToken> {
    let hex = text.len() == 64 && from_hex(text).is_some();
    let base64 = matches!(text.len(), 43 | 44)
        && decode_leniently(text)
            .is_some_and(|bytes| bytes.len() == 32 && std::str::from_utf8(&bytes).is_err());
    let what = match (hex, base64) {
        (true, _) => "64 hexadecimal digits, as long as a MAC in hexadecimal",
        (_, true) => "as long as a MAC",
        _ => return None,
    };
    let message = format!("The text is {what}: the header and the claims before it are missing.");
    Some(NoToken::another(message, Some(RETURN_ALL)))
}

/// Base64 of a text that is not a token either.
fn encoded_text(text: &str) -> Option<NoToken> {
    const SHORTEST: usize = 12;
    if text.len() < SHORTEST || text.contains('.') {
        return None;
    }
    let joined: String = text.split_ascii_whitespace().collect();
    let inner = String::from_utf8(decode_leniently(&joined)?).ok()?;
    let printable = |c: char| !c.is_control() || c.is_whitespace();
    if !inner.chars().all(printable) {
        return None;
    }
    let message = format!(
        "The text is not a token: it is base64 of {}, which is not one either.",
        beginning(&inner)
    );
    Some(NoToken::another(message, None))
}

fn other_text(text: &str) -> NoToken {
    let spaceless: String = text.split_whitespace().collect();
    if spaceless.starts_with("{\"alg\"") || spaceless.starts_with("{\"typ\"") {
        let message = "The text is a header as JSON, with more behind it, and no token: nothing \
                       was encoded in base64url.";
        return NoToken::another(message, Some(SIGN));
    }
    let begins = beginning(text);
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    let message = if dots == 0 || text.contains(char::is_whitespace) {
        format!("The text is not a token: it is {begins}. A signature begins with eyJ.")
    } else if dots == 2 {
        format!(
            "The text is not a token: it is {begins}, three parts joined by dots that do not decode \
             to a header and claims."
        )
    } else {
        format!(
            "The text is not a token: it is {begins}, dotted text that decodes to no header and no \
             claims."
        )
    };
    NoToken::another(message, None)
}
