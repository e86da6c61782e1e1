//! The members of a JSON object, one at a time: `serde_json`'s own maps would keep
//! only the last of a name, and would make numbers floats.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::{Fields, Name, Spellings, Value};

/// Puts each member among the fields.
pub(super) struct Members<'f, 'a>(pub(super) &'f mut Fields<'a>);

impl<'a> Visitor<'a> for Members<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key_seed(NameSeed(self.0.spellings))? {
            match name {
                Name::Known(index) => {
                    let value = Value::of_json(members.next_value::<&'a RawValue>()?);
                    self.0.put(index, value);
                }
                Name::Secret(name) => {
                    let value = Value::of_json(members.next_value::<&'a RawValue>()?);
                    self.0.refuse_secret(name, &value);
                }
                Name::Unknown => {
                    self.0.has_others = true;
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct NameSeed(&'static Spellings);

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<Name, D::Error> {
        name.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Name, E> {
        Ok(Name::of(name, self.0))
    }
}

impl<'a> Value<'a> {
    fn of_json(raw: &'a RawValue) -> Self {
        let text = raw.get();
        match text.bytes().next() {
            Some(b'"') => Self::of_json_string(text),
            Some(b'n') => Self::Absent,
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'-' | b'0'..=b'9') => Self::Number(text),
            _ => Self::Other,
        }
    }

    fn of_json_string(quoted: &'a str) -> Self {
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
        if text.is_empty() {
            return Self::Absent;
        }
        Self::String(text)
    }
}
