use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value as Json;

/// Names and values in the order in which they came.
pub(super) type Given = Vec<(String, Value)>;

#[derive(Debug)]
pub(super) enum Value {
    /// Nothing, or white space.
    Absent,
    /// Of a query or a form, without white space around it.
    Word(String),
    /// A JSON string, likewise, or whole number.
    Text(String),
    Bool(bool),
    Other,
}

/// What a body is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Json,
    Form,
    FormData,
    /// Something else or nothing.
    Other,
    /// Compressed.
    Encoded,
}

impl Kind {
    pub fn of(content_type: Option<&[u8]>, content_encoding: Option<&[u8]>) -> Self {
        if content_encoding.is_some_and(|encoding| !encoding.eq_ignore_ascii_case(b"identity")) {
            return Self::Encoded;
        }
        let Some(text) = content_type else {
            return Self::Other;
        };
        if text
            .iter()
            .any(|b| *b != b'\t' && !(b' '..=b'~').contains(b))
        {
            return Self::Other;
        }
        let text = String::from_utf8_lossy(text).to_ascii_lowercase();
        match text.split(';').next().unwrap_or_default().trim() {
            "application/json" => Self::Json,
            "application/x-www-form-urlencoded" => Self::Form,
            "multipart/form-data" => Self::FormData,
            text if text.starts_with("application/") && text.ends_with("+json") => Self::Json,
            _ => Self::Other,
        }
    }
}

/// Why there is nothing to compare with.
pub enum NotRead {
    /// The body is not what it is said to be.
    Invalid,
    /// Numbers, surrogates and depths that `serde_json::Value` does not hold, objects
    /// within objects, JSON within forms, form data.
    Beyond,
}

pub(super) fn of_body(kind: Kind, body: &[u8]) -> Result<Given, NotRead> {
    if body.is_empty() {
        return Ok(Given::new());
    }
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let begins_like_json = body.trim_ascii_start().starts_with(b"{");
    match kind {
        Kind::Json => members(body),
        Kind::Form if begins_like_json => members(body),
        Kind::Form => pairs(body),
        Kind::FormData => Err(NotRead::Beyond),
        Kind::Other if begins_like_json => members(body),
        Kind::Other | Kind::Encoded => Err(NotRead::Invalid),
    }
}

/// A query or a form, as <https://url.spec.whatwg.org/#urlencoded-parsing> has it.
pub(super) fn pairs(text: &[u8]) -> Result<Given, NotRead> {
    let pairs = text.split(|b| *b == b'&').filter(|pair| !pair.is_empty());
    let decoded = pairs.map(|pair| {
        let equals = pair.iter().position(|b| *b == b'=');
        let (name, value) = pair.split_at(equals.unwrap_or(pair.len()));
        let value = decoded(value.strip_prefix(b"=").unwrap_or_default());
        let value = match value.trim() {
            "" => Value::Absent,
            word => Value::Word(word.to_owned()),
        };
        (self::decoded(name), value)
    });
    let decoded: Given = decoded.collect();
    let is_beyond = |(name, _): &(String, _)| name.contains(['[', '{']);
    if decoded.iter().any(is_beyond) {
        return Err(NotRead::Beyond);
    }
    Ok(decoded)
}

fn decoded(text: &[u8]) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        bytes.push(match (first, rest) {
            (b'+', _) => b' ',
            (b'%', [high, low, behind @ ..]) if is_hex(*high) && is_hex(*low) => {
                rest = behind;
                let digits = [*high, *low];
                let digits = str::from_utf8(&digits).expect("ASCII");
                u8::from_str_radix(digits, 16).expect("two digits")
            }
            _ => *first,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

fn members(body: &[u8]) -> Result<Given, NotRead> {
    if let Ok(Members(members)) = serde_json::from_slice(body) {
        let is_beyond = matches!(&members[..], [(_, Json::Object(_))])
            || members.iter().any(|(_, json)| json.is_f64());
        if is_beyond {
            return Err(NotRead::Beyond);
        }
        return Ok(members
            .into_iter()
            .map(|(name, json)| (name, Value::of(json)))
            .collect());
    }
    let text = str::from_utf8(body).map_err(|_| NotRead::Invalid)?;
    let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
    if is_json && text.trim_start().starts_with('{') {
        return Err(NotRead::Beyond);
    }
    Err(NotRead::Invalid)
}

impl Value {
    fn of(json: Json) -> Self {
        match json {
            Json::Null => Self::Absent,
            Json::String(text) if text.trim().is_empty() => Self::Absent,
            Json::String(text) => Self::Text(text.trim().to_owned()),
            Json::Number(number) if number.is_u64() => Self::Text(number.to_string()),
            Json::Bool(on) => Self::Bool(on),
            Json::Number(_) | Json::Array(_) | Json::Object(_) => Self::Other,
        }
    }
}

/// Each member of an object, also those of one name.
struct Members(Vec<(String, Json)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        json.deserialize_map(Each)
    }
}
