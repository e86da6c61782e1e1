use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate};

use zoom_signature::{MeetingNumber, UnixTimestamp};

use super::permissions::MeetingScope;

/// The restrictions of an API key, given in brackets after its name, as in
/// `web[until=2027-01-01;meetings=123456789|987654321]:KEY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRestrictions {
    /// `until`: the last day on which it is valid. `None`: no end.
    pub until: Option<LastDay>,
    /// `meetings`: the only meetings that it is valid for. Defaults to all.
    pub meetings: MeetingScope,
}

/// The last day on which something is valid, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LastDay(NaiveDate);

/// Why a text is not [`KeyRestrictions`]. No message repeats it: a key may have slipped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRestrictionsError {
    /// Anything but `until` and `meetings`, or one of them twice.
    #[error(
        "the brackets after the name may contain until=2027-01-01 and \
         meetings=123456789|987654321, each once, with a semicolon between them and no spaces"
    )]
    Shape,
    /// `until` is not a day.
    #[error("until must be the last day on which the key is valid, such as 2027-01-01")]
    Until,
    /// `meetings` has an entry that is not a meeting number.
    #[error("meetings must be meeting numbers of 9 to 11 digits with | between them")]
    MeetingScope,
}

impl KeyRestrictions {
    /// No restriction.
    pub const ALL: Self = Self {
        until: None,
        meetings: MeetingScope::Any,
    };

    /// Reads the text between the brackets.
    ///
    /// # Errors
    ///
    /// [`KeyRestrictionsError`].
    pub fn parse(text: &str) -> Result<Self, KeyRestrictionsError> {
        let mut until = None;
        let mut meetings = None;
        for right in text.split(';') {
            let (name, value) = right.split_once('=').ok_or(KeyRestrictionsError::Shape)?;
            match name {
                "until" if until.is_none() => until = Some(value.parse()?),
                "meetings" if meetings.is_none() => meetings = Some(these(value)?),
                _ => return Err(KeyRestrictionsError::Shape),
            }
        }
        Ok(Self {
            until,
            meetings: meetings.unwrap_or(MeetingScope::Any),
        })
    }

    /// Whether the last day is over at this moment.
    #[must_use]
    pub fn are_over(&self, at: UnixTimestamp) -> bool {
        self.until.is_some_and(|day| at >= day.end())
    }
}

fn these(text: &str) -> Result<MeetingScope, KeyRestrictionsError> {
    let numbers: Result<Vec<MeetingNumber>, _> = text.split('|').map(str::parse).collect();
    let numbers = numbers.or(Err(KeyRestrictionsError::MeetingScope))?;
    Ok(MeetingScope::these(numbers))
}

impl LastDay {
    /// The first moment after this day.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the parser reads the years 1970 to 9999 only"
    )]
    pub fn end(self) -> UnixTimestamp {
        let next = self
            .0
            .succ_opt()
            .expect("a year of four digits has a next day");
        let midnight = next.and_time(chrono::NaiveTime::MIN).and_utc();
        let seconds = u64::try_from(midnight.timestamp());
        UnixTimestamp::new(seconds.expect("only days from 1970 on are read"))
    }
}

impl FromStr for LastDay {
    type Err = KeyRestrictionsError;

    /// Reads `2027-01-01`. Days before 1970 are refused.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d");
        day.ok()
            .filter(|day| *day >= DateTime::UNIX_EPOCH.date_naive())
            .map(Self)
            // chrono reads 2027-1-1, +2027-01-01 and +12027-01-01 too.
            .filter(|day| day.to_string() == text && text.len() == "2027-01-01".len())
            .ok_or(KeyRestrictionsError::Until)
    }
}

impl fmt::Display for LastDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}

impl fmt::Display for KeyRestrictions {
    /// ` until 2027-01-01, 2 meetings`, or nothing if there is no restriction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let until = self.until.map(|day| format!("until {day}"));
        let meetings = self.meetings.in_words();
        let parts: Vec<String> = until.into_iter().chain(meetings).collect();
        if parts.is_empty() {
            return Ok(());
        }
        write!(f, " {}", parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_brackets_limits_a_key() {
        let both =
            KeyRestrictions::parse("until=2027-01-01;meetings=123456789|98765432101").unwrap();
        assert_eq!(both.to_string(), " until 2027-01-01, 2 meetings");
        let numbers = ["123456789", "98765432101"].map(|number| number.parse().unwrap());
        assert_eq!(both.meetings, MeetingScope::these(numbers));
        let other_way = KeyRestrictions::parse("meetings=98765432101|123456789;until=2027-01-01");
        assert_eq!(other_way, Ok(both));
        assert_eq!(
            KeyRestrictions::parse("meetings=123456789")
                .unwrap()
                .to_string(),
            " 1 meeting"
        );
        assert_eq!(KeyRestrictions::ALL.to_string(), "");
    }

    #[test]
    fn the_last_day_counts_to_its_end() {
        let permissions = KeyRestrictions::parse("until=2027-01-01").unwrap();
        // 2027-01-02, at midnight.
        let end = 1_798_848_000;
        assert!(!permissions.are_over(UnixTimestamp::new(end - 1)));
        assert!(permissions.are_over(UnixTimestamp::new(end)));
        assert!(!KeyRestrictions::ALL.are_over(UnixTimestamp::new(u64::MAX)));
    }

    #[test]
    fn anything_else_is_refused() {
        for (text, error) in [
            ("", KeyRestrictionsError::Shape),
            ("until", KeyRestrictionsError::Shape),
            ("host=1", KeyRestrictionsError::Shape),
            ("Until=2027-01-01", KeyRestrictionsError::Shape),
            ("until=2027-01-01;", KeyRestrictionsError::Shape),
            (
                "until=2027-01-01;until=2027-01-01",
                KeyRestrictionsError::Shape,
            ),
            (
                "meetings=123456789;meetings=123456789",
                KeyRestrictionsError::Shape,
            ),
            ("until=", KeyRestrictionsError::Until),
            ("until=2027-1-1", KeyRestrictionsError::Until),
            ("until=+262142-12-31", KeyRestrictionsError::Until),
            ("until=2027-02-29", KeyRestrictionsError::Until),
            ("until=+2027-01-01", KeyRestrictionsError::Until),
            ("until=1969-12-31", KeyRestrictionsError::Until),
            ("until=2027-01-01T00:00", KeyRestrictionsError::Until),
            ("until=never", KeyRestrictionsError::Until),
            ("meetings=", KeyRestrictionsError::MeetingScope),
            ("meetings=12345678", KeyRestrictionsError::MeetingScope),
            ("meetings=123456789|", KeyRestrictionsError::MeetingScope),
            (
                "meetings=123456789+987654321",
                KeyRestrictionsError::MeetingScope,
            ),
        ] {
            assert_eq!(KeyRestrictions::parse(text), Err(error), "{text}");
        }
    }
}
