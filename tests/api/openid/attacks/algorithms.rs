//! Another algorithm than the issuer signs with.

use jsonwebtoken::{Algorithm, EncodingKey};

use super::{KEY, KIND, SIGNATURE, message, refused};
use crate::openid::tokens::{Signer, der, with, without};

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
    const PEM: &str = include_str!("../../../data/keys/rsa.pub.pem");
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
