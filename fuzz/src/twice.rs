use std::fmt::Debug;
use std::time::{Duration, Instant};

/// The longest input that [`BOUND`] is promised for.
const LENGTH: usize = 16 * 1_024;
const BOUND: Duration = Duration::from_millis(50);
/// The system may take the processor away for a while, but not each time.
const TRIES: u32 = 5;

/// The answer to an input of so many bytes, which is the same each time, and soon.
pub fn twice<T: PartialEq + Debug>(bytes: usize, answer: impl Fn() -> T) -> T {
    let (first, mut took) = timed(&answer);
    let (second, took_again) = timed(&answer);
    assert_eq!(first, second, "two answers to one input");
    took = took.min(took_again);
    for _ in 2..TRIES {
        if took < BOUND || bytes > LENGTH {
            return first;
        }
        took = took.min(timed(&answer).1);
    }
    assert!(took < BOUND, "{took:?} for {bytes} bytes");
    first
}

fn timed<T>(answer: impl Fn() -> T) -> (T, Duration) {
    let start = Instant::now();
    let answer = answer();
    (answer, start.elapsed())
}
