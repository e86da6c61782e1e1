use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use super::jwk::Key;

/// An issuer's public keys.
#[derive(Debug, Default)]
pub(super) struct Jwks(Vec<Key>);

impl Jwks {
    /// Reads a JWK set ([RFC 7517, section 5][1]). Keys for other algorithms are left
    /// out, and so are secret ones.
    ///
    /// # Errors
    ///
    /// If it is not a JSON object with a list `keys`.
    ///
    /// [1]: https://www.rfc-editor.org/rfc/rfc7517#section-5
    pub(crate) fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        let set: JwkSet = serde_json::from_slice(json)?;
        let keys = set.keys.into_iter();
        Ok(Self(keys.filter_map(Key::of).collect()))
    }

    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a key has this ID. For a token without one, whether there is any key.
    pub(super) fn contains_kid(&self, id: Option<&str>) -> bool {
        id.is_none() || self.0.iter().any(|key| key.id.as_deref() == id)
    }

    /// Whether the IDs are the same, in the same order.
    pub(super) fn same_kids(&self, other: &Self) -> bool {
        let ids = |set: &Self| set.0.iter().map(|key| key.id.clone()).collect::<Vec<_>>();
        ids(self) == ids(other)
    }

    /// The keys for this algorithm, with this ID if there is one.
    pub(super) fn candidates(
        &self,
        id: Option<&str>,
        algorithm: Algorithm,
    ) -> impl Iterator<Item = &DecodingKey> {
        self.0
            .iter()
            .filter(move |key| id.is_none() || key.id.as_deref() == id)
            .filter(move |key| key.algorithms.contains(&algorithm))
            .map(|key| &key.decoding)
    }
}

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<Value>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const POINT: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";

    fn ec(id: &str) -> Value {
        json!({"kty": "EC", "crv": "P-256", "kid": id, "x": POINT, "y": POINT})
    }

    fn ed() -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "x": POINT})
    }

    fn set(keys: &Value) -> Jwks {
        Jwks::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
    }

    fn count(set: &Jwks, id: Option<&str>, algorithm: Algorithm) -> usize {
        set.candidates(id, algorithm).count()
    }

    #[test]
    fn an_id_names_its_keys_alone() {
        let set = set(&json!([ec("a"), ec("b"), ec("b"), ed()]));
        for (id, algorithm, candidates) in [
            (Some("a"), Algorithm::ES256, 1),
            (Some("b"), Algorithm::ES256, 2),
            (Some("a"), Algorithm::EdDSA, 0),
            (Some("A"), Algorithm::ES256, 0),
            (Some(""), Algorithm::EdDSA, 0),
            (None, Algorithm::ES256, 3),
            (None, Algorithm::EdDSA, 1),
            (None, Algorithm::RS256, 0),
        ] {
            assert_eq!(
                count(&set, id, algorithm),
                candidates,
                "{id:?} {algorithm:?}"
            );
        }
        assert!(
            set.contains_kid(Some("a")) && set.contains_kid(None) && !set.contains_kid(Some("A"))
        );
    }

    #[test]
    fn one_bad_key_does_not_lose_the_others() {
        for bad in [
            json!(null),
            json!({}),
            json!({"kty": "AKP", "alg": "ML-DSA-44", "pub": "x"}),
            json!({"kty": "oct", "k": "c2VjcmV0", "kid": "a"}),
            json!({"kty": "EC", "crv": "P-256", "kid": 7, "x": POINT, "y": POINT}),
        ] {
            let set = set(&json!([bad, ec("a"), bad]));
            assert_eq!(set.len(), 1, "{bad}");
            assert_eq!(count(&set, Some("a"), Algorithm::ES256), 1, "{bad}");
        }
    }

    #[test]
    fn a_set_is_an_object_with_keys() {
        for json in [
            "",
            "[]",
            "{}",
            r#"{"keys":{}}"#,
            r#"{"keys":null}"#,
            "<html>",
        ] {
            assert!(Jwks::parse(json.as_bytes()).is_err(), "{json}");
        }
        assert_eq!(set(&json!([])).len(), 0);
    }

    #[test]
    fn other_ids_are_news() {
        let ids = |ids: &[&str]| set(&ids.iter().map(|id| ec(id)).collect());
        assert!(ids(&["a", "b"]).same_kids(&ids(&["a", "b"])));
        for other in [&["a"][..], &["a", "c"], &["a", "b", "c"], &[]] {
            assert!(!ids(&["a", "b"]).same_kids(&ids(other)), "{other:?}");
        }
    }
}
