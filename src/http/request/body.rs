use std::pin::pin;
use std::time::Duration;

use actix_multipart::{Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, web};
use futures_util::{StreamExt as _, stream};
use serde::de::IgnoredAny;

use super::content_negotiation::MediaType;
use super::params::Params;
use super::value::Value;
use super::waiting::at_once;
use crate::http::address_slots::Slot;
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};

/// The largest body that is read, in bytes.
pub(crate) const MAX_BODY: usize = 16 * 1024;

/// Reads a body of at most 16 KiB, in at most this time. One that has not arrived yet
/// takes a place among the waiting requests.
pub(super) async fn read(
    payload: web::Payload,
    time: Duration,
    place: impl FnOnce() -> Result<Slot, ApiError>,
) -> Result<Bytes, ApiError> {
    let mut reading = pin!(read_all(payload));
    if let Some(read) = at_once(reading.as_mut()).await {
        return read;
    }
    let _place = place()?;
    let read = Box::pin(tokio::time::timeout(time, reading)).await;
    read.unwrap_or_else(|_| {
        let message = format!(
            "The body took longer than {} s. Send it at once.",
            time.as_secs()
        );
        Err(FieldError::new(ErrorCode::BodyTimeout, message).into())
    })
}

async fn read_all(mut payload: web::Payload) -> Result<Bytes, ApiError> {
    let mut body = Bytes::new();
    while let Some(chunk) = payload.next().await {
        let Ok(chunk) = chunk else {
            let message = "The body broke off, or is not what its headers say.";
            return Err(FieldError::new(ErrorCode::BodyInvalid, message).into());
        };
        if body.len() + chunk.len() > MAX_BODY {
            let message = "The body is over 16 KiB; no request here needs that much.";
            return Err(FieldError::new(ErrorCode::BodyTooLarge, message).into());
        }
        body = joined(body, chunk);
    }
    Ok(body)
}

/// Most bodies come in one chunk, which is not copied.
fn joined(body: Bytes, chunk: Bytes) -> Bytes {
    if body.is_empty() {
        return chunk;
    }
    let mut joined = BytesMut::from(body);
    joined.extend_from_slice(&chunk);
    joined.freeze()
}

/// A body, and its form fields if it is `multipart/form-data`, which can only be read
/// asynchronously.
#[derive(Default)]
pub(crate) struct Body {
    bytes: Bytes,
    /// The fields of `multipart/form-data`.
    form_data: Vec<(String, String)>,
}

impl Body {
    /// Reads the form fields of a body if its content type is `multipart/form-data`.
    ///
    /// # Errors
    ///
    /// [`FieldError`] for a body that is not the form data that its content type
    /// announces.
    pub(crate) async fn parse(request: &HttpRequest, bytes: Bytes) -> Result<Self, FieldError> {
        if bytes.is_empty() || MediaType::of(request) != MediaType::FormData {
            return Ok(bytes.into());
        }
        let form_data = Box::pin(form_data(request, bytes.clone())).await;
        let form_data = form_data.ok().ok_or_else(|| {
            FieldError::new(
                ErrorCode::BodyInvalid,
                "The body is not the form data that Content-Type announces. Let your HTTP client \
                 set Content-Type itself: it has to name the boundary.",
            )
        })?;
        Ok(Self { bytes, form_data })
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self {
            bytes,
            form_data: Vec::new(),
        }
    }
}

async fn form_data(
    request: &HttpRequest,
    bytes: Bytes,
) -> Result<Vec<(String, String)>, MultipartError> {
    let all_at_once = stream::iter([Ok::<_, PayloadError>(bytes)]);
    let mut parts = Multipart::new(request.headers(), all_at_once);
    let mut pairs = Vec::new();
    while let Some(mut part) = parts.next().await.transpose()? {
        let name = part.name().unwrap_or_default().to_owned();
        let mut value = BytesMut::new();
        while let Some(chunk) = part.next().await.transpose()? {
            value.extend_from_slice(&chunk);
        }
        pairs.push((name, String::from_utf8_lossy(&value).into_owned()));
    }
    Ok(pairs)
}

/// Adds the fields of a body, according to its content type. JSON is read as JSON under
/// every other type too: `curl -d` and jQuery's `$.post` call it a form, and `fetch`
/// calls it text. An empty body has no fields.
pub(crate) fn add_to<'b>(
    params: &mut Params<'b>,
    request: &HttpRequest,
    body: &'b Body,
) -> Result<(), FieldError> {
    let bytes = body.as_bytes();
    if bytes.is_empty() {
        return Ok(());
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    match MediaType::of(request) {
        MediaType::Json => params.add_json(bytes),
        MediaType::Form if begins_like_json(bytes) => params.add_json(bytes),
        MediaType::Form => {
            if !add_json_in_a_name(params, bytes) {
                params.add_pairs(bytes);
            }
            Ok(())
        }
        MediaType::FormData => {
            for (name, value) in &body.form_data {
                params.add(name.into(), || Value::from_text(value.into()));
            }
            Ok(())
        }
        MediaType::Other if is_json_object(bytes) => params.add_json(bytes),
        MediaType::Other | MediaType::Encoded => {
            let message = "Send JSON with Content-Type: application/json, or a form with \
                           Content-Type: application/x-www-form-urlencoded, uncompressed.";
            Err(FieldError::new(ErrorCode::ContentTypeUnsupported, message))
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

fn begins_like_json(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{")
}

fn is_json_object(bytes: &[u8]) -> bool {
    begins_like_json(bytes) && serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

/// Adds JSON that was encoded as the name of a form's only field, as `URLSearchParams`
/// does with a text. `false` if there is none.
fn add_json_in_a_name(params: &mut Params<'_>, bytes: &[u8]) -> bool {
    let mut pairs = form_urlencoded::parse(bytes);
    let (Some((name, value)), None) = (pairs.next(), pairs.next()) else {
        return false;
    };
    if !value.is_empty() || !is_json_object(name.as_bytes()) {
        return false;
    }
    let mut inner = Params::new(params.names);
    let is_read = inner.add_json(name.as_bytes()).is_ok();
    if is_read {
        params.extend_from(inner);
    }
    is_read
}
