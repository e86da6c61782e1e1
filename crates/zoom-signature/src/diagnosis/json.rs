//! JSON objects whose numbers stay text, so that `1795349825.0` and `1795349825`
//! can be told apart and no number is ever rounded.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// An object's members; of several with one name the last, as in most JSON parsers.
pub(super) struct Object<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

/// A member's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Null,
    Bool,
    /// A number's text.
    Number(&'a str),
    Text(Cow<'a, str>),
    /// An array or an object.
    Compound,
}

impl<'a> Object<'a> {
    /// `None` for anything but one JSON object in UTF-8. A byte order mark before it
    /// is ignored, as parsers may (RFC 8259, section 8.1).
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let mut json = serde_json::Deserializer::from_str(text);
        let members = json.deserialize_map(ObjectVisitor).ok()?;
        json.end().ok()?;
        Some(Self { members })
    }

    /// The value of a member; `null` counts as none.
    pub(super) fn get(&self, name: &str) -> Option<Value<'a>> {
        let (_, raw) = self.members.iter().rfind(|(given, _)| given == name)?;
        Some(Value::of(raw)).filter(|value| *value != Value::Null)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there is such a member, even if it is `null`.
    pub(super) fn has_member(&self, name: &str) -> bool {
        self.members.iter().any(|(given, _)| given == name)
    }

    pub(super) fn is_null(&self, name: &str) -> bool {
        self.has_member(name) && !self.has(name)
    }

    pub(super) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        match self.get(name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.members.iter().map(|(name, raw)| (&**name, *raw))
    }
}

impl<'a> Value<'a> {
    pub(super) fn of(raw: &'a RawValue) -> Self {
        let json = raw.get();
        match json.bytes().next() {
            Some(b'n') => Self::Null,
            Some(b't' | b'f') => Self::Bool,
            Some(b'-' | b'0'..=b'9') => Self::Number(json),
            Some(b'"') => text_of(json).map_or(Self::Compound, Self::Text),
            _ => Self::Compound,
        }
    }

    /// For a message: "a string", "a boolean", …
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::Compound => "an array or an object",
        }
    }
}

fn text_of(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str(json).ok().map(Cow::Owned)
}

/// JSON text without its escapes, however deep: for searching, not for parsing.
pub(super) fn unescaped(json: &str) -> Cow<'_, str> {
    if !json.contains('\\') {
        return Cow::Borrowed(json);
    }
    let mut text = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let (character, after) = escaped(escape);
        text.extend(character);
        rest = after;
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character of an escape, and the text after it.
fn escaped(escape: &str) -> (Option<char>, &str) {
    let mut characters = escape.chars();
    let character = match characters.next() {
        Some('u') => {
            let (digits, after) = escape.split_at_checked(5).unwrap_or(("", ""));
            let code = digits
                .get(1..)
                .map(|digits| u32::from_str_radix(digits, 16));
            return (code.and_then(|code| char::from_u32(code.ok()?)), after);
        }
        Some('n') => Some('\n'),
        Some('r') => Some('\r'),
        Some('t') => Some('\t'),
        other => other,
    };
    (character, characters.as_str())
}

struct ObjectVisitor;

impl<'a> Visitor<'a> for ObjectVisitor {
    type Value = Vec<(Cow<'a, str>, &'a RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(8);
        while let Some((name, raw)) = map.next_entry::<&'a RawValue, &'a RawValue>()? {
            // A name with half a surrogate pair is not a text, so its escapes are kept.
            let name = text_of(name.get()).unwrap_or(Cow::Borrowed(name.get()));
            members.push((name, raw));
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_a_name_counts_and_numbers_stay_text() {
        let object = Object::parse(br#"{"a":1,"\u0061":1.0,"b":"x\ny","c":null}"#).unwrap();
        assert_eq!(object.get("a"), Some(Value::Number("1.0")));
        assert_eq!(object.text("b").unwrap(), "x\ny");
        assert!(!object.has("c"));
    }

    #[test]
    fn a_name_that_is_no_text_stays_as_it_is_written() {
        let object = Object::parse(br#"{"\ud800":1}"#).unwrap();
        let names: Vec<&str> = object.members().map(|(name, _)| name).collect();
        assert_eq!(names, [r#""\ud800""#]);
    }

    #[test]
    fn what_is_no_object_is_none() {
        let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
        for bytes in [&b""[..], b"[]", b"{", b"{}x", b"\xff{}", b"null", &deep] {
            assert!(Object::parse(bytes).is_none());
        }
    }
}
