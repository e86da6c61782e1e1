use actix_web::web::Bytes;

use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, ErrorFormat, FieldError};

/// The answers to a head that is not accepted, in full: there is no request yet that
/// actix could answer.
#[derive(Clone)]
pub(in crate::http) struct Partings {
    pub(super) timeout: Bytes,
    pub(super) too_large: Bytes,
}

impl Partings {
    pub(crate) fn new(format: ErrorFormat) -> Self {
        Self {
            timeout: answer(
                ErrorCode::HeadTimeout,
                "The request's head did not come to its end in time. Send it in one piece.",
                format,
            ),
            too_large: answer(
                ErrorCode::HeadTooLarge,
                "The request's head is larger than 24 KiB. Send fewer or shorter headers and \
                 cookies, and fields in the body rather than in the path.",
                format,
            ),
        }
    }
}

fn answer(code: ErrorCode, message: &'static str, format: ErrorFormat) -> Bytes {
    let body = ApiError::from(FieldError::new(code, message)).to_json(format);
    let status = code.status();
    let text = format!(
        "HTTP/1.1 {} {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n\r\n",
        status.as_str(),
        status.canonical_reason().unwrap_or_default(),
        body.len()
    );
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body.as_bytes());
    bytes.into()
}
