use std::fmt;

/// How long a signature is asked to live, in seconds from now: 1,800 to
/// 172,800 (30 minutes to 48 hours), Zoom's documented bounds. Defaults to
/// 7,200 (two hours).
///
/// What is signed keeps 10 s away from both ends, see
/// [`Validity::starting_at`](super::Validity::starting_at).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lifetime(u32);

/// Why a number or a text is not a [`Lifetime`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a lifetime is a whole number of seconds from {} to {}",
    Lifetime::MIN_SECONDS,
    Lifetime::MAX_SECONDS
)]
pub struct LifetimeError;

impl Lifetime {
    /// The shortest lifetime that Zoom takes, in seconds.
    pub const MIN_SECONDS: u32 = 1_800;
    /// The longest lifetime that Zoom takes, in seconds.
    pub const MAX_SECONDS: u32 = 172_800;

    /// The longest.
    pub const LONGEST: Self = Self(Self::MAX_SECONDS);

    /// # Errors
    ///
    /// [`LifetimeError`] outside [`Self::MIN_SECONDS`] to [`Self::MAX_SECONDS`].
    pub const fn from_seconds(seconds: u32) -> Result<Self, LifetimeError> {
        if seconds < Self::MIN_SECONDS || seconds > Self::MAX_SECONDS {
            return Err(LifetimeError);
        }
        Ok(Self(seconds))
    }

    /// The seconds asked for.
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

impl std::str::FromStr for Lifetime {
    type Err = LifetimeError;

    /// Takes the decimal digits of a number of seconds, nothing around them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        whole_number(text).map_or(Err(LifetimeError), Self::from_seconds)
    }
}

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How far before now `iat` is set, in seconds: 0 to 600. Defaults to 30.
///
/// Zoom refuses an `iat` in its future, so an issuer whose clock is ahead needs
/// some slack. 30 s is Zoom's own guidance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Backdate(u32);

/// Why a number or a text is not a [`Backdate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a backdate is a whole number of seconds from 0 to {}",
    Backdate::MAX_SECONDS
)]
pub struct BackdateError;

impl Backdate {
    /// The most that `iat` is set back, in seconds.
    pub const MAX_SECONDS: u32 = 600;

    /// # Errors
    ///
    /// [`BackdateError`] beyond [`Self::MAX_SECONDS`].
    pub const fn from_seconds(seconds: u32) -> Result<Self, BackdateError> {
        if seconds > Self::MAX_SECONDS {
            return Err(BackdateError);
        }
        Ok(Self(seconds))
    }

    /// The seconds that `iat` is set back.
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

impl std::str::FromStr for Backdate {
    type Err = BackdateError;

    /// Takes the decimal digits of a number of seconds, nothing around them.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        whole_number(text).map_or(Err(BackdateError), Self::from_seconds)
    }
}

impl fmt::Display for Backdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// `str::parse` would take a `+` as well.
fn whole_number(text: &str) -> Option<u32> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
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
}
