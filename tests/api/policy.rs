//! What authenticated callers may ask for.

use zoom_signature::Role;
use zoom_signature_server::auth::{
    AnonymousAccess, ApiKey, ApiKeys, MeetingScope, NativeSignatures,
};

use support::MEETING;
use support::server::{Answer, TestServer};

const KEY: &str = "K7gNU3sdo-OL0wNhqoVWhr3g";

fn host_key() -> ApiKeys {
    ApiKeys::new(vec![
        ApiKey::parse(&format!("web:{KEY}"), Role::Host).unwrap(),
    ])
}

#[test]
fn only_allowed_meetings_are_signed_for_whoever_asks() {
    let server = TestServer::with_auth(|auth| {
        auth.open = AnonymousAccess::UpTo(Role::Host);
        auth.api_keys = host_key();
        auth.meetings =
            MeetingScope::these(["123456789".parse().unwrap(), MEETING.parse().unwrap()]);
    });
    for role in [0, 1] {
        assert_eq!(Answer::of(server.ask(role)).status, 200);
        assert_eq!(Answer::of(server.ask(role).bearer_auth(KEY)).status, 200);
    }
    let not_allowed = (403, "meeting_not_allowed".to_owned());
    for body in [
        serde_json::json!({"meetingNumber": "987654321", "role": 0}),
        serde_json::json!({"mn": 987_654_321, "role": 0}),
        serde_json::json!({"meetingNumber": "0123456789", "role": 0}),
        serde_json::json!({}),
    ] {
        for key in [None, Some(KEY)] {
            let mut request = server.post("/signature").json(&body);
            if let Some(key) = key {
                request = request.bearer_auth(key);
            }
            let answer = Answer::of(request);
            assert_eq!(answer.refusal(), not_allowed, "{body} {key:?}");
            assert_eq!(answer.param(), "meetingNumber");
        }
    }
    let spaced = serde_json::json!({"meetingNumber": "857 4606 5432", "role": 0});
    assert_eq!(
        Answer::of(server.post("/signature").json(&spaced)).status,
        200
    );
}

#[test]
fn a_gate_that_is_open_to_participants_is_shut_to_hosts() {
    let server = TestServer::with_auth(|auth| auth.open = AnonymousAccess::UpTo(Role::Participant));
    assert_eq!(Answer::of(server.ask(0)).status, 200);
    let refused = Answer::of(server.ask(1));
    assert_eq!(refused.refusal(), (403, "role_not_allowed".to_owned()));
}

/// It names no role, so a host could use it too.
#[test]
fn a_participant_gets_a_native_signature_only_where_all_do() {
    for (native, status) in [(NativeSignatures::Hosts, 403), (NativeSignatures::All, 200)] {
        let server = TestServer::with_auth(|auth| {
            auth.open = AnonymousAccess::UpTo(Role::Participant);
            auth.api_keys = host_key();
            auth.native = native;
        });
        let ask = || server.post("/signature").json(&serde_json::json!({}));
        let answer = Answer::of(ask());
        assert_eq!(answer.status, status);
        if status == 403 {
            assert_eq!(answer.refusal().1, "meeting_not_allowed");
            assert!(answer.text.contains("NATIVE_SIGNATURES=all"));
        }
        assert_eq!(Answer::of(ask().bearer_auth(KEY)).status, 200, "a host");
    }
}

#[test]
fn anonymous_access_still_refuses_a_wrong_credential() {
    let server = TestServer::with_auth(|auth| {
        auth.open = AnonymousAccess::UpTo(Role::Participant);
        auth.api_keys = host_key();
    });
    assert_eq!(Answer::of(server.ask(0)).status, 200);
    assert_eq!(Answer::of(server.ask(1).bearer_auth(KEY)).status, 200);
    let wrong = Answer::of(server.ask(0).bearer_auth("wrong"));
    assert_eq!(wrong.refusal(), (401, "credentials_invalid".to_owned()));
}

#[test]
fn with_no_way_in_configured_a_credential_is_not_looked_at() {
    let server = TestServer::with_auth(|auth| auth.open = AnonymousAccess::UpTo(Role::Participant));
    let request = server
        .ask(0)
        .bearer_auth("of some other program")
        .header("webhook-id", "1");
    assert_eq!(Answer::of(request).status, 200);
}

#[test]
fn several_faults_of_a_request_are_still_told_together() {
    let server = TestServer::with_auth(|auth| auth.open = AnonymousAccess::UpTo(Role::Participant));
    let body = serde_json::json!({"meetingNumber": "1", "role": 2});
    let codes = Answer::of(server.post("/signature").json(&body)).codes();
    assert_eq!(codes, ["meeting_number_invalid", "role_invalid"]);
}
