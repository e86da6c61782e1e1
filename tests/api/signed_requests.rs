//! The way in with signed requests. What the libraries of others sign is tried in
//! `tests/callers`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::blocking::RequestBuilder;
use sha2::Sha256;
use zoom_signature::gate::{ApiKey, ApiKeys, RateLimit, Settings, SigningSecret, SigningSecrets};
use zoom_signature::signature::Role;

use crate::helpers::{Answer, NOW, TestServer};

const OLD: [u8; 32] = [1; 32];
const NEW: [u8; 32] = [2; 32];
const API_KEY: &str = "K7gNU3sdo-OL0wNhqoVWhr3g";
const BODY: &str = r#"{"meetingNumber":"85746065432","role":1}"#;

fn secrets(gate: &mut Settings) {
    let secret = |bytes: [u8; 32]| {
        SigningSecret::parse(&format!("whsec_{}", STANDARD.encode(bytes))).unwrap()
    };
    gate.signing_secrets = SigningSecrets::new(vec![secret(OLD), secret(NEW)]);
}

fn mac(secret: &[u8], id: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn mac_now(secret: &[u8], id: &str) -> String {
    mac(secret, id, &NOW.to_string(), BODY)
}

/// A request, and the signature that goes with it unless a test puts in another.
#[derive(Clone)]
struct Request {
    id: &'static str,
    timestamp: String,
    signed_body: &'static str,
    body: &'static str,
    signature: Option<String>,
}

impl Request {
    fn new(id: &'static str) -> Self {
        Self {
            id,
            timestamp: NOW.to_string(),
            signed_body: BODY,
            body: BODY,
            signature: None,
        }
    }

    fn signed_as(self, signature: impl Into<String>) -> Self {
        Self {
            signature: Some(signature.into()),
            ..self
        }
    }

    fn at(self, timestamp: impl std::fmt::Display) -> Self {
        Self {
            timestamp: timestamp.to_string(),
            ..self
        }
    }

    fn with_body(self, body: &'static str) -> Self {
        Self { body, ..self }
    }

    fn to(&self, server: &TestServer) -> RequestBuilder {
        let made = || mac(&OLD, self.id, &self.timestamp, self.signed_body);
        server
            .post("/signature")
            .header("content-type", "application/json")
            .header("webhook-id", self.id)
            .header("webhook-timestamp", &self.timestamp)
            .header(
                "webhook-signature",
                self.signature.clone().unwrap_or_else(made),
            )
            .body(self.body)
    }
}

fn refusal(request: RequestBuilder) -> (u16, String, String) {
    let answer = Answer::of(request);
    let (status, code) = answer.refusal();
    (status, code, answer.param())
}

fn invalid(param: &str) -> (u16, String, String) {
    (400, "signature_invalid".to_owned(), param.to_owned())
}

#[test]
fn a_signed_request_may_ask_for_everything() {
    let server = TestServer::gated(secrets);
    assert_eq!(
        Answer::of(Request::new("msg_1").to(&server)).claims()["role"],
        1
    );
    let native = Request {
        signed_body: "{}",
        ..Request::new("msg_2").with_body("{}")
    };
    assert!(Answer::of(native.to(&server)).claims().get("mn").is_none());
}

#[test]
fn old_and_new_secret_both_count_and_one_signature_of_several_is_enough() {
    let server = TestServer::gated(secrets);
    for (id, signature) in [
        ("msg_1", mac_now(&OLD, "msg_1")),
        ("msg_2", mac_now(&NEW, "msg_2")),
        ("msg_3", format!("v1,AAAA {}", mac_now(&NEW, "msg_3"))),
        ("msg_4", format!("{} v1,AAAA", mac_now(&NEW, "msg_4"))),
        ("msg_5", format!("v1a,AAAA v2,x {}", mac_now(&OLD, "msg_5"))),
    ] {
        let request = Request::new(id).signed_as(signature);
        assert_eq!(Answer::of(request.to(&server)).status, 200, "{id}");
    }
}

#[test]
fn a_timestamp_may_be_five_minutes_off() {
    let server = TestServer::gated(secrets);
    for (id, timestamp) in [("msg_1", NOW - 300), ("msg_2", NOW + 300)] {
        let request = Request::new(id).at(timestamp);
        assert_eq!(Answer::of(request.to(&server)).status, 200, "{timestamp}");
    }
    for timestamp in [NOW - 301, NOW + 301, 0] {
        let request = Request::new("msg_3").at(timestamp);
        assert_eq!(
            refusal(request.to(&server)),
            invalid("webhook-timestamp"),
            "{timestamp}"
        );
    }
    let forged = Request::new("msg_4").at(NOW - 301).signed_as("v1,AAAA");
    assert_eq!(
        refusal(forged.to(&server)),
        invalid("webhook-signature"),
        "only who has a secret learns about clocks"
    );
}

#[test]
fn an_id_counts_once() {
    let server = TestServer::gated(secrets);
    let request = Request::new("msg_1");
    assert_eq!(Answer::of(request.to(&server)).status, 200);
    assert_eq!(
        refusal(request.to(&server)),
        invalid("webhook-id"),
        "replayed as it was"
    );
    let later = request.clone().at(NOW + 60);
    assert_eq!(
        refusal(later.to(&server)),
        invalid("webhook-id"),
        "the id signed anew"
    );
    let other = request.signed_as(mac_now(&NEW, "msg_1"));
    assert_eq!(
        refusal(other.to(&server)),
        invalid("webhook-id"),
        "by the other secret"
    );
    assert_eq!(Answer::of(Request::new("msg_2").to(&server)).status, 200);
}

#[test]
fn a_forged_request_does_not_use_up_an_id() {
    let server = TestServer::gated(secrets);
    let forged = Request::new("msg_1").signed_as(mac_now(&[9; 32], "msg_1"));
    assert_eq!(refusal(forged.to(&server)), invalid("webhook-signature"));
    assert_eq!(Answer::of(Request::new("msg_1").to(&server)).status, 200);
}

#[test]
fn a_changed_request_is_refused() {
    let server = TestServer::gated(secrets);
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

/// The signature covers no query, so whoever stands between could write one.
#[test]
fn a_query_is_refused() {
    let server = TestServer::gated(secrets);
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
    let server = TestServer::gated(secrets);
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
    let server = TestServer::gated(secrets);
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
    let server = TestServer::gated(secrets);
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

#[test]
fn each_secret_has_a_number_a_minute_of_its_own() {
    let server = TestServer::gated(|gate| {
        secrets(gate);
        let key = ApiKey::parse(&format!("web:{API_KEY}"), Role::Host).unwrap();
        gate.api_keys = ApiKeys::new(vec![key]);
        gate.caller_limit = RateLimit::per_minute(1);
    });
    assert_eq!(Answer::of(server.ask(0).bearer_auth(API_KEY)).status, 200);
    for (secret, ids) in [(OLD, ["msg_1", "msg_2"]), (NEW, ["msg_3", "msg_4"])] {
        let [first, second] = ids.map(|id| Request::new(id).signed_as(mac_now(&secret, id)));
        assert_eq!(Answer::of(first.to(&server)).status, 200);
        assert_eq!(
            Answer::of(second.to(&server)).refusal(),
            (429, "rate_limit_exceeded".to_owned())
        );
    }
}

#[test]
fn an_inspection_may_be_signed_too() {
    let server = TestServer::gated(secrets);
    let body = r#"{"signature":"a.b.c"}"#;
    let timestamp = NOW.to_string();
    let request = server
        .post("/inspect")
        .header("content-type", "application/json")
        .header("webhook-id", "a")
        .header("webhook-timestamp", &timestamp)
        .header("webhook-signature", mac(&OLD, "a", &timestamp, body))
        .body(body);
    assert_eq!(Answer::of(request).status, 200);
}

/// The signature covers neither the path nor the content type.
#[test]
fn a_body_cannot_be_given_another_meaning_on_the_way() {
    let server = TestServer::gated(secrets);
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
    let inspection = send("b", r#"{"signature":"a.b.c"}"#, "application/json");
    assert_eq!(
        inspection,
        (400, "body_invalid".to_owned()),
        "an inspection's body"
    );
    let form = send(
        "c",
        "mn=85746065432&role=0",
        "application/x-www-form-urlencoded",
    );
    assert_eq!(form, (415, "content_type_unsupported".to_owned()), "a form");
}

#[test]
fn who_sends_a_request_again_does_not_use_up_the_signers_allowance() {
    let server = TestServer::gated(|gate| {
        secrets(gate);
        gate.caller_limit = RateLimit::per_minute(2);
    });
    let request = Request::new("msg_1");
    assert_eq!(Answer::of(request.to(&server)).status, 200);
    for _ in 0..5 {
        assert_eq!(refusal(request.to(&server)), invalid("webhook-id"));
    }
    assert_eq!(Answer::of(Request::new("msg_2").to(&server)).status, 200);
    let over = Request::new("msg_3");
    assert_eq!(Answer::of(over.to(&server)).refusal().0, 429);
    assert_eq!(
        Answer::of(over.to(&server)).refusal().0,
        429,
        "its id is not used up"
    );
}
