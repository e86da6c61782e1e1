//! The authentication methods.

use serde_json::{Value, json};

use crate::auth::SignedHeader;

pub(super) fn schemes() -> Value {
    json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, or an access token of the OpenID issuer.",
        },
        "apiKey": {
            "type": "apiKey",
            "in": "header",
            "name": "X-API-Key",
            "description": "An API key.",
        },
        "webhookId": signed(
            SignedHeader::Id,
            "Names the request: 1 to 256 bytes without a full stop, never used before.",
        ),
        "webhookTimestamp": signed(
            SignedHeader::Timestamp,
            "When it was signed, in epoch seconds; not more than five minutes off.",
        ),
        "webhookSignature": signed(
            SignedHeader::Signature,
            "`v1,` and, in base64, the HMAC-SHA256 of `id.timestamp.body`.",
        ),
    })
}

fn signed(header: SignedHeader, what: &str) -> Value {
    let description = format!("One of the three headers of a signed request. {what}");
    json!({"type": "apiKey", "in": "header", "name": header.name(), "description": description})
}

/// The methods for a GET: a signed request cannot have a query.
pub(super) fn of_a_query() -> Value {
    json!([{}, {"bearer": []}, {"apiKey": []}])
}

pub(super) fn of_a_body() -> Value {
    json!([
        {},
        {"bearer": []},
        {"apiKey": []},
        {"webhookId": [], "webhookTimestamp": [], "webhookSignature": []},
    ])
}
