//! Whole numbers as text, read strictly.

use std::str::FromStr;

/// Reads decimal digits and nothing else: no sign, no white space, no separators.
///
/// `str::parse` by itself takes a leading `+` as well.
#[must_use]
pub fn parse_digits<N: FromStr>(text: &str) -> Option<N> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_digits_only() {
        assert_eq!(parse_digits("0"), Some(0_u32));
        assert_eq!(parse_digits("007"), Some(7_u8));
        assert_eq!(parse_digits("18446744073709551615"), Some(u64::MAX));
        for text in [
            "", "+1", "-1", " 1", "1 ", "1_000", "1.0", "1e3", "0x1", "١",
        ] {
            assert_eq!(parse_digits::<u64>(text), None, "{text:?}");
        }
        assert_eq!(parse_digits::<u8>("256"), None);
    }
}
