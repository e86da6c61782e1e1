//! Gives fuzz/ access to the private parsers of requests. Only compiled for fuzzers.

use actix_web::HttpRequest;
use actix_web::web::Bytes;

use zoom_signature::{Lifetime, Target};

use super::error::ApiError;
use super::request::body::Body;
use super::request::content_negotiation;
use super::request::signature_request::SigningRequest;

/// The target and the lifetime, if any, that `/signature` reads in a request. `body` is
/// `None` for a GET.
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

/// The same for a signed request.
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
