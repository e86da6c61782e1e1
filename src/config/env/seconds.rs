use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use zoom_signature::internal::parse_digits;

/// A whole number of seconds from `LEAST` to 600.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds<const LEAST: u16>(u16);

/// `SHUTDOWN_SECONDS`: how long a graceful shutdown may take.
pub type ShutdownSeconds = Seconds<0>;

/// `KEEP_ALIVE_SECONDS`: how long a connection may idle after an answer.
pub type KeepAliveSeconds = Seconds<1>;

/// `OIDC_REFETCH_SECONDS`: how long the issuer's keys are not fetched again for tokens
/// with unknown keys.
pub type RefetchSeconds = Seconds<1>;

const MOST: u16 = 600;

/// Why a text is not a number of [`Seconds`].
#[derive(Debug, thiserror::Error)]
#[error("must be a whole number of seconds from {least} to {MOST}")]
pub struct SecondsError {
    least: u16,
}

impl<const LEAST: u16> Seconds<LEAST> {
    /// The number as a duration.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0 as u64)
    }
}

impl<const LEAST: u16> FromStr for Seconds<LEAST> {
    type Err = SecondsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_digits(text)
            .filter(|seconds| (LEAST..=MOST).contains(seconds))
            .map(Self)
            .ok_or(SecondsError { least: LEAST })
    }
}

impl<const LEAST: u16> fmt::Display for Seconds<LEAST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_least() {
        for text in ["1", "60", "600"] {
            let seconds = text.parse::<KeepAliveSeconds>().unwrap();
            assert_eq!(seconds.to_string(), text);
            assert_eq!(seconds.duration().as_secs().to_string(), text);
        }
        assert!("0".parse::<ShutdownSeconds>().is_ok());
        for text in ["0", "601", "65536", "", "-1", "+5", "1.5", "5s", " 5"] {
            let error = text.parse::<KeepAliveSeconds>().unwrap_err();
            let told = "must be a whole number of seconds from 1 to 600";
            assert_eq!(error.to_string(), told, "{text:?}");
        }
    }
}
