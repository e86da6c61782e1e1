use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use zoom_signature::UnixTimestamp;

use super::TOLERANCE_SECONDS;

/// How many IDs per secret are remembered: 109 a second for ten minutes, in about 5 MB.
/// Further requests are refused, because a forgotten ID could be replayed.
const MAX_IDS: usize = 65_536;

/// A timestamp may be ahead or behind, so a request can be replayed for twice the
/// tolerance.
pub(crate) const REMEMBERED: Duration = Duration::from_secs(2 * TOLERANCE_SECONDS + 1);

/// The IDs of requests signed with one secret in the last ten minutes. Holders of another
/// secret cannot fill it. IDs age by the monotonic clock, so that setting the clock
/// forgets none.
pub(crate) struct ReplayCache(Mutex<Inner>);

struct Inner {
    ids: HashSet<Id>,
    by_age: VecDeque<(Instant, UnixTimestamp, Id)>,
    /// Older requests are refused: their IDs may have been forgotten.
    since: UnixTimestamp,
}

/// Part of the ID's digest: callers choose IDs, and nobody finds two with the same 128
/// bits of SHA-256.
type Id = [u8; 16];

/// Why an ID is refused.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ReplayError {
    /// The ID has been used.
    Replayed,
    /// The ID may have been used: IDs of that time have been forgotten, or were never
    /// remembered.
    BeforeStart,
    /// The cache is full; the oldest ID expires in this time.
    Full(Duration),
}

impl ReplayCache {
    /// Remembers IDs from this moment on.
    pub(crate) fn new(at: UnixTimestamp) -> Self {
        Self(Mutex::new(Inner {
            ids: HashSet::new(),
            by_age: VecDeque::new(),
            since: at,
        }))
    }

    /// Records the ID of a request with this timestamp, if it has not been used.
    pub(crate) fn take(
        &self,
        id: &[u8],
        timestamp: UnixTimestamp,
        now: Instant,
    ) -> Result<(), ReplayError> {
        self.take_of(MAX_IDS, id, timestamp, now)
    }

    fn take_of(
        &self,
        max: usize,
        id: &[u8],
        timestamp: UnixTimestamp,
        now: Instant,
    ) -> Result<(), ReplayError> {
        let id = shortened(id);
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget(now);
        if timestamp < inner.since {
            return Err(ReplayError::BeforeStart);
        }
        if inner.ids.contains(&id) {
            return Err(ReplayError::Replayed);
        }
        if inner.ids.len() >= max {
            let oldest = inner.by_age.front().map_or(now, |(since, _, _)| *since);
            let left = (oldest + REMEMBERED).saturating_duration_since(now);
            return Err(ReplayError::Full(left));
        }
        inner.ids.insert(id);
        inner.by_age.push_back((now, timestamp, id));
        Ok(())
    }
}

impl Inner {
    /// The timestamp of an expired ID is ten minutes past, unless the clock was set back.
    /// In that case its ID must not be used again either.
    fn forget(&mut self, now: Instant) {
        while let Some((since, timestamp, id)) = self.by_age.front()
            && now.saturating_duration_since(*since) >= REMEMBERED
        {
            self.ids.remove(id);
            let next = UnixTimestamp::new(timestamp.get().saturating_add(1));
            self.since = self.since.max(next);
            self.by_age.pop_front();
        }
    }
}

fn shortened(id: &[u8]) -> Id {
    let mut short = Id::default();
    for (to, from) in short.iter_mut().zip(Sha256::digest(id)) {
        *to = from;
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: UnixTimestamp = UnixTimestamp::new(1_795_349_825);

    fn signed_at(seconds: u64) -> UnixTimestamp {
        UnixTimestamp::new(START.get() + seconds)
    }

    #[test]
    fn an_id_is_taken_once_in_ten_minutes() {
        let seen = ReplayCache::new(START);
        let start = Instant::now();
        let take = |id: &[u8], seconds| {
            let now = start + Duration::from_secs(seconds);
            seen.take(id, signed_at(seconds), now)
        };
        assert_eq!(take(b"msg_1", 0), Ok(()));
        assert_eq!(take(b"msg_2", 1), Ok(()));
        assert_eq!(take(b"msg_1", 1), Err(ReplayError::Replayed));
        assert_eq!(take(b"msg_1", 600), Err(ReplayError::Replayed));
        assert_eq!(take(b"msg_1", 601), Ok(()));
        assert_eq!(take(b"msg_2", 601), Err(ReplayError::Replayed));
    }

    #[test]
    fn what_was_signed_before_the_start_may_have_been_seen() {
        let seen = ReplayCache::new(START);
        let before = UnixTimestamp::new(START.get() - 1);
        let now = Instant::now();
        assert_eq!(seen.take(b"a", before, now), Err(ReplayError::BeforeStart));
        assert_eq!(seen.take(b"a", START, now), Ok(()));
    }

    #[test]
    fn a_clock_set_back_lets_no_id_in_again() {
        let seen = ReplayCache::new(START);
        let start = Instant::now();
        assert_eq!(seen.take(b"a", signed_at(300), start), Ok(()));
        let later = start + Duration::from_secs(3_600);
        let again = seen.take(b"a", signed_at(300), later);
        assert_eq!(again, Err(ReplayError::BeforeStart));
        assert_eq!(seen.take(b"b", signed_at(301), later), Ok(()));
    }

    #[test]
    fn no_more_ids_are_kept_than_there_is_room_for_and_none_is_forgotten_early() {
        let seen = ReplayCache::new(START);
        let start = Instant::now();
        let take = |id: &[u8], seconds| {
            let now = start + Duration::from_secs(seconds);
            seen.take_of(2, id, signed_at(seconds), now)
        };
        assert_eq!(take(b"a", 0), Ok(()));
        assert_eq!(take(b"b", 100), Ok(()));
        let full = ReplayError::Full(Duration::from_secs(401));
        assert_eq!(take(b"c", 200), Err(full));
        assert_eq!(take(b"a", 200), Err(ReplayError::Replayed));
        assert_eq!(take(b"c", 601), Ok(()));
        assert_eq!(seen.0.lock().unwrap().ids.len(), 2);
        assert_eq!(seen.0.lock().unwrap().by_age.len(), 2);
    }
}
