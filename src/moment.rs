//! Parses a moment as people and logs write it.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use zoom_signature::UnixTimestamp;
use zoom_signature::internal::parse_digits;

/// The error for a text that is not a moment.
pub(crate) const EXPECTED: &str = "at must be a moment: epoch seconds such as 1795349825, or a \
                                   date with a time such as 2026-11-22 12:17:05 UTC. Without a \
                                   zone it is UTC.";

/// The most digits of epoch seconds, until the year 5138, and the digits of milliseconds.
const SECONDS_DIGITS: usize = 11;
const MILLISECONDS_DIGITS: usize = 13;

/// Formats with a zone: RFC 3339 and similar, the `Date` header, an access log, `date`.
const WITH_ZONE: [&str; 10] = [
    "%Y-%m-%dT%H:%M:%S%.f%#z",
    "%Y-%m-%dT%H:%M%#z",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%M:%S%.f %#z",
    "%Y-%m-%d %H:%M%#z",
    "%Y-%m-%d %H:%M %#z",
    "%a, %d %b %Y %H:%M:%S %#z",
    "%d %b %Y %H:%M:%S %#z",
    "%d/%b/%Y:%H:%M:%S %#z",
    "%a %b %d %H:%M:%S %#z %Y",
];

/// Formats without a zone.
const WITHOUT_ZONE: [&str; 8] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%a, %d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M:%S",
    "%d/%b/%Y:%H:%M:%S",
    "%a %b %d %H:%M:%S %Y",
];

/// Reads a moment after 1970; fractions of a second are cut off.
pub(crate) fn parse(text: &str) -> Result<UnixTimestamp, &'static str> {
    let text = text.trim().trim_matches(['[', ']', '"', '\'']);
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits(text).ok_or(EXPECTED);
    }
    let utc = in_utc(&text.replace(',', ".").replacen(". ", ", ", 1));
    let seconds = with_zone(&utc).or_else(|| without_zone(&utc));
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok());
    seconds.map(UnixTimestamp::new).ok_or(EXPECTED)
}

fn digits(text: &str) -> Option<UnixTimestamp> {
    let number: u64 = match text.len() {
        ..=SECONDS_DIGITS => parse_digits(text)?,
        MILLISECONDS_DIGITS => parse_digits::<u64>(text)? / 1_000,
        _ => return None,
    };
    Some(UnixTimestamp::new(number))
}

/// The zone's usual names as an offset.
fn in_utc(text: &str) -> String {
    let words = text.split_whitespace().map(|word| match word {
        "UTC" | "utc" | "GMT" | "gmt" | "Z" | "z" => "+00:00",
        other => other,
    });
    let mut text = words.collect::<Vec<_>>().join(" ");
    // RFC 3339 allows a lower-case `t`.
    if text.get(10..11) == Some("t") {
        text.replace_range(10..11, "T");
    }
    match text.strip_suffix(['Z', 'z']) {
        Some(rest) => format!("{rest}+00:00"),
        None => text,
    }
}

fn with_zone(text: &str) -> Option<i64> {
    let parse = |format| DateTime::<FixedOffset>::parse_from_str(text, format).ok();
    let moment = WITH_ZONE.into_iter().find_map(parse)?;
    Some(moment.timestamp())
}

fn without_zone(text: &str) -> Option<i64> {
    let parse = |format| NaiveDateTime::parse_from_str(text, format).ok();
    let moment = WITHOUT_ZONE.into_iter().find_map(parse);
    let moment = moment.or_else(|| {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        day.and_hms_opt(0, 0, 0)
    });
    Some(moment?.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: u64 = 1_685_095_572;

    #[test]
    fn moments_are_read_as_people_write_them() {
        for text in [
            "1685095572",
            " 1685095572\n",
            "1685095572000",
            "1685095572999",
            "2023-05-26T10:06:12Z",
            "2023-05-26t10:06:12z",
            "2023-05-26 10:06:12 UTC",
            "2023-05-26 10:06:12",
            "2023-05-26T10:06:12",
            "2023-05-26T10:06:12.345Z",
            "2023-05-26T12:06:12+02:00",
            "2023-05-26 12:06:12+02:00",
            "2023-05-26 12:06:12 +0200",
            "2023-05-26 10:06:12,345 UTC",
            "2023-05-26 10:06:12,345",
            "Fri, 26 May 2023 10:06:12 GMT",
            "Fri, 26 May 2023 12:06:12 +0200",
            "26 May 2023 10:06:12 UTC",
            "26/May/2023:10:06:12 +0000",
            "[26/May/2023:12:06:12 +0200]",
            "Fri May 26 10:06:12 UTC 2023",
            "\"2023-05-26T10:06:12Z\"",
        ] {
            assert_eq!(parse(text), Ok(UnixTimestamp::new(MOMENT)), "{text:?}");
        }
        let minute = Ok(UnixTimestamp::new(MOMENT - 12));
        for text in [
            "2023-05-26 10:06",
            "2023-05-26T10:06Z",
            "2023-05-26 12:06 +02:00",
        ] {
            assert_eq!(parse(text), minute, "{text:?}");
        }
        assert_eq!(parse("2023-05-26"), Ok(UnixTimestamp::new(1_685_059_200)));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "yesterday",
            "12:30",
            "2023-13-45",
            "2023-05-26T99:00:00Z",
            "123456789012",
            "-5",
            "1e9",
            "1960-01-01",
            "1795349825.5",
        ] {
            assert_eq!(parse(text), Err(EXPECTED), "{text:?}");
        }
    }
}
