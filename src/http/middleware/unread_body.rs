//! Closes a connection whose request goes on after its response.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpMessage as _;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING, UPGRADE};
use actix_web::web::Bytes;
use futures_util::Stream;

use crate::http::connection::Exchange;

/// The body of a request whose length actix does not know, held until its answer is
/// sent.
///
/// actix reads on where a chunked body was dropped unread, for as long as the caller
/// sends. A body that somebody still holds when the answer has gone out makes it
/// close the connection.
///
/// Where a request asks for `WebSocket`, actix takes all that follows for its body. Nothing
/// here speaks it, so such a request has the body that its `Content-Length` announces.
#[derive(Clone)]
pub(super) struct UnreadBody(Rc<RefCell<Body>>);

struct Body {
    payload: Payload,
    /// How many bytes are still to come, if known.
    rest: Option<usize>,
    /// Whether it has been read to its end.
    is_read: bool,
    exchange: Option<Rc<Exchange>>,
}

impl UnreadBody {
    /// `None` for a body whose length actix knows.
    pub(crate) fn of(request: &mut ServiceRequest) -> Option<Self> {
        let headers = request.headers();
        let rest = if headers.contains_key(TRANSFER_ENCODING) {
            None
        } else if headers.contains_key(UPGRADE) {
            match headers.get(CONTENT_LENGTH).map(HeaderValue::to_str) {
                Some(length) => length.ok().and_then(|length| length.trim().parse().ok()),
                None => Some(0),
            }
        } else {
            return None;
        };
        let held = Self(Rc::new(RefCell::new(Body {
            payload: request.take_payload(),
            rest,
            is_read: false,
            exchange: request.request().conn_data::<Rc<Exchange>>().cloned(),
        })));
        let state: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> =
            Box::pin(held.clone());
        request.set_payload(Payload::from(state));
        Some(held)
    }

    /// Whether the request asked for another protocol.
    pub(super) fn is_upgrade(&self) -> bool {
        self.0.borrow().rest.is_some()
    }

    /// Whether part of the body has not been read.
    pub(super) fn is_unread(&self) -> bool {
        !self.0.borrow().is_read
    }

    pub(super) fn hold_until_sent(
        self,
        mut response: ServiceResponse<impl MessageBody + 'static>,
    ) -> ServiceResponse<impl MessageBody> {
        // For a response with or without a body.
        let mut extensions = response.response_mut().extensions_mut();
        extensions.insert(self.clone());
        drop(extensions);
        response.map_body(|_, body| ResponseBody {
            body: body.boxed(),
            _held: self,
        })
    }
}

impl Stream for UnreadBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Body {
            payload,
            rest,
            is_read,
            exchange,
        } = &mut *self.0.borrow_mut();
        if *rest == Some(0) {
            return Poll::Ready(None);
        }
        let mut polled = Pin::new(payload).poll_next(cx);
        match (&polled, exchange) {
            (Poll::Ready(None), _) => *is_read = true,
            (Poll::Pending, Some(exchange)) => exchange.want_more(),
            _ => {}
        }
        if let (Some(rest), Poll::Ready(Some(Ok(chunk)))) = (rest, &mut polled) {
            chunk.truncate(*rest);
            *rest -= chunk.len();
        }
        polled
    }
}

struct ResponseBody {
    body: BoxBody,
    _held: UnreadBody,
}

impl MessageBody for ResponseBody {
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
