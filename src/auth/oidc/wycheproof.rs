//! What Wycheproof's tests of [JSON Web Signature][1] and [JSON Web Key][2] say of forged
//! tokens and of keys that no token may be verified with, said of keys of our own.
//!
//! [1]: https://github.com/C2SP/wycheproof/blob/main/testvectors_v1/json_web_signature_test.json
//! [2]: https://github.com/C2SP/wycheproof/blob/main/testvectors_v1/json_web_key_test.json

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::auth::error::InvalidCredential;

use super::jwks::Jwks;
use super::token::Token;
use super::weak_keys::tests::OF_ROCA;

/// Written by `tests/data/rsa_paddings.py`.
const PADDINGS: &str = include_str!("rsa-paddings.json");

/// A private key of P-256, made with openssl and used in tests alone: `tests/data/keys/ec.pem`.
const PRIVATE: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgm1njdDjLeKqY/OhR\
    FREUl5Q3h7bjFdt+AgqL3Io2JsihRANCAARAcRWTvjpf0ZO+kIx1OiiZ05Ou2nQx\
    8Q52Fvf2CHe96SYOlgankcLPch2hxiswrHCSlG0YqraYDXdrCg5Y1gwy";

#[derive(Deserialize)]
struct Paddings {
    key: Value,
    good: String,
    bad: BTreeMap<String, String>,
}

fn verified(token: &str, key: &Value) -> Result<(), InvalidCredential> {
    let keys = json!({ "keys": [key] }).to_string();
    let keys = Jwks::parse(keys.as_bytes()).unwrap();
    Token::read(token)?.verified(&keys).map(|_| ())
}

fn with(key: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut key = key.clone();
    key[name] = value.into();
    key
}

/// A key of P-256, public, and what it signed.
fn signed(header: &Value) -> (Value, String) {
    let private = EncodingKey::from_ec_der(&STANDARD.decode(PRIVATE).unwrap());
    let mut public = Jwk::from_encoding_key(&private, Algorithm::ES256).unwrap();
    public.common.key_id = Some("ec".to_owned());
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(r#"{"sub":"alice"}"#)
    );
    let signature = crypto::sign(message.as_bytes(), &private, Algorithm::ES256).unwrap();
    let public = serde_json::to_value(public).unwrap();
    (public, format!("{message}.{signature}"))
}

fn header() -> Value {
    json!({"alg": "ES256", "kid": "ec"})
}

#[test]
fn one_padding_is_right() {
    let paddings: Paddings = serde_json::from_str(PADDINGS).unwrap();
    let key = with(&paddings.key, "alg", "RS256");
    assert_eq!(verified(&paddings.good, &key), Ok(()));
    assert_eq!(paddings.bad.len(), 58);
    for (padding, token) in &paddings.bad {
        let refused = Err(InvalidCredential::TokenSignature);
        assert_eq!(verified(token, &key), refused, "{padding}");
    }
}

#[test]
fn a_token_has_three_parts_as_they_were_signed() {
    let (key, token) = signed(&header());
    assert_eq!(verified(&token, &key), Ok(()));
    let (message, signature) = token.rsplit_once('.').unwrap();
    let (head, payload) = message.split_once('.').unwrap();
    let of_bob = URL_SAFE_NO_PAD.encode(r#"{"sub":"bob"}"#);
    let spaced = URL_SAFE_NO_PAD.encode(r#"{"alg": "ES256","kid":"ec"}"#);
    let general = json!({
        "payload": payload,
        "signatures": [{"protected": head, "signature": signature}],
    });
    let flattened = json!({"payload": payload, "protected": head, "signature": signature});
    let mut der = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let raw = der.clone();
    // ES256 has two numbers of 32 bytes, and no DER.
    der.splice(0..0, [0x30, 0x44, 0x02, 0x20]);
    der.splice(36..36, [0x02, 0x20]);
    let resigned = |signature: &[u8]| format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature));
    for (text, what) in [
        (format!("{message}."), "no signature"),
        (message.to_owned(), "no signature, and no dot"),
        (format!("{head}..{signature}"), "no payload"),
        (format!("{head}.{signature}"), "no payload, and no dot"),
        (format!(".{payload}.{signature}"), "no header"),
        (format!("{payload}.{signature}"), "no header, and no dot"),
        (format!(".{payload}."), "a payload between dots"),
        (payload.to_owned(), "a payload alone"),
        (String::new(), "nothing"),
        (format!("{token}."), "a fourth part that is empty"),
        (format!("{token}.foo"), "a fourth part"),
        (format!("{head}.{of_bob}.{signature}"), "another payload"),
        (format!("{spaced}.{payload}.{signature}"), "another header"),
        (general.to_string(), "JSON"),
        (flattened.to_string(), "JSON, flattened"),
        (resigned(&der), "a signature in DER"),
        (resigned(&raw[..63]), "a signature that is shorter"),
        (resigned(&[&raw[..], &[0]].concat()), "one that is longer"),
        (resigned(&[&raw[32..], &raw[..32]].concat()), "its halves"),
        (resigned(&[0; 64]), "zeros"),
    ] {
        assert!(verified(&text, &key).is_err(), "{what}");
    }
}

#[test]
fn a_header_gives_no_other_algorithm_and_no_key() {
    let (key, _) = signed(&header());
    for (name, value) in [
        ("alg", json!("none")),
        ("alg", json!("HS256")),
        ("alg", json!("ES384")),
        ("alg", json!("RS256")),
        ("kid", json!("Ec")),
    ] {
        let (_, token) = signed(&with(&header(), name, value.clone()));
        assert!(verified(&token, &key).is_err(), "{name} {value}");
    }
    // A key in the header, with the id of the issuer's: the issuer's is taken.
    let (_, token) = signed(&with(&header(), "jwk", key.clone()));
    let another = with(&key, "x", key["y"].clone());
    assert!(verified(&token, &another).is_err());
    assert_eq!(verified(&token, &key), Ok(()));
}

#[test]
fn a_key_is_sound_and_for_its_algorithm() {
    let (key, token) = signed(&header());
    let mut point = URL_SAFE_NO_PAD.decode(key["y"].as_str().unwrap()).unwrap();
    point[31] ^= 1;
    for (key, what) in [
        (with(&key, "alg", "ES521"), "ES521"),
        (with(&key, "alg", "ES224"), "ES224"),
        (with(&key, "alg", "RS256"), "an algorithm of RSA's"),
        (with(&key, "use", "enc"), "to encrypt"),
        (with(&key, "crv", "P-384"), "another curve"),
        (with(&key, "kty", "RSA"), "another kind"),
        (with(&key, "kty", "oct"), "a secret"),
        (
            with(&key, "y", URL_SAFE_NO_PAD.encode(&point)),
            "a point beside the curve",
        ),
    ] {
        assert!(verified(&token, &key).is_err(), "{what}");
    }
}

#[test]
fn an_rsa_key_that_anybody_signs_with_is_left_out() {
    let Paddings { key, good, bad } = serde_json::from_str(PADDINGS).unwrap();
    // With an exponent of 1 the padded hash is its own signature.
    let forged = &bad["the padded hash itself"];
    let exponent = |bytes: &[u8]| with(&key, "e", URL_SAFE_NO_PAD.encode(bytes));
    for (key, what) in [
        (exponent(&[1]), "1"),
        (exponent(&[0, 0, 1]), "1 behind zeros"),
        (exponent(&[0]), "0"),
        (exponent(&[]), "nothing"),
        (exponent(&[1, 0, 0]), "an even number"),
        (with(&key, "n", OF_ROCA), "of ROCA"),
        (with(&key, "use", "enc"), "to encrypt"),
        (with(&key, "alg", "RSA1_5"), "to encrypt, by algorithm"),
    ] {
        let refused = Err(InvalidCredential::UnknownKey);
        assert_eq!(verified(forged, &key), refused, "{what}");
        assert_eq!(verified(&good, &key), refused, "{what}");
    }
}

#[test]
fn a_secret_among_public_keys_is_none_of_them() {
    let (key, token) = signed(&header());
    let secret = json!({"kty": "oct", "kid": "ec", "alg": "HS256", "k": "c2VjcmV0"});
    let keys = json!({"keys": [secret, key]}).to_string();
    let keys = Jwks::parse(keys.as_bytes()).unwrap();
    assert_eq!(keys.len(), 1);
    assert!(Token::read(&token).unwrap().verified(&keys).is_ok());
}
