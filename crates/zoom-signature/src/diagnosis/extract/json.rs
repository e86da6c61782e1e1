//! JSON documents of any depth, with the token in any member.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use super::address::choose;
use super::{Found, Layer, Search};

/// No token is shorter.
const SHORTEST: usize = 12;
/// Limits for hostile documents; real ones stay below.
const MAX_STRINGS: usize = 1_000;
const MAX_PATH: usize = 200;
const MAX_NAME: usize = 60;

impl Search {
    /// Finds a token in a text that is one JSON document.
    pub(super) fn in_json(&mut self, text: &str, depth: usize) -> Option<Found<'static>> {
        if !text.starts_with(['{', '[']) {
            return None;
        }
        let document: Value = serde_json::from_str(text).ok()?;
        self.in_document(&document, depth)
    }

    pub(super) fn in_document(&mut self, document: &Value, depth: usize) -> Option<Found<'static>> {
        let mut strings = Vec::new();
        collect(document, &mut String::new(), &mut strings);
        // The first of two equals wins, so likelier names come first.
        strings.sort_by_key(|(path, _)| likelihood(path));
        let mut best = None;
        for (path, text) in strings {
            let Some(mut found) = self.find(&text, depth).map(Found::into_owned) else {
                continue;
            };
            if matches!(text, Cow::Owned(_)) {
                found = found.within(Layer::ByteNumbers);
            }
            if !path.is_empty() {
                found = found.within(Layer::JsonField(path));
            }
            best = choose(best, found);
        }
        best
    }
}

/// Every string that may hold a token, with its path, and every list of bytes, as Node
/// writes a `Buffer`. `serde_json` bounds the depth.
fn collect<'v>(value: &'v Value, path: &mut String, strings: &mut Vec<(String, Cow<'v, str>)>) {
    let length = path.len();
    if length > MAX_PATH || strings.len() >= MAX_STRINGS {
        return;
    }
    match value {
        Value::String(text) if text.len() >= SHORTEST => {
            strings.push((path.clone(), Cow::Borrowed(text.as_str())));
        }
        Value::Array(items) if items.len() >= SHORTEST && items.iter().all(Value::is_u64) => {
            let bytes = items.iter().map(|item| item.as_u64()?.try_into().ok());
            let text = bytes.collect::<Option<_>>().map(String::from_utf8);
            if let Some(Ok(text)) = text {
                strings.push((path.clone(), Cow::Owned(text)));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                // Writing to a String cannot fail.
                let _ = write!(path, "[{index}]");
                collect(item, path, strings);
                path.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                if name.len() > MAX_NAME {
                    continue;
                }
                let _ = match (is_identifier(name), length) {
                    (true, 0) => write!(path, "{name}"),
                    (true, _) => write!(path, ".{name}"),
                    (false, _) => write!(path, "[{name:?}]"),
                };
                collect(member, path, strings);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

fn is_identifier(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(plain)
}

/// How likely a member holds the signature, by its name; the lowest is the likeliest.
fn likelihood(path: &str) -> u8 {
    let name = path.rsplit('.').next().unwrap_or_default().to_lowercase();
    if name.contains("signature") {
        0
    } else if name.contains("sdk") {
        1
    } else if name.contains("jwt") || name.contains("token") {
        2
    } else {
        3
    }
}
