//! The way in with API keys.

use zoom_signature::gate::{ApiKey, ApiKeys, Settings};
use zoom_signature::signature::Role;

use crate::helpers::{Answer, TestServer};

const WEB: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_web";
const BACKOFFICE: &str = "pD5rT1xk-QZ9uVbYw2LmNc4sE_back";

fn keys(gate: &mut Settings) {
    gate.api_keys = ApiKeys::new(vec![
        ApiKey::parse(&format!("web:{WEB}"), Role::Participant).unwrap(),
        ApiKey::parse(&format!("backoffice:{BACKOFFICE}"), Role::Host).unwrap(),
    ]);
}

fn bearer(key: &str) -> String {
    format!("Bearer {key}")
}

#[test]
fn a_key_lets_in_by_either_header() {
    let server = TestServer::gated(keys);
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
    let native = Answer::of(native.bearer_auth(WEB)).claims();
    assert!(
        native.get("mn").is_none(),
        "a key for all meetings may ask for a native signature"
    );
}

#[test]
fn a_host_key_gets_both_roles_and_a_participant_key_one() {
    let server = TestServer::gated(keys);
    assert_eq!(
        Answer::of(server.ask(1).bearer_auth(BACKOFFICE)).claims()["role"],
        1
    );
    assert_eq!(
        Answer::of(server.ask(0).bearer_auth(BACKOFFICE)).claims()["role"],
        0
    );
    assert_eq!(
        Answer::of(server.ask(0).bearer_auth(WEB)).claims()["role"],
        0
    );
    let refused = Answer::of(server.ask(1).bearer_auth(WEB));
    assert_eq!(refused.refusal(), (403, "role_not_allowed".to_owned()));
    assert_eq!(refused.param(), "role");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_participant_does_not_become_host_by_any_spelling() {
    let server = TestServer::gated(keys);
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    let with = |role: &str| format!(r#"{{"meetingNumber":"85746065432",{role}}}"#);
    for (path, kind, body, status, reason) in [
        ("/signature", json, with(r#""role":1"#), 403, "a number"),
        ("/signature", json, with(r#""role":"1""#), 403, "a string"),
        (
            "/signature",
            json,
            with(r#""r\u006fle":1"#),
            403,
            "an escape in the name",
        ),
        (
            "/signature",
            json,
            with(r#""role":"\u0031""#),
            403,
            "an escape in the value",
        ),
        ("/signature", json, with(r#""role":1.0"#), 400, "a fraction"),
        (
            "/signature",
            json,
            with(r#""role":1e0"#),
            400,
            "an exponent",
        ),
        (
            "/signature",
            json,
            with(r#""role":true"#),
            400,
            "a truth value",
        ),
        ("/signature", json, with(r#""role":[1]"#), 400, "a list"),
        (
            "/signature",
            json,
            with(r#""role":"0x1""#),
            400,
            "hexadecimal",
        ),
        (
            "/signature",
            json,
            with(r#""role":" 1""#),
            400,
            "a space before it",
        ),
        ("/signature", json, with(r#""role":"host""#), 400, "a word"),
        (
            "/signature",
            json,
            with(r#""role":0,"role":1"#),
            400,
            "twice",
        ),
        (
            "/signature?role=1",
            json,
            with(r#""role":0"#),
            400,
            "query and body",
        ),
        (
            "/signature?role=1",
            json,
            with(r#""x":0"#),
            403,
            "in the query of a POST",
        ),
        (
            "/signature",
            form,
            "mn=85746065432&role=1".to_owned(),
            403,
            "a form",
        ),
        (
            "/signature",
            form,
            "mn=85746065432&role=%31".to_owned(),
            403,
            "an escape in a form",
        ),
        (
            "/signature",
            form,
            "mn=85746065432&role=0&role=1".to_owned(),
            400,
            "a form, twice",
        ),
        (
            "/",
            json,
            with(r#""role":1"#),
            403,
            "where Zoom's sample answers",
        ),
    ] {
        let request = server.post(path).header("content-type", kind).body(body);
        let answer = Answer::of(request.bearer_auth(WEB));
        assert_eq!(answer.status, status, "{reason}: {}", answer.text);
    }
    let query = server
        .get("/signature?mn=85746065432&role=1")
        .bearer_auth(WEB);
    assert_eq!(
        Answer::of(query).refusal(),
        (403, "role_not_allowed".to_owned()),
        "a GET"
    );
}

#[test]
fn nobody_is_given_a_role_that_was_not_asked_for() {
    let server = TestServer::gated(keys);
    for key in [WEB, BACKOFFICE] {
        let body = serde_json::json!({"meetingNumber": "85746065432"});
        let answer = Answer::of(server.post("/signature").json(&body).bearer_auth(key));
        let asked_for = (400, "meeting_number_and_role_required_together".to_owned());
        assert_eq!(answer.refusal(), asked_for, "{key}");
    }
}

#[test]
fn without_a_key_nobody_comes_in() {
    let server = TestServer::gated(keys);
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
    let server = TestServer::gated(keys);
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
    let server = TestServer::gated(keys);
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
    let server = TestServer::gated(keys);
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
    let server = TestServer::gated(keys);
    let request = server.ask(0).basic_auth("user", Some("password"));
    assert_eq!(Answer::of(request.header("x-api-key", WEB)).status, 200);
}

#[test]
fn what_gives_nothing_away_stays_open() {
    let server = TestServer::gated(keys);
    for path in [
        "/healthz",
        "/readyz",
        "/openapi.json",
        "/",
        "/page/style.css",
        "/page/config.json",
        "/causes",
    ] {
        assert_eq!(Answer::of(server.get(path)).status, 200, "{path}");
    }
}

#[test]
fn an_inspection_takes_a_key_too() {
    let server = TestServer::gated(keys);
    let body = serde_json::json!({"signature": "a.b.c"});
    let answer = Answer::of(server.post("/inspect").json(&body).bearer_auth(WEB));
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["verdict"], "rejected");
}
