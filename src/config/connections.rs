use std::fmt;
use std::str::FromStr;

/// `MAX_CONNECTIONS_PER_ADDRESS`: connections that one address may have at once, from 1
/// to 4,096, which is all that the server takes. Defaults to a quarter of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionsPerAddress(u16);

const MOST: u16 = 4_096;

/// Why a text is not such a number.
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

impl Default for ConnectionsPerAddress {
    fn default() -> Self {
        Self(MOST / 4)
    }
}

impl FromStr for ConnectionsPerAddress {
    type Err = ConnectionsPerAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let has_digits_only = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| has_digits_only);
        number
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
        assert_eq!(ConnectionsPerAddress::default().get(), 1_024);
        for text in ["1", "4096"] {
            let number = text.parse::<ConnectionsPerAddress>().unwrap();
            assert_eq!(number.to_string(), text);
        }
        for text in ["0", "4097", "70000", "", "-1", "+5", "1.5", " 5"] {
            assert!(text.parse::<ConnectionsPerAddress>().is_err(), "{text:?}");
        }
    }
}
