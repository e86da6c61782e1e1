use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt as _;

use super::accept::BodyKind;
use super::code::Code;
use super::fault::{Fault, Refusal};
use super::fields::Fields;

/// The largest body that is read, in bytes.
pub(super) const MAX_BODY: usize = 16 * 1024;

/// Reads a body of at most 16 KiB, in at most this time.
pub(super) async fn read(payload: web::Payload, time: Duration) -> Result<Bytes, Refusal> {
    let mut reading = pin!(read_all(payload));
    if let Some(read) = at_once(reading.as_mut()).await {
        return read;
    }
    let read = Box::pin(tokio::time::timeout(time, reading)).await;
    read.unwrap_or_else(|_| {
        let message = format!(
            "The body took longer than {} s. Send it at once.",
            time.as_secs()
        );
        Err(Fault::new(Code::BodyTimeout, message).into())
    })
}

/// What comes of a future at the first or second look.
///
/// actix hands a body over after the first, and most are there by then. A timer for
/// each of them would cost more than to read it.
async fn at_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    let mut looked = false;
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if looked => Poll::Ready(None),
        Poll::Pending => {
            looked = true;
            cx.waker().wake_by_ref();
            Poll::Pending
        }
    })
    .await
}

async fn read_all(mut payload: web::Payload) -> Result<Bytes, Refusal> {
    let mut body = Bytes::new();
    while let Some(chunk) = payload.next().await {
        let Ok(chunk) = chunk else {
            let message = "The body broke off, or is not what its headers say.";
            return Err(Fault::new(Code::BodyInvalid, message).into());
        };
        if body.len() + chunk.len() > MAX_BODY {
            let message = "The body is over 16 KiB; no request here needs that much.";
            return Err(Fault::new(Code::BodyTooLarge, message).into());
        }
        body = joined(body, chunk);
    }
    Ok(body)
}

/// Most bodies come in one chunk, which stays where it is.
fn joined(body: Bytes, chunk: Bytes) -> Bytes {
    if body.is_empty() {
        return chunk;
    }
    let mut joined = BytesMut::from(body);
    joined.extend_from_slice(&chunk);
    joined.freeze()
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
