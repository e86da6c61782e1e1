//! A field's value as sent.

use std::borrow::Cow;

use serde_json::value::RawValue;

use zoom_signature::internal::Whole;

/// Numbers stay text, so that none becomes a float.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// `null`, or a text that is empty or white space.
    Absent,
    /// From a query or a form, where everything is text.
    Text(Cow<'a, str>),
    /// A JSON string.
    String(Cow<'a, str>),
    /// A JSON number's text.
    Number(Cow<'a, str>),
    Bool(bool),
    /// An array, an object, or a string with invalid escapes.
    Other,
}

impl<'a> Value<'a> {
    /// A value from a query, a form or a path.
    pub(super) fn from_text(text: Cow<'a, str>) -> Self {
        if text.trim().is_empty() {
            return Self::Absent;
        }
        Self::Text(text)
    }

    pub(super) fn from_json(raw: &'a RawValue) -> Self {
        let text = raw.get();
        match text.bytes().next() {
            Some(b'"') => Self::from_json_string(text),
            Some(b'n') => Self::Absent,
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'-' | b'0'..=b'9') => Self::Number(text.into()),
            _ => Self::Other,
        }
    }

    fn from_json_string(quoted: &'a str) -> Self {
        let plain = quoted
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .filter(|inner| !inner.contains('\\'));
        let text = match plain {
            Some(plain) => Cow::Borrowed(plain),
            None => match serde_json::from_str::<String>(quoted) {
                Ok(unescaped) => Cow::Owned(unescaped),
                Err(_) => return Self::Other,
            },
        };
        if text.trim().is_empty() {
            return Self::Absent;
        }
        Self::String(text)
    }

    pub(super) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Absent => Value::Absent,
            Self::Text(text) => Value::Text(text.into_owned().into()),
            Self::String(text) => Value::String(text.into_owned().into()),
            Self::Number(text) => Value::Number(text.into_owned().into()),
            Self::Bool(on) => Value::Bool(on),
            Self::Other => Value::Other,
        }
    }

    /// The text of a number or a string, without white space around it.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::String(text) | Self::Number(text) => Some(text.trim()),
            Self::Absent | Self::Bool(_) | Self::Other => None,
        }
    }

    /// Like [`Self::as_text`], and also the digits of a whole number with a point or an
    /// exponent: `1.0`, or `8.5746065432E10` as Gson writes a map's numbers.
    pub(crate) fn digits(&self) -> Option<Cow<'_, str>> {
        let text = self.as_text()?;
        let is_plain = !text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
        let is_number = || text.starts_with(|first: char| first.is_ascii_digit());
        if is_plain && text != "-0" {
            return Some(text.into());
        }
        match Whole::parse(text) {
            Whole::Integer(0) | Whole::AsFloat(0) => Some("0".into()),
            Whole::AsFloat(number) if is_number() => Some(number.to_string().into()),
            _ => Some(text.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_digits_in_every_spelling() {
        for (text, digits) in [
            ("85746065432", "85746065432"),
            (" 85746065432\n", "85746065432"),
            ("\u{a0}1\u{3000}", "1"),
            ("1.0", "1"),
            ("0.0", "0"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("3600.000", "3600"),
            ("8.5746065432E10", "85746065432"),
            ("8.5746065432e+10", "85746065432"),
            ("857460654320E-1", "85746065432"),
            ("012345678", "012345678"),
            ("1.5", "1.5"),
            ("1e-1", "1e-1"),
            ("-1.0", "-1.0"),
            ("+1.0", "+1.0"),
            (".1e1", ".1e1"),
            ("1e99999", "1e99999"),
            ("857.460.654", "857.460.654"),
            ("0x1", "0x1"),
            ("one", "one"),
        ] {
            let word = Value::from_text(text.into());
            assert_eq!(word.digits().as_deref(), Some(digits), "{text:?}");
        }
        assert_eq!(Value::from_text(" \t".into()), Value::Absent);
        assert_eq!(Value::Bool(true).digits(), None);
    }
}
