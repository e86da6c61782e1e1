//! What surrounds the whole text and can be removed without doubt.

use std::borrow::Cow;

use super::super::json::BYTE_ORDER_MARK;
use super::super::quote::is_invisible;
use super::layer::Layer;

/// The text without its outermost layer, and what that was.
pub(super) fn take_off(text: &str) -> Option<(Cow<'_, str>, Layer)> {
    let borrowed = |inner, layer| Some((Cow::Borrowed(inner), layer));
    // Read as UTF-8, UTF-16 has a NUL beside each character.
    if text.contains('\0') {
        let plain = text.replace(['\0', '\u{fffd}', BYTE_ORDER_MARK], "");
        return Some((Cow::Owned(plain), Layer::Utf16));
    }
    if text.contains(is_invisible) {
        let visible = text.replace(is_invisible, "");
        return Some((Cow::Owned(visible), Layer::InvisibleCharacters));
    }
    let trimmed = text.trim();
    if trimmed.len() < text.len() {
        return borrowed(trimmed, Layer::WhiteSpace);
    }
    if let Some(inner) = text.strip_prefix('b').and_then(unquoted) {
        return borrowed(inner, Layer::BytesLiteral);
    }
    if let Some(string) = json_string(text) {
        return Some((Cow::Owned(string), Layer::JsonString));
    }
    if let Some(inner) = unquoted(text) {
        return borrowed(inner, Layer::Quotes);
    }
    borrowed(after_scheme(text)?, Layer::AuthorizationScheme)
}

/// A text in one pair of quotes.
pub(super) fn unquoted(text: &str) -> Option<&str> {
    let pairs = [
        ('"', '"'),
        ('\'', '\''),
        ('`', '`'),
        ('“', '”'),
        ('‘', '’'),
        ('„', '“'),
        ('«', '»'),
    ];
    pairs.into_iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains(close)).then_some(inner)
    })
}

/// A JSON string with escapes; without any, it is a text in quotes.
fn json_string(text: &str) -> Option<String> {
    if !text.starts_with('"') || !text.contains('\\') {
        return None;
    }
    serde_json::from_str(text).ok()
}

/// After `Bearer `, or after the name of the header.
fn after_scheme(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once(' ')?;
    let known = ["bearer", "authorization:"];
    let scheme = known.iter().any(|word| first.eq_ignore_ascii_case(word));
    scheme.then(|| rest.trim_start())
}
