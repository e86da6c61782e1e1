use std::num::NonZeroU32;

use actix_web::http::header::HeaderValue;

use super::address_slots::AddressSlots;
use super::error::ErrorFormat;
use super::log_throttle::LogThrottle;
use super::metrics::Metrics;
use super::middleware::cors::AllowedOrigins;
use super::runtime::SharedRuntime;
use super::shutdown::Draining;
use super::timeouts::ConnectionLimits;
use crate::quota::Limiter;

/// What handlers and middleware share; one for all workers.
pub(crate) struct AppState {
    pub(super) runtime: SharedRuntime,
    pub(super) limits: ConnectionLimits,
    pub(super) error_format: ErrorFormat,
    /// Whose pages may read responses.
    pub(super) origins: AllowedOrigins,
    /// The value of `Keep-Alive`.
    pub(super) keep_alive: HeaderValue,
    /// The value of `Strict-Transport-Security`.
    pub(super) hsts: Option<HeaderValue>,
    pub(super) metrics: Metrics,
    pub(super) log_throttle: LogThrottle,
    /// The places of waiting requests.
    pub(super) waiting: AddressSlots,
    /// How often `POST /check` asks Zoom.
    pub(super) check_limit: Limiter,
    pub(super) draining: Draining,
}

impl AppState {
    /// `max-age=31536000`
    pub(super) fn hsts(seconds: NonZeroU32) -> HeaderValue {
        parameter("max-age", u64::from(seconds.get()))
    }

    /// `timeout=75`
    pub(super) fn keep_alive(limits: &ConnectionLimits) -> HeaderValue {
        parameter("timeout", limits.idle.as_secs())
    }
}

#[expect(
    clippy::expect_used,
    reason = "a name and digits are what a header may hold"
)]
fn parameter(name: &str, number: u64) -> HeaderValue {
    let text = format!("{name}={number}");
    HeaderValue::try_from(text).expect("a name and digits are a header's value")
}
