//! What a forger tries. Each differs in one thing from a token that is accepted.

mod algorithms;
mod claims;
mod keys;

use serde_json::Value;

use super::tokens::{self, Signer, encoded};
use super::{ask, server};
use support::oidc_provider::Provider;

/// The attack, the token, and part of the error message.
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

/// Every attack, with a provider that responds and no other authentication method.
fn refused(attacks: impl FnOnce(&Provider, &Value) -> Vec<Attack>) {
    let provider = Provider::start(&super::keys());
    let server = server(&provider, |_| {});
    let good = tokens::claims(&provider.url());
    let control = Signer::rsa().token(&good);
    assert_eq!(ask(&server, 0, &control).status, 200, "a good token works");
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
    assert_eq!(ask(&server, 0, &control).status, 200, "and still works");
}

fn message(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        encoded(header.to_string()),
        encoded(claims.to_string())
    )
}
