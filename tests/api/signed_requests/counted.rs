//! What is accepted, and how it counts.

use zoom_signature::Role;
use zoom_signature_server::auth::{ApiKey, ApiKeys, RateLimit};

use super::{API_KEY, NEW, OLD, Request, invalid, mac, mac_now, refusal, secrets};
use support::NOW;
use support::server::{Answer, TestServer};

#[test]
fn a_signed_request_may_ask_for_everything() {
    let server = TestServer::with_auth(secrets);
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
    let server = TestServer::with_auth(secrets);
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
    let server = TestServer::with_auth(secrets);
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
    let server = TestServer::with_auth(secrets);
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
        Answer::of(other.to(&server)).status,
        200,
        "the other secret's ids are its own"
    );
    assert_eq!(Answer::of(Request::new("msg_2").to(&server)).status, 200);
}

/// Ids are remembered from the start on, so those of the requests before are not known.
#[test]
fn what_was_signed_before_the_start_is_refused() {
    let server = TestServer::with_auth_since(NOW - 100, secrets);
    let request = Request::new("msg_1").at(NOW - 101);
    assert_eq!(refusal(request.to(&server)), invalid("webhook-timestamp"));
    let request = Request::new("msg_1").at(NOW - 100);
    assert_eq!(Answer::of(request.to(&server)).status, 200);
}

#[test]
fn what_an_address_sends_over_its_limit_is_not_good_from_another() {
    let server = TestServer::with_auth_behind(&["127.0.0.0/8"], |auth| {
        secrets(auth);
        auth.address_limit = RateLimit::per_minute(1);
    });
    let from = |request: &Request, address| request.to(&server).header("x-forwarded-for", address);
    let [first, second] = ["msg_1", "msg_2"].map(Request::new);
    assert_eq!(Answer::of(from(&first, "192.0.2.1")).status, 200);
    assert_eq!(Answer::of(from(&second, "192.0.2.1")).refusal().0, 429);
    assert_eq!(refusal(from(&second, "192.0.2.2")), invalid("webhook-id"));
}

#[test]
fn a_forged_request_does_not_use_up_an_id() {
    let server = TestServer::with_auth(secrets);
    let forged = Request::new("msg_1").signed_as(mac_now(&[9; 32], "msg_1"));
    assert_eq!(refusal(forged.to(&server)), invalid("webhook-signature"));
    assert_eq!(Answer::of(Request::new("msg_1").to(&server)).status, 200);
}

#[test]
fn each_secret_has_a_number_a_minute_of_its_own() {
    let server = TestServer::with_auth(|auth| {
        secrets(auth);
        let key = ApiKey::parse(&format!("web:{API_KEY}"), Role::Host).unwrap();
        auth.api_keys = ApiKeys::new(vec![key]);
        auth.caller_limit = RateLimit::per_minute(1);
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
    let server = TestServer::with_auth(secrets);
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

#[test]
fn who_sends_a_request_again_does_not_use_up_the_signers_allowance() {
    let server = TestServer::with_auth(|auth| {
        secrets(auth);
        auth.caller_limit = RateLimit::per_minute(2);
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
        refusal(over.to(&server)),
        invalid("webhook-id"),
        "whoever overheard it cannot send it later"
    );
}
