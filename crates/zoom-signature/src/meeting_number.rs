use std::fmt;
use std::str::FromStr;

/// The number of a meeting or webinar: 9 to 11 decimal digits.
///
/// Signed as a string, so a leading zero is kept.
///
/// ```
/// use zoom_signature::MeetingNumber;
///
/// let number = MeetingNumber::try_from(85_746_065_432)?;
/// assert_eq!(number, "857 4606 5432".parse()?);
/// # Ok::<(), zoom_signature::MeetingNumberError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MeetingNumber {
    digits: [u8; MeetingNumber::MAX_DIGITS],
    len: u8,
}

/// The error for a text or a number that is not a [`MeetingNumber`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a meeting number is 9 to 11 digits, for example 85746065432")]
#[non_exhaustive]
pub struct MeetingNumberError;

impl MeetingNumber {
    /// The fewest digits that a number has.
    pub const MIN_DIGITS: usize = 9;
    /// The most digits that a number has.
    pub const MAX_DIGITS: usize = 11;

    /// Reads a meeting number as people write it: spaces (also no-break ones,
    /// as invitations have them) and dashes between digits are dropped.
    ///
    /// # Errors
    ///
    /// [`MeetingNumberError`] for anything else than 9 to 11 digits, and for a
    /// space or a dash before the first or after the last digit.
    ///
    /// ```
    /// use zoom_signature::MeetingNumber;
    ///
    /// let number: MeetingNumber = "857 4606 5432".parse()?;
    /// assert_eq!(number.as_str(), "85746065432");
    /// assert!("https://zoom.us/j/85746065432".parse::<MeetingNumber>().is_err());
    /// # Ok::<(), zoom_signature::MeetingNumberError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, MeetingNumberError> {
        if text.starts_with(is_separator) || text.ends_with(is_separator) {
            return Err(MeetingNumberError);
        }
        let mut digits = [0; Self::MAX_DIGITS];
        let mut len: u8 = 0;
        for character in text.chars().filter(|c| !is_separator(*c)) {
            let slot = digits.get_mut(usize::from(len));
            match (slot, u8::try_from(character)) {
                (Some(slot), Ok(digit)) if digit.is_ascii_digit() => *slot = digit,
                _ => return Err(MeetingNumberError),
            }
            len += 1;
        }
        if usize::from(len) < Self::MIN_DIGITS {
            return Err(MeetingNumberError);
        }
        Ok(Self { digits, len })
    }

    /// The digits, nothing else.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "`parse` stores ASCII digits only"
    )]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).expect("only ASCII digits are stored")
    }

    #[expect(
        clippy::expect_used,
        reason = "`parse` stores no more than the array holds"
    )]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.digits
            .get(..usize::from(self.len))
            .expect("the length is that of the digits stored")
    }
}

const fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '-')
}

impl FromStr for MeetingNumber {
    type Err = MeetingNumberError;

    /// The same as [`MeetingNumber::parse`].
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<u64> for MeetingNumber {
    type Error = MeetingNumberError;

    /// Takes a number of 9 to 11 digits, as Zoom's REST API has it. A leading zero is
    /// lost in an integer: parse the text if there may be one.
    fn try_from(number: u64) -> Result<Self, Self::Error> {
        Self::parse(itoa::Buffer::new().format(number))
    }
}

impl From<MeetingNumber> for u64 {
    /// A leading zero is lost.
    #[expect(clippy::expect_used, reason = "eleven digits are far below `u64::MAX`")]
    fn from(number: MeetingNumber) -> Self {
        number.as_str().parse().expect("digits fit into 64 bits")
    }
}

impl fmt::Display for MeetingNumber {
    /// The digits, nothing else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for MeetingNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MeetingNumber({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_people_write() {
        for (text, digits) in [
            ("123456789", "123456789"),
            ("85746065432", "85746065432"),
            ("857 4606 5432", "85746065432"),
            ("857-4606-5432", "85746065432"),
            ("857\u{a0}4606\u{a0}5432", "85746065432"),
            ("857 -  4606 5432", "85746065432"),
            ("012345678", "012345678"),
        ] {
            let number = MeetingNumber::parse(text).unwrap();
            assert_eq!(number.as_str(), digits, "{text:?}");
        }
    }

    #[test]
    fn refuses_what_no_meeting_has() {
        for (text, reason) in [
            ("", "empty"),
            ("12345678", "eight digits"),
            ("123456789012", "twelve digits"),
            ("123 456 789 012", "twelve digits, spaced"),
            ("-123456789", "a dash before the first digit"),
            ("123456789 ", "a space after the last digit"),
            ("12345678a", "a letter"),
            ("1234567.89", "a point"),
            ("+123456789", "a sign"),
            ("١٢٣٤٥٦٧٨٩", "digits of another script"),
            ("123456789\n", "a line break"),
            ("123\t456\t789", "tabs"),
            ("https://zoom.us/j/123456789", "a link"),
        ] {
            assert_eq!(
                MeetingNumber::parse(text),
                Err(MeetingNumberError),
                "{reason}"
            );
        }
    }

    #[test]
    fn integers_have_nine_to_eleven_digits_too() {
        for number in [100_000_000, 85_746_065_432, 99_999_999_999] {
            let meeting = MeetingNumber::try_from(number).unwrap();
            assert_eq!(meeting.as_str(), number.to_string());
            assert_eq!(u64::from(meeting), number);
        }
        for number in [0, 99_999_999, 100_000_000_000, u64::MAX] {
            let error = Err(MeetingNumberError);
            assert_eq!(MeetingNumber::try_from(number), error, "{number}");
        }
    }
}
