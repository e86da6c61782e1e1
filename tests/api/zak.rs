//! ZAKs: whose, for whom, and every way in which Zoom gives none.

mod claims;
mod failures;
mod together;

use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};
use std::sync::Arc;
use zoom_signature::{Role, UnixTimestamp};
use zoom_signature_server::auth::{
    self, AnonymousAccess, ApiKey, ApiKeys, AppName, Authenticator, NativeSignatures,
};
use zoom_signature_server::http::{Apps, Metrics, Runtime, SharedRuntime};
use zoom_signature_server::zoom_api::{ZoomApi, ZoomApiSettings};

use support::fake_zoom::{FakeZoom, HOST_ID, MEETINGS, ROOMS, TOKEN, ZAK, zak};
use support::server::{Answer, TestServer, app, apps_with, runtime};
use support::{MEETING, NOW};

pub const HOST_KEY: &str = "k4XnTq9vRbW2zLp7HsYc1dGm";
pub const PARTICIPANT_KEY: &str = "p4XnTq9vRbW2zLp7HsYc1dGm";

/// A server with requests to Zoom, a host's and a participant's key.
fn server(settings: ZoomApiSettings) -> TestServer {
    server_with(settings, |_| {})
}

fn server_with(
    settings: ZoomApiSettings,
    customise: impl FnOnce(&mut auth::Settings),
) -> TestServer {
    let mut auth = auth::Settings {
        open: AnonymousAccess::Denied,
        native: NativeSignatures::All,
        api_keys: ApiKeys::new(vec![
            ApiKey::parse(&format!("host:{HOST_KEY}"), Role::Host).unwrap(),
            ApiKey::parse(&format!("guest:{PARTICIPANT_KEY}"), Role::Participant).unwrap(),
        ]),
        ..auth::Settings::open_on_loopback()
    };
    customise(&mut auth);
    TestServer::with(|server| {
        server.metrics_address = Some(([127, 0, 0, 1], 0).into());
        let mut runtime = Runtime {
            auth: Authenticator::new(auth, UnixTimestamp::new(NOW - 3_600)).unwrap(),
            ..runtime()
        };
        let zoom_api = zoom_api(settings, &server.metrics);
        runtime.signing.apps = apps_with(|app| app.zoom_api = Some(Arc::new(zoom_api)));
        server.runtime = SharedRuntime::new(runtime);
    })
}

fn zoom_api(settings: ZoomApiSettings, metrics: &Metrics) -> ZoomApi {
    ZoomApi::new(settings, metrics.zoom_observer(None)).unwrap()
}

fn post(server: &TestServer, key: &str, body: &Value) -> RequestBuilder {
    server.post("/signature").bearer_auth(key).json(body)
}

/// Asks as host for the meeting with its ZAK.
fn ask(server: &TestServer) -> Answer {
    let body = json!({"meetingNumber": MEETING, "role": 1, "zak": true});
    Answer::of(post(server, HOST_KEY, &body))
}

fn metric(server: &TestServer, line: &str) -> u64 {
    let text = server.client.get(server.metrics_url("/metrics"));
    let text = text.send().unwrap().text().unwrap();
    let value = text.lines().find_map(|l| l.strip_prefix(line));
    value
        .unwrap_or_else(|| panic!("{line} in {text}"))
        .trim()
        .parse()
        .unwrap()
}

#[test]
fn the_meetings_host_starts_it_with_one_answer() {
    let zoom = FakeZoom::start();
    let server = server(zoom.settings(Some("meeting-host")));
    let answer = ask(&server);
    assert_eq!(answer.claims()["role"], 1);
    let json = answer.json();
    let members: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(members, ["expiresAt", "sdkKey", "signature", "zak"]);
    assert_eq!(json["zak"], zak(HOST_ID));
    assert_eq!(
        zoom.requests(),
        [
            TOKEN.to_owned(),
            format!("{MEETINGS}{MEETING}"),
            format!("/v2/users/{HOST_ID}/token?type=zak&ttl=600"),
        ]
    );
    for (call, number) in [("access_token", 1), ("meeting", 1), ("zak", 1)] {
        let line = format!(
            "zoom_signature_zoom_requests_total{{app=\"\",call=\"{call}\",outcome=\"ok\"}}"
        );
        assert_eq!(metric(&server, &line), number, "{call}");
    }
}

#[test]
fn a_fixed_user_needs_no_meeting() {
    let zoom = FakeZoom::start();
    let server = server(zoom.settings(Some(ROOMS)));
    assert_eq!(ask(&server).json()["zak"], zak(ROOMS));
    assert_eq!(zoom.count(MEETINGS), 0);
    let native = Answer::of(post(&server, HOST_KEY, &json!({"zak": true})));
    assert_eq!(native.json()["zak"], zak(ROOMS));
    assert_eq!(zoom.count(TOKEN), 1, "one access token for both");
    assert_eq!(zoom.count(ZAK), 2, "ZAKs are not cached");
}

#[test]
fn nothing_is_asked_of_zoom_unless_a_zak_is_asked_for() {
    let zoom = FakeZoom::start();
    let server = server(zoom.settings(Some("meeting-host")));
    for zak in [
        json!(false),
        json!(0),
        json!("false"),
        json!("0"),
        json!(""),
        Value::Null,
    ] {
        let body = json!({"meetingNumber": MEETING, "role": 1, "zak": zak});
        let answer = Answer::of(post(&server, HOST_KEY, &body));
        assert_eq!(answer.status, 200, "{zak}: {}", answer.text);
        assert_eq!(answer.json().get("zak"), None, "{zak}");
    }
    assert_eq!(zoom.requests(), [""; 0]);
    let wrong = json!({"meetingNumber": MEETING, "role": 1, "zak": "eyJ0eXAiOiJKV1QifQ"});
    let wrong = Answer::of(post(&server, HOST_KEY, &wrong));
    assert_eq!(wrong.refusal(), (400, "zak_invalid".to_owned()));
    assert_eq!(wrong.param(), "zak");
}

#[test]
fn every_form_of_the_question_is_read() {
    let zoom = FakeZoom::start();
    let server = server(zoom.settings(Some(ROOMS)));
    for zak_field in [json!(true), json!(1), json!("true"), json!("1")] {
        let body = json!({"meetingNumber": MEETING, "role": 1, "zak": zak_field});
        let answer = Answer::of(post(&server, HOST_KEY, &body));
        assert_eq!(answer.json()["zak"], zak(ROOMS), "{zak_field}");
    }
    for query in ["zak=true", "zak=1", "ZAK=1"] {
        let get = server.get(&format!(
            "/signature?meetingNumber={MEETING}&role=1&{query}"
        ));
        let answer = Answer::of(get.bearer_auth(HOST_KEY));
        assert_eq!(answer.json()["zak"], zak(ROOMS), "{query}");
    }
    let form = [("meetingNumber", MEETING), ("role", "1"), ("zak", "true")];
    let form = server.post("/").bearer_auth(HOST_KEY).form(&form);
    assert_eq!(Answer::of(form).json()["zak"], zak(ROOMS));
}

#[test]
fn only_those_who_may_host_act_as_another() {
    let zoom = FakeZoom::start();
    for user in [ROOMS, "meeting-host"] {
        let server = server(zoom.settings(Some(user)));
        for (key, body, refusal) in [
            (
                PARTICIPANT_KEY,
                json!({"meetingNumber": MEETING, "role": 1, "zak": true}),
                (403, "role_not_allowed"),
            ),
            (
                PARTICIPANT_KEY,
                json!({"meetingNumber": MEETING, "role": 0, "zak": true}),
                (403, "zak_not_allowed"),
            ),
            (
                HOST_KEY,
                json!({"meetingNumber": MEETING, "role": 0, "zak": true}),
                (403, "zak_not_allowed"),
            ),
            (
                PARTICIPANT_KEY,
                json!({"zak": true}),
                (403, "zak_not_allowed"),
            ),
        ] {
            let answer = Answer::of(post(&server, key, &body));
            let (status, code) = refusal;
            assert_eq!(answer.refusal(), (status, code.to_owned()), "{user} {body}");
        }
        let text = post(
            &server,
            HOST_KEY,
            &json!({"meetingNumber": MEETING, "role": 1, "zak": 1}),
        )
        .header("accept", "text/plain");
        assert_eq!(
            Answer::of(text).refusal(),
            (406, "not_acceptable".to_owned())
        );
    }
    let host = server(zoom.settings(Some("meeting-host")));
    let native = Answer::of(post(&host, HOST_KEY, &json!({"zak": true})));
    assert_eq!(native.refusal(), (403, "zak_not_allowed".to_owned()));
    let nobodys = server(zoom.settings(None));
    assert_eq!(
        ask(&nobodys).refusal(),
        (400, "zak_not_configured".to_owned())
    );
    assert_eq!(zoom.requests(), [""; 0]);
    let without = TestServer::start();
    let body = json!({"meetingNumber": MEETING, "role": 1, "zak": true});
    let without = Answer::of(without.post("/signature").json(&body));
    assert_eq!(without.refusal(), (400, "zak_not_configured".to_owned()));
}

#[test]
fn pages_of_other_sites_get_none_from_an_open_server() {
    let zoom = FakeZoom::start();
    let settings = zoom.settings(Some(ROOMS));
    let server = server_with(settings, |auth| *auth = auth::Settings::open_on_loopback());
    let body = json!({"meetingNumber": MEETING, "role": 1, "zak": true});
    let own = server.url("").trim_end_matches('/').to_owned();
    for (name, value) in [
        ("origin", own.as_str()),
        ("origin", "http://localhost:5173"),
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-site", "none"),
    ] {
        let request = server.post("/signature").json(&body).header(name, value);
        assert_eq!(
            Answer::of(request).json()["zak"],
            zak(ROOMS),
            "{name}: {value}"
        );
    }
    let before = zoom.requests().len();
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://localhost.evil.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let request = server.post("/signature").json(&body).header(name, value);
        let refused = (403, "origin_not_allowed".to_owned());
        assert_eq!(Answer::of(request).refusal(), refused, "{name}: {value}");
    }
    assert_eq!(zoom.requests().len(), before);
}

#[test]
fn an_app_gets_zaks_of_its_own_account_only() {
    let zoom = FakeZoom::start();
    let server = TestServer::with(|server| {
        let mut auth = auth::Settings::open_on_loopback();
        auth.native = NativeSignatures::All;
        server.metrics_address = Some(([127, 0, 0, 1], 0).into());
        let mut runtime = Runtime {
            auth: Authenticator::new(auth, UnixTimestamp::new(NOW - 3_600)).unwrap(),
            ..runtime()
        };
        let dev: AppName = "dev".parse().unwrap();
        let of_dev = server.metrics.zoom_observer(Some(&dev));
        let of_dev = ZoomApi::new(zoom.settings(Some(ROOMS)), of_dev).unwrap();
        let mut apps = vec![
            app("default", support::KEY, support::SECRET),
            app(
                "dev",
                "kJ3uW8nyT1eS5oA7iDxfQz",
                "Qb4Nd8Rt2Wz6Ky1Mc5Vx9Lp3Hs7Fg0Ja",
            ),
        ];
        apps[1].zoom_api = Some(Arc::new(of_dev));
        runtime.signing.apps = Apps::new(apps).unwrap();
        server.runtime = SharedRuntime::new(runtime);
    });
    let ask = |app: &str| {
        let body = json!({"meetingNumber": MEETING, "role": 1, "zak": true, "app": app});
        Answer::of(server.post("/signature").json(&body))
    };
    assert_eq!(ask("dev").json()["zak"], zak(ROOMS));
    let refused = (400, "zak_not_configured".to_owned());
    assert_eq!(ask("default").refusal(), refused);
    let line = "zoom_signature_zoom_requests_total{app=\"dev\",call=\"zak\",outcome=\"ok\"}";
    assert_eq!(metric(&server, line), 1);
}
