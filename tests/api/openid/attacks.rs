//! What a forger tries. Each differs in one thing from a token that is accepted.

use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use super::tokens::{AUDIENCE, Signer, claims, der, encoded, with, without};
use super::{ask, keys, server};
use crate::helpers::NOW;
use crate::provider::Provider;

/// What it is, the token, and a part of the message that says why it is refused.
type Attack = (&'static str, String, &'static str);

const NO_TOKEN: &str = "not accepted here";
const KIND: &str = "must be an access or ID token";
const KEY: &str = "No key";
const SIGNATURE: &str = "did not sign";
const ISSUER: &str = "iss is not the issuer";
const AUDIENCES: &str = "aud does not name";
const EXPIRED: &str = "has expired";
const NOT_YET: &str = "not valid yet";
const SUBJECT: &str = "no sub";

/// Every attack on a provider that answers, with no way in but it.
fn refused(attacks: impl FnOnce(&Provider, &Value) -> Vec<Attack>) {
    let provider = Provider::start(&keys());
    let server = server(&provider, |_| {});
    let good = claims(&provider.url());
    let attacks = attacks(&provider, &good);
    for (attack, token, reason) in &attacks {
        let answer = ask(&server, 0, token);
        let refusal = (401, "credentials_invalid".to_owned());
        assert_eq!(answer.refusal(), refusal, "{attack}");
        assert!(answer.text.contains(reason), "{attack}: {}", answer.text);
        let challenge = r#"Bearer realm="zoom-signature", error="invalid_token""#;
        assert_eq!(answer.header("www-authenticate"), challenge, "{attack}");
        assert!(!answer.text.contains(token.as_str()), "{attack}: an echo");
    }
    let answer = ask(&server, 0, &Signer::rsa().token(&good));
    assert_eq!(answer.status, 200, "and a good token still works");
}

#[test]
fn another_algorithm() {
    refused(|_, good| {
        let rsa = Signer::rsa();
        let named = |alg: &str| with(&rsa.header(), "alg", alg);
        let unsigned = |alg: &str| format!("{}.", message(&named(alg), good));
        let signed_as = |algorithm, name| {
            let signer = Signer {
                algorithm,
                ..rsa.clone()
            };
            signer.sign(&named(name), good)
        };
        vec![
            ("alg: none", unsigned("none"), KIND),
            ("alg: None", unsigned("None"), KIND),
            ("alg: nOnE", unsigned("nOnE"), KIND),
            (
                "alg: none and a good signature",
                rsa.sign(&named("none"), good),
                KIND,
            ),
            (
                "no alg",
                rsa.sign(&without(&rsa.header(), "alg"), good),
                KIND,
            ),
            (
                "alg in small letters",
                rsa.sign(&named("rs256"), good),
                KIND,
            ),
            ("alg with a space", rsa.sign(&named("RS256 "), good), KIND),
            (
                "alg as a list",
                rsa.sign(&with(&rsa.header(), "alg", vec!["RS256"]), good),
                KIND,
            ),
            ("RS384", signed_as(Algorithm::RS384, "RS384"), KIND),
            ("RS512", signed_as(Algorithm::RS512, "RS512"), KIND),
            ("PS512", signed_as(Algorithm::PS512, "PS512"), KIND),
            (
                "RS512 called RS256",
                signed_as(Algorithm::RS512, "RS256"),
                SIGNATURE,
            ),
            (
                "PS256 called RS256",
                signed_as(Algorithm::PS256, "RS256"),
                SIGNATURE,
            ),
            (
                "PS256 with a key for RS256",
                signed_as(Algorithm::PS256, "PS256"),
                KEY,
            ),
            (
                "two algs",
                rsa.sign_text(
                    r#"{"alg":"RS256","alg":"none","kid":"rsa"}"#,
                    &good.to_string(),
                ),
                KIND,
            ),
        ]
    });
}

#[test]
fn hs256_with_what_everybody_knows() {
    const PEM: &str = include_str!("../../data/keys/rsa.pub.pem");
    refused(|_, good| {
        let rsa = Signer::rsa();
        let hs256 = |id, secret: &[u8]| {
            let signer = Signer {
                id,
                algorithm: Algorithm::HS256,
                name: "HS256",
                key: EncodingKey::from_secret(secret),
            };
            signer.token(good)
        };
        let called_rs256 = Signer {
            algorithm: Algorithm::HS256,
            key: EncodingKey::from_secret(PEM.as_bytes()),
            ..rsa.clone()
        };
        vec![
            (
                "the RSA public key in PEM",
                hs256("rsa", PEM.as_bytes()),
                KIND,
            ),
            (
                "without its last line break",
                hs256("rsa", PEM.trim_end().as_bytes()),
                KIND,
            ),
            ("the RSA public key in DER", hs256("rsa", &der(PEM)), KIND),
            (
                "the RSA public key as JSON",
                hs256("rsa", rsa.jwk().to_string().as_bytes()),
                KIND,
            ),
            (
                "the P-256 public key as JSON",
                hs256("ec", Signer::ec().jwk().to_string().as_bytes()),
                KIND,
            ),
            (
                "a key that the issuer should not publish",
                hs256("oct", b"secret"),
                KIND,
            ),
            ("no secret", hs256("rsa", b""), KIND),
            ("called RS256", called_rs256.token(good), SIGNATURE),
        ]
    });
}

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

#[test]
fn another_kind_of_token() {
    refused(|_, good| {
        let rsa = Signer::rsa();
        let header = |name, value: Value| rsa.sign(&with(&rsa.header(), name, value), good);
        let logout = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
        let raw = rsa.sign_text(&rsa.header().to_string(), "[]");
        let claims = good.to_string();
        let twice = |more: &str| {
            let claims = format!("{}{more}}}", claims.trim_end_matches('}'));
            rsa.sign_text(&rsa.header().to_string(), &claims)
        };
        vec![
            (
                "a logout token, by type",
                header("typ", json!("logout+jwt")),
                KIND,
            ),
            (
                "a logout token, by its event",
                rsa.token(&with(good, "events", logout)),
                KIND,
            ),
            ("a DPoP proof", header("typ", json!("dpop+jwt")), KIND),
            (
                "a type that is no text",
                header("typ", json!(["JWT"])),
                KIND,
            ),
            ("an unknown extension", header("crit", json!(["exp"])), KIND),
            ("no extension", header("crit", json!([])), KIND),
            (
                "claims that are not encoded",
                rsa.sign(
                    &json!({"alg": "RS256", "kid": "rsa", "crit": ["b64"], "b64": false}),
                    good,
                ),
                KIND,
            ),
            ("a list of claims", raw, KIND),
            ("another sub at the end", twice(r#","sub":"bob""#), KIND),
            (
                "another exp at the end",
                twice(r#","exp":9999999999"#),
                KIND,
            ),
        ]
    });
}

#[test]
fn no_token_at_all() {
    refused(|_, good| {
        let rsa = Signer::rsa();
        let token = rsa.token(good);
        let (message, _) = token.rsplit_once('.').unwrap();
        let large = with(&rsa.header(), "x", "x".repeat(13_000));
        vec![
            ("two parts", message.to_owned(), NO_TOKEN),
            ("four parts", format!("{token}.AAAA"), NO_TOKEN),
            (
                "five parts, as encrypted tokens have",
                format!("{token}.AAAA.AAAA"),
                NO_TOKEN,
            ),
            ("padding", format!("{token}=="), NO_TOKEN),
            ("quotes", format!("\"{token}\""), NO_TOKEN),
            ("two tokens", format!("{token} {token}"), NO_TOKEN),
            ("JSON as it is", rsa.header().to_string(), NO_TOKEN),
            (
                "a header that is no JSON",
                rsa.sign_text("zoom", &good.to_string()),
                NO_TOKEN,
            ),
            (
                "a header that is a list",
                rsa.sign_text("[]", &good.to_string()),
                NO_TOKEN,
            ),
            ("a header of 13 KiB", rsa.sign(&large, good), NO_TOKEN),
        ]
    });
}

#[test]
fn what_the_issuer_signed_for_others() {
    refused(|provider, good| {
        let rsa = Signer::rsa();
        let say = |name, value: Value| rsa.token(&with(good, name, value));
        let lacking = |name| rsa.token(&without(good, name));
        let issuer = provider.url();
        vec![
            (
                "another issuer",
                say("iss", json!("https://login.example.com")),
                ISSUER,
            ),
            (
                "a slash after the issuer",
                say("iss", json!(format!("{issuer}/"))),
                ISSUER,
            ),
            (
                "the issuer in capitals",
                say("iss", json!(issuer.to_uppercase())),
                ISSUER,
            ),
            ("a list of issuers", say("iss", json!([issuer])), ISSUER),
            (
                "an issuer in an object",
                say("iss", json!({"iss": issuer})),
                ISSUER,
            ),
            ("no issuer", lacking("iss"), ISSUER),
            ("another audience", say("aud", json!("zoom")), AUDIENCES),
            (
                "a longer audience",
                say("aud", json!(format!("{AUDIENCE}-test"))),
                AUDIENCES,
            ),
            (
                "an audience among words",
                say("aud", json!(format!("a {AUDIENCE}"))),
                AUDIENCES,
            ),
            (
                "other audiences",
                say("aud", json!(["zoom", "rooms"])),
                AUDIENCES,
            ),
            (
                "an audience as a name",
                say("aud", json!({AUDIENCE: true})),
                AUDIENCES,
            ),
            (
                "a list in the list",
                say("aud", json!([[AUDIENCE]])),
                AUDIENCES,
            ),
            ("no audiences", say("aud", json!([])), AUDIENCES),
            ("null for an audience", say("aud", json!(null)), AUDIENCES),
            ("no aud", lacking("aud"), AUDIENCES),
            (
                "aud missing and azp right",
                rsa.token(&with(&without(good, "aud"), "azp", AUDIENCE)),
                AUDIENCES,
            ),
            (
                "expired an hour ago",
                say("exp", json!(NOW - 3_600)),
                EXPIRED,
            ),
            ("expired a minute ago", say("exp", json!(NOW - 60)), EXPIRED),
            (
                "an expiry of text",
                say("exp", json!((NOW + 300).to_string())),
                EXPIRED,
            ),
            ("null for an expiry", say("exp", json!(null)), EXPIRED),
            ("an expiry before 1970", say("exp", json!(-1)), EXPIRED),
            ("no expiry", lacking("exp"), EXPIRED),
            ("valid in an hour", say("nbf", json!(NOW + 3_600)), NOT_YET),
            ("valid in 61 seconds", say("nbf", json!(NOW + 61)), NOT_YET),
            (
                "valid from a text on",
                say("nbf", json!(NOW.to_string())),
                NOT_YET,
            ),
            ("no subject", lacking("sub"), SUBJECT),
            ("an empty subject", say("sub", json!("")), SUBJECT),
            ("a number for a subject", say("sub", json!(7)), SUBJECT),
            (
                "a subject of 256 characters",
                say("sub", json!("x".repeat(256))),
                SUBJECT,
            ),
        ]
    });
}

fn message(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        encoded(header.to_string()),
        encoded(claims.to_string())
    )
}
