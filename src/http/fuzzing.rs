//! The way of fuzz/ to what reads requests, which is private. It is in no other
//! build than a fuzzer's.

use actix_web::HttpRequest;
use actix_web::web::Bytes;

use zoom_signature::{Lifetime, Target};

use super::error::ApiError;
use super::request::body::Body;
use super::request::content_negotiation;
use super::request::signature_request::SigningRequest;

/// What `/signature` reads in a request: what it is for, and for how long if it says
/// so. `body` is `None` for a GET.
///
/// # Errors
///
/// [`ApiError`]
pub fn asked(
    request: &HttpRequest,
    body: Option<&[u8]>,
) -> Result<(Target, Option<Lifetime>), ApiError> {
    let asked = SigningRequest::from_request(request, body.map(of_bytes).as_ref(), None)?;
    Ok((asked.target, asked.lifetime))
}

/// The same of a request that came in by its own signature.
///
/// # Errors
///
/// [`ApiError`]
pub fn asked_of_signed(
    request: &HttpRequest,
    body: &[u8],
) -> Result<(Target, Option<Lifetime>), ApiError> {
    let asked = SigningRequest::from_signed(request, &of_bytes(body), None)?;
    Ok((asked.target, asked.lifetime))
}

/// Whether the answer is to be `text/plain`.
#[must_use]
pub fn prefers_text(request: &HttpRequest) -> bool {
    content_negotiation::prefers_text(request)
}

fn of_bytes(body: &[u8]) -> Body {
    Bytes::copy_from_slice(body).into()
}
