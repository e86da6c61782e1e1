//! Times as whole seconds, and durations in words.

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 3_600;
pub(super) const DAY: i64 = 24 * HOUR;
pub(super) const SHORTEST: i64 = 1_800;
pub(super) const LONGEST: i64 = 172_800;
/// Moments are clamped to this distance from 1970, so that no difference overflows.
pub(super) const FARTHEST: i64 = i64::MAX / 4;

/// The times that are whole seconds.
pub(super) struct Times {
    pub(super) now: i64,
    pub(super) iat: Option<i64>,
    pub(super) exp: Option<i64>,
    pub(super) token_exp: Option<i64>,
}

/// A duration in seconds, or in words beyond two minutes.
pub(super) fn duration(seconds: i64) -> String {
    let said = match seconds {
        ..120 => return format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / MINUTE),
        7_200..172_801 => format!("{} h {} min", seconds / HOUR, seconds % HOUR / MINUTE),
        _ => format!("{} days", seconds / DAY),
    };
    format!("{seconds} s ({said})")
}
