use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock as _, MonotonicClock};
use governor::state::{InMemoryState, NotKeyed, StateStore};
use governor::{NotUntil, Quota, RateLimiter};

use super::caller::Way;
use super::refused::Refused;

/// How many requests a minute; all at once if need be, then evenly. `0` is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit(Option<NonZeroU32>);

/// Why a text is not a [`RateLimit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number of requests a minute; 0 turns the limit off")]
pub struct RateLimitError;

impl RateLimit {
    /// No limit.
    pub const OFF: Self = Self(None);

    /// So many a minute; 0 turns it off.
    #[must_use]
    pub const fn per_minute(requests: u32) -> Self {
        Self(NonZeroU32::new(requests))
    }

    fn quota(self) -> Option<Quota> {
        self.0.map(Quota::per_minute)
    }
}

impl FromStr for RateLimit {
    type Err = RateLimitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(RateLimitError);
        }
        text.parse()
            .map(Self::per_minute)
            .map_err(|_| RateLimitError)
    }
}

impl fmt::Display for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(0, NonZeroU32::get).fmt(f)
    }
}

/// Counts the requests of each caller.
pub(super) struct CallerLimit {
    limiter: Option<RateLimiter<CallerKey, Callers, MonotonicClock>>,
    since_sweep: AtomicU32,
}

/// Only callers that were let in are counted here, so there are no more of them
/// than keys, secrets and users.
pub(super) type CallerKey = (Way, Arc<str>);

type Callers = governor::state::keyed::HashMapStateStore<CallerKey>;

/// After so many requests, callers whose allowance is full again are forgotten.
const SWEEP_EVERY: u32 = 8_192;

impl CallerLimit {
    pub(super) fn new(limit: RateLimit) -> Self {
        let limiter = limit
            .quota()
            .map(|quota| RateLimiter::new(quota, Callers::default(), MonotonicClock));
        Self {
            limiter,
            since_sweep: AtomicU32::new(0),
        }
    }

    pub(super) fn count(&self, caller: &CallerKey) -> Result<(), Refused> {
        let Some(limiter) = &self.limiter else {
            return Ok(());
        };
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) >= SWEEP_EVERY {
            self.since_sweep.store(0, Ordering::Relaxed);
            limiter.retain_recent();
        }
        limiter.check_key(caller).map_err(|until| refused(&until))
    }
}

/// Counts the requests of each address.
pub(super) struct AddressLimit(Option<RateLimiter<IpAddr, Buckets, MonotonicClock>>);

impl AddressLimit {
    pub(super) fn new(limit: RateLimit) -> Self {
        let limiter = limit
            .quota()
            .map(|quota| RateLimiter::new(quota, Buckets::new(), MonotonicClock));
        Self(limiter)
    }

    pub(super) fn count(&self, address: IpAddr) -> Result<(), Refused> {
        let Some(limiter) = &self.0 else {
            return Ok(());
        };
        let counted = limiter.check_key(&network(address));
        counted.map_err(|until| refused(&until))
    }
}

/// An IPv6 host has a whole /64 to call from, so that is counted as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

/// A fixed number of counters, half a megabyte, that addresses share by a hash
/// with a secret of this process: a flood of addresses takes no more memory, and
/// two addresses meet in one counter once in 65,536 times.
struct Buckets {
    states: Box<[InMemoryState]>,
    hasher: RandomState,
}

const BUCKETS: usize = 65_536;

impl Buckets {
    fn new() -> Self {
        Self {
            states: (0..BUCKETS).map(|_| InMemoryState::default()).collect(),
            hasher: RandomState::new(),
        }
    }
}

impl StateStore for Buckets {
    type Key = IpAddr;

    fn measure_and_replace<T, F, E>(&self, address: &IpAddr, f: F) -> Result<T, E>
    where
        F: Fn(Option<governor::nanos::Nanos>) -> Result<(T, governor::nanos::Nanos), E>,
    {
        let hash = self.hasher.hash_one(address);
        let index = usize::try_from(hash % BUCKETS as u64).unwrap_or(0);
        match self.states.get(index) {
            Some(state) => state.measure_and_replace(&NotKeyed::NonKey, f),
            None => f(None).map(|(outcome, _)| outcome),
        }
    }
}

fn refused(until: &NotUntil<std::time::Instant>) -> Refused {
    let wait = until.wait_time_from(MonotonicClock.now());
    Refused::RateLimited {
        retry_after: whole_seconds(wait),
    }
}

/// Rounded up, so that who waits so long is not too early.
pub(super) fn whole_seconds(wait: Duration) -> u32 {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_whole_number() {
        assert_eq!("120".parse(), Ok(RateLimit::per_minute(120)));
        assert_eq!("0".parse(), Ok(RateLimit::OFF));
        assert_eq!(RateLimit::OFF.to_string(), "0");
        for text in ["", "-1", "+1", "1.5", "1e3", "99999999999", "off", " 1"] {
            assert_eq!(text.parse::<RateLimit>(), Err(RateLimitError), "{text:?}");
        }
    }

    #[test]
    fn an_address_has_its_number_a_minute_and_is_told_when_to_come_back() {
        let limit = AddressLimit::new(RateLimit::per_minute(2));
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        assert_eq!(limit.count(address), Ok(()));
        assert_eq!(limit.count(address), Ok(()));
        assert_eq!(
            limit.count(address),
            Err(Refused::RateLimited { retry_after: 30 })
        );
        assert_eq!(limit.count("192.0.2.2".parse().unwrap()), Ok(()));
        assert!(
            limit.count("::ffff:192.0.2.1".parse().unwrap()).is_err(),
            "the same address written as IPv6"
        );
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let limit = AddressLimit::new(RateLimit::per_minute(1));
        let count = |text: &str| limit.count(text.parse().unwrap());
        assert_eq!(count("2001:db8:1:1::1"), Ok(()));
        assert!(count("2001:db8:1:1:ffff::2").is_err());
        assert_eq!(count("2001:db8:1:2::1"), Ok(()));
    }

    #[test]
    fn a_flood_of_addresses_leaves_the_rest_alone() {
        let limit = AddressLimit::new(RateLimit::per_minute(600));
        for number in 0..1_000_000_u32 {
            let _ = limit.count(IpAddr::V4(number.into()));
        }
        assert_eq!(limit.count("203.0.113.9".parse().unwrap()), Ok(()));
    }

    #[test]
    fn callers_are_counted_one_by_one_and_forgotten() {
        let limit = CallerLimit::new(RateLimit::per_minute(1));
        let caller = |way, name: &str| (way, Arc::from(name));
        assert_eq!(limit.count(&caller(Way::ApiKey, "1")), Ok(()));
        assert!(limit.count(&caller(Way::ApiKey, "1")).is_err());
        assert_eq!(limit.count(&caller(Way::ApiKey, "2")), Ok(()));
        assert_eq!(limit.count(&caller(Way::SignedRequest, "1")), Ok(()));

        let quick = CallerLimit::new(RateLimit::per_minute(u32::MAX));
        for number in 0..40_000 {
            let _ = quick.count(&caller(Way::OpenId, &number.to_string()));
        }
        assert!(quick.limiter.unwrap().len() <= 2 * SWEEP_EVERY as usize);
    }
}
