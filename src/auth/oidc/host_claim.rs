use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::claim_path::ClaimPath;

/// Who may ask for role 1: a claim and the value that it must have, written
/// `realm_access.roles=zoom-host`.
///
/// The claim matches if it is that text, a list that contains it, or a boolean or number
/// that JSON writes like it. In a claim named `scope` or `scp`, each word counts ([RFC
/// 8693, section 4.2][1]). Part of a text never matches.
///
/// [1]: https://www.rfc-editor.org/rfc/rfc8693#section-4.2
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostClaim {
    path: ClaimPath,
    value: String,
}

/// Why a text is not a [`HostClaim`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be the claim of a host's token and its value, for example realm_access.roles=zoom-host"
)]
pub struct HostClaimError;

impl HostClaim {
    pub(super) fn matches(&self, claims: &Map<String, Value>) -> bool {
        match self.path.find(claims) {
            Some(Value::Array(values)) => values.iter().any(|value| self.is(value)),
            Some(Value::String(words)) if self.has_words() => {
                words == &self.value || words.split(' ').any(|word| word == self.value)
            }
            Some(value) => self.is(value),
            None => false,
        }
    }

    fn has_words(&self) -> bool {
        matches!(self.path.last_name(), "scope" | "scp")
    }

    fn is(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => *text == self.value,
            Value::Bool(_) | Value::Number(_) => {
                let json = value.to_string();
                json == self.value
            }
            Value::Null | Value::Array(_) | Value::Object(_) => false,
        }
    }
}

impl FromStr for HostClaim {
    type Err = HostClaimError;

    /// Splits at the first `=`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (path, value) = text.split_once('=').ok_or(HostClaimError)?;
        if value.is_empty() {
            return Err(HostClaimError);
        }
        Ok(Self {
            path: path.parse().or(Err(HostClaimError))?,
            value: value.to_owned(),
        })
    }
}

impl fmt::Display for HostClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.path, self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn matches(host_claim: &str, claims: &Value) -> bool {
        let host_claim: HostClaim = host_claim.parse().unwrap();
        host_claim.matches(claims.as_object().unwrap())
    }

    #[test]
    fn a_value_is_matched_whole() {
        for (host_claim, claims) in [
            ("role=host", json!({"role": "host"})),
            ("role=zoom host", json!({"role": "zoom host"})),
            ("a.roles=host", json!({"a": {"roles": ["x", "host"]}})),
            ("host=true", json!({"host": true})),
            ("level=3", json!({"level": 3})),
            ("levels=3", json!({"levels": [1, 3]})),
            ("scope=zoom:host", json!({"scope": "openid zoom:host"})),
            ("scp=zoom:host", json!({"scp": ["openid", "zoom:host"]})),
            ("a=b=c", json!({"a": "b=c"})),
        ] {
            assert!(matches(host_claim, &claims), "{host_claim} in {claims}");
        }
    }

    #[test]
    fn nothing_else_matches() {
        for (claims, reason) in [
            (json!({}), "missing"),
            (json!({"role": null}), "null"),
            (json!({"role": ""}), "empty"),
            (json!({"role": "hosts"}), "longer"),
            (json!({"role": "hos"}), "shorter"),
            (json!({"role": "Host"}), "another case"),
            (json!({"role": "guest host"}), "a word of a text"),
            (json!({"role": ["guest host"]}), "a word in a list"),
            (json!({"role": [["host"]]}), "a list in a list"),
            (json!({"role": {"host": true}}), "a name in an object"),
            (json!({"roles": "host"}), "another claim"),
        ] {
            assert!(!matches("role=host", &claims), "{reason}");
        }
        let scope = json!({"scope": "zoom:host-guest openid"});
        assert!(!matches("scope=zoom:host", &scope), "a part of a word");
        assert!(!matches("role=1", &json!({"role": true})));
    }

    #[test]
    fn it_reads_what_it_writes() {
        for text in ["realm_access.roles=zoom-host", "a=b=c"] {
            assert_eq!(text.parse::<HostClaim>().unwrap().to_string(), text);
        }
        for text in ["", "role", "role=", "=host", "a..b=c"] {
            assert_eq!(text.parse::<HostClaim>(), Err(HostClaimError), "{text}");
        }
    }
}
