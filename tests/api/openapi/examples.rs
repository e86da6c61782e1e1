//! Each example of the document is sent to a real server.

use std::collections::BTreeMap;
use std::fs;

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zoom_signature::Role;
use zoom_signature_server::auth::{ApiKey, ApiKeys, RateLimit};
use zoom_signature_server::http::Draining;

use super::{ANEW, document, pretty};
use support::generated::{file, writes};
use support::server::{Answer, TestServer, page};

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
            "authenticated" => TestServer::with_auth(|auth| auth.api_keys = key()),
            "limited" => TestServer::with_auth(|auth| {
                auth.api_keys = key();
                auth.caller_limit = RateLimit::per_minute(1);
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
