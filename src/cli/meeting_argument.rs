use std::str::FromStr;

use reqwest::Url;
use zoom_signature::MeetingNumber;

/// A meeting as people name it on the command line: its number, or an invite link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MeetingArgument(MeetingNumber);

impl MeetingArgument {
    pub(super) const fn number(self) -> MeetingNumber {
        self.0
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum MeetingArgumentError {
    #[error("must be 9 to 11 digits, or an invite link such as https://zoom.us/j/85746065432")]
    NotANumber,
    #[error("is a link that does not lead to Zoom")]
    ForeignLink,
    #[error(
        "is a link without a meeting number: open it in Zoom, and copy the number or the invite \
         link from there"
    )]
    LinkWithoutNumber,
}

impl FromStr for MeetingArgument {
    type Err = MeetingArgumentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(number) = text.trim().parse() {
            return Ok(Self(number));
        }
        let is_link = text.contains("zoom.us/") || text.contains("://");
        if !is_link {
            return Err(MeetingArgumentError::NotANumber);
        }
        in_link(text.trim()).map(Self)
    }
}

/// The number in a path of Zoom's (`/j/…`, `/w/…`, `/s/…`, `/wc/join/…`, `/wc/…/join`,
/// `/launch/jc/…`), or in `confno` of the links that start the app.
fn in_link(text: &str) -> Result<MeetingNumber, MeetingArgumentError> {
    let app = ["zoommtg://", "zoomus://"].map(|scheme| text.strip_prefix(scheme));
    let address = app.into_iter().flatten().next().unwrap_or(text);
    let address = if address.contains("://") {
        address.to_owned()
    } else {
        format!("https://{address}")
    };
    let url = Url::parse(&address).map_err(|_cause| MeetingArgumentError::NotANumber)?;
    let is_zooms = |host: &str| {
        ["zoom.us", "zoom.com", "zoomgov.com"]
            .iter()
            .any(|zoom| host == *zoom || host.ends_with(&format!(".{zoom}")))
    };
    if !url.host_str().is_some_and(is_zooms) {
        return Err(MeetingArgumentError::ForeignLink);
    }
    let mut segments = url.path_segments().into_iter().flatten();
    let is_meetings = matches!(segments.next(), Some("j" | "w" | "s" | "wc" | "launch"));
    let mut numbers = segments.filter_map(|segment| segment.parse().ok());
    let in_path = numbers.next().filter(|_number| is_meetings);
    let mut fields = url.query_pairs();
    let number = in_path.or_else(|| {
        let (_, value) = fields.find(|(name, _)| name == "confno")?;
        value.parse().ok()
    });
    number.ok_or(MeetingArgumentError::LinkWithoutNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_links_are_read() {
        for text in [
            "85746065432",
            " 857 4606 5432 ",
            "857-4606-5432",
            "https://zoom.us/j/85746065432",
            "https://us02web.zoom.us/j/85746065432?pwd=aB3xY9.1#success",
            "us02web.zoom.us/w/85746065432?tk=1",
            "https://zoom.us/s/85746065432?zak=1",
            "https://app.zoom.us/wc/85746065432/join?pwd=1",
            "https://zoom.us/wc/join/85746065432/",
            "https://us02web.zoom.us/launch/jc/85746065432",
            "https://www.zoomgov.com/j/85746065432",
            "zoommtg://zoom.us/join?action=join&confno=85746065432&pwd=1",
            "zoomus://zoom.us/join?confno=85746065432",
        ] {
            let number = text.parse().map(MeetingArgument::number);
            assert_eq!(number, Ok("85746065432".parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn what_has_no_number_is_an_error() {
        use MeetingArgumentError::{ForeignLink, LinkWithoutNumber, NotANumber};
        for (text, expected) in [
            ("", NotANumber),
            ("12345678", NotANumber),
            ("hello", NotANumber),
            ("https://", NotANumber),
            ("https://example.org/j/85746065432", ForeignLink),
            ("https://notzoom.us/j/85746065432", ForeignLink),
            ("https://zoom.us/my/ada", LinkWithoutNumber),
            ("https://zoom.us/j/123", LinkWithoutNumber),
            ("https://zoom.us/meeting/register/tZ0kd", LinkWithoutNumber),
        ] {
            assert_eq!(text.parse::<MeetingArgument>(), Err(expected), "{text}");
        }
    }
}
