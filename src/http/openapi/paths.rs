//! The paths, and what each takes and answers.

use serde_json::{Value, json};

use crate::http::code::Code;

use super::bodies::body;
use super::json::{merged, reference};
use super::operation::Operation;
use super::{security, signing};

pub(super) fn all() -> Value {
    let root = merged([
        index().get_and_head(),
        json!({"post": sign_at("signAsZoomsSample").to_json()}),
    ]);
    json!({
        "/": root,
        "/signature": {"get": sign_query().to_json(), "post": sign_at("sign").to_json()},
        "/inspect": {"post": inspect().to_json()},
        "/causes": causes().get_and_head(),
        "/healthz": healthz().get_and_head(),
        "/readyz": readyz().get_and_head(),
        "/openapi.json": openapi().get_and_head(),
    })
}

/// Of every path behind the gate.
const AT_THE_GATE: [Code; 8] = [
    Code::SignatureInvalid,
    Code::CredentialsMissing,
    Code::CredentialsInvalid,
    Code::ApiKeyExpired,
    Code::HostNotAllowed,
    Code::ProxyNotAllowed,
    Code::RateLimitExceeded,
    Code::IssuerUnreachable,
];

/// Of every path that reads a body.
const OF_A_BODY: [Code; 4] = [
    Code::BodyInvalid,
    Code::BodyTimeout,
    Code::BodyTooLarge,
    Code::ContentTypeUnsupported,
];

/// Of the fields that are signed or inspected, and of fields as such.
const OF_FIELDS: [Code; 4] = [
    Code::MeetingNumberInvalid,
    Code::RoleInvalid,
    Code::ParameterConflict,
    Code::SecretNotAccepted,
];

const OF_SIGNING: [Code; 6] = [
    Code::FieldsUnknown,
    Code::ExpirationSecondsInvalid,
    Code::VideoWebRtcModeInvalid,
    Code::MeetingNumberAndRoleRequiredTogether,
    Code::RoleNotAllowed,
    Code::MeetingNotAllowed,
];

const OF_INSPECTING: [Code; 5] = [
    Code::SignatureMissing,
    Code::SignatureNotAString,
    Code::PlatformInvalid,
    Code::AtInvalid,
    Code::NotFound,
];

fn sign_at(id: &'static str) -> Operation {
    Operation {
        id,
        tag: "signatures",
        summary: "A signature, for JSON or a form",
        description: "The fields may be in the query too. A signed request is JSON, without a \
                      query.",
        takes: json!({
            "requestBody": body("SignatureRequest", "SignatureForm", false),
            "security": security::of_a_body(),
        }),
        answer: signature(),
        refusals: [&OF_FIELDS[..], &OF_SIGNING, &OF_A_BODY, &AT_THE_GATE].concat(),
    }
}

fn sign_query() -> Operation {
    let unsupported = [Code::ContentTypeUnsupported];
    Operation {
        id: "signQuery",
        tag: "signatures",
        summary: "A signature, for a query",
        description: "Send both `meetingNumber` and `role`, or neither for a signature of the \
                      native SDKs. A signed request is a POST.",
        takes: json!({"parameters": signing::parameters(), "security": security::of_a_query()}),
        answer: signature(),
        refusals: [&OF_FIELDS[..], &OF_SIGNING, &unsupported, &AT_THE_GATE].concat(),
    }
}

fn signature() -> Value {
    json!({
        "description": "The signature; the bare token for who prefers `text/plain`.",
        "headers": {
            "Cache-Control": {
                "description": "Never to be cached.",
                "required": true,
                "schema": {"const": "no-store"},
            },
        },
        "content": {
            "application/json": {"schema": reference("Signature")},
            "text/plain": {"schema": {"type": "string", "description": "The token."}},
        },
    })
}

fn inspect() -> Operation {
    Operation {
        id: "inspect",
        tag: "diagnosis",
        summary: "Why a signature is refused",
        description: "Whoever made it. With the server's credentials its MAC is checked too. \
                      `signature` may hold whatever the token stands in: an answer, an address, a \
                      log line. A body without `signature`, of any content type, is inspected as \
                      it is if a token can be found in it.",
        takes: json!({
            "requestBody": body("InspectionRequest", "InspectionForm", true),
            "security": security::of_a_body(),
        }),
        answer: json_answer("The diagnosis.", "Report"),
        refusals: [&OF_FIELDS[..], &OF_INSPECTING, &OF_A_BODY, &AT_THE_GATE].concat(),
    }
}

fn causes() -> Operation {
    Operation {
        id: "causes",
        tag: "diagnosis",
        summary: "The catalogue of refusals",
        description: "Every cause with its cure; a finding's code is its anchor.",
        takes: json!({}),
        answer: html("The catalogue, as a page."),
        refusals: vec![Code::NotFound],
    }
}

fn index() -> Operation {
    Operation {
        id: "testPage",
        tag: "diagnosis",
        summary: "The test page",
        description: "Joins a meeting with the real Web SDK, and inspects signatures.",
        takes: json!({}),
        answer: html("The page."),
        refusals: vec![Code::MethodNotAllowed],
    }
}

fn healthz() -> Operation {
    Operation {
        id: "health",
        tag: "operation",
        summary: "Whether the server serves",
        description: "200 while the process serves.",
        takes: json!({}),
        answer: json_answer("It does.", "Health"),
        refusals: Vec::new(),
    }
}

fn readyz() -> Operation {
    Operation {
        id: "readiness",
        tag: "operation",
        summary: "Whether to ask this server",
        description: "200 while signatures can be had.",
        takes: json!({}),
        answer: json_answer("Signatures can be had.", "Readiness"),
        refusals: vec![Code::NotReady],
    }
}

fn openapi() -> Operation {
    Operation {
        id: "openapi",
        tag: "operation",
        summary: "This document",
        description: "It changes with the program's version only.",
        takes: json!({}),
        answer: json!({
            "description": "This document.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }),
        refusals: Vec::new(),
    }
}

fn json_answer(description: &str, schema: &str) -> Value {
    json!({
        "description": description,
        "content": {"application/json": {"schema": reference(schema)}},
    })
}

fn html(description: &str) -> Value {
    json!({
        "description": description,
        "content": {"text/html": {"schema": {"type": "string"}}},
    })
}
