//! The moment of a line.

use std::cell::RefCell;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::DateTime;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

/// The time of a line, in UTC to the microsecond: `2026-11-24T10:05:00.000042Z`.
pub(super) struct UtcTimer;

impl FormatTime for UtcTimer {
    fn format_time(&self, line: &mut Writer<'_>) -> fmt::Result {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        write(line, now.unwrap_or_default())
    }
}

thread_local! {
    /// A second and how it is written: it is the same for many lines, and a calendar
    /// takes longer than all else in one.
    static SECOND: RefCell<(u64, String)> = const { RefCell::new((u64::MAX, String::new())) };
}

fn write(line: &mut impl fmt::Write, since_epoch: Duration) -> fmt::Result {
    SECOND.with_borrow_mut(|(second, text)| {
        if *second != since_epoch.as_secs() {
            *second = since_epoch.as_secs();
            *text = up_to_the_second(*second);
        }
        line.write_str(text)
    })?;
    // The 1 in front keeps the zeros.
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(1_000_000 + since_epoch.subsec_micros());
    line.write_char('.')?;
    line.write_str(digits.get(1..).unwrap_or_default())?;
    line.write_char('Z')
}

fn up_to_the_second(second: u64) -> String {
    let second = i64::try_from(second).unwrap_or(i64::MAX);
    let moment = DateTime::from_timestamp_secs(second).unwrap_or_default();
    moment.format("%Y-%m-%dT%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_to_the_microsecond_whatever_came_before() {
        for (seconds, nanos, written) in [
            (0, 0, "1970-01-01T00:00:00.000000Z"),
            (0, 999_999_999, "1970-01-01T00:00:00.999999Z"),
            (1_795_349_825, 42_000, "2026-11-22T12:17:05.000042Z"),
            (1_795_349_825, 120_000_000, "2026-11-22T12:17:05.120000Z"),
            (1_795_349_824, 999, "2026-11-22T12:17:04.000000Z"),
            (4_107_542_399, 1_000, "2100-02-28T23:59:59.000001Z"),
        ] {
            let mut line = String::new();
            write(&mut line, Duration::new(seconds, nanos)).unwrap();
            assert_eq!(line, written);
        }
    }
}
