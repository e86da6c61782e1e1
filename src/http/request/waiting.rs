use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use crate::http::address_slots::Slot;
use crate::http::error::ApiError;

/// Awaits a future. Unless it is ready at once, it takes a place among the waiting
/// requests: otherwise callers that send bodies byte by byte would take the places of all
/// requests in flight.
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

/// The output of a future that is ready at the first or second poll. actix hands a body
/// over after the first, so a body that has arrived needs two.
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
