use std::fmt;
use std::str::FromStr;

use zoom_signature::internal::parse_digits;

/// `MAX_CONNECTIONS_PER_ADDRESS`: how many connections one address may have at once, from
/// 1 to 4,096, the most that the server accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionsPerAddress(u16);

const MOST: u16 = 4_096;

/// Why a text is not a [`ConnectionsPerAddress`].
#[derive(Debug, thiserror::Error)]
#[error("must be a whole number from 1 to {MOST}, which is all that the server takes")]
pub struct ConnectionsPerAddressError;

impl ConnectionsPerAddress {
    /// The number.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl FromStr for ConnectionsPerAddress {
    type Err = ConnectionsPerAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_digits(text)
            .filter(|number| (1..=MOST).contains(number))
            .map(Self)
            .ok_or(ConnectionsPerAddressError)
    }
}

impl fmt::Display for ConnectionsPerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_up_to_all_connections() {
        for text in ["1", "4096"] {
            let number = text.parse::<ConnectionsPerAddress>().unwrap();
            assert_eq!(number.to_string(), text);
        }
        for text in ["0", "4097", "70000", "", "-1", "+5", "1.5", " 5"] {
            assert!(text.parse::<ConnectionsPerAddress>().is_err(), "{text:?}");
        }
    }
}
