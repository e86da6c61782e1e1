use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::{Duration, Instant};

use governor::clock::{Clock as _, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};
use zoom_signature::internal::parse_digits;

/// Requests a minute: all at once if need be, then evenly spread. `0` means no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit(Option<NonZeroU32>);

/// Why a text is not a [`RateLimit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number of requests a minute; 0 turns the limit off")]
pub struct RateLimitError;

impl RateLimit {
    /// No limit.
    pub const UNLIMITED: Self = Self(None);

    /// This many requests a minute; 0 means no limit.
    #[must_use]
    pub const fn per_minute(requests: u32) -> Self {
        Self(NonZeroU32::new(requests))
    }

    /// Whether this limit permits no more than another.
    pub(crate) fn is_within(self, other: Self) -> bool {
        match (self.0, other.0) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(number), Some(most)) => number <= most,
        }
    }

    /// A limit this many times as high.
    pub(crate) fn times(self, number: NonZeroU32) -> Self {
        Self(self.0.map(|requests| requests.saturating_mul(number)))
    }

    /// How many requests a minute. `None`: no limit.
    pub(crate) const fn requests(self) -> Option<NonZeroU32> {
        self.0
    }

    /// The limit as governor's type. `None`: no limit.
    pub(crate) fn quota(self) -> Option<Quota> {
        self.0.map(Quota::per_minute)
    }
}

impl FromStr for RateLimit {
    type Err = RateLimitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_digits(text)
            .map(Self::per_minute)
            .ok_or(RateLimitError)
    }
}

impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(0, NonZeroU32::get).fmt(f)
    }
}

/// Counts everything in one bucket.
pub(crate) type Limiter =
    RateLimiter<NotKeyed, InMemoryState, MonotonicClock, NoOpMiddleware<Instant>>;

/// The seconds to wait for a limit.
pub(crate) fn retry_after(until: &NotUntil<Instant>) -> u32 {
    ceil_seconds(until.wait_time_from(MonotonicClock.now()))
}

/// Rounds up, so that waiting that long is enough; at least 1.
pub(crate) fn ceil_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_whole_number() {
        assert_eq!("120".parse(), Ok(RateLimit::per_minute(120)));
        assert_eq!("0".parse(), Ok(RateLimit::UNLIMITED));
        assert_eq!(RateLimit::UNLIMITED.to_string(), "0");
        for text in ["", "-1", "+1", "1.5", "1e3", "99999999999", "off", " 1"] {
            assert_eq!(text.parse::<RateLimit>(), Err(RateLimitError), "{text:?}");
        }
    }
}
