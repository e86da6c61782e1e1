//! `GET /openapi.json`: the contract of this server as OpenAPI 3.1, put together from
//! what the code answers with: its codes, its fields, its limits.
//!
//! `docs/openapi.json` is the same document; a test compares the two.
//!
//! The schemas are built by hand because `utoipa` 6.0 derives them from types that are
//! not there or not ours:
//!
//! - A request has no struct whose members are its properties. A field has several names,
//!   in any case, and comes in a query, a form, the path or JSON; a struct of serde's would
//!   lose the field that is given twice, and could not say which one is wrong. The schemas
//!   come from the tables that the parsers read.
//! - Reports are types of the crate `zoom-signature`, which depends on nothing like it, and
//!   Rust lets no other crate implement `ToSchema` for them.
//! - Which codes a path refuses with, and the limits in patterns and descriptions, are
//!   values of the program; the macros take literals.
//! - The schema type has no `const`, which this document has where only one value is possible.

mod errors;
mod examples;
mod json;
mod operation;
mod parameters;
mod paths;
mod request_bodies;
mod responses;
mod security;
mod signing;

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, ContentType};
use actix_web::{HttpResponse, Resource, web};
use serde_json::{Value, json};

use super::handlers::method;
use crate::http::routes;

use json::merged;

/// Made when it is first asked for, so that no start waits for it.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| document().to_string());

/// It changes with the program's version only.
const AN_HOUR: &str = "public, max-age=3600";

/// `GET /openapi.json`
pub(super) fn resource() -> Resource {
    let answer = || async {
        HttpResponse::Ok()
            .content_type(ContentType::json())
            .insert_header((CACHE_CONTROL, AN_HOUR))
            .body(DOCUMENT.as_str())
    };
    web::resource(routes::OPENAPI)
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

fn document() -> Value {
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "zoom-signature",
            "summary": "Signatures for Zoom's Meeting SDK, and why one is refused.",
            "description": DESCRIPTION,
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The server that this document comes from."}],
        "tags": [
            {"name": "signatures", "description": "What a page or an app joins a meeting with."},
            {"name": "diagnosis", "description": "Why Zoom refuses a signature. On with the test page."},
            {"name": "operation", "description": "For those who run the server."},
        ],
        "paths": paths::all(),
        "components": {
            "schemas": merged([signing::schemas(), request_bodies::schemas(), responses::schemas(), errors::schemas()]),
            "responses": errors::shared_responses(),
            "securitySchemes": security::schemes(),
        },
    });
    examples::add_to(&mut document);
    document
}

const DESCRIPTION: &str = "\
Every refusal, on every path, has the schema `Refusal`; its `code` is a contract, its \
message is not. A path that nothing answers at is refused with the response `NotFound`, a \
method that a path does not have with `MethodNotAllowed`, and the preflight of a page that \
may not ask with `OriginNotAllowed`. A head that is too long or comes too slowly is refused \
with `HeadTooLarge` or `HeadTimeout` on every path, and every path but `/healthz` and \
`/readyz` may be `Overloaded`.\n\n\
Every answer has an `X-Request-Id`, the request's own or a new one, which is in the log too. \
With `ERROR_FORMAT=text` the server answers refusals as `{\"error\":\"the message\",\"code\":…,\
\"errors\":[…]}` instead.\n\n\
Who may ask is configured. As long as nothing is, everybody on the same machine may; with an authentication method, `/signature`, `POST /` and `/inspect` ask for one of the security schemes.\n\n\
`SIGNATURE_PATHS` names further paths that answer as `/signature` does, with \
`{meetingNumber}` and `{role}` in them or not; a slash at the end of any of them changes nothing. `/`, `/inspect` and \
`/causes` answer a GET or an inspection only while the test page is on.\n\n\
Names of fields are read in any case, with or without `-` and `_`, and a number in any \
spelling of a whole number (`7200.0`, `8.5746065432E10`). A body of JSON is read as JSON \
whatever its `Content-Type`, and the members of one object in it (`{\"data\":{…}}`) as its own.";
