//! Known secrets in a token, found and covered.

use serde_json::value::RawValue;

use super::Context;
use super::header::CUT;
use super::json::unescaped;

/// Stands where a secret stood.
const MASK: &str = "••••••••";
/// Shorter secrets than Zoom's would be found by chance.
const SHORTEST: usize = 8;

/// Whether a member's value has a secret in it, with JSON's escapes or without.
pub(super) fn holds_secret(json: &str, context: &Context<'_>) -> bool {
    let text = unescaped(json);
    secrets(context).any(|secret| secret.len() >= SHORTEST && text.contains(secret))
}

/// The value, or the mask in its place.
pub(super) fn masked(raw: &RawValue, context: &Context<'_>) -> Box<RawValue> {
    let text = unescaped(raw.get());
    if secrets(context).any(|secret| text.contains(secret)) {
        return serde_json::value::to_raw_value(MASK).unwrap_or_default();
    }
    raw.to_owned()
}

/// The text without known secrets; `None` if there are none in it.
pub(super) fn scrubbed(text: &str, context: &Context<'_>) -> Option<String> {
    let mut clean = None;
    for secret in secrets(context) {
        let current = clean.as_deref().unwrap_or(text);
        if current.contains(secret) {
            clean = Some(current.replace(secret, MASK));
        }
    }
    clean
}

/// The message likewise, which may quote a secret's beginning alone.
pub(super) fn message(text: &str, context: &Context<'_>) -> Option<String> {
    let clean = scrubbed(text, context);
    let current = clean.as_deref().unwrap_or(text);
    without_beginning(current, context).or(clean)
}

fn without_beginning(text: &str, context: &Context<'_>) -> Option<String> {
    const TELLING: usize = 4;
    let (before, after) = text.rsplit_once(CUT)?;
    secrets(context).find_map(|secret| {
        let mut beginnings = (TELLING..secret.len())
            .rev()
            .filter_map(|len| secret.get(..len));
        let kept = beginnings.find_map(|beginning| before.strip_suffix(beginning))?;
        Some(format!("{kept}{MASK}{CUT}{after}"))
    })
}

fn secrets<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'c str> {
    let known = context.known.iter();
    known.filter_map(|known| std::str::from_utf8(known.credentials.secret.expose_bytes()).ok())
}
