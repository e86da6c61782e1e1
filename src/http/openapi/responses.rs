//! Schemas of successful responses.

use serde_json::{Map, Value, json};

use zoom_signature::diagnosis::{FindingCode, MacStatus, Severity, Verdict};

use crate::http::online_report::OnlineStatus;

use super::json::{members, reference};

pub(super) fn schemas() -> Value {
    json!({
        "Signature": signature(),
        "Report": report(),
        "Timeline": timeline(),
        "Mac": mac(),
        "Finding": finding(),
        "FindingCode": finding_code(),
        "OnlineReport": online_report(),
        "Health": status("ok"),
        "Readiness": status("ready"),
    })
}

/// An object with exactly these members.
pub(super) fn object(properties: &Value) -> Value {
    let names = properties.as_object().into_iter().flat_map(Map::keys);
    let mut object = Map::new();
    object.insert("type".to_owned(), "object".into());
    object.insert("required".to_owned(), names.cloned().collect());
    object.insert("properties".to_owned(), properties.clone());
    object.insert("additionalProperties".to_owned(), false.into());
    object.into()
}

fn signature() -> Value {
    let mut signature = object(&json!({
        "signature": {"type": "string", "description": "The token that the SDK joins with."},
        "sdkKey": {"type": "string", "description": "The SDK Key that is in it."},
        "expiresAt": {
            "type": "integer",
            "minimum": 0,
            "description": "Its `exp`, in epoch seconds.",
        },
    }));
    let zak = json!({
        "type": "string",
        "description": "The ZAK to start the meeting with, if `zak` asked for it.",
    });
    members(
        members(&mut signature)
            .entry("properties")
            .or_insert_with(|| json!({})),
    )
    .insert("zak".to_owned(), zak);
    signature
}

fn status(status: &str) -> Value {
    object(&json!({"status": {"const": status}}))
}

fn report() -> Value {
    let verdicts = Verdict::ALL.map(Verdict::as_str);
    let members = |what: &str| json!({"type": ["object", "null"], "description": what});
    object(&json!({
        "verdict": {"type": "string", "enum": verdicts, "description": "What Zoom will make of it."},
        "summary": {"type": "string"},
        "header": members("The token's header, where it could be read."),
        "claims": members("The token's payload, where it could be read; secrets are masked."),
        "timeline": reference("Timeline"),
        "mac": reference("Mac"),
        "wrappings": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What was taken off around the token, from the outside in.",
        },
        "findings": {
            "type": "array",
            "items": reference("Finding"),
            "description": "Errors first; within a severity the one that explains most first.",
        },
    }))
}

fn online_report() -> Value {
    let check = object(&json!({
        "app": {
            "type": ["string", "null"],
            "description": "The app that it is about; null for what all share.",
        },
        "subject": {"type": "string", "description": "What it is about."},
        "status": {"type": "string", "enum": OnlineStatus::ALL.map(OnlineStatus::as_str)},
        "code": {"type": "string", "description": "What it is, for programs."},
        "message": {"type": "string", "description": "What it is, and what to do."},
    }));
    object(&json!({"checks": {"type": "array", "items": check}}))
}

fn timeline() -> Value {
    let time = |what: &str| json!({"type": ["integer", "null"], "description": what});
    object(&json!({
        "iat": time("Issued at."),
        "exp": time("Expires at."),
        "tokenExp": time("The end of the SDK's session."),
        "at": {"type": "integer", "minimum": 0, "description": "The moment of judging."},
        "lifetimeSeconds": time("`exp` less `iat`."),
    }))
}

fn mac() -> Value {
    let statuses = [MacStatus::Verified, MacStatus::Mismatch, MacStatus::Unknown];
    object(&json!({
        "status": {"type": "string", "enum": statuses.map(MacStatus::as_str)},
        "secret": {
            "type": ["string", "null"],
            "description": "Names the credentials whose secret made it, or a slip of that secret.",
        },
    }))
}

fn finding() -> Value {
    let severities = [Severity::Error, Severity::Warning, Severity::Info];
    object(&json!({
        "code": reference("FindingCode"),
        "severity": {"type": "string", "enum": severities.map(Severity::as_str)},
        "title": {"type": "string", "description": "The cause's name for people."},
        "param": {
            "type": ["string", "null"],
            "description": "The first of `params`.",
        },
        "params": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The claims, header members or segments that it is about.",
        },
        "message": {"type": "string", "description": "What was seen in this token."},
        "fix": {"type": "string", "description": "The first thing to do about it."},
        "reference": {
            "type": "string",
            "format": "uri-reference",
            "description": "Where the catalogue tells more.",
        },
    }))
}

fn finding_code() -> Value {
    let meaning = |code: FindingCode| (code.as_str().to_owned(), code.entry().title.into());
    let meanings: Map<String, Value> = FindingCode::ALL.map(meaning).into_iter().collect();
    json!({
        "type": "string",
        "description": "A cause for which Zoom refuses a signature, or may.",
        "enum": FindingCode::ALL.map(FindingCode::as_str).as_slice(),
        "x-enumDescriptions": meanings,
    })
}
