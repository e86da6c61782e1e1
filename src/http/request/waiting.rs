use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use crate::http::address_slots::Slot;
use crate::http::error::ApiError;

/// What comes of a future. One that is not done at once takes a place among the requests
/// that wait: else who sends bodies byte by byte would take all that are answered at once.
pub(super) async fn waiting<F: Future>(
    future: F,
    place: impl FnOnce() -> Result<Slot, ApiError>,
) -> Result<F::Output, ApiError> {
    let mut future = pin!(future);
    if let Some(output) = at_once(future.as_mut()).await {
        return Ok(output);
    }
    let _place = place()?;
    Ok(future.await)
}

/// What comes of a future at the first or second look.
///
/// actix hands a body over after the first, and most are there by then. A timer for
/// each of them would cost more than to read it.
pub(super) async fn at_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
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
