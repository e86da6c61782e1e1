use std::num::NonZeroU32;

use actix_web::http::header::HeaderValue;
use actix_web::web::Data;

use super::fault::ErrorFormat;
use super::floods::Floods;
use super::limits::Limits;
use super::live::{Draining, Live};
use super::metrics::Metrics;
use super::places::Places;

/// What every request is answered with.
///
/// Each worker has one of its own: they would slow each other down where they count
/// who holds it.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) live: Live,
    pub(super) limits: Limits,
    pub(super) error_format: ErrorFormat,
    /// The value of `Keep-Alive`.
    pub(super) keep_alive: HeaderValue,
    /// The value of `Strict-Transport-Security`.
    pub(super) hsts: Option<HeaderValue>,
    pub(super) metrics: Metrics,
    pub(super) floods: Floods,
    /// Requests that wait.
    pub(super) waiting: Places,
    pub(super) draining: Draining,
}

impl Shared {
    pub(super) fn of_one_worker(&self) -> Data<Self> {
        Data::new(Self {
            keep_alive: Self::keep_alive(&self.limits),
            ..self.clone()
        })
    }

    /// `max-age=31536000`
    pub(super) fn hsts(seconds: NonZeroU32) -> Option<HeaderValue> {
        HeaderValue::from_str(&format!("max-age={seconds}")).ok()
    }

    /// `timeout=75`, in memory of its own.
    pub(super) fn keep_alive(limits: &Limits) -> HeaderValue {
        let text = format!("timeout={}", limits.idle.as_secs());
        #[expect(
            clippy::expect_used,
            reason = "a name and digits are what a header may hold"
        )]
        HeaderValue::from_str(&text).expect("a timeout is a header's value")
    }
}
