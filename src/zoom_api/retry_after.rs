use chrono::DateTime;
use zoom_signature::UnixTimestamp;
use zoom_signature::internal::parse_digits;

/// Where Zoom's answer names no time.
const UNNAMED: u32 = 5;
/// Zoom's daily limits end within a day.
const LONGEST: u32 = 24 * 60 * 60;

/// The seconds to wait by a `Retry-After` header: seconds, an ISO 8601 instant as [Zoom
/// sends it on its daily limit][1], or an HTTP date. From 1 to a day.
///
/// [1]: https://developers.zoom.us/docs/api/rate-limits/
pub(super) fn seconds(header: Option<&str>, now: UnixTimestamp) -> u32 {
    let seconds = header.map(str::trim).and_then(|text| {
        let until =
            || DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
        parse_digits::<u64>(text).or_else(|| {
            let until = u64::try_from(until().ok()?.timestamp()).ok()?;
            Some(until.saturating_sub(now.get()))
        })
    });
    seconds.map_or(UNNAMED, |seconds| {
        u32::try_from(seconds).unwrap_or(LONGEST).clamp(1, LONGEST)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        let now = UnixTimestamp::new(1_795_349_825);
        for (header, wait) in [
            (None, 5),
            (Some("7"), 7),
            (Some("0"), 1),
            (Some("99999999999999"), 86_400),
            (Some("2026-11-22T12:18:05Z"), 60),
            (Some("2026-11-22T14:18:05+02:00"), 60),
            (Some("2026-11-22T12:17:05.500Z"), 1),
            (Some("2026-11-21T00:00:00Z"), 1),
            (Some("Sun, 22 Nov 2026 12:18:05 GMT"), 60),
            (Some("2027-11-22T12:18:05Z"), 86_400),
            (Some("soon"), 5),
            (Some("-1"), 5),
        ] {
            assert_eq!(seconds(header, now), wait, "{header:?}");
        }
    }
}
