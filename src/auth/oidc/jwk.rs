use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use super::weak_keys;

/// The accepted sizes of RSA keys, in bits. [RFC 7518, section 3.3][1], requires at least
/// 2,048, and the time to verify a signature grows with the size.
///
/// [1]: https://www.rfc-editor.org/rfc/rfc7518#section-3.3
const RSA_BITS: std::ops::RangeInclusive<usize> = 2_048..=8_192;

/// The length of a P-256 coordinate and of an Ed25519 public key, in bytes.
const POINT_BYTES: usize = 32;

/// A key that verifies tokens.
#[derive(Debug)]
pub(super) struct Key {
    pub id: Option<String>,
    pub algorithms: &'static [Algorithm],
    pub decoding: DecodingKey,
}

/// A public key ([RFC 7517, section 4][1]; the parameters of each kind are in RFC
/// 7518, section 6, and RFC 8037, section 2).
///
/// [1]: https://www.rfc-editor.org/rfc/rfc7517#section-4
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Key {
    /// `None` for a key that does not verify with one of the four algorithms.
    pub(crate) fn of(jwk: Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(jwk).ok()?;
        if !jwk.is_for_verifying() {
            return None;
        }
        let decoding = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("RSA", _) => jwk.rsa(),
            ("EC", Some("P-256")) => jwk.p256(),
            ("OKP", Some("Ed25519")) => jwk.ed25519(),
            _ => None,
        }?;
        Some(Self {
            algorithms: jwk.algorithms()?,
            decoding,
            id: jwk.kid,
        })
    }
}

impl Jwk {
    fn is_for_verifying(&self) -> bool {
        let usage_fits = self.usage.as_deref().is_none_or(|usage| usage == "sig");
        let operations = self.key_ops.as_ref();
        usage_fits && operations.is_none_or(|all| all.iter().any(|each| each == "verify"))
    }

    fn algorithms(&self) -> Option<&'static [Algorithm]> {
        match (self.kty.as_str(), self.alg.as_deref()) {
            ("RSA", None) => Some(&[Algorithm::RS256, Algorithm::PS256]),
            ("RSA", Some("RS256")) => Some(&[Algorithm::RS256]),
            ("RSA", Some("PS256")) => Some(&[Algorithm::PS256]),
            ("EC", None | Some("ES256")) => Some(&[Algorithm::ES256]),
            ("OKP", None | Some("EdDSA")) => Some(&[Algorithm::EdDSA]),
            _ => None,
        }
    }

    fn rsa(&self) -> Option<DecodingKey> {
        let modulus = number(self.n.as_ref()?)?;
        let exponent = number(self.e.as_ref()?)?;
        if !RSA_BITS.contains(&bits(&modulus))
            || !weak_keys::is_exponent(&exponent)
            || weak_keys::is_of_roca(&modulus)
        {
            return None;
        }
        Some(DecodingKey::from_rsa_raw_components(&modulus, &exponent))
    }

    fn p256(&self) -> Option<DecodingKey> {
        let (x, y) = (self.x.as_ref()?, self.y.as_ref()?);
        if !is_point(x) || !is_point(y) {
            return None;
        }
        DecodingKey::from_ec_components(x, y).ok()
    }

    fn ed25519(&self) -> Option<DecodingKey> {
        let x = self.x.as_ref().filter(|x| is_point(x))?;
        if weak_keys::is_of_small_order(&URL_SAFE_NO_PAD.decode(x).ok()?) {
            return None;
        }
        DecodingKey::from_ed_components(x).ok()
    }
}

/// A number's bytes. Some issuers write leading zeros, which RFC 7518, section 2, does
/// not allow.
fn number(text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    Some(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

fn bits(number: &[u8]) -> usize {
    let unused = number.first().map_or(0, |first| first.leading_zeros());
    number.len() * 8 - unused as usize
}

fn is_point(text: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(text)
        .is_ok_and(|bytes| bytes.len() == POINT_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// 1,024 bits, made with openssl.
    const SHORT: &str = "xQfIcYZ7QKV2wGIuh4FBHgF67H5otHjyW0mstcxFhO5fqnYNQNQmCmHz1ngOu2KSRPzFASdBfTZsmIj2GC7ppQW9Hejo7ywkIr_cuu0sgka_GKT0PrBNUqCtk6TjdIbLIQWA5TkU3qdcqCkMDVdwKaiI7sH3h4AF9rCIn5CyqqM";

    fn rsa(bits: usize) -> Value {
        let modulus = URL_SAFE_NO_PAD.encode(vec![0xff; bits / 8]);
        json!({"kty": "RSA", "kid": "a", "n": modulus, "e": "AQAB"})
    }

    fn with(mut key: Value, name: &str, value: impl Into<Value>) -> Value {
        key[name] = value.into();
        key
    }

    fn ec() -> Value {
        let x = URL_SAFE_NO_PAD.encode([1; 32]);
        json!({"kty": "EC", "crv": "P-256", "kid": "b", "x": x, "y": x})
    }

    fn ed() -> Value {
        let x = URL_SAFE_NO_PAD.encode([1; 32]);
        json!({"kty": "OKP", "crv": "Ed25519", "kid": "c", "x": x})
    }

    #[test]
    fn a_key_fits_its_algorithms() {
        use Algorithm::{ES256, EdDSA, PS256, RS256};
        for (key, candidates) in [
            (rsa(2_048), vec![RS256, PS256]),
            (with(rsa(8_192), "alg", "RS256"), vec![RS256]),
            (with(rsa(2_048), "alg", "PS256"), vec![PS256]),
            (with(rsa(2_048), "use", "sig"), vec![RS256, PS256]),
            (
                with(rsa(2_048), "key_ops", vec!["verify"]),
                vec![RS256, PS256],
            ),
            (with(rsa(2_048), "x5c", 7), vec![RS256, PS256]),
            (with(ec(), "alg", "ES256"), vec![ES256]),
            (ec(), vec![ES256]),
            (with(ed(), "alg", "EdDSA"), vec![EdDSA]),
            (ed(), vec![EdDSA]),
        ] {
            let taken = Key::of(key.clone()).unwrap();
            assert_eq!(taken.algorithms, candidates, "{key}");
        }
    }

    #[test]
    fn no_other_key_is_taken() {
        for (key, reason) in [
            (json!(null), "no object"),
            (json!({}), "no kind"),
            (
                json!({"kty": "AKP", "alg": "ML-DSA-44", "pub": "x"}),
                "another kind",
            ),
            (
                json!({"kty": "oct", "k": "c2VjcmV0", "kid": "d"}),
                "a secret key",
            ),
            (
                json!({"kty": "oct", "k": "c2VjcmV0", "alg": "RS256"}),
                "a secret one in disguise",
            ),
            (json!({"kty": "RSA", "n": SHORT, "e": "AQAB"}), "1,024 bits"),
            (rsa(2_040), "2,040 bits"),
            (rsa(8_200), "8,200 bits"),
            (
                with(rsa(2_048), "n", format!("AAAA{SHORT}")),
                "zeros make no key longer",
            ),
            (with(rsa(2_048), "n", "+/"), "another alphabet"),
            (with(rsa(2_048), "e", Value::Null), "no exponent"),
            (
                with(rsa(2_048), "alg", "RSA-OAEP"),
                "to encrypt, by algorithm",
            ),
            (with(rsa(2_048), "alg", "RS512"), "another algorithm"),
            (
                with(rsa(2_048), "alg", "ES256"),
                "an algorithm of another kind",
            ),
            (with(rsa(2_048), "use", "enc"), "to encrypt, by use"),
            (
                with(rsa(2_048), "key_ops", vec!["encrypt"]),
                "to encrypt, by operation",
            ),
            (with(rsa(2_048), "kid", 7), "a number as its id"),
            (with(ec(), "crv", "P-384"), "another curve"),
            (with(ec(), "crv", "secp256k1"), "another curve"),
            (with(ec(), "crv", Value::Null), "no curve"),
            (with(ec(), "x", "AQ"), "a short coordinate"),
            (with(ed(), "crv", "Ed448"), "another curve"),
            (with(ed(), "crv", "X25519"), "a curve to agree on keys"),
            (with(ed(), "x", SHORT), "a long point"),
            (
                with(ed(), "x", URL_SAFE_NO_PAD.encode([0; 32])),
                "a point of small order",
            ),
            (
                with(rsa(2_048), "n", weak_keys::tests::OF_ROCA),
                "a modulus whose primes can be found",
            ),
        ] {
            assert!(Key::of(key).is_none(), "{reason}");
        }
    }
}
