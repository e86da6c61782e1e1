//! Bodies that contain a token but no field `signature`.

use serde_json::{Value, json};

use super::{codes, inspect, token, with_page};
use support::server::{Answer, TestServer};
use support::{KEY, SECRET};

fn post(server: &TestServer, content_type: Option<&str>, body: impl Into<String>) -> Answer {
    let mut request = server.post("/inspect").body(body.into());
    if let Some(content_type) = content_type {
        request = request.header("Content-Type", content_type);
    }
    Answer::of(request)
}

#[test]
fn any_body_in_which_a_token_is_found_is_inspected() {
    let server = with_page();
    let token = token(&server);
    let json = Some("application/json");
    let form = Some("application/x-www-form-urlencoded");
    let nested = json!({"data": {"zoomSdkJwt": token}}).to_string();
    let lambda = json!({"statusCode": 200, "body": json!({"signature": token}).to_string()});
    for (content_type, body, wrapping) in [
        (json, nested.clone(), "the JSON field data.zoomSdkJwt"),
        (
            json,
            json!([{ "jwt": token }]).to_string(),
            "the JSON field [0].jwt",
        ),
        (json, lambda.to_string(), "the JSON field body"),
        (
            json,
            json!({"signature": {"value": token}}).to_string(),
            "the JSON field signature.value",
        ),
        (json, format!("\"{token}\""), "quotes"),
        (None, nested, "the JSON field data.zoomSdkJwt"),
        (
            Some("text/plain"),
            format!("2026-11-25 INFO signed {token}\n"),
            "white space or a line break around it",
        ),
        (
            Some("text/html"),
            format!("<p>{token}</p>"),
            "other text around it",
        ),
        (
            form,
            json!({"jwt": token}).to_string(),
            "the JSON field jwt",
        ),
        (form, format!("jwt={token}&x=1"), "the field jwt"),
    ] {
        let answer = post(&server, content_type, body.as_str());
        assert_eq!(answer.status, 200, "{body}: {}", answer.text);
        let report = answer.json();
        assert_eq!(codes(&report), ["token_wrapped"], "{body}");
        assert_eq!(report["verdict"], "risky", "{body}");
        assert_eq!(report["mac"]["status"], "verified", "{body}");
        assert_eq!(report["wrappings"][0], wrapping, "{body}");
    }
    let bare = post(&server, Some("text/plain"), token.as_str()).json();
    assert_eq!(bare["verdict"], "accepted", "{bare}");
    // A damaged one is found too.
    let (unsigned, _) = token.rsplit_once('.').unwrap();
    let damaged = post(&server, json, json!({"jwt": unsigned}).to_string()).json();
    assert_eq!(codes(&damaged)[0], "segments_wrong", "{damaged}");
}

#[test]
fn what_is_meant_is_taken_from_a_body_of_another_form_where_it_can_be() {
    let server = with_page();
    let token = token(&server);
    let ask = json!({"jwt": token, "meetingNumber": "987654321", "role": 0});
    let report = inspect(&server, &ask).json();
    assert_eq!(codes(&report)[0], "meeting_number_differs", "{report}");
    // Members of a foreign response with the names of our fields.
    let ask = json!({"jwt": token, "meetingNumber": "no number", "role": "host", "at": "noon"});
    let report = inspect(&server, &ask).json();
    assert_eq!(codes(&report), ["token_wrapped"], "{report}");
}

#[test]
fn a_body_without_a_token_is_refused_as_before() {
    let server = with_page();
    let json = Some("application/json");
    for (content_type, body, status, code) in [
        (json, "{}", 400, "signature_missing"),
        (json, r#"{"jwt":"none"}"#, 400, "signature_missing"),
        (
            json,
            r#"{"signature":["none"]}"#,
            400,
            "signature_not_a_string",
        ),
        (json, "[]", 400, "body_invalid"),
        (json, "not JSON", 400, "body_invalid"),
        (
            Some("text/plain"),
            "no token",
            415,
            "content_type_unsupported",
        ),
        (None, "no token", 415, "content_type_unsupported"),
        (None, "", 400, "signature_missing"),
    ] {
        let answer = post(&server, content_type, body);
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
        assert_eq!(answer.json()["error"]["code"], code, "{body}");
    }
}

#[test]
fn a_secret_beside_a_token_is_refused() {
    let server = with_page();
    let ask = json!({"jwt": token(&server), "sdkSecret": SECRET});
    let answer = inspect(&server, &ask);
    assert_eq!(answer.status, 400, "{}", answer.text);
    let refusal = answer.json();
    assert_eq!(refusal["error"]["code"], "secret_not_accepted", "{refusal}");
    assert!(!answer.text.contains(SECRET), "{}", answer.text);
}

#[test]
fn the_moment_may_be_a_date() {
    let server = with_page();
    let signature = token(&server);
    for at in [
        json!(1_000_000_000),
        json!("1000000000"),
        json!(1_000_000_000_000_u64),
        json!("2001-09-09 01:46:40 UTC"),
        json!("Sun, 09 Sep 2001 01:46:40 GMT"),
    ] {
        let report = inspect(&server, &json!({"signature": signature, "at": at})).json();
        assert_eq!(report["timeline"]["at"], 1_000_000_000, "{at}");
    }
}

#[test]
fn two_tokens_in_an_answer_are_told() {
    let server = with_page();
    let signature = token(&server);
    let native = server.post_json("{}").json()["signature"].clone();
    let ask = json!({"data": {"signature": signature, "zak": native}, "key": KEY});
    let report: Value = inspect(&server, &ask).json();
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("data.signature"), "{message}");
    assert!(message.contains("1 other token"), "{message}");
}
