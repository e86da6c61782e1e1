//! A connection whose request goes on after its answer is closed.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpMessage as _;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::TRANSFER_ENCODING;
use actix_web::web::Bytes;
use futures_util::Stream;

/// The body of a request whose length is not known, held until its answer is sent.
///
/// actix reads on where a chunked body was dropped unread, for as long as the caller
/// sends. A body that somebody still holds when the answer has gone out makes it
/// close the connection.
#[derive(Clone)]
pub(super) struct Held(Rc<RefCell<Payload>>);

impl Held {
    /// `None` for a body that is not chunked.
    pub(super) fn of(request: &mut ServiceRequest) -> Option<Self> {
        if !request.headers().contains_key(TRANSFER_ENCODING) {
            return None;
        }
        let held = Self(Rc::new(RefCell::new(request.take_payload())));
        let shared: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> =
            Box::pin(held.clone());
        request.set_payload(Payload::from(shared));
        Some(held)
    }

    pub(super) fn until_sent(
        self,
        mut response: ServiceResponse<impl MessageBody + 'static>,
    ) -> ServiceResponse<impl MessageBody> {
        // For an answer without a body, and for one with.
        let mut extensions = response.response_mut().extensions_mut();
        extensions.insert(self.clone());
        drop(extensions);
        response.map_body(|_, body| Answer {
            body: body.boxed(),
            _held: self,
        })
    }
}

impl Stream for Held {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(cx)
    }
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
