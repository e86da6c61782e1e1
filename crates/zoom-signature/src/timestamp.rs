use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::digits::parse_digits;

/// A moment in whole seconds since 1970-01-01T00:00:00Z, as the `NumericDate` of a JWT
/// ([RFC 7519, section 2](https://www.rfc-editor.org/rfc/rfc7519#section-2)).
///
/// An integer on purpose: a 32-bit float rounds today's epoch seconds to multiples of
/// 128, which is how some issuers produce signatures that Zoom refuses now and then.
///
/// ```
/// use std::time::SystemTime;
/// use zoom_signature::UnixTimestamp;
///
/// let now = UnixTimestamp::from(SystemTime::now());
/// assert!(now > UnixTimestamp::new(1_795_349_825));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTimestamp(u64);

/// The error for a text that is not a [`UnixTimestamp`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a timestamp is a whole number of seconds since 1970, for example 1795349825")]
#[non_exhaustive]
pub struct UnixTimestampError;

impl UnixTimestamp {
    /// The moment `seconds` after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn new(seconds: u64) -> Self {
        Self(seconds)
    }

    /// The seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// This moment `seconds` earlier, but not before 1970.
    #[must_use]
    pub const fn saturating_sub(self, seconds: u32) -> Self {
        Self(self.0.saturating_sub(seconds as u64))
    }

    /// This moment `seconds` later, but not after [`u64::MAX`].
    #[must_use]
    pub const fn saturating_add(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(seconds as u64))
    }
}

impl From<SystemTime> for UnixTimestamp {
    /// Cuts off the fraction of a second. A clock before 1970 counts as 1970: Zoom
    /// refuses both.
    fn from(time: SystemTime) -> Self {
        Self(
            time.duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs()),
        )
    }
}

impl FromStr for UnixTimestamp {
    type Err = UnixTimestampError;

    /// Takes decimal digits, nothing around them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_digits(text).map(Self).ok_or(UnixTimestampError)
    }
}

impl fmt::Display for UnixTimestamp {
    /// The seconds in decimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_system_time_loses_its_fraction() {
        let time = UNIX_EPOCH + Duration::from_millis(1_795_349_825_999);
        assert_eq!(UnixTimestamp::from(time).get(), 1_795_349_825);
        let before = UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(UnixTimestamp::from(before).get(), 0);
    }

    #[test]
    fn a_timestamp_reads_what_it_writes() {
        let timestamp = UnixTimestamp::new(1_795_349_825);
        assert_eq!(timestamp.to_string().parse(), Ok(timestamp));
        assert_eq!("1.5".parse::<UnixTimestamp>(), Err(UnixTimestampError));
    }
}
