//! Authentication with API keys.

mod roles;

use zoom_signature::Role;
use zoom_signature_server::auth::{ApiKey, ApiKeys, Settings};

use support::server::{Answer, TestServer};

const WEB: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_web";
const BACKOFFICE: &str = "pD5rT1xk-QZ9uVbYw2LmNc4sE_back";

fn keys(auth: &mut Settings) {
    auth.api_keys = ApiKeys::new(vec![
        ApiKey::parse(&format!("web:{WEB}"), Role::Participant).unwrap(),
        ApiKey::parse(&format!("backoffice:{BACKOFFICE}"), Role::Host).unwrap(),
    ]);
}

fn bearer(key: &str) -> String {
    format!("Bearer {key}")
}

#[test]
fn a_key_lets_in_by_either_header() {
    let server = TestServer::with_auth(keys);
    for (header, value) in [
        ("authorization", bearer(WEB)),
        ("Authorization", format!("bearer {WEB}")),
        ("authorization", format!("BEARER  {WEB}")),
        ("x-api-key", WEB.to_owned()),
        ("X-API-Key", BACKOFFICE.to_owned()),
    ] {
        let answer = Answer::of(server.ask(0).header(header, &value));
        assert_eq!(answer.claims()["role"], 0, "{header}: {value}");
    }
    let by_query = server.get("/signature?meetingNumber=85746065432&role=0");
    assert_eq!(Answer::of(by_query.bearer_auth(WEB)).claims()["role"], 0);
    let native = server.post("/signature").json(&serde_json::json!({}));
    let native = Answer::of(native.bearer_auth(BACKOFFICE)).claims();
    assert!(
        native.get("mn").is_none(),
        "who may host may ask for a native signature"
    );
}

#[test]
fn without_a_key_nobody_comes_in() {
    let server = TestServer::with_auth(keys);
    for request in [
        server.ask(0),
        server.get("/signature?mn=85746065432&role=0"),
        server.post("/"),
        server
            .post("/inspect")
            .json(&serde_json::json!({"signature": "a.b.c"})),
        server
            .post("/inspect")
            .header("content-type", "text/html")
            .body("<"),
        server
            .post("/signature")
            .header("content-type", "text/html")
            .body("<"),
        server.ask(0).header("webhook-id", "msg_1"),
    ] {
        let answer = Answer::of(request);
        assert_eq!(answer.refusal(), (401, "credentials_missing".to_owned()));
        assert_eq!(
            answer.header("www-authenticate"),
            r#"Bearer realm="zoom-signature""#
        );
    }
}

#[test]
fn what_is_no_key_is_refused() {
    let server = TestServer::with_auth(keys);
    let case_changed = WEB.to_lowercase();
    let truncated = &WEB[..WEB.len() - 1];
    for (name, value, reason) in [
        ("authorization", bearer(&case_changed), "another case"),
        ("authorization", bearer(truncated), "truncated"),
        (
            "authorization",
            bearer(&format!("{WEB}x")),
            "a character more",
        ),
        (
            "authorization",
            bearer(&format!("web:{WEB}")),
            "with its name",
        ),
        ("authorization", bearer(""), "nothing behind Bearer"),
        ("authorization", "Bearer".to_owned(), "only Bearer"),
        ("authorization", WEB.to_owned(), "no scheme"),
        ("authorization", format!("Basic {WEB}"), "another scheme"),
        (
            "authorization",
            format!("Bearer {WEB}, Bearer {BACKOFFICE}"),
            "two in one header",
        ),
        (
            "authorization",
            bearer("eyJhbGciOiJub25lIn0.e30."),
            "a token, and there is no issuer",
        ),
        ("x-api-key", bearer(WEB), "Bearer in X-API-Key"),
        ("x-api-key", case_changed.clone(), "X-API-Key, another case"),
    ] {
        let answer = Answer::of(server.ask(0).header(name, value));
        assert_eq!(
            answer.refusal(),
            (401, "credentials_invalid".to_owned()),
            "{reason}"
        );
        assert_eq!(
            answer.header("www-authenticate"),
            r#"Bearer realm="zoom-signature", error="invalid_token""#
        );
        assert!(!answer.text.contains(WEB), "{reason}: {}", answer.text);
    }
}

#[test]
fn two_credentials_are_refused_whichever_is_right() {
    let server = TestServer::with_auth(keys);
    let invalid = || (401, "credentials_invalid".to_owned());
    for (one, other) in [
        (WEB, BACKOFFICE),
        (BACKOFFICE, WEB),
        (WEB, WEB),
        (WEB, "wrong"),
    ] {
        let twice = server.ask(0).header("authorization", bearer(one));
        let twice = twice.header("authorization", bearer(other));
        assert_eq!(
            Answer::of(twice).refusal(),
            invalid(),
            "two Authorization: {one} {other}"
        );
        let both = server.ask(0).bearer_auth(one).header("x-api-key", other);
        assert_eq!(
            Answer::of(both).refusal(),
            invalid(),
            "and X-API-Key: {one} {other}"
        );
        let twice = server
            .ask(0)
            .header("x-api-key", one)
            .header("x-api-key", other);
        assert_eq!(
            Answer::of(twice).refusal(),
            invalid(),
            "two X-API-Key: {one} {other}"
        );
    }
}

#[test]
fn an_empty_header_is_none() {
    let server = TestServer::with_auth(keys);
    for name in ["authorization", "x-api-key", "webhook-id"] {
        let alone = Answer::of(server.ask(0).header(name, ""));
        assert_eq!(
            alone.refusal(),
            (401, "credentials_missing".to_owned()),
            "{name}"
        );
    }
    let beside = server
        .ask(0)
        .header("authorization", "")
        .header("x-api-key", WEB);
    assert_eq!(Answer::of(beside).status, 200);
    let beside = server.ask(0).bearer_auth(WEB).header("x-api-key", "");
    assert_eq!(Answer::of(beside).status, 200);
}

/// As a browser sends it to a proxy that asks for a password.
#[test]
fn a_basic_authorization_beside_an_api_key_is_none_of_ours() {
    let server = TestServer::with_auth(keys);
    let request = server.ask(0).basic_auth("user", Some("password"));
    assert_eq!(Answer::of(request.header("x-api-key", WEB)).status, 200);
}

#[test]
fn what_gives_nothing_away_stays_open() {
    let server = TestServer::with_auth(keys);
    for path in [
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/",
        "/page/style.css",
        "/page/config.json",
        "/causes",
        "/causes/iat_rounded",
    ] {
        assert_eq!(Answer::of(server.get(path)).status, 200, "{path}");
    }
}

#[test]
fn an_inspection_takes_a_key_too() {
    let server = TestServer::with_auth(keys);
    let body = serde_json::json!({"signature": "a.b.c"});
    let answer = Answer::of(server.post("/inspect").json(&body).bearer_auth(WEB));
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["verdict"], "rejected");
}
