use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::signed_request::TOLERANCE_SECONDS;

/// How many ids are remembered; about 10 MB when all are in use. Beyond it
/// requests are refused, since to forget one would let it in again.
const MAX_IDS: usize = 131_072;

/// A timestamp may be as far ahead as behind, so a request can come again for
/// twice the tolerance.
const REMEMBERED: Duration = Duration::from_secs(2 * TOLERANCE_SECONDS + 1);

/// The ids of the signed requests of the last ten minutes, in this process. They
/// age by the monotonic clock, so that setting the clock forgets none.
#[derive(Default)]
pub(super) struct SeenIds(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    ids: HashSet<Id>,
    by_age: VecDeque<(Instant, Id)>,
}

/// A part of the id's digest: callers choose ids, and 128 bits of SHA-256 have no
/// two alike.
type Id = [u8; 16];

/// Why an id is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotTaken {
    /// It was there before.
    Seen,
    /// There are too many; the oldest will be forgotten in so long.
    Full(Duration),
}

impl SeenIds {
    /// Whether an id was seen before.
    pub(super) fn has(&self, id: &[u8], now: Instant) -> bool {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget(now);
        inner.ids.contains(&shortened(id))
    }

    /// Takes an id that was not seen before.
    pub(super) fn take(&self, id: &[u8], now: Instant) -> Result<(), NotTaken> {
        self.take_of(MAX_IDS, id, now)
    }

    fn take_of(&self, max: usize, id: &[u8], now: Instant) -> Result<(), NotTaken> {
        let id = shortened(id);
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget(now);
        if inner.ids.contains(&id) {
            return Err(NotTaken::Seen);
        }
        if inner.ids.len() >= max {
            let oldest = inner.by_age.front().map_or(now, |(since, _)| *since);
            let left = (oldest + REMEMBERED).saturating_duration_since(now);
            return Err(NotTaken::Full(left));
        }
        inner.ids.insert(id);
        inner.by_age.push_back((now, id));
        Ok(())
    }
}

impl Inner {
    fn forget(&mut self, now: Instant) {
        while let Some((since, id)) = self.by_age.front()
            && now.saturating_duration_since(*since) >= REMEMBERED
        {
            self.ids.remove(id);
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

    #[test]
    fn an_id_is_taken_once_in_ten_minutes() {
        let seen = SeenIds::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(seen.take(b"msg_1", start), Ok(()));
        assert_eq!(seen.take(b"msg_2", after(1)), Ok(()));
        assert_eq!(seen.take(b"msg_1", after(1)), Err(NotTaken::Seen));
        assert_eq!(seen.take(b"msg_1", after(600)), Err(NotTaken::Seen));
        assert_eq!(seen.take(b"msg_1", after(601)), Ok(()));
        assert_eq!(seen.take(b"msg_2", after(601)), Err(NotTaken::Seen));
    }

    #[test]
    fn no_more_ids_are_kept_than_there_is_room_for_and_none_is_forgotten_early() {
        let seen = SeenIds::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(seen.take_of(2, b"a", start), Ok(()));
        assert_eq!(seen.take_of(2, b"b", after(100)), Ok(()));
        let full = NotTaken::Full(Duration::from_secs(401));
        assert_eq!(seen.take_of(2, b"c", after(200)), Err(full));
        assert_eq!(seen.take_of(2, b"a", after(200)), Err(NotTaken::Seen));
        assert_eq!(seen.take_of(2, b"c", after(601)), Ok(()));
        assert_eq!(seen.0.lock().unwrap().ids.len(), 2);
        assert_eq!(seen.0.lock().unwrap().by_age.len(), 2);
    }
}
