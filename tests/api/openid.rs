//! The users' own login: tokens of an OpenID provider.

mod attacks;
pub mod keys;
mod outages;
pub mod tokens;

use std::time::Duration;

use serde_json::{Value, json};
use zoom_signature::Role;
use zoom_signature_server::auth::{ApiKey, ApiKeys, OidcSettings, RateLimit};

use support::oidc_provider::Provider;
use support::server::{Answer, TestServer};
use support::{MEETING, NOW};
use tokens::{AUDIENCE, Signer, claims, with, without};

const API_KEY: &str = "k4XnTq9vRbW2zLp7HsYc1dGm";

/// A server that accepts this provider's tokens, and [`API_KEY`].
fn server(provider: &Provider, customise: impl FnOnce(&mut OidcSettings)) -> TestServer {
    let mut oidc = settings(provider);
    customise(&mut oidc);
    let key = ApiKey::parse(&format!("web:{API_KEY}"), Role::Host).unwrap();
    TestServer::with_auth(|auth| {
        auth.oidc = Some(oidc);
        auth.api_keys = ApiKeys::new(vec![key]);
    })
}

pub fn settings(provider: &Provider) -> OidcSettings {
    OidcSettings {
        issuer: provider.url().parse().unwrap(),
        audiences: vec!["another".to_owned(), AUDIENCE.to_owned()],
        jwks_url: None,
        host_claim: None,
        meeting_claim: None,
        name_claim: None,
        zoom_user_claim: None,
        app: None,
        refetch_interval: Duration::from_secs(30),
    }
}

/// The four keys, among others that must not verify anything.
pub fn keys() -> Vec<Value> {
    let rsa = Signer::rsa().jwk();
    let short = rsa["n"].as_str().unwrap()[..171].to_owned();
    let mut keys = vec![
        json!({"kty": "AKP", "alg": "ML-DSA-44", "kid": "later", "pub": "AAAA"}),
        json!({"kty": "oct", "kid": "oct", "k": tokens::encoded("secret")}),
        with(&with(&rsa, "kid", "encryption"), "use", "enc"),
        with(&with(&rsa, "kid", "short"), "n", short),
    ];
    keys.extend(Signer::all().map(|signer| signer.jwk()));
    keys
}

fn ask(server: &TestServer, role: u8, token: &str) -> Answer {
    Answer::of(server.ask(role).bearer_auth(token))
}

#[test]
fn each_algorithm_lets_in() {
    let provider = Provider::start(&keys());
    let server = server(&provider, |_| {});
    let claims = claims(&provider.url());
    for signer in Signer::all() {
        let answer = ask(&server, 0, &signer.token(&claims));
        assert_eq!(answer.claims()["mn"], MEETING, "{}", signer.name);
    }
}

/// Also if tokens are the only authentication method.
#[test]
fn each_user_has_a_number_a_minute() {
    let provider = Provider::start(&keys());
    let server = TestServer::with_auth(|auth| {
        auth.oidc = Some(settings(&provider));
        auth.caller_limit = RateLimit::per_minute(1);
    });
    let good = claims(&provider.url());
    for user in ["user-1", "user-2"] {
        let token = Signer::ed().token(&with(&good, "sub", json!(user)));
        assert_eq!(ask(&server, 0, &token).status, 200, "{user}");
        let exceeded = (429, "rate_limit_exceeded".to_owned());
        assert_eq!(ask(&server, 0, &token).refusal(), exceeded, "{user}");
    }
}

#[test]
fn an_api_key_that_looks_like_a_token_is_a_key() {
    let provider = Provider::start(&keys());
    let looks_like_token = "eyJhbGciOiJSUzI1NiJ9.e30.AAAA";
    let key = ApiKey::parse(&format!("web:{looks_like_token}"), Role::Host).unwrap();
    let server = TestServer::with_auth(|auth| {
        auth.oidc = Some(settings(&provider));
        auth.api_keys = ApiKeys::new(vec![key]);
    });
    assert_eq!(ask(&server, 1, looks_like_token).status, 200);
}

#[test]
fn what_is_in_order_lets_in() {
    let provider = Provider::start(&keys());
    let server = server(&provider, |_| {});
    let good = claims(&provider.url());
    let rsa = Signer::rsa();
    let say = |name, value: Value| rsa.token(&with(&good, name, value));
    let header = |name, value: Value| rsa.sign(&with(&rsa.header(), name, value), &good);
    for (token, reason) in [
        (rsa.sign(&without(&rsa.header(), "kid"), &good), "no key id"),
        (rsa.sign(&without(&rsa.header(), "typ"), &good), "no type"),
        (header("typ", json!("at+jwt")), "an access token"),
        (header("typ", json!("application/at+JWT")), "in full"),
        (header("jku", json!(7)), "a header that is not read"),
        (
            say("aud", json!(["other", AUDIENCE])),
            "one audience of two",
        ),
        (say("aud", json!("another")), "the other audience"),
        (say("exp", json!(NOW - 59)), "expired within the leeway"),
        (say("nbf", json!(NOW + 60)), "valid within the leeway"),
        (say("nbf", json!(NOW - 60)), "valid since a minute"),
        (say("sub", json!("ä".repeat(255))), "a long subject"),
        (say("events", json!(["a conference"])), "no logout"),
    ] {
        let answer = ask(&server, 0, &token);
        assert_eq!(answer.status, 200, "{reason}: {}", answer.text);
    }
}

#[test]
fn who_may_host_says_a_claim() {
    let provider = Provider::start(&keys());
    let good = claims(&provider.url());
    let host = with(&good, "realm_access", json!({"roles": ["zoom-host"]}));
    let guest = with(
        &good,
        "realm_access",
        json!({"roles": ["zoom-hosts", "host"]}),
    );
    let ed = Signer::ed();
    let refused = (403, "role_not_allowed".to_owned());

    let with_claim = server(&provider, |oidc| {
        oidc.host_claim = Some("realm_access.roles=zoom-host".parse().unwrap());
    });
    assert_eq!(ask(&with_claim, 1, &ed.token(&host)).claims()["role"], 1);
    assert_eq!(ask(&with_claim, 0, &ed.token(&host)).claims()["role"], 0);
    for claims in [&guest, &good] {
        assert_eq!(ask(&with_claim, 1, &ed.token(claims)).refusal(), refused);
        assert_eq!(ask(&with_claim, 0, &ed.token(claims)).status, 200);
    }

    let without_claim = server(&provider, |_| {});
    assert_eq!(ask(&without_claim, 1, &ed.token(&host)).refusal(), refused);
}

#[test]
fn which_meetings_says_a_claim() {
    let provider = Provider::start(&keys());
    let good = claims(&provider.url());
    let server = server(&provider, |oidc| {
        oidc.meeting_claim = Some("https://example.com/zoom.meetings".parse().unwrap());
    });
    let listing = |meetings: Value| {
        let claim = json!({ "meetings": meetings });
        Signer::ec().token(&with(&good, "https://example.com/zoom", claim))
    };
    for meetings in [
        json!(["857 4606 5432"]),
        json!([1, 85_746_065_432_u64]),
        json!(MEETING),
    ] {
        assert_eq!(
            ask(&server, 0, &listing(meetings.clone())).status,
            200,
            "{meetings}"
        );
    }
    let refused = (403, "meeting_not_allowed".to_owned());
    for meetings in [
        json!([]),
        json!(["123456789"]),
        json!("*"),
        json!(null),
        json!({MEETING: 1}),
    ] {
        assert_eq!(
            ask(&server, 0, &listing(meetings.clone())).refusal(),
            refused,
            "{meetings}"
        );
    }
    assert_eq!(
        ask(&server, 0, &Signer::ec().token(&good)).refusal(),
        refused,
        "no claim"
    );
}
