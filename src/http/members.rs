//! The members of a JSON object, one at a time: `serde_json`'s own maps would keep
//! only the last of a name, and would make numbers floats.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::Fields;
use super::value::Value;

/// Puts each member among the fields.
pub(super) struct Members<'f, 'a> {
    fields: &'f mut Fields<'a>,
    /// Whether the object may hold another that has the members.
    may_nest: bool,
}

impl<'f, 'a> Members<'f, 'a> {
    pub(super) const fn of(fields: &'f mut Fields<'a>) -> Self {
        let may_nest = fields.names.may_nest;
        Self { fields, may_nest }
    }

    fn add(&mut self, name: Cow<'a, str>, raw: &'a RawValue) {
        self.fields.add(name, || Value::of_json(raw));
    }
}

impl<'a> Visitor<'a> for Members<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut members: A) -> Result<(), A::Error> {
        let Some(name) = members.next_key_seed(Name)? else {
            return Ok(());
        };
        let first: &'a RawValue = members.next_value()?;
        let mut object = None;
        if self.may_nest && first.get().starts_with('{') {
            object = Some(name);
        } else {
            self.add(name, first);
        }
        while let Some(name) = members.next_key_seed(Name)? {
            if let Some(first_name) = object.take() {
                self.add(first_name, first);
            }
            let raw = members.next_value()?;
            self.add(name, raw);
        }
        if let Some(outer) = object {
            let before = self.fields.len();
            let inner = Members {
                fields: self.fields,
                may_nest: false,
            };
            let mut json = serde_json::Deserializer::from_str(first.get());
            json.deserialize_map(inner).map_err(de::Error::custom)?;
            // `{"data":{}}` is not as empty as `{}`.
            if self.fields.len() == before {
                self.add(outer, first);
            }
        }
        Ok(())
    }
}

/// A member's name, which stays where it is unless it has escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<Self::Value, D::Error> {
        name.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}
