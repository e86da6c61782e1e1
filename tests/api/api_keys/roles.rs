//! Which role a key may ask for.

use zoom_signature::Role;
use zoom_signature_server::auth::{ApiKey, ApiKeys};

use super::{BACKOFFICE, WEB, keys};
use support::server::{Answer, TestServer};

#[test]
fn a_host_key_gets_both_roles_and_a_participant_key_one() {
    let server = TestServer::with_auth(keys);
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
    let server = TestServer::with_auth(keys);
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
        ("/signature", json, with(r#""role":1.0"#), 403, "a point"),
        ("/signature", json, with(r#""role":1.5"#), 400, "a fraction"),
        (
            "/signature",
            json,
            with(r#""role":1e0"#),
            403,
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
            403,
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
    let server = TestServer::with_auth(keys);
    for key in [WEB, BACKOFFICE] {
        let body = serde_json::json!({"meetingNumber": "85746065432"});
        let answer = Answer::of(server.post("/signature").json(&body).bearer_auth(key));
        let asked_for = (400, "meeting_number_and_role_required_together".to_owned());
        assert_eq!(answer.refusal(), asked_for, "{key}");
    }
}

/// The tests' moment is on 2026-11-22.
#[test]
fn a_key_is_good_for_what_stands_behind_its_name() {
    let server = TestServer::with_auth(|auth| {
        let keys = [
            format!("past[until=2026-11-21]:{WEB}-past"),
            format!("today[until=2026-11-22]:{WEB}-today"),
            format!("one[meetings=85746065432]:{WEB}-one"),
            format!("other[meetings=123456789|987654321]:{WEB}-other"),
        ];
        let keys = keys.map(|text| ApiKey::parse(&text, Role::Host).unwrap());
        auth.api_keys = ApiKeys::new(keys.to_vec());
    });
    let ask = |name: &str| Answer::of(server.ask(1).bearer_auth(format!("{WEB}-{name}")));
    let past = ask("past");
    assert_eq!(past.refusal(), (401, "api_key_expired".to_owned()));
    assert_eq!(ask("today").status, 200);
    assert_eq!(ask("one").status, 200);
    let not_allowed = (403, "meeting_not_allowed".to_owned());
    assert_eq!(ask("other").refusal(), not_allowed);
    for (name, status) in [("today", 200), ("one", 403)] {
        let native = server.post("/signature").json(&serde_json::json!({}));
        let native = native.bearer_auth(format!("{WEB}-{name}"));
        assert_eq!(Answer::of(native).status, status, "{name}: a native one");
    }
}
