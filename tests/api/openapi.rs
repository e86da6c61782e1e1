//! The OpenAPI document: what the code generates, what is committed, and what the
//! server really answers are one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zoom_signature::diagnosis;
use zoom_signature::gate::{ApiKey, ApiKeys, RateLimit};
use zoom_signature::http::{Code, Draining};
use zoom_signature::signature::Role;

use crate::helpers::{Answer, TestServer, page};

const ANEW: &str =
    "If it is meant, write it anew: ZOOM_SIGNATURE_WRITE=1 cargo test --test api openapi";

fn writes() -> bool {
    std::env::var_os("ZOOM_SIGNATURE_WRITE").is_some()
}

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn pretty(value: &impl Serialize) -> String {
    format!("{}\n", serde_json::to_string_pretty(value).unwrap())
}

fn document() -> Value {
    let server = TestServer::start();
    Answer::of(server.get("/openapi.json")).json()
}

#[test]
fn the_committed_document_is_what_the_code_generates() {
    let path = file("docs/openapi.json");
    let generated = pretty(&document());
    if writes() {
        fs::write(&path, &generated).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differs = committed
        .lines()
        .zip(generated.lines())
        .find(|(committed, generated)| committed != generated);
    assert!(
        committed == generated,
        "docs/openapi.json is not what the code generates. First: {differs:?}. {ANEW}"
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
    let findings = diagnosis::Code::ALL.map(diagnosis::Code::as_str);
    assert_eq!(texts(&schemas["FindingCode"]["enum"]), findings);
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(texts(&schemas["ErrorCode"]["enum"]), codes);
    let told = codes_by_status(&document);
    for code in Code::ALL {
        let status = code.status().as_u16().to_string();
        let shared = matches!(
            code,
            Code::NotFound | Code::MethodNotAllowed | Code::OriginNotAllowed
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

/// Metrics have a port of their own; the files of the page and of the SDK are no API.
#[test]
fn every_path_is_in_it_with_its_methods() {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    let document = Answer::of(server.get("/openapi.json")).json();
    let paths = document["paths"].as_object().unwrap();
    let expected = [
        "/",
        "/causes",
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
        "meeting_number",
        "mn",
        "meetingId",
        "role",
        "expirationSeconds",
        "expiration_seconds",
        "tokenExpSeconds",
        "videoWebRtcMode",
        "video_webrtc_mode",
        "signature",
        "platform",
        "at",
    ] {
        assert!(document.contains(&format!("\"{spelling}\"")), "{spelling}");
    }
}

const EXAMPLES: &str = "src/http/openapi/examples.json";
const KEY: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_web";

/// A request, and the answer that the document shows.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    summary: String,
    response: String,
    server: String,
    method: String,
    path: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body_type: Option<String>,
    answer_type: String,
    answer: Value,
}

impl Example {
    /// Asks, and checks status and type.
    fn ask(&self, server: &TestServer) -> Value {
        if self.server == "limited" {
            Answer::of(self.request(server));
        }
        let answer = Answer::of(self.request(server));
        let (_, status) = self.response.rsplit_once('/').unwrap();
        if status.parse::<u16>().is_ok() {
            assert_eq!(answer.status.to_string(), status, "{}", self.name);
        }
        let kind = answer.header("content-type");
        assert!(kind.starts_with(&self.answer_type), "{}: {kind}", self.name);
        if self.answer_type == "application/json" {
            return answer.json();
        }
        answer.text.into()
    }

    fn start_server(&self) -> TestServer {
        let key = || {
            ApiKeys::new(vec![
                ApiKey::parse(&format!("web:{KEY}"), Role::Participant).unwrap(),
            ])
        };
        match self.server.as_str() {
            "open" => TestServer::with(|settings| settings.page = Some(page(None))),
            "gated" => TestServer::gated(|gate| gate.api_keys = key()),
            "limited" => TestServer::gated(|gate| {
                gate.api_keys = key();
                gate.caller_limit = RateLimit::per_minute(1);
            }),
            "draining" => TestServer::with(|settings| {
                settings.draining = Draining::default();
                settings.draining.begin();
            }),
            other => panic!("{}: no server is called {other}", self.name),
        }
    }

    fn request(&self, server: &TestServer) -> reqwest::blocking::RequestBuilder {
        let method: Method = self.method.parse().unwrap();
        let mut request = server.client.request(method, server.url(&self.path));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let Some(body) = &self.body else {
            return request;
        };
        match self.body_type.as_deref().unwrap() {
            "application/x-www-form-urlencoded" => request.form(body),
            "application/json" => request.json(body),
            kind => request
                .header("content-type", kind)
                .body(body.as_str().unwrap().to_owned()),
        }
    }
}

#[test]
fn every_example_is_a_real_answer() {
    let text = fs::read_to_string(file(EXAMPLES)).unwrap();
    let mut examples: Vec<Example> = serde_json::from_str(&text).unwrap();
    let mut changed = false;
    let mut servers = BTreeMap::new();
    for example in &mut examples {
        let server = servers
            .entry(example.server.clone())
            .or_insert_with(|| example.start_server());
        let answer = example.ask(server);
        changed |= answer != example.answer;
        if writes() {
            example.answer = answer;
        } else {
            assert_eq!(answer, example.answer, "{}. {ANEW}", example.name);
        }
    }
    if writes() {
        fs::write(file(EXAMPLES), pretty(&examples)).unwrap();
        assert!(
            !changed,
            "{EXAMPLES} is new: do it once more for docs/openapi.json"
        );
    }
}

#[test]
fn every_example_is_in_it_and_there_is_no_other() {
    let document = document();
    let text = fs::read_to_string(file(EXAMPLES)).unwrap();
    let examples: Vec<Example> = serde_json::from_str(&text).unwrap();
    for example in &examples {
        let response = document.pointer(&example.response);
        let media = &response.unwrap()["content"][&example.answer_type];
        let shown = &media["examples"][&example.name]["value"];
        assert_eq!(*shown, example.answer, "{}", example.name);
    }
    let requests = examples
        .iter()
        .filter(|example| example.body.is_some() && example.response.ends_with("/200"));
    assert_eq!(shown_in(&document), examples.len() + requests.count());
}

/// How many examples there are anywhere.
fn shown_in(value: &Value) -> usize {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| match (name.as_str(), member) {
                ("examples", Value::Object(examples)) => examples.len(),
                (_, member) => shown_in(member),
            })
            .sum(),
        Value::Array(items) => items.iter().map(shown_in).sum(),
        _ => 0,
    }
}
