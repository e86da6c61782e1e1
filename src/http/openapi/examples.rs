//! Real requests and responses. A test sends them all and compares; it can also write
//! `examples.json` anew.

use serde::Deserialize;
use serde_json::{Value, json};

const EXAMPLES: &str = include_str!("examples.json");

/// The members that the document uses; the test uses the others.
#[derive(Deserialize)]
struct Example {
    name: String,
    summary: String,
    /// The place of the response in the document.
    response: String,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    body_type: Option<String>,
    answer_type: String,
    answer: Value,
}

/// # Panics
///
/// If `examples.json` is not a list of these.
#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test reads it"
)]
pub(super) fn add_to(document: &mut Value) {
    let examples: Vec<Example> =
        serde_json::from_str(EXAMPLES).expect("examples.json is a list of examples");
    for example in examples {
        let answer = example.said(&example.answer);
        add(
            document,
            &example.response,
            &example.answer_type,
            &example.name,
            answer,
        );
        let Some(operation) = example.response.strip_suffix("/responses/200") else {
            continue;
        };
        if let (Some(body), Some(kind)) = (&example.body, &example.body_type) {
            let place = format!("{operation}/requestBody");
            add(document, &place, kind, &example.name, example.said(body));
        }
    }
}

impl Example {
    fn said(&self, value: &Value) -> Value {
        json!({"summary": self.summary, "value": value})
    }
}

fn add(document: &mut Value, place: &str, kind: &str, name: &str, example: Value) {
    let content = document
        .pointer_mut(place)
        .and_then(|place| place.get_mut("content"));
    let media = content.and_then(|content| content.get_mut(kind));
    let Some(media) = media.and_then(Value::as_object_mut) else {
        return;
    };
    let examples = media
        .entry("examples")
        .or_insert_with(|| json!({}))
        .as_object_mut();
    if let Some(examples) = examples {
        examples.insert(name.to_owned(), example);
    }
}
