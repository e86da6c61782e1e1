use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// One deadline at a time, which may move.
///
/// The deadline moves with every request. A timer that is already set for an earlier
/// moment stays set: when it fires, it is set again to the current deadline.
#[derive(Default)]
pub(super) struct Timer {
    deadline: Option<Instant>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Timer {
    /// Sets the deadline. The task is woken then at the latest.
    pub(super) fn set(&mut self, deadline: Option<Instant>, cx: &mut Context<'_>) {
        self.deadline = deadline;
        let Some(deadline) = deadline else {
            return;
        };
        match &mut self.sleep {
            Some(sleep) if !sleep.is_elapsed() && sleep.deadline() <= deadline => return,
            Some(sleep) => sleep.as_mut().reset(deadline),
            None => self.sleep = Some(Box::pin(sleep_until(deadline))),
        }
        let set = self.sleep.as_mut().map(|sleep| sleep.as_mut().poll(cx));
        if set.is_some_and(|polled| polled.is_ready()) {
            cx.waker().wake_by_ref();
        }
    }

    /// Whether the deadline has passed.
    pub(super) fn is_over(&self) -> bool {
        self.sleep.as_ref().is_some_and(|sleep| sleep.is_elapsed())
            && self.deadline.is_some_and(|at| at <= Instant::now())
    }

    pub(super) fn after(duration: Duration) -> Option<Instant> {
        Instant::now().checked_add(duration)
    }
}
