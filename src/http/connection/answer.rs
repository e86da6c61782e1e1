use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use pin_project_lite::pin_project;

use super::exchange::Exchange;

pin_project! {
    /// The body of an answer, in pieces of a few kilobytes. actix copies a piece as a
    /// whole, and holds the copy until the caller has read it.
    ///
    /// The exchange ends with it.
    pub(in crate::http) struct ResponseBody<B> {
        #[pin]
        body: B,
        left: Bytes,
        end: End,
    }
}

struct End {
    exchange: Option<Rc<Exchange>>,
    is_last: bool,
}

/// With the longest head it fits into the 8 KiB that actix has for an answer from the start.
const PIECE: usize = 6 * 1024;

impl<B> ResponseBody<B> {
    /// `is_last`: the connection ends with it.
    pub(crate) fn new(body: B, exchange: Option<Rc<Exchange>>, is_last: bool) -> Self {
        Self {
            body,
            left: Bytes::new(),
            end: End { exchange, is_last },
        }
    }
}

impl<B: MessageBody> MessageBody for ResponseBody<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.project();
        if this.left.is_empty() {
            match this.body.poll_next(cx) {
                Poll::Ready(Some(Ok(bytes))) if bytes.len() > PIECE => *this.left = bytes,
                other => return other,
            }
        }
        let length = this.left.len().min(PIECE);
        Poll::Ready(Some(Ok(this.left.split_to(length))))
    }
}

impl Drop for End {
    fn drop(&mut self) {
        if let Some(exchange) = &self.exchange {
            exchange.end(self.is_last);
        }
    }
}
