//! Where the keys come from, and when.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::tokens::{self, Signer, claims, with, without};
use super::{ask, keys, server};
use support::oidc_provider::{Document, JWKS, Provider};
use support::server::{Answer, TestServer};

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn until(what: &str, mut happened: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !happened() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::yield_now();
    }
}

/// A server that has the provider's keys.
fn warm(provider: &Provider) -> TestServer {
    let server = server(provider, |_| {});
    let token = Signer::rsa().token(&claims(&provider.url()));
    assert_eq!(ask(&server, 0, &token).status, 200);
    assert_eq!(provider.fetches(), 1, "the start fetches, and nobody else");
    server
}

fn named(id: &str) -> Value {
    with(&Signer::ed().jwk(), "kid", id)
}

fn token_of(id: &str, provider: &Provider) -> String {
    let ed = Signer::ed();
    ed.sign(&with(&ed.header(), "kid", id), &claims(&provider.url()))
}

#[test]
fn the_key_sets_url_makes_discovery_needless() {
    let provider = Provider::start(&keys());
    provider.discovery_is(Document::Status(404, json!({})));
    let server = server(&provider, |oidc| {
        let url = format!("{}{JWKS}?policy=staff", provider.url());
        oidc.jwks_url = Some(url.parse().unwrap());
    });
    let token = Signer::rsa().token(&claims(&provider.url()));
    assert_eq!(ask(&server, 0, &token).status, 200);
    assert_eq!(provider.visits_of("/.well-known"), 0);
    assert_eq!(provider.visits_of("/jwks?policy=staff"), 1);
}

#[test]
fn known_keys_are_not_fetched_again() {
    let provider = Provider::start(&keys());
    let server = warm(&provider);
    for signer in Signer::all() {
        let token = signer.token(&claims(&provider.url()));
        assert_eq!(ask(&server, 0, &token).status, 200);
    }
    assert_eq!(provider.fetches(), 1);
}

#[test]
fn a_new_key_is_fetched_at_once_and_the_next_within_thirty_seconds_is_not() {
    let provider = Provider::start(&keys());
    let server = warm(&provider);
    let all = |more: &[Value]| [keys(), more.to_vec()].concat();
    let refused = (401, "credentials_invalid".to_owned());

    provider.publish(&all(&[named("second")]));
    assert_eq!(ask(&server, 0, &token_of("second", &provider)).status, 200);
    assert_eq!(provider.fetches(), 2);

    provider.publish(&all(&[named("second"), named("third")]));
    for id in ["third", "of-nobody", "third"] {
        assert_eq!(ask(&server, 0, &token_of(id, &provider)).refusal(), refused);
    }
    for id in ["second", "ed"] {
        assert_eq!(
            ask(&server, 0, &token_of(id, &provider)).status,
            200,
            "known"
        );
    }
    assert_eq!(provider.fetches(), 2);
}

/// Its tokens name no key, so the only sign of a new key is that none verifies them.
#[test]
fn an_issuer_without_key_ids_may_change_its_key_and_forgers_cause_no_more_fetches() {
    let ed = Signer::ed();
    let key = without(&ed.jwk(), "kid");
    let other = with(&key, "x", tokens::encoded("x".repeat(32)));
    let provider = Provider::start(&[other]);
    let server = server(&provider, |_| {});
    let ask_with = |claims: &Value| {
        let token = ed.sign(&without(&ed.header(), "kid"), claims);
        ask(&server, 0, &token)
    };
    let good = claims(&provider.url());
    until("the start fetches", || provider.fetches() == 1);
    provider.publish(&[key]);
    assert_eq!(ask_with(&good).status, 200);
    assert_eq!(provider.fetches(), 2);

    let rsa = Signer::rsa();
    let forged = rsa.sign(&without(&rsa.header(), "kid"), &good);
    for _ in 0..5 {
        assert_eq!(ask(&server, 0, &forged).status, 401);
    }
    assert_eq!(ask_with(&good).status, 200);
    assert_eq!(provider.fetches(), 2);
}

#[test]
fn a_key_that_is_withdrawn_is_refused_from_the_next_fetch_on() {
    let provider = Provider::start(&keys());
    let server = warm(&provider);
    provider.publish(&[named("second")]);
    assert_eq!(ask(&server, 0, &token_of("ed", &provider)).status, 200);
    assert_eq!(ask(&server, 0, &token_of("second", &provider)).status, 200);
    assert_eq!(ask(&server, 0, &token_of("ed", &provider)).status, 401);
}

#[test]
fn many_tokens_with_a_new_key_wait_for_one_fetch() {
    const TOKENS: usize = 8;
    let provider = Provider::start(&keys());
    let server = warm(&provider);
    provider.publish(&[named("second")]);
    provider.hold();
    let start = Barrier::new(TOKENS + 1);
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..TOKENS)
            .map(|_| {
                let token = token_of("second", &provider);
                let request = server.ask(0).bearer_auth(token);
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    Answer::of(request)
                })
            })
            .collect();
        start.wait();
        until("they ask", || provider.visits_of("/") == 3);
        provider.release();
        for asking in asking {
            assert_eq!(asking.join().unwrap().status, 200);
        }
    });
    assert_eq!(provider.fetches(), 2);
}

#[test]
fn a_caller_who_hangs_up_does_not_take_the_fetch_along() {
    let provider = Provider::start(&keys());
    let server = warm(&provider);
    provider.publish(&[named("second")]);
    provider.hold();
    let impatient = server
        .ask(0)
        .bearer_auth(token_of("second", &provider))
        .timeout(Duration::from_millis(300));
    assert!(impatient.send().unwrap_err().is_timeout());
    assert_eq!(provider.visits_of("/.well-known"), 2, "it was asked for");
    provider.release();
    assert_eq!(ask(&server, 0, &token_of("second", &provider)).status, 200);
    assert_eq!(provider.fetches(), 2);
}

#[test]
fn another_issuers_tokens_are_not_fetched_for() {
    let provider = Provider::start(&keys());
    let server = warm(&provider);
    let ed = Signer::ed();
    let foreign = claims("https://login.example.com");
    let token = ed.sign(&with(&ed.header(), "kid", "of-nobody"), &foreign);
    assert_eq!(ask(&server, 0, &token).status, 401);
    assert_eq!(provider.fetches(), 1);
}

#[test]
fn a_set_without_a_usable_key_refuses() {
    let provider = Provider::start(&[json!({"kty": "oct", "kid": "oct", "k": "c2VjcmV0"})]);
    let server = server(&provider, |_| {});
    let token = Signer::rsa().token(&claims(&provider.url()));
    let refused = (401, "credentials_invalid".to_owned());
    assert_eq!(ask(&server, 0, &token).refusal(), refused);
}
