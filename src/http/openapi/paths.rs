//! The paths and their operations.

use serde_json::{Value, json};

use crate::http::error::code::ErrorCode;
use crate::http::routes;

use super::json::{merged, reference};
use super::operation::Operation;
use super::request_bodies::body;
use super::{security, signing};

pub(super) fn all() -> Value {
    let root = merged([
        index().get_and_head(),
        json!({"post": sign_at("signAsZoomsSample").to_json()}),
    ]);
    json!({
        (routes::ROOT): root,
        (routes::SIGNATURE): {"get": sign_query().to_json(), "post": sign_at("sign").to_json()},
        (routes::INSPECT): {"post": inspect().to_json()},
        (routes::CHECK): {"post": check().to_json()},
        (routes::CAUSES): causes().get_and_head(),
        (routes::CAUSE): cause().get_and_head(),
        (routes::HEALTHZ): healthz().get_and_head(),
        (routes::READYZ): readyz().get_and_head(),
        (routes::OPENAPI): openapi().get_and_head(),
    })
}

/// The errors of every path that authenticates callers.
const OF_AUTHENTICATION: [ErrorCode; 9] = [
    ErrorCode::SignatureInvalid,
    ErrorCode::CredentialsMissing,
    ErrorCode::CredentialsInvalid,
    ErrorCode::ApiKeyExpired,
    ErrorCode::HostNotAllowed,
    ErrorCode::ProxyNotAllowed,
    ErrorCode::RateLimitExceeded,
    ErrorCode::IssuerUnreachable,
    ErrorCode::ReplayStoreUnavailable,
];

/// The errors of every path that reads a body.
const OF_A_BODY: [ErrorCode; 4] = [
    ErrorCode::BodyInvalid,
    ErrorCode::BodyTimeout,
    ErrorCode::BodyTooLarge,
    ErrorCode::ContentTypeUnsupported,
];

/// The errors of fields.
const OF_FIELDS: [ErrorCode; 4] = [
    ErrorCode::MeetingNumberInvalid,
    ErrorCode::RoleInvalid,
    ErrorCode::ParameterConflict,
    ErrorCode::SecretNotAccepted,
];

/// The errors of a request for a ZAK.
const OF_A_ZAK: [ErrorCode; 13] = [
    ErrorCode::ZakInvalid,
    ErrorCode::ZakNotConfigured,
    ErrorCode::ZakNotAllowed,
    ErrorCode::OriginNotAllowed,
    ErrorCode::NotAcceptable,
    ErrorCode::ZoomCredentialsRefused,
    ErrorCode::ZoomAppKind,
    ErrorCode::ZoomScopeMissing,
    ErrorCode::ZoomUserUnknown,
    ErrorCode::ZoomMeetingUnknown,
    ErrorCode::ZoomAccountDisabled,
    ErrorCode::ZoomUnreachable,
    ErrorCode::ZoomRateLimited,
];

/// The errors of a choice among apps.
const OF_AN_APP: [ErrorCode; 2] = [ErrorCode::AppUnknown, ErrorCode::AppNotAllowed];

const OF_SIGNING: [ErrorCode; 6] = [
    ErrorCode::FieldsUnknown,
    ErrorCode::ExpirationSecondsInvalid,
    ErrorCode::VideoWebRtcModeInvalid,
    ErrorCode::MeetingNumberAndRoleRequiredTogether,
    ErrorCode::RoleNotAllowed,
    ErrorCode::MeetingNotAllowed,
];

const OF_INSPECTING: [ErrorCode; 5] = [
    ErrorCode::SignatureMissing,
    ErrorCode::SignatureNotAString,
    ErrorCode::PlatformInvalid,
    ErrorCode::AtInvalid,
    ErrorCode::NotFound,
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
        refusals: [
            &OF_FIELDS[..],
            &OF_SIGNING,
            &OF_AN_APP,
            &OF_A_ZAK,
            &OF_A_BODY,
            &OF_AUTHENTICATION,
        ]
        .concat(),
    }
}

fn sign_query() -> Operation {
    let unsupported = [ErrorCode::ContentTypeUnsupported];
    Operation {
        id: "signQuery",
        tag: "signatures",
        summary: "A signature, for a query",
        description: "Send both `meetingNumber` and `role`, or neither for a signature of the \
                      native SDKs. A signed request is a POST.",
        takes: json!({"parameters": signing::parameters(), "security": security::of_a_query()}),
        answer: signature(),
        refusals: [
            &OF_FIELDS[..],
            &OF_SIGNING,
            &OF_AN_APP,
            &OF_A_ZAK,
            &unsupported,
            &OF_AUTHENTICATION,
        ]
        .concat(),
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
        refusals: [
            &OF_FIELDS[..],
            &OF_INSPECTING,
            &OF_A_BODY,
            &OF_AUTHENTICATION,
        ]
        .concat(),
    }
}

fn check() -> Operation {
    Operation {
        id: "check",
        tag: "diagnosis",
        summary: "What Zoom says of the credentials",
        description: "Asks Zoom's OAuth server whether it knows the credentials that this server \
                      signs with, six times a minute at most, and compares the clocks. Only on a \
                      server that listens on loopback, and enabled together with the test page.",
        takes: json!({
            "requestBody": {
                "required": false,
                "content": {"application/json": {"schema": reference("CheckRequest")}},
            },
            "security": security::of_a_body(),
        }),
        answer: json_answer("What Zoom says.", "OnlineReport"),
        refusals: [
            &[
                ErrorCode::NotFound,
                ErrorCode::OriginNotAllowed,
                ErrorCode::ParameterConflict,
                ErrorCode::SecretNotAccepted,
            ][..],
            &OF_AN_APP,
            &OF_A_BODY,
            &OF_AUTHENTICATION,
        ]
        .concat(),
    }
}

fn causes() -> Operation {
    Operation {
        id: "causes",
        tag: "diagnosis",
        summary: "The catalogue of refusals",
        description: "Every cause, symptom and code of Zoom's; a finding's code is its anchor.",
        takes: json!({}),
        answer: html("The catalogue, as a page."),
        refusals: vec![ErrorCode::NotFound],
    }
}

fn cause() -> Operation {
    Operation {
        id: "cause",
        tag: "diagnosis",
        summary: "One entry of the catalogue",
        description: "A cause, a symptom, or what a code of Zoom's means, and what to do. Who \
                      prefers `text/html` is refused with a page too.",
        takes: json!({
            "parameters": [{
                "name": "code",
                "in": "path",
                "required": true,
                "description": "A finding's code, a code of Zoom's or the name of a symptom. Case \
                                does not matter, nor does `-` for `_`.",
                "schema": {"type": "string"},
                "example": "iat_rounded",
            }],
        }),
        answer: html("The entry, as a page."),
        refusals: vec![ErrorCode::NotFound],
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
        refusals: vec![ErrorCode::MethodNotAllowed],
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
        refusals: vec![ErrorCode::NotReady],
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
