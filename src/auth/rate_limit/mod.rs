pub(crate) mod network;
use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use governor::clock::MonotonicClock;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::state::{InMemoryState, NotKeyed, StateStore};
use governor::{NotUntil, Quota, RateLimiter};

use super::error::{AuthError, RateLimitScope};
use crate::quota::{RateLimit, retry_after};
use network::{network_of, site_of};

/// Counts the requests of each caller.
pub(super) struct CallerRateLimiter {
    limit: RateLimit,
    /// The configured callers, in the order of their numbers.
    known: Vec<String>,
    buckets: Option<CallerBuckets>,
}

struct CallerBuckets {
    known: RateLimiter<usize, BucketStore, MonotonicClock>,
    users: RateLimiter<Arc<str>, HashMapStateStore<Arc<str>>, MonotonicClock>,
    since_sweep: AtomicU32,
}

/// Whose limit a request counts against.
#[derive(Clone, Copy)]
pub(super) enum RateLimitKey<'c> {
    /// The configured caller with this number.
    Configured(usize),
    /// A user, by the token's subject. Only authenticated users are counted, so there are
    /// no more than the issuer has.
    User(&'c str),
}

/// After this many requests, users are forgotten whose limit has fully recovered.
const SWEEP_EVERY: u32 = 8_192;

impl CallerRateLimiter {
    /// Takes the configured callers' names; users are added as they come.
    pub(crate) fn new(limit: RateLimit, known: Vec<String>) -> Self {
        let buckets = limit.quota().map(|quota| CallerBuckets {
            known: RateLimiter::new(quota, BucketStore::new(known.len()), MonotonicClock),
            users: RateLimiter::new(quota, HashMapStateStore::default(), MonotonicClock),
            since_sweep: AtomicU32::new(0),
        });
        Self {
            limit,
            known,
            buckets,
        }
    }

    /// Whether this limiter was built from the same settings, so that a reload can keep its
    /// buckets.
    pub(crate) fn same_config(&self, limit: RateLimit, known: &[String]) -> bool {
        self.limit == limit && self.known == known
    }

    pub(crate) const fn limit(&self) -> RateLimit {
        self.limit
    }

    /// The name of a configured caller, which is the same in every replica.
    pub(crate) fn name(&self, number: usize) -> Option<&str> {
        self.known.get(number).map(String::as_str)
    }

    pub(crate) fn check(&self, caller: RateLimitKey<'_>) -> Result<(), AuthError> {
        let Some(buckets) = &self.buckets else {
            return Ok(());
        };
        let counted = match caller {
            RateLimitKey::Configured(number) => buckets.known.check_key(&number),
            RateLimitKey::User(subject) => buckets.check_user(subject),
        };
        counted.map_err(|until| rate_limited(RateLimitScope::Caller, &until))
    }
}

impl CallerBuckets {
    fn check_user(&self, subject: &str) -> Result<(), NotUntil<Instant>> {
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) >= SWEEP_EVERY {
            self.since_sweep.store(0, Ordering::Relaxed);
            self.users.retain_recent();
        }
        self.users.check_key(&subject.into())
    }
}

/// Counts the requests of each address in a fixed number of buckets, a megabyte in all,
/// so that a flood of addresses takes no more memory. A hash keyed with a secret of this
/// process assigns the buckets, two to each address, and an address is over its limit
/// only if both are: callers that use up a tenth of the buckets shut out one other in a
/// hundred, not one in ten.
///
/// Whoever has an IPv6 /48 has 65,536 networks to call from, so a /48 has a limit of its
/// own.
pub(super) struct IpRateLimiter {
    limit: RateLimit,
    buckets: Option<IpBuckets>,
}

struct IpBuckets {
    addresses: SharedBuckets,
    sites: SharedBuckets,
}

/// How many times the limit of an address a /48 has: it may be one household or a whole
/// company.
const ADDRESSES_PER_SITE: NonZeroU32 = NonZeroU32::new(16).unwrap();

impl IpRateLimiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        let buckets = |limit: RateLimit| limit.quota().map(SharedBuckets::new);
        let addresses = buckets(limit);
        let sites = buckets(limit.times(ADDRESSES_PER_SITE));
        Self {
            limit,
            buckets: addresses
                .zip(sites)
                .map(|(addresses, sites)| IpBuckets { addresses, sites }),
        }
    }

    /// Whether this limiter was built from the same settings, so that a reload can keep its
    /// buckets.
    pub(crate) fn same_config(&self, limit: RateLimit) -> bool {
        self.limit == limit
    }

    pub(crate) const fn limit(&self) -> RateLimit {
        self.limit
    }

    /// The limit of a site.
    pub(crate) fn site_limit(&self) -> RateLimit {
        self.limit.times(ADDRESSES_PER_SITE)
    }

    /// The /48 first: if it is over its limit, it must not use up buckets that others
    /// share.
    pub(crate) fn check(&self, address: IpAddr) -> Result<(), AuthError> {
        let Some(buckets) = &self.buckets else {
            return Ok(());
        };
        if let Some(site) = site_of(address) {
            buckets.sites.check(site)?;
        }
        buckets.addresses.check(network_of(address))
    }
}

/// Buckets that networks share, two to each network.
struct SharedBuckets {
    limiter: RateLimiter<usize, BucketStore, MonotonicClock>,
    hashers: [RandomState; 2],
}

const SHARED_BUCKETS: usize = 65_536;

impl SharedBuckets {
    fn new(quota: Quota) -> Self {
        Self {
            limiter: RateLimiter::new(quota, BucketStore::new(SHARED_BUCKETS), MonotonicClock),
            hashers: [RandomState::new(), RandomState::new()],
        }
    }

    #[expect(clippy::expect_used, reason = "the divisor is a usize")]
    fn check(&self, network: IpAddr) -> Result<(), AuthError> {
        let [one, other] = self.hashers.each_ref().map(|hasher| {
            let hash = hasher.hash_one(network) % SHARED_BUCKETS as u64;
            let number = usize::try_from(hash).expect("a remainder is less than its divisor");
            self.limiter.check_key(&number)
        });
        match (one, other) {
            (Err(one), Err(other)) => {
                let sooner = if one.earliest_possible() <= other.earliest_possible() {
                    one
                } else {
                    other
                };
                Err(rate_limited(RateLimitScope::Address, &sooner))
            }
            _ => Ok(()),
        }
    }
}

/// Buckets by number.
struct BucketStore(Box<[InMemoryState]>);

impl BucketStore {
    fn new(number: usize) -> Self {
        Self((0..number).map(|_| InMemoryState::default()).collect())
    }
}

impl StateStore for BucketStore {
    type Key = usize;

    fn measure_and_replace<T, F, E>(&self, number: &usize, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        match self.0.get(*number) {
            Some(state) => state.measure_and_replace(&NotKeyed::NonKey, f),
            None => f(None).map(|(outcome, _)| outcome),
        }
    }
}

fn rate_limited(limit: RateLimitScope, until: &NotUntil<Instant>) -> AuthError {
    AuthError::RateLimited {
        limit,
        retry_after: retry_after(until),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use super::*;

    #[test]
    fn an_address_has_its_number_a_minute_and_is_told_when_to_come_back() {
        let limit = IpRateLimiter::new(RateLimit::per_minute(2));
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        assert_eq!(limit.check(address), Ok(()));
        assert_eq!(limit.check(address), Ok(()));
        assert_eq!(
            limit.check(address),
            Err(AuthError::RateLimited {
                limit: RateLimitScope::Address,
                retry_after: 30
            })
        );
        assert_eq!(limit.check("192.0.2.2".parse().unwrap()), Ok(()));
        assert!(
            limit.check("::ffff:192.0.2.1".parse().unwrap()).is_err(),
            "the same address written as IPv6"
        );
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let limit = IpRateLimiter::new(RateLimit::per_minute(1));
        let count = |text: &str| limit.check(text.parse().unwrap());
        assert_eq!(count("2001:db8:1:1::1"), Ok(()));
        assert!(count("2001:db8:1:1:ffff::2").is_err());
        assert_eq!(count("2001:db8:1:2::1"), Ok(()));
    }

    #[test]
    fn a_flood_of_addresses_leaves_the_rest_alone() {
        // A million addresses are 15 a counter, unless there are fewer buckets.
        let limit = IpRateLimiter::new(RateLimit::per_minute(100));
        for number in 0..1_000_000_u32 {
            let _ = limit.check(IpAddr::V4(number.into()));
        }
        assert_eq!(limit.check("203.0.113.9".parse().unwrap()), Ok(()));
    }

    #[test]
    fn one_network_shuts_out_no_strangers() {
        let limit = IpRateLimiter::new(RateLimit::per_minute(2));
        let site = Ipv6Addr::new(0x2001, 0xdb8, 1, 0, 0, 0, 0, 0).to_bits();
        let mut counted = 0;
        for subnet in (0..200_000_u128).map(|number| number % 65_536) {
            let address = Ipv6Addr::from_bits(site | subnet << 64);
            counted += u32::from(limit.check(address.into()).is_ok());
        }
        // A few more while the flood lasts.
        assert!((32..64).contains(&counted), "{counted}");
        let strangers = (0..2_000_u32).map(|number| IpAddr::V4(number.into()));
        let refused = strangers.filter(|address| limit.check(*address).is_err());
        assert_eq!(refused.count(), 0);
    }

    #[test]
    fn who_shares_one_counter_with_a_flood_has_the_other() {
        let limit = IpRateLimiter::new(RateLimit::per_minute(1));
        // They use up 18 % of the buckets.
        for number in 0..6_554_u32 {
            let _ = limit.check(IpAddr::V4(number.into()));
        }
        let strangers = (1 << 31..(1 << 31) + 1_000_u32).map(|number| IpAddr::V4(number.into()));
        let refused = strangers.filter(|address| limit.check(*address).is_err());
        // 3 % and a little more, as the strangers count themselves.
        let refused = refused.count();
        assert!(refused < 70, "{refused} of 1,000");
    }

    #[test]
    fn nobody_can_tell_which_addresses_share_a_counter() {
        let address: IpAddr = "192.0.2.1".parse().unwrap();
        let quota = RateLimit::per_minute(1).quota().unwrap();
        let mut hashes: Vec<u64> = [1, 2]
            .iter()
            .flat_map(|_| SharedBuckets::new(quota).hashers)
            .map(|hasher| hasher.hash_one(network_of(address)))
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 4, "a hash has no secret of its own");
    }

    #[test]
    fn callers_are_counted_one_by_one() {
        let limit = CallerRateLimiter::new(
            RateLimit::per_minute(1),
            vec!["a".to_owned(), "b".to_owned()],
        );
        for caller in [
            RateLimitKey::Configured(0),
            RateLimitKey::Configured(1),
            RateLimitKey::User("0"),
        ] {
            assert_eq!(limit.check(caller), Ok(()));
            assert!(limit.check(caller).is_err());
        }
        assert_eq!(limit.check(RateLimitKey::User("1")), Ok(()));
    }

    #[test]
    fn users_who_ask_no_more_are_forgotten() {
        let limit = CallerRateLimiter::new(RateLimit::per_minute(u32::MAX), Vec::new());
        for number in 0..40_000 {
            let _ = limit.check(RateLimitKey::User(&number.to_string()));
        }
        let buckets = limit.buckets.unwrap();
        assert!(buckets.users.len() <= 2 * SWEEP_EVERY as usize);
        assert!(
            buckets.since_sweep.into_inner() <= SWEEP_EVERY,
            "each request sweeps"
        );
    }
}
