//! Known secrets in a token, found and redacted.

use serde_json::value::RawValue;

use super::context::Context;
use super::json::unescaped;
use super::quote::ELLIPSIS;

/// Stands where a secret stood.
const REDACTED: &str = "••••••••";
/// Shorter secrets than Zoom's would be found by chance.
const SHORTEST: usize = 8;

/// Whether a member's value has a secret in it, with JSON's escapes or without.
pub(super) fn holds_secret(json: &str, context: &Context<'_>) -> bool {
    let text = unescaped(json);
    secrets(context).any(|secret| secret.len() >= SHORTEST && text.contains(secret))
}

/// The value, or the mark in its place.
#[expect(clippy::expect_used, reason = "a string is JSON")]
pub(super) fn redacted(raw: &RawValue, context: &Context<'_>) -> Box<RawValue> {
    let text = unescaped(raw.get());
    if secrets(context).any(|secret| text.contains(secret)) {
        return serde_json::value::to_raw_value(REDACTED).expect("a string is JSON");
    }
    raw.to_owned()
}

/// The text without known secrets; `None` if there are none in it.
pub(super) fn without_secrets(text: &str, context: &Context<'_>) -> Option<String> {
    let mut clean = None;
    for secret in secrets(context) {
        let current = clean.as_deref().unwrap_or(text);
        if current.contains(secret) {
            clean = Some(current.replace(secret, REDACTED));
        }
    }
    clean
}

/// The message likewise, which may quote a secret's beginning alone.
pub(super) fn message(text: &str, context: &Context<'_>) -> Option<String> {
    let clean = without_secrets(text, context);
    let current = clean.as_deref().unwrap_or(text);
    without_beginning(current, context).or(clean)
}

/// Every text that was cut, since a message may quote more than one.
fn without_beginning(text: &str, context: &Context<'_>) -> Option<String> {
    let mut clean = String::new();
    let mut redacted_any = false;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(ELLIPSIS) {
        let kept = secrets(context).find_map(|secret| before_beginning(before, secret));
        redacted_any |= kept.is_some();
        clean.push_str(kept.unwrap_or(before));
        clean.push_str(if kept.is_some() { REDACTED } else { "" });
        clean.push(ELLIPSIS);
        rest = after;
    }
    clean.push_str(rest);
    redacted_any.then_some(clean)
}

fn before_beginning<'t>(text: &'t str, secret: &str) -> Option<&'t str> {
    const TELLING: usize = 4;
    let mut beginnings = (TELLING..secret.len())
        .rev()
        .filter_map(|len| secret.get(..len));
    beginnings.find_map(|beginning| text.strip_suffix(beginning))
}

fn secrets<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'c str> {
    let known = context.known.iter();
    known.filter_map(|known| std::str::from_utf8(known.credentials.secret.expose_bytes()).ok())
}
