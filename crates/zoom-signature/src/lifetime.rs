use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::digits::parse_digits;

/// How long a signature lives, in seconds from now.
///
/// From 1,800 to 172,800 (30 minutes to 48 hours), the bounds that Zoom documents
/// (<https://developers.zoom.us/docs/meeting-sdk/auth/>). Defaults to 7,200 (two hours).
/// A signature keeps 10 s away from both bounds: see [`Validity::new`](crate::Validity::new).
///
/// ```
/// use std::time::Duration;
/// use zoom_signature::Lifetime;
///
/// let hour = Lifetime::try_from(Duration::from_secs(3_600))?;
/// assert_eq!(hour, "3600".parse()?);
/// # Ok::<(), zoom_signature::LifetimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lifetime(u32);

/// The error for a number, a duration or a text that is not a [`Lifetime`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a lifetime is a whole number of seconds from {} to {}",
    Lifetime::MIN_SECONDS,
    Lifetime::MAX_SECONDS
)]
#[non_exhaustive]
pub struct LifetimeError;

impl Lifetime {
    /// The shortest lifetime that Zoom takes, in seconds.
    pub const MIN_SECONDS: u32 = 1_800;
    /// The longest lifetime that Zoom takes, in seconds.
    pub const MAX_SECONDS: u32 = 172_800;

    /// The longest lifetime.
    pub const LONGEST: Self = Self(Self::MAX_SECONDS);

    /// A lifetime of so many seconds.
    ///
    /// # Errors
    ///
    /// [`LifetimeError`] outside [`Self::MIN_SECONDS`] to [`Self::MAX_SECONDS`].
    pub const fn from_seconds(seconds: u32) -> Result<Self, LifetimeError> {
        if seconds < Self::MIN_SECONDS || seconds > Self::MAX_SECONDS {
            return Err(LifetimeError);
        }
        Ok(Self(seconds))
    }

    /// The lifetime in seconds.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }
}

impl Default for Lifetime {
    fn default() -> Self {
        Self(7_200)
    }
}

impl FromStr for Lifetime {
    type Err = LifetimeError;

    /// Takes the decimal digits of a number of seconds, nothing around them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_digits(text).map_or(Err(LifetimeError), Self::from_seconds)
    }
}

impl TryFrom<Duration> for Lifetime {
    type Error = LifetimeError;

    /// Takes whole seconds only.
    fn try_from(duration: Duration) -> Result<Self, Self::Error> {
        match u32::try_from(duration.as_secs()) {
            Ok(seconds) if duration.subsec_nanos() == 0 => Self::from_seconds(seconds),
            _ => Err(LifetimeError),
        }
    }
}

impl From<Lifetime> for Duration {
    fn from(value: Lifetime) -> Self {
        Self::from_secs(value.seconds().into())
    }
}

impl fmt::Display for Lifetime {
    /// The seconds in decimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How far before now `iat` is set, in seconds.
///
/// From 0 to 600; defaults to 30. Zoom refuses an `iat` in its future, so an issuer whose
/// clock is ahead needs some slack; 30 s is Zoom's own guidance
/// (<https://developers.zoom.us/docs/meeting-sdk/auth/>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Backdate(u32);

/// The error for a number, a duration or a text that is not a [`Backdate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a backdate is a whole number of seconds from 0 to {}",
    Backdate::MAX_SECONDS
)]
#[non_exhaustive]
pub struct BackdateError;

impl Backdate {
    /// The most that `iat` is set back, in seconds.
    pub const MAX_SECONDS: u32 = 600;

    /// A backdate of so many seconds.
    ///
    /// # Errors
    ///
    /// [`BackdateError`] beyond [`Self::MAX_SECONDS`].
    pub const fn from_seconds(seconds: u32) -> Result<Self, BackdateError> {
        if seconds > Self::MAX_SECONDS {
            return Err(BackdateError);
        }
        Ok(Self(seconds))
    }

    /// The backdate in seconds.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }
}

impl Default for Backdate {
    fn default() -> Self {
        Self(30)
    }
}

impl FromStr for Backdate {
    type Err = BackdateError;

    /// Takes the decimal digits of a number of seconds, nothing around them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_digits(text).map_or(Err(BackdateError), Self::from_seconds)
    }
}

impl TryFrom<Duration> for Backdate {
    type Error = BackdateError;

    /// Takes whole seconds only.
    fn try_from(duration: Duration) -> Result<Self, Self::Error> {
        match u32::try_from(duration.as_secs()) {
            Ok(seconds) if duration.subsec_nanos() == 0 => Self::from_seconds(seconds),
            _ => Err(BackdateError),
        }
    }
}

impl From<Backdate> for Duration {
    fn from(value: Backdate) -> Self {
        Self::from_secs(value.seconds().into())
    }
}

impl fmt::Display for Backdate {
    /// The seconds in decimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_digits_within_both_ends() {
        for text in ["1800", "7200", "172800"] {
            assert_eq!(text.parse::<Lifetime>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "1799",
            "172801",
            "+1800",
            " 1800",
            "1800.5",
            "1e4",
            "0x800",
            "99999999999",
        ] {
            assert_eq!(text.parse::<Lifetime>(), Err(LifetimeError), "{text:?}");
        }
    }

    #[test]
    fn a_backdate_ends_at_ten_minutes() {
        assert_eq!("600".parse::<Backdate>().unwrap().seconds(), 600);
        assert_eq!("0".parse::<Backdate>().unwrap().seconds(), 0);
        for text in ["601", "-1", "", "30s"] {
            assert_eq!(text.parse::<Backdate>(), Err(BackdateError), "{text:?}");
        }
    }

    #[test]
    fn durations_are_whole_seconds() {
        let lifetime = Lifetime::try_from(Duration::from_secs(7_200)).unwrap();
        assert_eq!(lifetime, Lifetime::default());
        assert_eq!(Duration::from(lifetime), Duration::from_secs(7_200));
        for duration in [
            Duration::ZERO,
            Duration::from_millis(7_200_500),
            Duration::from_secs(172_801),
            Duration::MAX,
        ] {
            let error = Err(LifetimeError);
            assert_eq!(Lifetime::try_from(duration), error, "{duration:?}");
        }
        let backdate = Backdate::try_from(Duration::from_secs(600)).unwrap();
        assert_eq!(Duration::from(backdate), Duration::from_secs(600));
        assert!(Backdate::try_from(Duration::from_secs(601)).is_err());
    }
}
