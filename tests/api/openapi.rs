//! The OpenAPI document: what the code generates, what is committed, and the server's
//! real responses agree.

mod examples;

use std::collections::BTreeSet;

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;
use zoom_signature::diagnosis;
use zoom_signature_server::http::ErrorCode;

use support::generated::assert_committed;
use support::server::{Answer, TestServer, page};

const ANEW: &str =
    "If it is meant, write it anew: ZOOM_SIGNATURE_WRITE=1 cargo test --test api openapi";

fn pretty(value: &impl Serialize) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).unwrap())
}

fn document() -> Value {
    let server = TestServer::start();
    Answer::of(server.get("/openapi.json")).json()
}

#[test]
fn the_committed_document_is_what_the_code_generates() {
    assert_committed(
        "docs/openapi.json",
        &pretty(&document()),
        "--test api openapi",
    );
}

#[test]
fn it_is_open_json_and_cached() {
    let server = TestServer::start();
    let answer = Answer::of(server.get("/openapi.json"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "public, max-age=3600");
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let head = Answer::of(server.client.head(server.url("/openapi.json")));
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    let other = Answer::of(server.post("/openapi.json"));
    assert_eq!((other.status, other.header("allow")), (405, "GET, HEAD"));
}

fn texts(list: &Value) -> Vec<&str> {
    let list = list.as_array().unwrap().iter();
    list.map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn every_code_is_in_it() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    let findings = diagnosis::FindingCode::ALL.map(diagnosis::FindingCode::as_str);
    assert_eq!(texts(&schemas["FindingCode"]["enum"]), findings);
    let codes: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts(&schemas["ErrorCode"]["enum"]), codes);
    let told = codes_by_status(&document);
    for code in ErrorCode::ALL {
        let status = code.status().as_u16().to_string();
        let shared = matches!(
            code,
            ErrorCode::NotFound
                | ErrorCode::MethodNotAllowed
                | ErrorCode::OriginNotAllowed
                | ErrorCode::HeadTimeout
                | ErrorCode::HeadTooLarge
                | ErrorCode::Overloaded
        );
        assert!(
            shared || told.contains(&(status, code.as_str().to_owned())),
            "{code:?}: no operation is refused with it"
        );
    }
}

/// The status and the code of every response of every operation.
fn codes_by_status(document: &Value) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    let paths = document["paths"].as_object().unwrap().values();
    for operation in paths.flat_map(|path| path.as_object().unwrap().values()) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let schema = &response["content"]["application/json"]["schema"];
            let codes = &schema["allOf"][1]["properties"]["error"]["properties"]["code"]["enum"];
            for code in codes.as_array().into_iter().flatten() {
                found.insert((status.clone(), code.as_str().unwrap().to_owned()));
            }
        }
    }
    found
}

/// Metrics have their own port; the files of the page and of the SDK are not an API.
#[test]
fn every_path_is_in_it_with_its_methods() {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    let document = Answer::of(server.get("/openapi.json")).json();
    let paths = document["paths"].as_object().unwrap();
    let expected = [
        "/",
        "/causes",
        "/causes/{code}",
        "/check",
        "/healthz",
        "/inspect",
        "/openapi.json",
        "/readyz",
        "/signature",
    ];
    assert_eq!(paths.keys().collect::<Vec<_>>(), expected);
    for (path, item) in paths {
        let answer = Answer::of(server.client.request(Method::PUT, server.url(path)));
        assert_eq!(answer.status, 405, "{path}");
        let allowed: BTreeSet<String> = answer
            .header("allow")
            .split(", ")
            .map(str::to_lowercase)
            .collect();
        let told: BTreeSet<String> = item.as_object().unwrap().keys().cloned().collect();
        assert_eq!(told, allowed, "{path}");
    }
}

#[test]
fn every_spelling_of_a_field_is_in_it() {
    let document = document().to_string();
    for spelling in [
        "meetingNumber",
        "mn",
        "meetingId",
        "meeting",
        "webinarNumber",
        "webinarId",
        "role",
        "expirationSeconds",
        "tokenExpSeconds",
        "videoWebRtcMode",
        "signature",
        "platform",
        "at",
    ] {
        assert!(document.contains(&format!("\"{spelling}\"")), "{spelling}");
    }
}
