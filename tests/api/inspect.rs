//! The diagnosis over HTTP.

mod pasted;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use support::server::{Answer, TestServer, page};
use support::{KEY, NOW, SECRET};

fn with_page() -> TestServer {
    TestServer::with(|settings| settings.page = Some(page(None)))
}

fn token(server: &TestServer) -> String {
    let answer = server.post_json(r#"{"mn":"85746065432","role":0}"#).json();
    answer["signature"].as_str().unwrap().to_owned()
}

fn inspect(server: &TestServer, ask: &Value) -> Answer {
    Answer::of(server.post("/inspect").json(ask))
}

fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["code"].as_str().unwrap())
        .collect()
}

#[test]
fn a_sound_signature_is_accepted() {
    let server = with_page();
    let ask = json!({
        "signature": token(&server), "meetingNumber": "857 4606 5432", "role": "0",
        "platform": "web",
    });
    let answer = inspect(&server, &ask);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "no-store");
    let report = answer.json();
    assert_eq!(report["verdict"], "accepted");
    assert_eq!(
        report["mac"],
        json!({"status": "verified", "secret": "current"})
    );
    assert_eq!(report["header"], json!({"alg": "HS256", "typ": "JWT"}));
    assert_eq!(report["claims"]["mn"], "85746065432");
    assert_eq!(
        report["timeline"],
        json!({
            "iat": NOW - 30, "exp": NOW + 7_200, "tokenExp": NOW + 7_200, "at": NOW,
            "lifetimeSeconds": 7_230,
        })
    );
    assert_eq!(codes(&report), Vec::<&str>::new());
}

#[test]
fn a_finding_says_what_and_links_to_its_reference() {
    let server = with_page();
    let ask = json!({"signature": token(&server), "at": NOW - 125});
    let report = inspect(&server, &ask).json();
    assert_eq!(report["verdict"], "rejected");
    let finding = &report["findings"][0];
    assert_eq!(finding["code"], "iat_in_future");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["param"], "iat");
    assert_eq!(finding["message"], "iat is 95 s ahead of the clock.");
    assert_eq!(finding["reference"], "/causes/iat_in_future");
    assert!(report["summary"].as_str().unwrap().contains("95 s ahead"));
}

#[test]
fn what_the_caller_means_is_compared() {
    let server = with_page();
    let signature = token(&server);
    for (beside, code) in [
        (
            json!({"meetingNumber": 987_654_321}),
            "meeting_number_differs",
        ),
        (json!({"role": 1}), "role_differs"),
    ] {
        let mut ask = json!({"signature": signature});
        ask.as_object_mut()
            .unwrap()
            .extend(beside.as_object().unwrap().clone());
        assert_eq!(codes(&inspect(&server, &ask).json()), [code]);
    }
    let native = server.post_json("{}").json()["signature"].clone();
    let report = inspect(&server, &json!({"signature": native, "platform": "web"})).json();
    assert_eq!(codes(&report), ["meeting_number_missing"]);
    let report = inspect(&server, &json!({"signature": native, "platform": "native"})).json();
    assert_eq!(report["verdict"], "accepted");
}

#[test]
fn neither_the_secret_nor_the_mac_is_echoed() {
    let server = with_page();
    let signature = token(&server);
    let mac = signature.rsplit('.').next().unwrap();
    for text in [
        signature.clone(),
        format!("Bearer {signature}"),
        SECRET.to_owned(),
    ] {
        let answer = inspect(&server, &json!({"signature": text}));
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert!(!answer.text.contains(mac), "{}", answer.text);
        assert!(!answer.text.contains(SECRET), "{}", answer.text);
    }
}

#[test]
fn a_secret_as_a_name_and_a_field_around_the_token_are_seen() {
    let server = with_page();
    let field = format!("signature={}", token(&server));
    let report = inspect(&server, &json!({"signature": field})).json();
    assert_eq!(codes(&report), ["token_wrapped"]);
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let payload = encode(&format!(r#"{{"appKey":"{KEY}","{SECRET}":1}}"#));
    let header = encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let leaky = inspect(
        &server,
        &json!({"signature": format!("{header}.{payload}.AAAA")}),
    );
    assert!(
        codes(&leaky.json()).contains(&"secret_in_payload"),
        "{}",
        leaky.text
    );
    assert!(!leaky.text.contains(SECRET), "{}", leaky.text);
}

#[test]
fn faulty_requests_are_told_apart_from_faulty_tokens() {
    let server = with_page();
    for (ask, code) in [
        (json!({}), "signature_missing"),
        (json!({"signature": 1}), "signature_not_a_string"),
        (
            json!({"signature": "x", "platform": "ios"}),
            "platform_invalid",
        ),
        (json!({"signature": "x", "at": 1.5}), "at_invalid"),
        (json!({"signature": "x", "at": "now"}), "at_invalid"),
        (json!({"signature": "x", "role": 2}), "role_invalid"),
        (
            json!({"signature": "x", "meetingNumber": "1"}),
            "meeting_number_invalid",
        ),
        (
            json!({"signature": "x", "sdkSecret": "x"}),
            "secret_not_accepted",
        ),
    ] {
        let answer = inspect(&server, &ask);
        assert_eq!(
            (answer.status, answer.codes()),
            (400, vec![code.to_owned()]),
            "{ask}"
        );
    }
    for nothing in [
        json!(""),
        json!(null),
        json!("undefined"),
        json!("[object Object]"),
    ] {
        let report = inspect(&server, &json!({"signature": nothing})).json();
        assert_eq!(codes(&report), ["token_empty"], "{nothing}");
    }
    let get = Answer::of(server.get("/inspect"));
    assert_eq!((get.status, get.header("allow")), (405, "POST"));
}

#[test]
fn it_goes_with_the_page() {
    let server = TestServer::start();
    assert_eq!(inspect(&server, &json!({"signature": "x"})).status, 404);
    for path in ["/causes", "/causes/iat_rounded"] {
        assert_eq!(Answer::of(server.get(path)).status, 404, "{path}");
    }
}
