//! What the issuer did sign for another purpose, and what is not a token.

use serde_json::{Value, json};

use super::{AUDIENCES, EXPIRED, ISSUER, KIND, NO_TOKEN, NOT_YET, SUBJECT, refused};
use crate::openid::tokens::{AUDIENCE, Signer, with, without};
use support::NOW;

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
