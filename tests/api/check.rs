//! `POST /check`: what Zoom says of the credentials.

use serde_json::json;
use support::fake_zoom::{FakeZoom, TOKEN};
use support::server::{Answer, TestServer, app, page, runtime};
use support::{KEY, SECRET};
use zoom_signature::{Credentials, Role};
use zoom_signature_server::auth::{self, AnonymousAccess, ApiKey, ApiKeys, Authenticator};
use zoom_signature_server::http::{
    Apps, OnlineApp, OnlineSubject, Runtime, ServerSettings, SharedRuntime,
};

const API_KEY: &str = "k4XnTq9vRbW2zLp7HsYc1dGm";

fn online(zoom: &FakeZoom) -> OnlineSubject {
    OnlineSubject {
        oauth_url: zoom.url().parse().unwrap(),
        ..runtime().online
    }
}

fn server(zoom: &FakeZoom, customise: impl FnOnce(&mut ServerSettings)) -> TestServer {
    TestServer::with(|settings| {
        settings.page = Some(page(None));
        settings.runtime = SharedRuntime::new(Runtime {
            online: online(zoom),
            ..runtime()
        });
        customise(settings);
    })
}

#[test]
fn zoom_is_asked_about_the_credentials_six_times_a_minute() {
    let zoom = FakeZoom::start();
    let server = server(&zoom, |_| {});
    for _ in 0..6 {
        let answer = Answer::of(server.post("/check"));
        assert_eq!(answer.status, 200, "{}", answer.text);
        let checks = answer.json()["checks"].as_array().unwrap().clone();
        let said: Vec<String> = checks
            .iter()
            .map(|check| format!("{} {} {}", check["subject"], check["status"], check["code"]))
            .collect();
        let known = r#""sdk_credentials" "ok" "known""#;
        assert_eq!(said, [known, r#""clock" "ok" "right""#]);
        assert!(!answer.text.contains("access-token"), "{}", answer.text);
    }
    let limited = Answer::of(server.post("/check"));
    assert_eq!(limited.refusal(), (429, "rate_limit_exceeded".to_owned()));
    let wait: u32 = limited.header("retry-after").parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
    assert_eq!(zoom.count(TOKEN), 6);
}

#[test]
fn only_those_who_may_ask_have_it() {
    let zoom = FakeZoom::start();
    let with_key = server(&zoom, |settings| {
        let auth = auth::Settings {
            open: AnonymousAccess::Denied,
            api_keys: ApiKeys::new(vec![
                ApiKey::parse(&format!("web:{API_KEY}"), Role::Participant).unwrap(),
            ]),
            ..auth::Settings::open_on_loopback()
        };
        settings.runtime = SharedRuntime::new(Runtime {
            auth: Authenticator::new(auth, zoom_signature::UnixTimestamp::new(0)).unwrap(),
            online: online(&zoom),
            ..runtime()
        });
    });
    let missing = (401, "credentials_missing".to_owned());
    assert_eq!(Answer::of(with_key.post("/check")).refusal(), missing);
    let open = server(&zoom, |_| {});
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let foreign = Answer::of(open.post("/check").header(name, value));
        assert_eq!(foreign.refusal(), (403, "origin_not_allowed".to_owned()));
    }
    assert_eq!(zoom.requests(), [""; 0]);
    let asked = Answer::of(with_key.post("/check").bearer_auth(API_KEY));
    assert_eq!(asked.status, 200, "{}", asked.text);
    let wrong_method = Answer::of(open.get("/check"));
    assert_eq!(
        wrong_method.refusal(),
        (405, "method_not_allowed".to_owned())
    );
}

#[test]
fn it_asks_about_one_app_if_one_is_named() {
    let zoom = FakeZoom::start();
    let server = server(&zoom, |settings| {
        let dev = (
            "dev",
            "kJ3uW8nyT1eS5oA7iDxfQz",
            "Qb4Nd8Rt2Wz6Ky1Mc5Vx9Lp3Hs7Fg0Ja",
        );
        let mut online = online(&zoom);
        online.apps.push(OnlineApp {
            name: dev.0.parse().unwrap(),
            credentials: Credentials::new(dev.1, dev.2).unwrap(),
            previous_secret: None,
            zoom_api: None,
        });
        let mut runtime = Runtime {
            online,
            ..runtime()
        };
        let apps = vec![app("default", KEY, SECRET), app(dev.0, dev.1, dev.2)];
        runtime.signing.apps = Apps::new(apps).unwrap();
        settings.runtime = SharedRuntime::new(runtime);
    });
    let about = |body: serde_json::Value| {
        let answer = Answer::of(server.post("/check").json(&body)).json();
        let checks = answer["checks"].as_array().unwrap().clone();
        let said = checks
            .iter()
            .map(|check| format!("{} {}", check["app"], check["code"]));
        said.collect::<Vec<_>>().join(", ").replace('"', "")
    };
    let both = "default known, dev unknown, null right";
    for all in [json!({}), json!({"app": null}), json!({"other": 1})] {
        assert_eq!(about(all), both);
    }
    assert_eq!(about(json!({"app": "dev"})), "dev unknown, null right");
    let unknown = Answer::of(server.post("/check").json(&json!({"app": "staging"})));
    assert_eq!(unknown.refusal(), (400, "app_unknown".to_owned()));
    let secret = Answer::of(server.post("/check").json(&json!({"sdkSecret": "x"})));
    assert_eq!(secret.refusal(), (400, "secret_not_accepted".to_owned()));
}

#[test]
fn it_is_there_with_the_page_on_loopback_only() {
    let zoom = FakeZoom::start();
    let not_found = (404, "not_found".to_owned());
    let without_page = server(&zoom, |settings| settings.page = None);
    assert_eq!(Answer::of(without_page.post("/check")).refusal(), not_found);
    let beyond = server(&zoom, |settings| {
        let mut page = page(None);
        page.asks_zoom = false;
        settings.page = Some(page);
    });
    assert_eq!(Answer::of(beyond.post("/check")).refusal(), not_found);
    let config = Answer::of(beyond.get("/page/config.json")).json();
    assert_eq!(config["check"], serde_json::Value::Null);
    assert_eq!(zoom.requests(), [""; 0]);
}
