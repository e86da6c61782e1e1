//! Real requests with their real answers. A test asks them all and compares, and
//! writes `examples.json` anew.

use serde::Deserialize;
use serde_json::{Value, json};

const EXAMPLES: &str = include_str!("examples.json");

/// The members that the document has; the others tell the test how to ask.
#[derive(Deserialize)]
struct Example {
    name: String,
    summary: String,
    /// Where the response is in the document.
    response: String,
    #[serde(default)]
    body: Option<Value>,
    #[serde(default)]
    body_type: Option<String>,
    answer_type: String,
    answer: Value,
}

pub(super) fn add_to(document: &mut Value) {
    // A file that is no such list leaves the document without, which the test sees.
    let examples: Vec<Example> = serde_json::from_str(EXAMPLES).unwrap_or_default();
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
