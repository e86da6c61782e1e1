//! Request bodies.

use serde_json::{Map, Value, json};

use crate::http::request::body::MAX_BODY;
use crate::http::request::field::{Field, INSPECT_FIELDS};

use super::json::reference;
use super::parameters;
use super::parameters::{Written, described};

/// JSON of one schema, or a form of another. JSON is accepted under other media types
/// too.
pub(super) fn body(json_schema: &str, form_schema: &str, required: bool) -> Value {
    json!({
        "required": required,
        "description": format!("At most {} KiB.", MAX_BODY / 1024),
        "content": {
            "application/json": {"schema": reference(json_schema)},
            "application/x-www-form-urlencoded": {"schema": reference(form_schema)},
            "multipart/form-data": {"schema": reference(form_schema)},
        },
    })
}

pub(super) fn schemas() -> Value {
    json!({
        "InspectionRequest": inspection(Written::Json),
        "InspectionForm": inspection(Written::Text),
    })
}

fn inspection(written: Written) -> Value {
    let others = [
        Field::MeetingNumber,
        Field::Role,
        Field::Platform,
        Field::At,
    ];
    let property = |field: Field, schema: Value| {
        (
            field.name().to_owned(),
            described(field, &INSPECT_FIELDS, schema),
        )
    };
    let signature = Field::Signature;
    let mut properties: Map<String, Value> = others
        .map(|field| property(field, parameters::optional(field, written)))
        .into_iter()
        .collect();
    properties.extend([property(
        signature,
        parameters::required(signature, written),
    )]);
    json!({
        "type": "object",
        "required": [signature.name()],
        "properties": properties,
    })
}
