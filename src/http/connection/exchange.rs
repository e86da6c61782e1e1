use std::cell::{Cell, RefCell};
use std::task::Waker;

/// How far a connection is with a request. Shared by its [`Stream`](super::Stream) and
/// the request's middleware.
#[derive(Debug, Default)]
pub(in crate::http) struct Exchange {
    phase: Cell<Phase>,
    /// Bytes given to actix after the last head: of its body, or of the next head.
    behind_head: Cell<usize>,
    /// How many requests have been answered.
    answered: Cell<u64>,
    /// The waker of the connection's task, while its stream reads nothing.
    waiting: RefCell<Option<Waker>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Waiting for a head; this many bytes of it have been given to actix.
    Head(usize),
    /// Answering a request; this much of its body is still to come.
    Request(Rest),
    /// The connection closes after its answer. Further bytes are discarded.
    Closing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Bytes(usize),
    /// A body of unknown length, read while somebody wants more of it.
    Unknown {
        is_wanted: bool,
    },
}

/// The length of a request's body, according to its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum BodyLength {
    /// In bytes; 0 if it has none.
    Bytes(usize),
    /// It is chunked, or lasts as long as the connection.
    Unknown,
}

impl Default for Phase {
    fn default() -> Self {
        Self::Head(0)
    }
}

impl Exchange {
    /// Records that the head of a request is complete.
    pub(in crate::http) fn begin(&self, body: BodyLength) {
        let behind_head = self.behind_head.get();
        let rest = match body {
            BodyLength::Bytes(length) => {
                self.behind_head.set(behind_head.saturating_sub(length));
                Rest::Bytes(length.saturating_sub(behind_head))
            }
            BodyLength::Unknown => {
                self.behind_head.set(0);
                Rest::Unknown { is_wanted: false }
            }
        };
        self.phase.set(Phase::Request(rest));
    }

    /// Records that somebody waits for more of a body of unknown length.
    pub(in crate::http) fn want_more(&self) {
        if matches!(self.phase.get(), Phase::Request(Rest::Unknown { .. })) {
            let rest = Rest::Unknown { is_wanted: true };
            self.phase.set(Phase::Request(rest));
            self.wake();
        }
    }

    /// Records that actix has the whole answer. With `is_last`, the connection closes
    /// after it.
    pub(in crate::http) fn end(&self, is_last: bool) {
        let is_unread = matches!(self.phase.get(), Phase::Request(Rest::Bytes(1..)));
        self.phase.set(if is_last || is_unread {
            Phase::Closing
        } else {
            Phase::Head(self.behind_head.take())
        });
        self.answered.set(self.answered.get().wrapping_add(1));
        self.wake();
    }

    fn wake(&self) {
        if let Some(waiting) = self.waiting.take() {
            waiting.wake();
        }
    }

    pub(super) fn phase(&self) -> Phase {
        self.phase.get()
    }

    pub(super) fn set_phase(&self, phase: Phase) {
        self.phase.set(phase);
    }

    /// Records that actix has a whole head, and this many bytes more.
    pub(super) fn set_behind_head(&self, bytes: usize) {
        self.behind_head.set(bytes);
    }

    pub(super) fn answered(&self) -> u64 {
        self.answered.get()
    }

    /// Wakes this task when more may be read.
    pub(super) fn wait(&self, waker: &Waker) {
        let mut waiting = self.waiting.borrow_mut();
        if !waiting.as_ref().is_some_and(|known| known.will_wake(waker)) {
            *waiting = Some(waker.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_behind_a_head_is_its_body_first() {
        let exchange = Exchange::default();
        for (behind, length, rest, next) in [
            (0, 0, 0, 0),
            (10, 10, 0, 0),
            (4, 10, 6, 0),
            (14, 10, 0, 4),
            (7, 0, 0, 7),
        ] {
            exchange.set_behind_head(behind);
            exchange.begin(BodyLength::Bytes(length));
            assert_eq!(exchange.phase(), Phase::Request(Rest::Bytes(rest)));
            exchange.set_phase(Phase::Request(Rest::Bytes(0)));
            exchange.end(false);
            assert_eq!(exchange.phase(), Phase::Head(next));
        }
        exchange.begin(BodyLength::Bytes(1));
        exchange.end(false);
        assert_eq!(exchange.phase(), Phase::Closing, "its body is not read");
    }
}
