use std::time::Duration;

use tokio::time::Instant;

/// Keys older than this are read again while they go on working.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// Keys older than this are no longer trusted: the issuer may have withdrawn
/// them since.
const TRUSTED: Duration = Duration::from_secs(24 * 60 * 60);

/// Between two refetches that unknown key ids cause, and between two in the
/// background when the first failed.
const REFETCH_EVERY: Duration = Duration::from_secs(30);

/// After a failed attempt to have keys at all.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// When keys were fetched, and so whether to fetch them again.
#[derive(Debug, Default)]
pub(super) struct Freshness {
    /// When the keys came.
    loaded: Option<Instant>,
    /// When the last fetch ended, well or not.
    ended: Option<Instant>,
    failed: bool,
    /// When an unknown key id last caused a fetch.
    asked: Option<Instant>,
}

/// What a token needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    /// Whether its key id is among the keys.
    pub known: bool,
    /// Whether a fetch was made for it already.
    pub fetched: bool,
}

/// What to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The keys are good.
    Use,
    /// They are, and should be fetched in the background.
    UseAndRefresh,
    /// Wait for a fetch.
    Fetch,
    /// The issuer has no such key.
    NoSuchKey,
    /// The keys cannot be had.
    Unreachable {
        /// When to come back, in seconds.
        retry_after: u32,
    },
}

impl Freshness {
    pub(super) fn next(&self, need: Need, now: Instant) -> Next {
        let Some(age) = self.age(now).filter(|age| *age < TRUSTED) else {
            return self.without_keys(need, now);
        };
        if !need.known {
            return self.with_unknown_key(need, now);
        }
        let rested = !self.failed || left(self.ended, REFETCH_EVERY, now).is_none();
        if age >= FRESH && rested {
            return Next::UseAndRefresh;
        }
        Next::Use
    }

    /// Whether a token of a known key would cause a fetch.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        let need = Need {
            known: true,
            fetched: false,
        };
        matches!(self.next(need, now), Next::Fetch | Next::UseAndRefresh)
    }

    fn without_keys(&self, need: Need, now: Instant) -> Next {
        let rest = left(self.ended, RETRY_AFTER, now).filter(|_| self.failed);
        match rest {
            Some(retry_after) => Next::Unreachable { retry_after },
            None if need.fetched => Next::Unreachable { retry_after: 1 },
            None => Next::Fetch,
        }
    }

    fn with_unknown_key(&self, need: Need, now: Instant) -> Next {
        match left(self.asked, REFETCH_EVERY, now) {
            Some(retry_after) if self.failed => Next::Unreachable { retry_after },
            Some(_) => Next::NoSuchKey,
            None if need.fetched => Next::NoSuchKey,
            None => Next::Fetch,
        }
    }

    fn age(&self, now: Instant) -> Option<Duration> {
        self.loaded.map(|at| now.saturating_duration_since(at))
    }

    pub(super) const fn has_loaded(&self) -> bool {
        self.loaded.is_some()
    }

    /// Whether the last fetch did.
    pub(super) const fn has_failed(&self) -> bool {
        self.failed
    }

    /// A fetch begins that a token waits for. The first one, when there are no
    /// keys yet, is not for the sake of an unknown key id.
    pub(super) fn begins(&mut self, now: Instant) {
        if self.age(now).is_some_and(|age| age < TRUSTED) {
            self.asked = Some(now);
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

/// What is left of a wait that began then, in seconds: at least 1.
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

    const KNOWN: Need = Need {
        known: true,
        fetched: false,
    };
    const UNKNOWN: Need = Need {
        known: false,
        fetched: false,
    };
    const STILL_UNKNOWN: Need = Need {
        known: false,
        fetched: true,
    };

    /// Keys that came at the start, and the start.
    fn loaded() -> (Freshness, Instant) {
        let (mut freshness, start) = (Freshness::default(), Instant::now());
        freshness.succeeded(start);
        (freshness, start)
    }

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn without_keys_a_token_fetches_them_every_five_seconds_at_most() {
        let (mut freshness, start) = (Freshness::default(), Instant::now());
        for need in [KNOWN, UNKNOWN] {
            assert_eq!(freshness.next(need, start), Next::Fetch);
        }
        freshness.begins(start);
        freshness.failed(start + seconds(5));
        for (after, retry_after) in [(5, 5), (6, 4), (9, 1)] {
            let next = freshness.next(UNKNOWN, start + seconds(after));
            assert_eq!(next, Next::Unreachable { retry_after }, "after {after} s");
        }
        let almost = start + seconds(10) - Duration::from_millis(1);
        assert_eq!(
            freshness.next(KNOWN, almost),
            Next::Unreachable { retry_after: 1 }
        );
        assert_eq!(freshness.next(KNOWN, start + seconds(10)), Next::Fetch);
    }

    #[test]
    fn keys_are_due_when_they_are_old_or_missing_and_the_issuer_has_rested() {
        let (mut freshness, start) = (Freshness::default(), Instant::now());
        assert!(freshness.is_due(start), "none are here");
        freshness.failed(start);
        assert!(!freshness.is_due(start + seconds(4)), "the issuer rests");
        assert!(freshness.is_due(start + seconds(5)));
        freshness.succeeded(start);
        assert!(!freshness.is_due(start + seconds(599)));
        assert!(freshness.is_due(start + seconds(600)));
    }

    #[test]
    fn one_token_causes_one_fetch() {
        let (mut freshness, start) = (Freshness::default(), Instant::now());
        freshness.begins(start);
        let next = freshness.next(STILL_UNKNOWN, start);
        assert_eq!(next, Next::Unreachable { retry_after: 1 }, "the fetch died");
        freshness.succeeded(start);
        assert_eq!(freshness.next(STILL_UNKNOWN, start), Next::NoSuchKey);
        assert_eq!(freshness.next(UNKNOWN, start), Next::Fetch, "another token");
    }

    #[test]
    fn an_unknown_key_id_refetches_every_thirty_seconds_at_most() {
        let (mut freshness, start) = loaded();
        assert_eq!(
            freshness.next(UNKNOWN, start),
            Next::Fetch,
            "the start does not count"
        );
        freshness.begins(start);
        freshness.succeeded(start + seconds(1));
        assert_eq!(
            freshness.next(UNKNOWN, start + seconds(29)),
            Next::NoSuchKey
        );
        assert_eq!(freshness.next(UNKNOWN, start + seconds(30)), Next::Fetch);
    }

    #[test]
    fn a_failed_refetch_leaves_known_keys_working() {
        let (mut freshness, start) = loaded();
        freshness.begins(start);
        freshness.failed(start + seconds(5));
        let later = start + seconds(10);
        assert_eq!(freshness.next(KNOWN, later), Next::Use);
        assert_eq!(
            freshness.next(UNKNOWN, later),
            Next::Unreachable { retry_after: 20 }
        );
        assert_eq!(freshness.next(UNKNOWN, start + seconds(30)), Next::Fetch);
    }

    #[test]
    fn keys_are_refreshed_after_ten_minutes_and_trusted_for_a_day() {
        let (mut freshness, start) = loaded();
        assert_eq!(freshness.next(KNOWN, start + seconds(599)), Next::Use);
        let later = start + seconds(600);
        assert_eq!(freshness.next(KNOWN, later), Next::UseAndRefresh);
        freshness.failed(later);
        assert_eq!(
            freshness.next(KNOWN, later + seconds(29)),
            Next::Use,
            "the issuer rests"
        );
        assert_eq!(
            freshness.next(KNOWN, later + seconds(30)),
            Next::UseAndRefresh
        );
        let day = start + seconds(86_400);
        assert_eq!(freshness.next(KNOWN, day - seconds(1)), Next::UseAndRefresh);
        assert_eq!(freshness.next(KNOWN, day), Next::Fetch);
    }
}
