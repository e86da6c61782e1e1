use std::fmt;
use std::str::FromStr;

use zoom_signature::internal::parse_digits;

/// The lifetime of a ZAK in seconds, from a minute to the two hours that Zoom gives one by
/// default. A meeting goes on when its ZAK expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ZakLifetime(u32);

/// Why a text is not a [`ZakLifetime`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a whole number of seconds from 60 to 7200")]
pub struct ZakLifetimeError;

impl FromStr for ZakLifetime {
    type Err = ZakLifetimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let seconds = parse_digits(text).filter(|seconds| (60..=7_200).contains(seconds));
        seconds.map(Self).ok_or(ZakLifetimeError)
    }
}

impl fmt::Display for ZakLifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_a_minute_to_two_hours() {
        for text in ["60", "600", "7200"] {
            assert_eq!(text.parse::<ZakLifetime>().unwrap().to_string(), text);
        }
        for text in ["", "59", "7201", "-1", "10m", " 600"] {
            assert_eq!(
                text.parse::<ZakLifetime>(),
                Err(ZakLifetimeError),
                "{text:?}"
            );
        }
    }
}
