use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

/// Where a claim is: names joined by dots, for example `realm_access.roles`.
///
/// Names may have dots themselves (Auth0 asks for names such as
/// `https://example.com/roles`), so at each object every split at a dot is
/// tried, the longest name first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimPath(String);

/// Why a text is not a [`ClaimPath`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a claim is named by 1 to {} characters, the names joined by dots, for example realm_access.roles",
    ClaimPath::MAX_BYTES
)]
pub struct ClaimPathError;

impl ClaimPath {
    const MAX_BYTES: usize = 256;

    /// The path as configured.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last name, if no name has a dot.
    pub(super) fn last_name(&self) -> &str {
        self.0.rsplit_once('.').map_or(&self.0, |(_, last)| last)
    }

    pub(crate) fn find<'a>(&self, claims: &'a Map<String, Value>) -> Option<&'a Value> {
        find(claims, &self.0)
    }
}

fn find<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    path.rmatch_indices('.').find_map(|(dot, _)| {
        let (name, rest) = (path.get(..dot)?, path.get(dot + 1..)?);
        find(object.get(name)?.as_object()?, rest)
    })
}

impl FromStr for ClaimPath {
    type Err = ClaimPathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let nameless = text.split('.').any(str::is_empty);
        let blank = text.trim() != text || text.contains(char::is_control);
        if nameless || blank || text.len() > Self::MAX_BYTES {
            return Err(ClaimPathError);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for ClaimPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(path: &str, claims: &Value) -> Option<Value> {
        let path: ClaimPath = path.parse().unwrap();
        path.find(claims.as_object().unwrap()).cloned()
    }

    #[test]
    fn a_path_leads_into_objects() {
        let claims = json!({
            "zoom_meetings": [1],
            "realm_access": {"roles": ["a"]},
            "resource_access": {"my.app": {"roles": ["b"]}},
            "https://example.com/roles": ["c"],
            "https://example.com/app": {"roles": ["d"]},
        });
        for (path, value) in [
            ("zoom_meetings", json!([1])),
            ("realm_access.roles", json!(["a"])),
            ("resource_access.my.app.roles", json!(["b"])),
            ("https://example.com/roles", json!(["c"])),
            ("https://example.com/app.roles", json!(["d"])),
        ] {
            assert_eq!(found(path, &claims), Some(value), "{path}");
        }
        for path in [
            "roles",
            "realm_access.role",
            "realm_access.roles.a",
            "zoom_meetings.0",
        ] {
            assert_eq!(found(path, &claims), None, "{path}");
        }
    }

    #[test]
    fn the_longest_name_comes_first_and_dead_ends_are_left() {
        let claims = json!({"a.b": 1, "a": {"b": 2}});
        assert_eq!(found("a.b", &claims), Some(json!(1)));
        let claims = json!({"a.b": {"d": 1}, "a": {"b": {"c": 2}}});
        assert_eq!(found("a.b.c", &claims), Some(json!(2)));
    }

    #[test]
    fn a_path_without_a_name_is_none() {
        let long = "x".repeat(257);
        for text in ["", ".", "a.", ".a", "a..b", " a", "a ", "a\nb", &long] {
            assert_eq!(text.parse::<ClaimPath>(), Err(ClaimPathError), "{text:?}");
        }
        assert_eq!("a.b".parse::<ClaimPath>().unwrap().to_string(), "a.b");
    }
}
