use std::future::poll_fn;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::task::Poll;

use super::fault::Refusal;
use super::places::Places;

/// What comes of a future, of which so many of an address may wait. Without that, who sends
/// bodies byte by byte would take all requests that the server answers at once.
pub(super) async fn waiting<F: Future>(
    future: F,
    places: &Places,
    address: IpAddr,
) -> Result<F::Output, Refusal> {
    let mut future = pin!(future);
    if let Some(output) = at_once(future.as_mut()).await {
        return Ok(output);
    }
    let _place = places.take(address).ok_or_else(Refusal::overloaded)?;
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
