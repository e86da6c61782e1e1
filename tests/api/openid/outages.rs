//! An issuer that is unreachable, or sends nonsense.

use std::time::{Duration, Instant};

use serde_json::json;

use super::tokens::{Signer, claims, with};
use super::{API_KEY, ask, keys, server};
use support::oidc_provider::{Document, JWKS, Provider};
use support::server::{Answer, TestServer};

use super::keys::until;

/// The longest document that is read, in bytes.
const LIMIT: usize = 1024 * 1024;

/// 503, with `Retry-After` between 1 and this many seconds.
fn assert_unreachable(answer: &Answer, longest: u32, reason: &str) {
    let unreachable = (503, "issuer_unreachable".to_owned());
    assert_eq!(answer.refusal(), unreachable, "{reason}: {}", answer.text);
    let wait: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=longest).contains(&wait), "{reason}: {wait} s");
}

fn good_token(provider: &Provider) -> String {
    Signer::rsa().token(&claims(&provider.url()))
}

fn token_with_unknown_key(provider: &Provider) -> String {
    let rsa = Signer::rsa();
    rsa.sign(&with(&rsa.header(), "kid", "new"), &claims(&provider.url()))
}

/// Padded with spaces to a length.
fn padded(json: &str, bytes: usize) -> Document {
    Document::Text(format!("{json}{}", " ".repeat(bytes - json.len())))
}

fn assert_others_are_judged(server: &TestServer, provider: &Provider) {
    assert_eq!(
        ask(server, 1, API_KEY).status,
        200,
        "another authentication method"
    );
    let refused = (401, "credentials_invalid".to_owned());
    assert_eq!(
        ask(server, 1, "no-key-of-anybody-at-all").refusal(),
        refused
    );
    let rsa = Signer::rsa();
    let unsigned = rsa.sign(
        &with(&rsa.header(), "alg", "none"),
        &claims(&provider.url()),
    );
    assert_eq!(ask(server, 0, &unsigned).refusal(), refused, "alg: none");
    let foreign = rsa.token(&claims("https://login.example.com"));
    assert_eq!(
        ask(server, 0, &foreign).refusal(),
        refused,
        "another issuer's"
    );
    let none = Answer::of(server.ask(0));
    assert_eq!(none.refusal(), (401, "credentials_missing".to_owned()));
}

#[test]
fn an_issuer_that_is_down_at_the_start_is_asked_again() {
    let mut provider = Provider::start(&keys());
    provider.stop();
    let server = server(&provider, |_| {});
    let token = good_token(&provider);
    assert_unreachable(&ask(&server, 0, &token), 5, "at the start");
    assert_others_are_judged(&server, &provider);
    provider.start_again();
    until("its tokens are taken once it is back", || {
        let answer = ask(&server, 0, &token);
        if answer.status != 200 {
            assert_unreachable(&answer, 5, "not yet");
        }
        answer.status == 200
    });
    assert_eq!(provider.fetches(), 1);
}

#[test]
fn an_issuer_that_goes_down_leaves_known_keys_working() {
    let mut provider = Provider::start(&keys());
    let server = server(&provider, |_| {});
    assert_eq!(ask(&server, 0, &good_token(&provider)).status, 200);
    provider.stop();
    for _ in 0..2 {
        let unknown = ask(&server, 0, &token_with_unknown_key(&provider));
        assert_unreachable(&unknown, 30, "a key id not known");
        assert_eq!(ask(&server, 0, &good_token(&provider)).status, 200);
    }
    assert_others_are_judged(&server, &provider);
}

#[test]
fn a_silent_issuer_is_waited_for_five_seconds() {
    let provider = Provider::start(&keys());
    provider.jwks_is(Document::Silence);
    let server = server(&provider, |_| {});
    assert_eq!(
        ask(&server, 1, API_KEY).status,
        200,
        "another authentication method"
    );
    let asked = Instant::now();
    assert_unreachable(&ask(&server, 0, &good_token(&provider)), 5, "silent");
    assert!(
        asked.elapsed() < Duration::from_secs(8),
        "{:?}",
        asked.elapsed()
    );
    assert_eq!(provider.fetches(), 1);
}

#[test]
fn a_senseless_answer_is_none() {
    let good = json!({ "keys": keys() });
    let keys = good.to_string();
    for (jwks, reason) in [
        (Document::Status(500, good.clone()), "a status of 500"),
        (Document::Status(203, good), "a status of 203"),
        (Document::Text(String::new()), "nothing"),
        (Document::Text("<html>".to_owned()), "no JSON"),
        (
            Document::Text(keys[..keys.len() - 1].to_owned()),
            "half of it",
        ),
        (Document::Json(json!({})), "no keys"),
        (Document::Json(json!([])), "a list"),
        (padded(&keys, LIMIT + 1), "too long"),
        (Document::Redirect("/elsewhere".to_owned()), "a redirect"),
    ] {
        let provider = Provider::start(&[]);
        provider.jwks_is(jwks);
        let server = server(&provider, |_| {});
        assert_unreachable(&ask(&server, 0, &good_token(&provider)), 5, reason);
        assert_eq!(provider.visits_of("/elsewhere"), 0, "{reason}");
    }
    let provider = Provider::start(&[]);
    provider.jwks_is(padded(&keys, LIMIT));
    let server = server(&provider, |_| {});
    assert_eq!(
        ask(&server, 0, &good_token(&provider)).status,
        200,
        "just not too long"
    );
}

#[test]
fn a_discovery_document_must_be_the_issuers() {
    let elsewhere = Provider::start(&keys());
    let provider = Provider::start(&keys());
    let good = provider.discovery();
    let at = |url: &str| with(&good, "jwks_uri", url);
    for (discovery, reason) in [
        (Document::Json(elsewhere.discovery()), "another issuer's"),
        (
            Document::Json(with(&good, "issuer", format!("{}/", provider.url()))),
            "a slash more",
        ),
        (
            Document::Json(at("http://192.0.2.1/jwks")),
            "keys over http",
        ),
        (Document::Json(at("file:///etc/passwd")), "keys in a file"),
        (Document::Json(at(JWKS)), "keys at a path alone"),
        (
            Document::Json(json!({ "issuer": provider.url() })),
            "keys nowhere",
        ),
        (
            Document::Redirect(format!("{}/", elsewhere.url())),
            "a redirect",
        ),
        (Document::Status(500, good.clone()), "a status of 500"),
        (padded(&good.to_string(), LIMIT + 1), "too long"),
    ] {
        provider.discovery_is(discovery);
        let server = server(&provider, |_| {});
        assert_unreachable(&ask(&server, 0, &good_token(&provider)), 5, reason);
    }
    assert_eq!(provider.fetches() + elsewhere.visits_of("/"), 0);
}

#[test]
fn a_senseless_answer_later_leaves_known_keys_working() {
    let provider = Provider::start(&keys());
    let server = server(&provider, |_| {});
    assert_eq!(ask(&server, 0, &good_token(&provider)).status, 200);
    provider.jwks_is(Document::Text("<html>".to_owned()));
    let unknown = ask(&server, 0, &token_with_unknown_key(&provider));
    assert_unreachable(&unknown, 30, "a key id not known");
    assert_eq!(provider.fetches(), 2);
    assert_eq!(ask(&server, 0, &good_token(&provider)).status, 200);
}
