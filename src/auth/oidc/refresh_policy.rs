use std::time::Duration;

use tokio::time::Instant;

/// Keys older than this are fetched again; meanwhile they go on working.
const REFRESH_AFTER: Duration = Duration::from_secs(10 * 60);

/// Keys older than this are no longer trusted: the issuer may have withdrawn
/// them since.
const MAX_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// The time to wait after a failed fetch while there are no keys.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// Remembers when keys were fetched, and decides whether to fetch them again.
#[derive(Debug, Default)]
pub(super) struct RefreshPolicy {
    /// When the keys were loaded.
    loaded: Option<Instant>,
    /// When the last fetch ended, successfully or not.
    ended: Option<Instant>,
    failed: bool,
    /// When an unknown key ID last caused a fetch.
    last_forced: Option<Instant>,
}

/// What is known about a token's key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lookup {
    /// Whether its key ID is among the keys.
    pub known: bool,
    /// Whether a fetch has already been made for it.
    pub fetched: bool,
    /// The least time between two fetches that unknown key IDs cause, and between two in
    /// the background if the first failed.
    pub refetch_interval: Duration,
}

/// What to do about a token's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// Use the keys.
    Use,
    /// Use the keys, and fetch them in the background.
    UseAndRefresh,
    /// Wait for a fetch.
    Fetch,
    /// The issuer has no such key.
    NoSuchKey,
    /// The keys are unavailable.
    Unreachable {
        /// When to retry, in seconds.
        retry_after: u32,
    },
}

impl RefreshPolicy {
    pub(super) fn next(&self, lookup: Lookup, now: Instant) -> Decision {
        let Some(age) = self.age(now).filter(|age| *age < MAX_AGE) else {
            return self.without_keys(lookup, now);
        };
        if !lookup.known {
            return self.with_unknown_key(lookup, now);
        }
        let rested = !self.failed || left(self.ended, lookup.refetch_interval, now).is_none();
        if age >= REFRESH_AFTER && rested {
            return Decision::UseAndRefresh;
        }
        Decision::Use
    }

    /// Whether this token would cause a fetch.
    pub(super) fn needs_refresh(&self, lookup: Lookup, now: Instant) -> bool {
        matches!(
            self.next(lookup, now),
            Decision::Fetch | Decision::UseAndRefresh
        )
    }

    fn without_keys(&self, lookup: Lookup, now: Instant) -> Decision {
        let rest = left(self.ended, RETRY_AFTER, now).filter(|_| self.failed);
        match rest {
            Some(retry_after) => Decision::Unreachable { retry_after },
            None if lookup.fetched => Decision::Unreachable { retry_after: 1 },
            None => Decision::Fetch,
        }
    }

    fn with_unknown_key(&self, lookup: Lookup, now: Instant) -> Decision {
        match left(self.last_forced, lookup.refetch_interval, now) {
            Some(retry_after) if self.failed => Decision::Unreachable { retry_after },
            Some(_) => Decision::NoSuchKey,
            None if lookup.fetched => Decision::NoSuchKey,
            None => Decision::Fetch,
        }
    }

    fn age(&self, now: Instant) -> Option<Duration> {
        self.loaded.map(|at| now.saturating_duration_since(at))
    }

    pub(super) const fn has_loaded(&self) -> bool {
        self.loaded.is_some()
    }

    /// Whether the last fetch failed.
    pub(super) const fn has_failed(&self) -> bool {
        self.failed
    }

    /// Records the start of a fetch that a token waits for. The first one, while there
    /// are no keys, does not count as one for an unknown key ID.
    pub(super) fn record_attempt(&mut self, now: Instant) {
        if self.age(now).is_some_and(|age| age < MAX_AGE) {
            self.last_forced = Some(now);
        }
    }

    pub(super) fn succeeded(&mut self, now: Instant) {
        self.loaded = Some(now);
        self.ended = Some(now);
        self.failed = false;
    }

    pub(super) fn failed(&mut self, now: Instant) {
        self.ended = Some(now);
        self.failed = true;
    }
}

/// The seconds left of a wait that began then, at least 1.
fn left(since: Option<Instant>, wait: Duration, now: Instant) -> Option<u32> {
    let rest = wait.checked_sub(now.saturating_duration_since(since?))?;
    if rest.is_zero() {
        return None;
    }
    u32::try_from(rest.as_millis().div_ceil(1_000).max(1)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Lookup = Lookup {
        known: true,
        fetched: false,
        refetch_interval: seconds(30),
    };
    const UNKNOWN: Lookup = Lookup {
        known: false,
        ..KNOWN
    };
    const STILL_UNKNOWN: Lookup = Lookup {
        fetched: true,
        ..UNKNOWN
    };

    /// Keys that came at the start, and the start.
    fn loaded() -> (RefreshPolicy, Instant) {
        let (mut policy, start) = (RefreshPolicy::default(), Instant::now());
        policy.succeeded(start);
        (policy, start)
    }

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn without_keys_a_token_fetches_them_every_five_seconds_at_most() {
        let (mut policy, start) = (RefreshPolicy::default(), Instant::now());
        for lookup in [KNOWN, UNKNOWN] {
            assert_eq!(policy.next(lookup, start), Decision::Fetch);
        }
        policy.record_attempt(start);
        policy.failed(start + seconds(5));
        for (after, retry_after) in [(5, 5), (6, 4), (9, 1)] {
            let next = policy.next(UNKNOWN, start + seconds(after));
            assert_eq!(
                next,
                Decision::Unreachable { retry_after },
                "after {after} s"
            );
        }
        let almost = start + seconds(10) - Duration::from_millis(1);
        assert_eq!(
            policy.next(KNOWN, almost),
            Decision::Unreachable { retry_after: 1 }
        );
        assert_eq!(policy.next(KNOWN, start + seconds(10)), Decision::Fetch);
    }

    #[test]
    fn keys_are_due_when_they_are_old_or_missing_and_the_issuer_has_rested() {
        let (mut policy, start) = (RefreshPolicy::default(), Instant::now());
        assert!(policy.needs_refresh(KNOWN, start), "none are here");
        policy.failed(start);
        assert!(
            !policy.needs_refresh(KNOWN, start + seconds(4)),
            "the issuer rests"
        );
        assert!(policy.needs_refresh(KNOWN, start + seconds(5)));
        policy.succeeded(start);
        assert!(!policy.needs_refresh(KNOWN, start + seconds(599)));
        assert!(policy.needs_refresh(KNOWN, start + seconds(600)));
    }

    #[test]
    fn one_token_causes_one_fetch() {
        let (mut policy, start) = (RefreshPolicy::default(), Instant::now());
        policy.record_attempt(start);
        let next = policy.next(STILL_UNKNOWN, start);
        assert_eq!(
            next,
            Decision::Unreachable { retry_after: 1 },
            "the fetch died"
        );
        policy.succeeded(start);
        assert_eq!(policy.next(STILL_UNKNOWN, start), Decision::NoSuchKey);
        assert_eq!(
            policy.next(UNKNOWN, start),
            Decision::Fetch,
            "another token"
        );
    }

    #[test]
    fn an_unknown_key_id_refetches_once_an_interval_at_most() {
        let (mut policy, start) = loaded();
        assert_eq!(
            policy.next(UNKNOWN, start),
            Decision::Fetch,
            "the start does not count"
        );
        policy.record_attempt(start);
        policy.succeeded(start + seconds(1));
        assert_eq!(
            policy.next(UNKNOWN, start + seconds(29)),
            Decision::NoSuchKey
        );
        assert_eq!(policy.next(UNKNOWN, start + seconds(30)), Decision::Fetch);
        let sooner = Lookup {
            refetch_interval: seconds(3),
            ..UNKNOWN
        };
        assert_eq!(policy.next(sooner, start + seconds(2)), Decision::NoSuchKey);
        assert_eq!(policy.next(sooner, start + seconds(3)), Decision::Fetch);
    }

    #[test]
    fn a_failed_refetch_leaves_known_keys_working() {
        let (mut policy, start) = loaded();
        policy.record_attempt(start);
        policy.failed(start + seconds(5));
        let later = start + seconds(10);
        assert_eq!(policy.next(KNOWN, later), Decision::Use);
        assert_eq!(
            policy.next(UNKNOWN, later),
            Decision::Unreachable { retry_after: 20 }
        );
        assert_eq!(policy.next(UNKNOWN, start + seconds(30)), Decision::Fetch);
    }

    #[test]
    fn keys_are_refreshed_after_ten_minutes_and_trusted_for_a_day() {
        let (mut policy, start) = loaded();
        assert_eq!(policy.next(KNOWN, start + seconds(599)), Decision::Use);
        let later = start + seconds(600);
        assert_eq!(policy.next(KNOWN, later), Decision::UseAndRefresh);
        policy.failed(later);
        assert_eq!(
            policy.next(KNOWN, later + seconds(29)),
            Decision::Use,
            "the issuer rests"
        );
        assert_eq!(
            policy.next(KNOWN, later + seconds(30)),
            Decision::UseAndRefresh
        );
        let day = start + seconds(86_400);
        assert_eq!(
            policy.next(KNOWN, day - seconds(1)),
            Decision::UseAndRefresh
        );
        assert_eq!(policy.next(KNOWN, day), Decision::Fetch);
    }
}
