//! The members of a JSON object, one at a time. `serde_json`'s own maps keep only the
//! last member of a name, which another parser may not, and make numbers floats.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Hands every member of an object to `add`, including several with one name. If
/// `may_nest`, an object whose only member is an object stands for that one.
///
/// # Errors
///
/// If `json` is anything but one JSON object.
pub(crate) fn read_members<'a>(
    json: &'a str,
    may_nest: bool,
    mut add: impl FnMut(Cow<'a, str>, &'a RawValue),
) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_str(json);
    json.deserialize_map(ObjectVisitor {
        add: &mut add,
        may_nest,
    })?;
    json.end()
}

struct ObjectVisitor<'f, F> {
    add: &'f mut F,
    may_nest: bool,
}

impl<'a, F: FnMut(Cow<'a, str>, &'a RawValue)> Visitor<'a> for ObjectVisitor<'_, F> {
    /// How many members there are.
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
            let inner = ObjectVisitor {
                add: self.add,
                may_nest: false,
            };
            let inside = json.deserialize_map(inner).map_err(de::Error::custom)?;
            // `{"data":{}}` is not as empty as `{}`.
            if inside == 0 {
                (self.add)(outer, first);
            }
        }
        Ok(number)
    }
}

/// A member's name, borrowed unless it has escapes.
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
