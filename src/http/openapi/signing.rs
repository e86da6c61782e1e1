//! The fields of a signature request: meeting number and role for the Web SDK, neither
//! for the native SDKs.

use serde_json::{Map, Value, json};

use crate::http::request::field::{Field, SIGNATURE_FIELDS};

use super::json::{members, merged, reference};
use super::parameters;
use super::parameters::{Written, described};

pub(super) fn schemas() -> Value {
    json!({
        "SignatureRequest": one_of(["WebSignatureRequest", "NativeSignatureRequest"]),
        "WebSignatureRequest": web(Written::Json),
        "NativeSignatureRequest": native(Written::Json),
        "SignatureForm": one_of(["WebSignatureForm", "NativeSignatureForm"]),
        "WebSignatureForm": web(Written::Text),
        "NativeSignatureForm": native(Written::Text),
        "CheckRequest": check(),
    })
}

fn check() -> Value {
    let schema = parameters::optional(Field::App, Written::Json);
    let app = merged([
        schema,
        json!({"description": "The only app to ask about; all, where it is left out."}),
    ]);
    json!({"type": "object", "properties": {"app": app}})
}

fn one_of(schemas: [&str; 2]) -> Value {
    json!({"oneOf": schemas.map(reference)})
}

fn web(written: Written) -> Value {
    let required = [Field::MeetingNumber, Field::Role];
    let mut properties = common(written);
    for field in required {
        let schema = parameters::required(field, written);
        properties.insert(
            field.name().to_owned(),
            described(field, &SIGNATURE_FIELDS, schema),
        );
    }
    json!({
        "type": "object",
        "description": "For the Web SDK. Other fields are ignored, but one that carries a \
                        secret is refused.",
        "required": required.map(Field::name),
        "properties": properties,
    })
}

fn native(written: Written) -> Value {
    json!({
        "type": "object",
        "description": "For the native SDKs: neither meeting number nor role, be it empty, and \
                        no field that is not known here.",
        "properties": common(written),
        "additionalProperties": false,
    })
}

fn common(written: Written) -> Map<String, Value> {
    let fields = [
        Field::ExpirationSeconds,
        Field::VideoWebRtcMode,
        Field::Zak,
        Field::App,
        Field::SdkKey,
    ];
    let property = |field: Field| {
        let schema = parameters::optional(field, written);
        (
            field.name().to_owned(),
            described(field, &SIGNATURE_FIELDS, schema),
        )
    };
    fields.map(property).into_iter().collect()
}

/// The same fields in a query.
pub(super) fn parameters() -> Value {
    let fields = [
        Field::MeetingNumber,
        Field::Role,
        Field::ExpirationSeconds,
        Field::VideoWebRtcMode,
        Field::Zak,
        Field::App,
        Field::SdkKey,
    ];
    let parameter = |field: Field| {
        let schema = match field {
            Field::MeetingNumber | Field::Role => parameters::required(field, Written::Text),
            _ => parameters::optional(field, Written::Text),
        };
        let mut parameter = described(field, &SIGNATURE_FIELDS, json!({}));
        members(&mut parameter).extend([
            ("name".to_owned(), field.name().into()),
            ("in".to_owned(), "query".into()),
            ("schema".to_owned(), schema),
        ]);
        parameter
    };
    fields.map(parameter).into()
}
