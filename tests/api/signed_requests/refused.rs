//! What is refused.

use reqwest::blocking::RequestBuilder;

use super::{API_KEY, BODY, NEW, OLD, Request, invalid, mac, mac_now, refusal, secrets};
use support::NOW;
use support::server::{Answer, TestServer};

#[test]
fn a_changed_request_is_refused() {
    let server = TestServer::with_auth(secrets);
    let new = Request::new;
    let (id, timestamp, signature) = ("webhook-id", "webhook-timestamp", "webhook-signature");
    let byte_changed = r#"{"meetingNumber":"85746065433","role":1}"#;
    let space_added = r#"{"meetingNumber":"85746065432","role":1} "#;
    let good = mac_now(&OLD, "x");
    for (request, param, reason) in [
        (
            new("x").with_body(byte_changed),
            signature,
            "a byte of the body changed",
        ),
        (
            new("x").with_body(space_added),
            signature,
            "a space behind the body",
        ),
        (new("x").with_body(""), signature, "the body taken away"),
        (
            new("x").at(NOW - 1).signed_as(&good),
            signature,
            "the timestamp changed",
        ),
        (new("y").signed_as(&good), signature, "the id changed"),
        (
            new("x").signed_as(mac_now(&[3; 32], "x")),
            signature,
            "another secret",
        ),
        (
            new("x").signed_as(good.replace("v1,", "v2,")),
            signature,
            "another version",
        ),
        (
            new("x").signed_as(good.replace("v1,", "")),
            signature,
            "no version",
        ),
        (new("x").signed_as("v1,"), signature, "an empty MAC"),
        (
            new("x").signed_as(&good[..30]),
            signature,
            "a truncated MAC",
        ),
        (
            new("x").signed_as(&good[..23]),
            signature,
            "the first 15 bytes of the MAC",
        ),
        (new("x").signed_as(""), signature, "no MAC"),
        (
            new("x").at(format!("{NOW}.0")),
            timestamp,
            "a fraction of a second",
        ),
        (new("x").at(format!("{NOW}000")), timestamp, "milliseconds"),
        (new("x").at(format!("+{NOW}")), timestamp, "a sign"),
        (new("x").at(""), timestamp, "an empty timestamp"),
        (
            new("with.full.stop"),
            id,
            "an id that could end in a timestamp",
        ),
        (new(""), id, "an empty id"),
    ] {
        assert_eq!(refusal(request.to(&server)), invalid(param), "{reason}");
    }
    assert_eq!(Answer::of(new("x").signed_as(good).to(&server)).status, 200);
}

/// The signature does not cover a query, so a proxy could add one.
#[test]
fn a_query_is_refused() {
    let server = TestServer::with_auth(secrets);
    let sign = |request: RequestBuilder, body: &str, id: &str| {
        let timestamp = NOW.to_string();
        let signature = mac(&OLD, id, &timestamp, body);
        request
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature)
            .body(body.to_owned())
    };
    let body = r#"{"meetingNumber":"85746065432"}"#;
    let post = sign(server.post("/signature?role=1"), body, "a");
    assert_eq!(refusal(post), invalid("webhook-signature"));
    let get = sign(server.get("/signature?mn=85746065432&role=1"), "", "b");
    assert_eq!(refusal(get), invalid("webhook-signature"));
}

#[test]
fn a_header_that_is_missing_or_there_twice_is_named() {
    let server = TestServer::with_auth(secrets);
    let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
    let values = ["a".to_owned(), NOW.to_string(), mac_now(&OLD, "a")];
    for faulty in names {
        for times in [0, 2] {
            let mut request = server
                .post("/signature")
                .header("content-type", "application/json");
            for (name, value) in names.iter().zip(&values) {
                for _ in 0..(if *name == faulty { times } else { 1 }) {
                    request = request.header(*name, value);
                }
            }
            assert_eq!(
                refusal(request.body(BODY)),
                invalid(faulty),
                "{faulty} {times} times"
            );
        }
    }
}

#[test]
fn the_body_is_verified_before_it_is_parsed() {
    let server = TestServer::with_auth(secrets);
    let forged = Request::new("a").with_body("{").signed_as("v1,AAAA");
    assert_eq!(refusal(forged.to(&server)), invalid("webhook-signature"));
    let signed = Request {
        signed_body: "{",
        ..Request::new("b").with_body("{")
    };
    assert_eq!(
        Answer::of(signed.to(&server)).refusal(),
        (400, "body_invalid".to_owned())
    );
}

#[test]
fn beside_another_credential_it_is_refused() {
    let server = TestServer::with_auth(secrets);
    let request = || Request::new("a").to(&server);
    for request in [
        request().header("x-api-key", API_KEY),
        request().bearer_auth(API_KEY),
        request().header("x-api-key", API_KEY).bearer_auth(API_KEY),
    ] {
        assert_eq!(
            Answer::of(request).refusal(),
            (401, "credentials_invalid".to_owned())
        );
    }
    let proxys = request().basic_auth("user", Some("password"));
    assert_eq!(Answer::of(proxys).status, 200, "a proxy's is none of ours");
}

/// The signature covers neither the path nor the content type.
#[test]
fn a_body_cannot_be_given_another_meaning_on_the_way() {
    let server = TestServer::with_auth(secrets);
    let send = |id: &'static str, body: &'static str, kind: &str| {
        let timestamp = NOW.to_string();
        let request = server
            .post("/signature")
            .header("content-type", kind)
            .header("webhook-id", id)
            .header("webhook-timestamp", &timestamp)
            .header("webhook-signature", mac(&OLD, id, &timestamp, body))
            .body(body);
        Answer::of(request).refusal()
    };
    let form = send("a", BODY, "application/x-www-form-urlencoded");
    assert_eq!(
        form,
        (415, "content_type_unsupported".to_owned()),
        "JSON taken for a form"
    );
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJhcHBLZXkiOiJYIn0.AAAA";
    let unknown: Vec<String> = (0..50).map(|n| format!(r#""x{n}":1"#)).collect();
    let unknown = unknown.join(",");
    for (id, body) in [
        ("b1", r#"{"signature":"a.b.c"}"#.to_owned()),
        (
            "b2",
            r#"{"signature":"a.b.c","meetingNumber":"85746065432","role":1}"#.to_owned(),
        ),
        (
            "b3",
            r#"{"at":1,"meetingNumber":"85746065432","role":1}"#.to_owned(),
        ),
        (
            "b4",
            r#"{"Platform":"web","meetingNumber":"85746065432","role":1}"#.to_owned(),
        ),
        (
            "b5",
            format!(r#"{{"jwt":"{token}","meetingNumber":"85746065432","role":1}}"#),
        ),
        (
            "b6",
            format!(r#"{{{unknown},"signature":"x","meetingNumber":"85746065432","role":1}}"#),
        ),
        (
            "b7",
            format!(r#"{{"data":{{"x":["{token}"],"mn":"85746065432","role":1}}}}"#),
        ),
    ] {
        let body: &'static str = body.leak();
        let inspection = send(id, body, "application/json");
        assert_eq!(inspection, (400, "signature_invalid".to_owned()), "{body}");
    }
    let form = send(
        "c",
        "mn=85746065432&role=0",
        "application/x-www-form-urlencoded",
    );
    assert_eq!(form, (415, "content_type_unsupported".to_owned()), "a form");
}

/// As the scheme has it during a rotation: a signature by each secret.
#[test]
fn with_two_signatures_a_request_is_accepted_once_whichever_is_sent_again() {
    let server = TestServer::with_auth(secrets);
    let [old, new] = [OLD, NEW].map(|secret| mac_now(&secret, "x"));
    let both = Request::new("x").signed_as(format!("{new} {old}"));
    assert_eq!(Answer::of(both.to(&server)).status, 200);
    for again in [format!("{old} {new}"), old, new] {
        let again = Request::new("x").signed_as(&again);
        assert_eq!(refusal(again.to(&server)), invalid("webhook-id"));
    }
    // Who holds one secret cannot use up the IDs of the other.
    let old = Request::new("y").signed_as(mac_now(&OLD, "y"));
    assert_eq!(Answer::of(old.to(&server)).status, 200);
    let new = Request::new("y").signed_as(mac_now(&NEW, "y"));
    assert_eq!(Answer::of(new.to(&server)).status, 200);
}
