//! The members of a JSON object, one at a time: `serde_json`'s own maps would keep
//! only the last of a name, and would make numbers floats.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Hands each member on.
pub(super) struct ObjectVisitor<'f, F> {
    add: &'f mut F,
    /// Whether the object may hold another that has the members.
    may_nest: bool,
}

impl<'f, F> ObjectVisitor<'f, F> {
    pub(super) const fn to(add: &'f mut F, may_nest: bool) -> Self {
        Self { add, may_nest }
    }
}

impl<'a, F: FnMut(Cow<'a, str>, &'a RawValue)> Visitor<'a> for ObjectVisitor<'_, F> {
    /// How many there were.
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut members: A) -> Result<usize, A::Error> {
        let Some(name) = members.next_key_seed(Name)? else {
            return Ok(0);
        };
        let first: &'a RawValue = members.next_value()?;
        let mut number = 1;
        let mut object = None;
        if self.may_nest && first.get().starts_with('{') {
            object = Some(name);
        } else {
            (self.add)(name, first);
        }
        while let Some(name) = members.next_key_seed(Name)? {
            if let Some(first_name) = object.take() {
                (self.add)(first_name, first);
            }
            let raw = members.next_value()?;
            (self.add)(name, raw);
            number += 1;
        }
        if let Some(outer) = object {
            let mut json = serde_json::Deserializer::from_str(first.get());
            let inner = ObjectVisitor::to(self.add, false);
            let inside = json.deserialize_map(inner).map_err(de::Error::custom)?;
            // `{"data":{}}` is not as empty as `{}`.
            if inside == 0 {
                (self.add)(outer, first);
            }
        }
        Ok(number)
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
