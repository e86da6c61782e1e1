//! Another key than the issuer's, or its key and another signature.

use serde_json::{Value, json};

use super::{KEY, KIND, SIGNATURE, message, refused};
use crate::openid::tokens::{Signer, encoded, with, without};
use support::oidc_provider::Provider;

#[test]
fn another_key() {
    refused(|_, good| {
        let (rsa, ec, stranger) = (Signer::rsa(), Signer::ec(), Signer::stranger());
        let by_id =
            |signer: &Signer, id: &str| signer.sign(&with(&signer.header(), "kid", id), good);
        let offered =
            |name, value: Value| stranger.sign(&with(&stranger.header(), name, value), good);
        let nameless = without(&stranger.header(), "kid");
        let jwk = stranger.jwk();
        let mine = with(&jwk, "kid", "mine");
        vec![
            (
                "somebody else's, with the id of the issuer's",
                stranger.token(good),
                SIGNATURE,
            ),
            (
                "somebody else's, without an id",
                stranger.sign(&nameless, good),
                SIGNATURE,
            ),
            (
                "somebody else's, with an id of its own",
                by_id(&stranger, "mine"),
                KEY,
            ),
            ("in the header", offered("jwk", jwk.clone()), SIGNATURE),
            (
                "in the header, with an id of its own",
                stranger.sign(&json!({"alg": "RS256", "kid": "mine", "jwk": mine}), good),
                KEY,
            ),
            (
                "in the header, without an id",
                stranger.sign(&with(&nameless, "jwk", jwk), good),
                SIGNATURE,
            ),
            (
                "as a certificate in the header",
                offered("x5c", json!(["MIIB"])),
                SIGNATURE,
            ),
            ("an id in capitals", by_id(&rsa, "RSA"), KEY),
            ("an empty id", by_id(&rsa, ""), KEY),
            ("an id as a path", by_id(&rsa, "../../../dev/null"), KEY),
            (
                "an id as a query",
                by_id(&rsa, "x' UNION SELECT 'secret"),
                KEY,
            ),
            (
                "an id of 8,000 characters",
                by_id(&rsa, &"x".repeat(8_000)),
                KEY,
            ),
            (
                "a number as its id",
                rsa.sign(&with(&rsa.header(), "kid", 7), good),
                KIND,
            ),
            (
                "an object as its id",
                rsa.sign(&with(&rsa.header(), "kid", json!({"kid": "rsa"})), good),
                KIND,
            ),
            ("an RSA key for ES256", by_id(&ec, "rsa"), KEY),
            ("a P-256 key for RS256", by_id(&rsa, "ec"), KEY),
            ("a key to encrypt with", by_id(&rsa, "encryption"), KEY),
            ("a secret key", by_id(&rsa, "oct"), KEY),
            ("a key that is too short", by_id(&rsa, "short"), KEY),
        ]
    });
}

#[test]
fn a_url_of_a_key_is_not_followed() {
    let stranger = Signer::stranger();
    let elsewhere = Provider::start(&[stranger.jwk()]);
    refused(|_, good| {
        let mut attacks = Vec::new();
        for name in ["jku", "x5u"] {
            let offered = with(
                &stranger.header(),
                name,
                format!("{}/jwks", elsewhere.url()),
            );
            attacks.push((name, stranger.sign(&offered, good), SIGNATURE));
            let unknown = with(&offered, "kid", "mine");
            attacks.push((name, stranger.sign(&unknown, good), KEY));
        }
        let foreign = with(good, "iss", elsewhere.url());
        attacks.push((
            "another issuer's token",
            stranger.token(&foreign),
            SIGNATURE,
        ));
        attacks
    });
    assert_eq!(elsewhere.visits_of("/"), 0);
}

#[test]
fn another_signature() {
    refused(|_, good| {
        let (rsa, ec, ed) = (Signer::rsa(), Signer::ec(), Signer::ed());
        let signed_with = |signer: &Signer, signature: &[u8]| {
            format!("{}.{}", message(&signer.header(), good), encoded(signature))
        };
        let of_another = with(good, "sub", "bob");
        let token = rsa.token(good);
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let another = rsa.token(&of_another);
        vec![
            ("zeros for ES256", signed_with(&ec, &[0; 64]), SIGNATURE),
            ("ones for ES256", signed_with(&ec, &[0xff; 64]), SIGNATURE),
            ("zeros for EdDSA", signed_with(&ed, &[0; 64]), SIGNATURE),
            ("zeros for RS256", signed_with(&rsa, &[0; 256]), SIGNATURE),
            ("one byte", signed_with(&rsa, &[0]), SIGNATURE),
            ("none for RS256", signed_with(&rsa, &[]), SIGNATURE),
            ("none for ES256", signed_with(&ec, &[]), SIGNATURE),
            ("none for EdDSA", signed_with(&ed, &[]), SIGNATURE),
            (
                "that of another token",
                format!("{signed}.{}", another.rsplit('.').next().unwrap()),
                SIGNATURE,
            ),
            (
                "that of the token before its claims were changed",
                format!("{}.{signature}", message(&rsa.header(), &of_another)),
                SIGNATURE,
            ),
            ("cut off", token[..token.len() - 4].to_owned(), SIGNATURE),
            ("made longer", format!("{token}AAAA"), SIGNATURE),
        ]
    });
}
