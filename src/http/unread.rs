//! A connection whose request goes on after its answer is closed.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::TRANSFER_ENCODING;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage as _};
use futures_util::Stream;

/// actix reads on where a chunked body was dropped unread, for as long as the caller
/// sends. A body that somebody still holds when the answer has gone out makes it
/// close the connection, so the answer holds it.
pub(super) async fn close_if_unread(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if !request.headers().contains_key(TRANSFER_ENCODING) {
        let response = next.call(request).await?;
        return Ok(response.map_into_left_body());
    }
    let held = Held(Rc::new(RefCell::new(request.take_payload())));
    let shared: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(held.clone());
    request.set_payload(Payload::from(shared));
    let mut response = next.call(request).await?;
    // For an answer without a body, and for one with.
    response
        .response_mut()
        .extensions_mut()
        .insert(held.clone());
    let answer = response.map_body(|_, body| Answer {
        body: body.boxed(),
        _held: held,
    });
    Ok(answer.map_into_right_body())
}

struct Answer {
    body: BoxBody,
    _held: Held,
}

impl MessageBody for Answer {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}

#[derive(Clone)]
struct Held(Rc<RefCell<Payload>>);

impl Stream for Held {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(cx)
    }
}
