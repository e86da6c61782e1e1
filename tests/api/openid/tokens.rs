//! Tokens, good and forged.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

use support::NOW;

pub const AUDIENCE: &str = "zoom-signature";

/// A key and what to sign with it.
#[derive(Clone)]
pub struct Signer {
    pub id: &'static str,
    pub algorithm: Algorithm,
    pub name: &'static str,
    pub key: EncodingKey,
}

impl Signer {
    fn new(
        id: &'static str,
        (algorithm, name): (Algorithm, &'static str),
        key: EncodingKey,
    ) -> Self {
        Self {
            id,
            algorithm,
            name,
            key,
        }
    }

    pub fn rsa() -> Self {
        let der = der(include_str!("../../data/keys/rsa.pem"));
        Self::new(
            "rsa",
            (Algorithm::RS256, "RS256"),
            EncodingKey::from_rsa_der(&der),
        )
    }

    /// The same key, for PS256.
    pub fn pss() -> Self {
        Self::new("pss", (Algorithm::PS256, "PS256"), Self::rsa().key)
    }

    pub fn ec() -> Self {
        let der = der(include_str!("../../data/keys/ec.pem"));
        Self::new(
            "ec",
            (Algorithm::ES256, "ES256"),
            EncodingKey::from_ec_der(&der),
        )
    }

    pub fn ed() -> Self {
        let der = der(include_str!("../../data/keys/ed.pem"));
        Self::new(
            "ed",
            (Algorithm::EdDSA, "EdDSA"),
            EncodingKey::from_ed_der(&der),
        )
    }

    /// A key that is not the issuer's, with the ID of one that is.
    pub fn stranger() -> Self {
        let der = der(include_str!("../../data/keys/stranger.pem"));
        Self {
            key: EncodingKey::from_rsa_der(&der),
            ..Self::rsa()
        }
    }

    pub fn all() -> [Self; 4] {
        [Self::rsa(), Self::pss(), Self::ec(), Self::ed()]
    }

    /// The key as in a key set.
    pub fn jwk(&self) -> Value {
        let jwk = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        with(&serde_json::to_value(jwk).unwrap(), "kid", self.id)
    }

    pub fn header(&self) -> Value {
        json!({ "typ": "JWT", "alg": self.name, "kid": self.id })
    }

    pub fn token(&self, claims: &Value) -> String {
        self.sign(&self.header(), claims)
    }

    /// A token with any header.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_text(&header.to_string(), &claims.to_string())
    }

    /// A token with any text instead of JSON.
    pub fn sign_text(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", encoded(header), encoded(claims));
        let signature = crypto::sign(message.as_bytes(), &self.key, self.algorithm).unwrap();
        format!("{message}.{signature}")
    }
}

/// The claims of a good token.
pub fn claims(issuer: &str) -> Value {
    json!({ "iss": issuer, "aud": AUDIENCE, "sub": "ann", "iat": NOW, "exp": NOW + 300 })
}

pub fn with(object: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut object = object.clone();
    object[name] = value.into();
    object
}

pub fn without(object: &Value, name: &str) -> Value {
    let mut object = object.clone();
    object.as_object_mut().unwrap().remove(name).unwrap();
    object
}

pub fn encoded(part: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(part)
}

/// What is inside a PEM file.
pub fn der(pem: &str) -> Vec<u8> {
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    STANDARD.decode(lines.collect::<String>()).unwrap()
}
