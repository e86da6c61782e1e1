//! Every way in which Zoom gives no ZAK.

use serde_json::json;
use support::document::Document;
use support::fake_zoom::{FakeZoom, GENERAL_CLIENT_ID, MEETINGS, ROOMS, TOKEN, ZAK, zak};
use zoom_signature_server::auth::RateLimit;
use zoom_signature_server::zoom_api::{ClientSecret, ZoomApiSettings};

use super::{ask, metric, server};

/// Asks, and checks the refusal and that the failure is counted.
fn fails(settings: ZoomApiSettings, status: u16, code: &str, call: &str) -> String {
    let server = server(settings);
    let answer = ask(&server);
    assert_eq!(
        answer.refusal(),
        (status, code.to_owned()),
        "{}",
        answer.text
    );
    let outcome = code.strip_prefix("zoom_").unwrap();
    let line = format!(
        "zoom_signature_zoom_requests_total{{app=\"\",call=\"{call}\",outcome=\"{outcome}\"}}"
    );
    assert_eq!(metric(&server, &line), 1, "{line}");
    for secret in ["access-token", "Jw4eZt8RkQm1", "zak.of", "example.com"] {
        assert!(!answer.text.contains(secret), "{}", answer.text);
    }
    answer.text
}

#[test]
fn wrong_credentials() {
    let zoom = FakeZoom::start();
    let mut settings = zoom.settings(Some(ROOMS));
    let another = "another-client-secret-altogether".to_owned();
    settings.app.client_secret = ClientSecret::new(another.into()).unwrap();
    fails(settings, 502, "zoom_credentials_refused", "access_token");

    let mut settings = zoom.settings(Some(ROOMS));
    settings.app.account_id = "anotherAccount".to_owned();
    fails(settings, 502, "zoom_credentials_refused", "access_token");

    let refused =
        json!({"reason": "Invalid client_id or client_secret", "error": "invalid_client"});
    zoom.fails(TOKEN, Document::Status(401, refused));
    let settings = zoom.settings(Some(ROOMS));
    fails(settings, 502, "zoom_credentials_refused", "access_token");
}

#[test]
fn a_general_apps_pair() {
    let zoom = FakeZoom::start();
    let mut settings = zoom.settings(Some(ROOMS));
    settings.app.client_id = GENERAL_CLIENT_ID.to_owned();
    fails(settings, 502, "zoom_app_kind", "access_token");
}

#[test]
fn missing_scopes_are_named_whatever_the_code() {
    let zoom = FakeZoom::start();
    let text =
        "Invalid access token, does not contain scopes:[user:read:token, user:read:token:admin].";
    for (status, code) in [(400, 4711), (401, 201)] {
        zoom.fails(
            ZAK,
            Document::Status(status, json!({"code": code, "message": text})),
        );
        let told = fails(zoom.settings(Some(ROOMS)), 502, "zoom_scope_missing", "zak");
        assert!(
            told.contains("user:read:token, user:read:token:admin"),
            "{told}"
        );
    }
    let server = server(zoom.settings(Some(ROOMS)));
    ask(&server);
    zoom.works(ZAK);
    let tokens = zoom.count(TOKEN);
    assert_eq!(
        ask(&server).json()["zak"],
        zak(ROOMS),
        "the scope was added"
    );
    assert_eq!(zoom.count(TOKEN), tokens + 1, "with a token that has it");
    let markup = "does not contain scopes:[<b>bold</b>, user:read:zak].";
    zoom.fails(
        ZAK,
        Document::Status(400, json!({"code": 4711, "message": markup})),
    );
    let told = fails(zoom.settings(Some(ROOMS)), 502, "zoom_scope_missing", "zak");
    assert!(
        told.contains("user:read:zak") && !told.contains("bold"),
        "{told}"
    );
}

#[test]
fn unknown_users_and_meetings() {
    let zoom = FakeZoom::start();
    let nobody = zoom.settings(Some("nobody@example.org"));
    fails(nobody, 502, "zoom_user_unknown", "zak");
    let unknown = json!({"code": 3001, "message": "Meeting does not exist: 85746065432."});
    zoom.fails(MEETINGS, Document::Status(404, unknown));
    let host = zoom.settings(Some("meeting-host"));
    fails(host, 502, "zoom_meeting_unknown", "meeting");
}

#[test]
fn a_disabled_app() {
    let zoom = FakeZoom::start();
    let disabled = json!({"errorCode": 4717, "errorMessage": "The app has been disabled."});
    zoom.fails(TOKEN, Document::Status(400, disabled));
    let settings = zoom.settings(Some(ROOMS));
    fails(settings, 502, "zoom_account_disabled", "access_token");
}

#[test]
fn zooms_limits_say_when_to_come_back() {
    let zoom = FakeZoom::start();
    for (retry_after, wait) in [
        (Some("7"), "7"),
        // `NOW` is 2026-11-22T12:17:05Z.
        (Some("2026-11-22T12:18:05Z"), "60"),
        (None, "5"),
    ] {
        zoom.fails(ZAK, Document::Limited(retry_after.map(str::to_owned)));
        let server = server(zoom.settings(Some(ROOMS)));
        let answer = ask(&server);
        let limited = (503, "zoom_rate_limited".to_owned());
        assert_eq!(answer.refusal(), limited, "{retry_after:?}");
        assert_eq!(answer.header("retry-after"), wait, "{retry_after:?}");
    }
}

#[test]
fn this_servers_own_limit_spares_zoom() {
    let zoom = FakeZoom::start();
    let server = server(ZoomApiSettings {
        rate_limit: RateLimit::per_minute(3),
        ..zoom.settings(Some(ROOMS))
    });
    assert_eq!(ask(&server).json()["zak"], zak(ROOMS));
    assert_eq!(ask(&server).json()["zak"], zak(ROOMS));
    let answer = ask(&server);
    assert_eq!(answer.refusal(), (503, "zoom_rate_limited".to_owned()));
    let wait: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(zoom.requests().len(), 3, "the token and two ZAKs");
    let without = json!({"meetingNumber": support::MEETING, "role": 1});
    let without = super::post(&server, super::HOST_KEY, &without)
        .send()
        .unwrap();
    assert_eq!(
        without.status(),
        200,
        "a signature alone asks nothing of Zoom"
    );
}

#[test]
fn answers_that_cannot_be_used() {
    let zoom = FakeZoom::start();
    let huge = format!("{{\"token\":\"{}\"}}", "x".repeat(64 * 1024));
    for document in [
        Document::Status(500, json!({})),
        Document::Status(503, json!({"code": 503, "message": "Unavailable"})),
        Document::Text("<html>502 Bad Gateway</html>".to_owned()),
        Document::Text(String::new()),
        Document::Json(json!({"token": 7})),
        Document::Json(json!({"token": "a b"})),
        Document::Json(json!({"token": ""})),
        Document::Json(json!([])),
        Document::Text(huge),
        Document::CutOff,
        Document::Redirect(format!("{}/v2/users/me/token", zoom.url())),
    ] {
        zoom.fails(ZAK, document);
        fails(zoom.settings(Some(ROOMS)), 503, "zoom_unreachable", "zak");
    }
    for document in [
        Document::Status(500, json!({})),
        Document::Json(json!({"access_token": 7})),
        Document::Text("{".to_owned()),
        Document::CutOff,
        Document::Redirect(format!("{}/elsewhere", zoom.url())),
    ] {
        zoom.fails(TOKEN, document);
        let settings = zoom.settings(Some(ROOMS));
        fails(settings, 503, "zoom_unreachable", "access_token");
    }
    assert_eq!(zoom.count("/elsewhere"), 0, "no redirect is followed");
    assert_eq!(zoom.count("/v2/users/me"), 0);
}

#[test]
fn silence_ends_after_five_seconds() {
    let mut zoom = FakeZoom::start();
    zoom.fails(ZAK, Document::Silence);
    let since = std::time::Instant::now();
    fails(zoom.settings(Some(ROOMS)), 503, "zoom_unreachable", "zak");
    let took = since.elapsed().as_secs();
    assert!((5..20).contains(&took), "{took} s");
    let settings = zoom.settings(Some(ROOMS));
    zoom.stop();
    fails(settings, 503, "zoom_unreachable", "access_token");
}

#[test]
fn a_token_that_dies_early_is_renewed_once() {
    let zoom = FakeZoom::start();
    let server = server(zoom.settings(Some("meeting-host")));
    ask(&server);
    zoom.forgets_tokens();
    assert_eq!(ask(&server).status, 200);
    assert_eq!(zoom.count(TOKEN), 2);
    let rejected = json!({"code": 124, "message": "Invalid access token."});
    zoom.fails(ZAK, Document::Status(401, rejected));
    let answer = ask(&server);
    assert_eq!(
        answer.refusal(),
        (502, "zoom_credentials_refused".to_owned())
    );
    assert_eq!(zoom.count(TOKEN), 3, "once");
}

#[test]
fn an_api_url_elsewhere_is_not_followed() {
    let (zoom, elsewhere) = (FakeZoom::start(), FakeZoom::start());
    for url in [elsewhere.url(), "https://evil.example".to_owned()] {
        zoom.names_api(&url);
        let server = server(zoom.settings(Some(ROOMS)));
        assert_eq!(ask(&server).json()["zak"], zak(ROOMS), "{url}");
    }
    assert_eq!(elsewhere.requests(), [""; 0]);
}
