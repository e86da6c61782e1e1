use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A whole number of seconds from `LEAST` to 600, and its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds<const LEAST: u16, const DEFAULT: u16>(u16);

/// `SHUTDOWN_SECONDS`: how long the server takes to end once it is told to, at most.
pub type ShutdownSeconds = Seconds<0, 10>;

/// `KEEP_ALIVE_SECONDS`: how long a connection may idle after an answer, at least.
pub type KeepAliveSeconds = Seconds<1, 75>;

const MOST: u16 = 600;

/// Why a text is not such a number of [`Seconds`].
#[derive(Debug, thiserror::Error)]
#[error("must be a whole number of seconds from {least} to {MOST}")]
pub struct SecondsError {
    least: u16,
}

impl<const LEAST: u16, const DEFAULT: u16> Seconds<LEAST, DEFAULT> {
    /// As a duration.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0 as u64)
    }
}

impl<const LEAST: u16, const DEFAULT: u16> Default for Seconds<LEAST, DEFAULT> {
    fn default() -> Self {
        Self(DEFAULT)
    }
}

impl<const LEAST: u16, const DEFAULT: u16> FromStr for Seconds<LEAST, DEFAULT> {
    type Err = SecondsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let has_digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = text.parse().ok().filter(|_| has_digits_only);
        seconds
            .filter(|seconds| (LEAST..=MOST).contains(seconds))
            .map(Self)
            .ok_or(SecondsError { least: LEAST })
    }
}

impl<const LEAST: u16, const DEFAULT: u16> fmt::Display for Seconds<LEAST, DEFAULT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_least_and_default() {
        assert_eq!(ShutdownSeconds::default().to_string(), "10");
        assert_eq!(KeepAliveSeconds::default().to_string(), "75");
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
