//! The Zoom user whom a caller's own token names.

use serde_json::{Value, json};
use support::MEETING;
use support::fake_zoom::{FakeZoom, HOST_ID, MEETINGS, ROOMS, zak};
use support::oidc_provider::Provider;
use support::server::{Answer, TestServer};

use super::{post, server_with};
use crate::openid::tokens::{Signer, claims, with};
use crate::openid::{keys, settings};

fn server(zoom: &FakeZoom, provider: &Provider, zak_user: Option<&str>) -> TestServer {
    server_with(zoom.settings(zak_user), |auth| {
        let mut oidc = settings(provider);
        oidc.zoom_user_claim = Some("zoom.user".parse().unwrap());
        oidc.host_claim = Some("roles=host".parse().unwrap());
        auth.oidc = Some(oidc);
    })
}

fn token(provider: &Provider, zoom_user: Option<Value>, is_host: bool) -> String {
    let mut claims = claims(&provider.url());
    if let Some(user) = zoom_user {
        claims = with(&claims, "zoom", json!({ "user": user }));
    }
    if is_host {
        claims = with(&claims, "roles", json!(["host"]));
    }
    Signer::ed().token(&claims)
}

fn ask(server: &TestServer, token: &str, role: Option<u8>) -> Answer {
    let body = match role {
        Some(role) => json!({"meetingNumber": MEETING, "role": role, "zak": true}),
        None => json!({"zak": true}),
    };
    Answer::of(post(server, token, &body))
}

#[test]
fn users_join_and_host_as_themselves() {
    let (zoom, provider) = (FakeZoom::start(), Provider::start(&keys()));
    for configured in [None, Some("meeting-host"), Some(HOST_ID)] {
        let server = server(&zoom, &provider, configured);
        for (is_host, role) in [(false, Some(0)), (true, Some(1)), (false, None)] {
            let token = token(&provider, Some(json!(ROOMS)), is_host);
            let answer = ask(&server, &token, role);
            assert_eq!(answer.json()["zak"], zak(ROOMS), "{configured:?} {role:?}");
        }
        let token = token(&provider, Some(json!(ROOMS)), false);
        let refused = (403, "role_not_allowed".to_owned());
        assert_eq!(ask(&server, &token, Some(1)).refusal(), refused);
    }
    assert_eq!(zoom.count(MEETINGS), 0);
}

#[test]
fn a_token_without_the_claim_is_like_any_caller() {
    let (zoom, provider) = (FakeZoom::start(), Provider::start(&keys()));
    let fixed = server(&zoom, &provider, Some(HOST_ID));
    let not_allowed = (403, "zak_not_allowed".to_owned());
    for claim in [None, Some(json!(7)), Some(json!("")), Some(json!(null))] {
        let host = token(&provider, claim.clone(), true);
        assert_eq!(
            ask(&fixed, &host, Some(1)).json()["zak"],
            zak(HOST_ID),
            "{claim:?}"
        );
        assert_eq!(
            ask(&fixed, &host, Some(0)).refusal(),
            not_allowed,
            "{claim:?}"
        );
        let guest = token(&provider, claim.clone(), false);
        assert_eq!(
            ask(&fixed, &guest, Some(0)).refusal(),
            not_allowed,
            "{claim:?}"
        );
        assert_eq!(
            ask(&fixed, &guest, None).refusal(),
            not_allowed,
            "{claim:?}"
        );
    }
    let nobody = server(&zoom, &provider, None);
    let host = token(&provider, None, true);
    let not_configured = (400, "zak_not_configured".to_owned());
    assert_eq!(ask(&nobody, &host, Some(1)).refusal(), not_configured);
}

/// `me` would be the owner of the server's app.
#[test]
fn a_claim_cannot_name_the_apps_owner_or_another_path() {
    let (zoom, provider) = (FakeZoom::start(), Provider::start(&keys()));
    let server = server(&zoom, &provider, Some("meeting-host"));
    for claim in ["me", "ME", "..", "a b", "a\n"] {
        let token = token(&provider, Some(json!(claim)), true);
        let refused = (403, "zak_not_allowed".to_owned());
        assert_eq!(
            ask(&server, &token, Some(1)).refusal(),
            refused,
            "{claim:?}"
        );
    }
    assert_eq!(zoom.requests(), [""; 0]);
    let token = token(&provider, Some(json!("../meetings/85746065432?x#y")), true);
    let unknown = (502, "zoom_user_unknown".to_owned());
    assert_eq!(ask(&server, &token, Some(1)).refusal(), unknown);
    let escaped = "/v2/users/..%2Fmeetings%2F85746065432%3Fx%23y/token?type=zak&ttl=600";
    assert_eq!(zoom.requests().last().unwrap(), escaped);
}
