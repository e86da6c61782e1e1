use actix_web::{HttpRequest, web};
use futures_util::StreamExt as _;

use super::accept::BodyKind;
use super::code::Code;
use super::fault::{Fault, Refusal};
use super::fields::Fields;
use super::limits::Limits;

/// The largest body that is read, in bytes.
pub(super) const MAX_BODY: usize = 16 * 1024;

/// Reads a body of at most 16 KiB, in as long as the server's limits let it take.
pub(super) async fn read(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<web::BytesMut, Refusal> {
    let limits = request.app_data::<web::Data<Limits>>();
    let time = limits.map_or_else(|| Limits::default().body, |limits| limits.body);
    let read = tokio::time::timeout(time, read_all(payload)).await;
    read.unwrap_or_else(|_| {
        let message = format!(
            "The body took longer than {} s. Send it at once.",
            time.as_secs()
        );
        Err(Fault::new(Code::BodyTimeout, message).into())
    })
}

async fn read_all(mut payload: web::Payload) -> Result<web::BytesMut, Refusal> {
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let Ok(chunk) = chunk else {
            let message = "The body broke off, or is not what its headers say.";
            return Err(Fault::new(Code::BodyInvalid, message).into());
        };
        if body.len() + chunk.len() > MAX_BODY {
            let message = "The body is over 16 KiB; no request here needs that much.";
            return Err(Fault::new(Code::BodyTooLarge, message).into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Adds the fields of a body, read as its content type says.
pub(super) fn add_to<'b>(
    fields: &mut Fields<'b>,
    request: &HttpRequest,
    body: &'b [u8],
) -> Result<(), Fault> {
    match BodyKind::of(request) {
        BodyKind::Json => fields.add_json(body),
        BodyKind::Form => {
            fields.add_pairs(body);
            Ok(())
        }
        BodyKind::Unnamed | BodyKind::Other => {
            let message = "Send JSON with Content-Type: application/json, or a form with \
                           Content-Type: application/x-www-form-urlencoded.";
            Err(Fault::new(Code::ContentTypeUnsupported, message))
        }
    }
}
