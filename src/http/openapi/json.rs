use serde_json::{Map, Value, json};

pub(super) fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

/// The members of all these objects in one.
pub(super) fn merged<const N: usize>(mut parts: [Value; N]) -> Value {
    let parts = parts.iter_mut().map(members).map(std::mem::take);
    Value::Object(parts.flatten().collect())
}

/// # Panics
///
/// If the value is no object.
#[expect(
    clippy::expect_used,
    reason = "the document is the same in every process, and a test reads it"
)]
pub(super) fn members(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("a schema is an object")
}
