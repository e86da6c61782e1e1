//! Several apps in one server: which one signs, and for whom.

mod apart;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};
use sha2::Sha256;
use support::oidc_provider::Provider;
use support::server::{Answer, TestServer, app, known, runtime};
use support::{KEY, MEETING, NOW, SECRET, claims_by};
use zoom_signature::{Credentials, Lifetime, Role, UnixTimestamp};
use zoom_signature_server::auth::{
    self, AnonymousAccess, ApiKey, ApiKeys, Authenticator, MeetingScope, NativeSignatures,
    SigningSecret, SigningSecrets,
};
use zoom_signature_server::http::{App, Apps, InspectionService, Runtime, SharedRuntime};

use crate::openid::tokens::{self, Signer};
use crate::openid::{keys, settings};

const UNBOUND: &str = "k4XnTq9vRbW2zLp7HsYc1dGm";
const OF_DEV: &str = "Zm8Kp3Vx6Nq1Lt9Rw4Yc7Bd2";
const SIGNING: [u8; 32] = [7; 32];

/// The name, key and secret of each app; the first signs if nothing chooses.
fn pairs(number: usize) -> Vec<(String, String, String)> {
    let first = ("default".to_owned(), KEY.to_owned(), SECRET.to_owned());
    let dev = (
        "dev".to_owned(),
        "kJ3uW8nyT1eS5oA7iDxfQz".to_owned(),
        "Qb4Nd8Rt2Wz6Ky1Mc5Vx9Lp3Hs7Fg0Ja".to_owned(),
    );
    let others = (2..number).map(|n| {
        (
            format!("customer-{n}"),
            format!("oV6hB2nZ8qC4xR0tY7g{n:03}"),
            format!("h3Yx7Tq1Pz9Wn5Kc2Vb8Rd4Mf6Lg{n:04}"),
        )
    });
    [first, dev]
        .into_iter()
        .chain(others)
        .take(number)
        .collect()
}

fn apps(pairs: &[(String, String, String)]) -> Vec<App> {
    pairs
        .iter()
        .map(|(name, key, secret)| app(name, key, secret))
        .collect()
}

/// A server for so many apps, with an API key for all and one that is bound to dev.
fn server(number: usize, customise: impl FnOnce(&mut auth::Settings, &mut Vec<App>)) -> TestServer {
    let pairs = pairs(number);
    let key = |text: String| ApiKey::parse(&text, Role::Host).unwrap();
    let mut auth = auth::Settings {
        open: AnonymousAccess::Denied,
        native: NativeSignatures::All,
        api_keys: ApiKeys::new(vec![
            key(format!("any:{UNBOUND}")),
            key(format!("web@dev:{OF_DEV}")),
        ]),
        ..auth::Settings::open_on_loopback()
    };
    let mut apps = apps(&pairs);
    customise(&mut auth, &mut apps);
    TestServer::with(|settings| {
        let mut runtime = Runtime {
            auth: Authenticator::new(auth, UnixTimestamp::new(NOW - 3_600)).unwrap(),
            inspection: InspectionService::new(pairs.iter().map(|(name, key, secret)| {
                known(
                    name,
                    Credentials::new(key.as_str(), secret.as_str()).unwrap(),
                )
            })),
            ..runtime()
        };
        runtime.signing.apps = Apps::new(apps).unwrap();
        for (name, ..) in &pairs {
            settings.metrics.begin_app(&name.parse().unwrap());
        }
        settings.metrics_address = Some(([127, 0, 0, 1], 0).into());
        settings.page = Some(support::server::page(None));
        settings.runtime = SharedRuntime::new(runtime);
    })
}

fn post(server: &TestServer, key: &str, body: &Value) -> Answer {
    Answer::of(server.post("/signature").bearer_auth(key).json(body))
}

fn for_meeting(more: &Value) -> Value {
    let mut body = json!({"meetingNumber": MEETING, "role": 0});
    let members = body.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    body
}

/// The name of the app that signed, by key and MAC, as another implementation sees them.
fn signed_by(answer: &Answer, number: usize) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    let body = answer.json();
    let told = body["sdkKey"].as_str().unwrap();
    let pairs = pairs(number);
    let (name, key, secret) = pairs.iter().find(|(_, key, _)| key == told).unwrap();
    let claims = claims_by(body["signature"].as_str().unwrap(), secret);
    assert_eq!(claims["appKey"], *key, "key and secret are of one app");
    assert_eq!(claims["sdkKey"], *key);
    name.clone()
}

#[test]
fn a_request_names_its_app_or_gets_the_first() {
    for number in [2, 50] {
        let server = server(number, |_, _| {});
        let names: Vec<String> = pairs(number).into_iter().map(|(name, ..)| name).collect();
        for (name, key, _) in pairs(number) {
            for field in [
                json!({"app": name}),
                json!({"App": name}),
                json!({"app": format!(" {name} ")}),
                json!({"sdkKey": key}),
                json!({"appKey": key}),
                json!({"clientId": key}),
                json!({"client_id": key}),
                json!({"sdk_key": key, "app": name}),
                json!({"appKey": key, "sdkKey": key}),
            ] {
                let answer = post(&server, UNBOUND, &for_meeting(&field));
                assert_eq!(signed_by(&answer, number), name, "{field}");
            }
            let native = post(&server, UNBOUND, &json!({"app": name}));
            assert_eq!(signed_by(&native, number), name);
            let native = post(&server, UNBOUND, &json!({"sdkKey": key}));
            assert_eq!(signed_by(&native, number), name);
            let query = format!("/signature?meetingNumber={MEETING}&role=0&app={name}");
            let query = Answer::of(server.get(&query).bearer_auth(UNBOUND));
            assert_eq!(signed_by(&query, number), name);
            let form = [("meetingNumber", MEETING), ("role", "0"), ("sdkKey", &key)];
            let form = server.post("/").bearer_auth(UNBOUND).form(&form);
            assert_eq!(signed_by(&Answer::of(form), number), name);
        }
        for nothing in [
            json!({}),
            json!({"app": null}),
            json!({"app": "", "sdkKey": " "}),
        ] {
            let answer = post(&server, UNBOUND, &for_meeting(&nothing));
            assert_eq!(signed_by(&answer, number), names[0], "{nothing}");
        }
        let host = server
            .ask(0)
            .bearer_auth(UNBOUND)
            .header("host", "dev.example.com");
        assert_eq!(
            signed_by(&Answer::of(host), number),
            names[0],
            "never by Host"
        );
    }
}

#[test]
fn an_unknown_app_is_refused_and_no_name_told() {
    for number in [2, 50] {
        let server = server(number, |_, _| {});
        for field in [
            json!({"app": "staging"}),
            json!({"app": "Dev"}),
            json!({"app": KEY}),
            json!({"app": 7}),
            json!({"app": ["dev"]}),
            json!({"app": {"name": "dev"}}),
            json!({"sdkKey": "dev"}),
            json!({"sdkKey": KEY.to_lowercase()}),
            json!({"clientId": false}),
        ] {
            let answer = post(&server, UNBOUND, &for_meeting(&field));
            assert_eq!(answer.refusal(), (400, "app_unknown".to_owned()), "{field}");
            let name = field.as_object().unwrap().keys().next().unwrap();
            assert_eq!(answer.param(), if name == "app" { "app" } else { "sdkKey" });
            for (name, key, secret) in pairs(number) {
                for told in [name, key, secret] {
                    let quoted = format!("\"{told}\"");
                    assert!(!answer.text.contains(&quoted), "{}", answer.text);
                }
            }
        }
        let (dev, first) = (pairs(number)[1].1.clone(), KEY);
        for two in [
            json!({"app": "default", "sdkKey": dev}),
            json!({"app": "dev", "App": "default"}),
            json!({"sdkKey": dev, "appKey": first}),
        ] {
            let answer = post(&server, UNBOUND, &for_meeting(&two));
            assert_eq!(answer.refusal(), (400, "parameter_conflict".to_owned()));
        }
        let all = post(
            &server,
            UNBOUND,
            &json!({"app": "x", "meetingNumber": 1, "role": 7}),
        );
        let codes = ["meeting_number_invalid", "role_invalid", "app_unknown"];
        assert_eq!(all.codes(), codes, "one response names every error");
    }
}

#[test]
fn with_one_app_its_key_says_nothing() {
    let server = server(1, |auth, _| {
        let key = format!("any:{UNBOUND}");
        auth.api_keys = ApiKeys::new(vec![ApiKey::parse(&key, Role::Host).unwrap()]);
    });
    for field in [
        json!({"sdkKey": "another"}),
        json!({"appKey": 7, "clientId": ["x"]}),
        json!({"app": "default", "sdkKey": "another"}),
    ] {
        let answer = post(&server, UNBOUND, &for_meeting(&field));
        assert_eq!(signed_by(&answer, 1), "default", "{field}");
    }
    let unknown = post(&server, UNBOUND, &for_meeting(&json!({"app": "dev"})));
    assert_eq!(unknown.refusal(), (400, "app_unknown".to_owned()));
    let alone = post(&server, UNBOUND, &json!({"sdkKey": KEY}));
    assert_eq!(signed_by(&alone, 1), "default");
    let empty = post(&server, UNBOUND, &json!({"sdkKey": ""}));
    assert_eq!(signed_by(&empty, 1), "default", "as if it were left out");
}

/// A request signed as a Standard Webhook.
fn signed(server: &TestServer, id: &str, body: &Value) -> RequestBuilder {
    signed_with(&[SIGNING], server, id, body)
}

/// The same with a signature by each of these secrets.
fn signed_with(
    secrets: &[[u8; 32]],
    server: &TestServer,
    id: &str,
    body: &Value,
) -> RequestBuilder {
    let body = body.to_string();
    let signatures = secrets.iter().map(|secret| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
        mac.update(format!("{id}.{NOW}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    });
    let signatures: Vec<String> = signatures.collect();
    server
        .post("/signature")
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", NOW.to_string())
        .header("webhook-signature", signatures.join(" "))
        .body(body)
}

#[test]
fn a_bound_caller_gets_its_own_app_and_no_other() {
    let provider = Provider::start(&keys());
    for number in [2, 50] {
        let server = server(number, |auth, _| {
            let mut oidc = settings(&provider);
            oidc.app = Some("dev".parse().unwrap());
            auth.oidc = Some(oidc);
            let secret = format!("whsec_{}@dev", STANDARD.encode(SIGNING));
            auth.signing_secrets =
                SigningSecrets::new(vec![SigningSecret::parse(&secret).unwrap()]);
        });
        let token = Signer::ed().token(&tokens::claims(&provider.url()));
        let dev = pairs(number)[1].1.clone();
        let mut ids = 0;
        let mut ask = |way: &str, more: &Value| {
            let body = for_meeting(more);
            ids += 1;
            match way {
                "key" => post(&server, OF_DEV, &body),
                "token" => post(&server, &token, &body),
                _ => Answer::of(signed(&server, &format!("id-{ids}"), &body)),
            }
        };
        for way in ["key", "token", "signed"] {
            for own in [
                json!({}),
                json!({"app": "dev"}),
                json!({"sdkKey": dev}),
                json!({"app": "dev", "clientId": dev}),
            ] {
                assert_eq!(signed_by(&ask(way, &own), number), "dev", "{way} {own}");
            }
            for other in [
                json!({"app": "default"}),
                json!({"app": "nowhere"}),
                json!({"sdkKey": KEY}),
                json!({"appKey": "nowhere"}),
                json!({"app": 7}),
                json!({"app": "dev", "sdkKey": KEY}),
                json!({"app": "dev", "App": "default"}),
            ] {
                let answer = ask(way, &other);
                let refused = (403, "app_not_allowed".to_owned());
                assert_eq!(answer.refusal(), refused, "{way} {other}");
                assert_eq!(answer.param(), "app");
            }
        }
    }
}

#[test]
fn a_credential_for_an_app_that_is_gone_gets_nothing() {
    let server = server(1, |_, _| {});
    let answer = post(&server, OF_DEV, &for_meeting(&json!({})));
    assert_eq!(answer.refusal(), (403, "app_not_allowed".to_owned()));
}

fn values() -> impl Strategy<Value = Value> {
    let texts: Vec<String> = pairs(50)
        .into_iter()
        .flat_map(|(name, key, _)| [name, key])
        .chain(["", " dev", "DEV", "undefined"].map(str::to_owned))
        .collect();
    prop_oneof![
        4 => prop::sample::select(texts).prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => "[a-z-]{0,8}".prop_map(Value::from),
        1 => prop::collection::vec("[a-z]{0,4}", 0..3).prop_map(Value::from),
    ]
}

fn bodies() -> impl Strategy<Value = BTreeMap<String, Value>> {
    let names = [
        "app",
        "App",
        "APP",
        "a-p-p",
        "sdkKey",
        "sdk_key",
        "appKey",
        "app-key",
        "clientId",
        "client_id",
        "apps",
        "name",
        "host",
        "data",
    ];
    prop::collection::btree_map(prop::sample::select(names.to_vec()), values(), 0..5).prop_map(
        |map| {
            map.into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()
        },
    )
}

/// Whatever its fields, and wherever they stand.
#[test]
fn no_request_of_a_bound_caller_carries_another_apps_key() {
    let server = server(50, |_, _| {});
    let mut runner = TestRunner::new(Config::with_cases(600));
    let request = (bodies(), any::<bool>(), 0..4_u8);
    let outcome = runner.run(&request, |(fields, is_native, how)| {
        let mut body: serde_json::Map<String, Value> = fields.into_iter().collect();
        if !is_native {
            body.insert("meetingNumber".to_owned(), MEETING.into());
            body.insert("role".to_owned(), 0.into());
        }
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        };
        let pairs: Vec<(String, String)> = body
            .iter()
            .map(|(name, value)| (name.clone(), text(value)))
            .collect();
        let request = match how {
            0 => server.post("/signature").json(&body),
            1 => server.post("/signature").json(&json!({"data": body})),
            2 => server.post("/signature").form(&pairs),
            _ => server.get("/signature").query(&pairs),
        };
        let answer = Answer::of(request.bearer_auth(OF_DEV));
        if answer.status == 200 {
            prop_assert_eq!(signed_by(&answer, 50), "dev");
        } else {
            prop_assert!(answer.text.contains("\"code\""), "{}", answer.text);
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn an_app_has_meetings_and_a_lifetime_of_its_own() {
    let server = server(2, |_, apps| {
        let dev = &mut apps[1];
        dev.meetings = MeetingScope::these(["123456789".parse().unwrap()]);
        dev.lifetime = Lifetime::from_seconds(1_800).unwrap();
    });
    let ask = |app: &str, number: &str| {
        let body = json!({"app": app, "meetingNumber": number, "role": 0});
        post(&server, UNBOUND, &body)
    };
    for number in ["123456789", MEETING] {
        assert_eq!(signed_by(&ask("default", number), 2), "default");
    }
    let answer = ask("dev", "123456789");
    assert_eq!(signed_by(&answer, 2), "dev");
    assert_eq!(answer.json()["expiresAt"], NOW + 1_800);
    assert_eq!(ask("default", MEETING).json()["expiresAt"], NOW + 7_200);
    let refused = (403, "meeting_not_allowed".to_owned());
    let of_dev = ask("dev", MEETING);
    assert_eq!(of_dev.refusal(), refused);
    let of_app = "The app that signs does so for certain meetings only";
    assert!(of_dev.text.contains(of_app), "{}", of_dev.text);
    let native = post(&server, UNBOUND, &json!({"app": "dev"}));
    assert_eq!(native.refusal(), refused, "it is good for every meeting");
}

#[test]
fn an_inspection_tries_every_apps_secret() {
    for number in [2, 50] {
        let server = server(number, |_, _| {});
        let inspect = |token: &Value| {
            let request = server.post("/inspect").bearer_auth(UNBOUND);
            Answer::of(request.json(&json!({"signature": token}))).json()
        };
        for (name, key, _) in pairs(number) {
            let answer = post(&server, UNBOUND, &for_meeting(&json!({"app": name})));
            let report = inspect(&answer.json()["signature"]);
            assert_eq!(report["verdict"], "accepted", "{report}");
            assert_eq!(report["mac"], json!({"status": "verified", "secret": name}));
            assert_eq!(report["claims"]["appKey"], key);
        }
        let key_of_dev = pairs(number)[1].1.clone();
        let mixed = zoom_signature::Signer::new(key_of_dev, SECRET).unwrap();
        let request = zoom_signature::SignatureRequest::native();
        let token = mixed.sign(&request, UnixTimestamp::new(NOW)).into_token();
        let report = inspect(&token.into());
        assert_eq!(report["findings"][0]["code"], "secret_of_another_app");
        let message = report["findings"][0]["message"].as_str().unwrap();
        let names = "appKey is the key of dev, and the MAC was made with the default secret";
        assert!(message.starts_with(names), "{message}");
    }
}

#[test]
fn readiness_proves_every_app() {
    for number in [2, 50] {
        let sound = server(number, |_, _| {});
        assert_eq!(Answer::of(sound.get("/readyz")).status, 200);
        let faulty = server(number, |_, apps| {
            // The key of one app with the secret of another.
            let last = apps.last_mut().unwrap();
            let (_, key, _) = pairs(number).pop().unwrap();
            *last = app(last.name.as_str(), &key, "another secret");
        });
        let answer = Answer::of(faulty.get("/readyz"));
        assert_eq!(answer.refusal(), (503, "not_ready".to_owned()));
    }
}

#[test]
fn the_metrics_count_by_app_and_know_no_other() {
    let server = server(2, |_, _| {});
    for app in ["dev", "dev", "default", "nowhere"] {
        post(&server, UNBOUND, &for_meeting(&json!({"app": app})));
    }
    let text = server.client.get(server.metrics_url("/metrics"));
    let text = text.send().unwrap().text().unwrap();
    let line = |app: &str, number: u8| {
        format!(
            "zoom_signature_signatures_issued_total{{app=\"{app}\",auth_method=\"api_key\",\
             role=\"participant\"}} {number}\n"
        )
    };
    for (app, number) in [("dev", 2), ("default", 1)] {
        assert!(text.contains(&line(app, number)), "{app}: {text}");
    }
    assert!(!text.contains("nowhere"), "a label that a caller sent");
}

#[test]
fn the_page_knows_the_apps_in_their_order() {
    let server = server(2, |_, _| {});
    let config = Answer::of(server.get("/page/config.json")).json();
    let named: Vec<(String, String)> = pairs(2)
        .into_iter()
        .map(|(name, key, _)| (name, key))
        .collect();
    let told = config["apps"].as_array().unwrap().iter().map(|app| {
        let text = |name: &str| app[name].as_str().unwrap().to_owned();
        (text("name"), text("sdkKey"))
    });
    assert_eq!(told.collect::<Vec<_>>(), named);
    let text = config.to_string();
    assert!(!pairs(2).iter().any(|(.., secret)| text.contains(secret)));
}
