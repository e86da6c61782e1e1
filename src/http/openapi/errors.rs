//! Errors: their schema, and the codes of each operation.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::http::error::code::ErrorCode;

use super::json::{members, reference};
use super::responses::object;

pub(super) fn schemas() -> Value {
    json!({
        "Refusal": object(&json!({"error": first(), "errors": list()})),
        "ErrorCode": error_code(),
    })
}

fn first() -> Value {
    json!({
        "type": "object",
        "description": "The first fault, which decides the status.",
        "required": ["type", "code", "message"],
        "properties": {
            "type": {"type": "string", "enum": kinds(ErrorCode::ALL)},
            "code": reference("ErrorCode"),
            "message": {"type": "string"},
            "param": {"type": "string", "description": "The field or header that it is about."},
        },
        "additionalProperties": false,
    })
}

fn list() -> Value {
    json!({
        "type": "array",
        "description": "All faults, in the shape that clients of Zoom's Node sample read.",
        "minItems": 1,
        "items": object(&json!({
            "property": {
                "type": "string",
                "description": "The field; `$schema` for a rule over several, `$request` for \
                                the request as a whole.",
            },
            "code": reference("ErrorCode"),
            "reason": {"type": "string"},
        })),
    })
}

fn error_code() -> Value {
    let meaning = |code: &ErrorCode| (code.as_str().to_owned(), code.meaning().into());
    let status = |code: &ErrorCode| (code.as_str().to_owned(), code.status().as_u16().into());
    json!({
        "type": "string",
        "description": "What was wrong with a request.",
        "enum": texts(ErrorCode::ALL),
        "x-enumDescriptions": ErrorCode::ALL.iter().map(meaning).collect::<Map<_, Value>>(),
        "x-statuses": ErrorCode::ALL.iter().map(status).collect::<Map<_, Value>>(),
    })
}

fn texts(codes: &[ErrorCode]) -> Vec<&'static str> {
    codes.iter().map(|code| code.as_str()).collect()
}

fn kinds(codes: &[ErrorCode]) -> Vec<&'static str> {
    let mut kinds: Vec<_> = codes.iter().map(|code| code.error_type()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The errors that any path may respond with.
pub(super) fn shared_responses() -> Value {
    json!({
        "NotFound": response(&[ErrorCode::NotFound]),
        "MethodNotAllowed": response(&[ErrorCode::MethodNotAllowed]),
        "OriginNotAllowed": response(&[ErrorCode::OriginNotAllowed]),
        "HeadTimeout": response(&[ErrorCode::HeadTimeout]),
        "HeadTooLarge": response(&[ErrorCode::HeadTooLarge]),
        "Overloaded": response(&[ErrorCode::Overloaded]),
    })
}

/// A response for each status of these codes.
pub(super) fn responses(codes: &[ErrorCode]) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in codes {
        let of_status = by_status.entry(code.status().as_u16()).or_default();
        of_status.push(*code);
    }
    let named = |(status, codes): (u16, Vec<ErrorCode>)| (status.to_string(), response(&codes));
    by_status.into_iter().map(named).collect()
}

fn response(codes: &[ErrorCode]) -> Value {
    let lines = codes
        .iter()
        .map(|code| format!("- `{}`: {}", code.as_str(), code.meaning()));
    let mut response = json!({
        "description": lines.collect::<Vec<_>>().join("\n"),
        "content": {"application/json": {"schema": narrowed(codes)}},
    });
    let headers = headers(codes);
    if !headers.is_empty() {
        members(&mut response).insert("headers".to_owned(), headers.into());
    }
    response
}

/// The schema of errors, narrowed to these codes.
fn narrowed(codes: &[ErrorCode]) -> Value {
    let code = json!({"enum": texts(codes)});
    json!({
        "allOf": [
            reference("Refusal"),
            {
                "properties": {
                    "error": {"properties": {"type": {"enum": kinds(codes)}, "code": code}},
                    "errors": {"items": {"properties": {"code": code}}},
                },
            },
        ],
    })
}

fn headers(codes: &[ErrorCode]) -> Map<String, Value> {
    let of = |code: &ErrorCode| match code {
        ErrorCode::CredentialsMissing | ErrorCode::CredentialsInvalid => Some((
            "WWW-Authenticate",
            "How to say who you are.",
            json!({"type": "string"}),
        )),
        ErrorCode::MethodNotAllowed => Some((
            "Allow",
            "The methods that the path has.",
            json!({"type": "string"}),
        )),
        ErrorCode::RateLimitExceeded
        | ErrorCode::IssuerUnreachable
        | ErrorCode::ZoomRateLimited
        | ErrorCode::ZoomUnreachable
        | ErrorCode::Overloaded => Some((
            "Retry-After",
            "When to come back, in seconds.",
            json!({"type": "integer", "minimum": 0}),
        )),
        _ => None,
    };
    let header = |(name, description, schema): (&str, &str, Value)| {
        let header = json!({"description": description, "required": true, "schema": schema});
        (name.to_owned(), header)
    };
    codes.iter().filter_map(of).map(header).collect()
}
