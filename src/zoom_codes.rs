//! Zoom's own codes, and what people see without a code: what each means, whether a
//! signature can cause it, and what to do.
//!
//! The data is `zoom_codes.json`, which the test page reads as well, at
//! `/page/zoom-codes.json`. Its facts were observed in the Web SDK 6.2.0, or come from
//! Zoom's lists of error codes
//! (<https://developers.zoom.us/docs/meeting-sdk/web/error-codes/>, and those of the
//! native SDKs beside it), from the headers of the SDK for Windows, and from Zoom's
//! notes on troubleshooting it (<https://github.com/zoom/skills>).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use zoom_signature::diagnosis::FindingCode;

/// The table of Zoom's codes.
#[derive(Debug, Deserialize)]
pub(crate) struct ZoomCodes {
    /// Codes that an SDK reports.
    pub(crate) codes: Vec<ZoomCode>,
    /// Codes in the responses of Zoom's servers, as the network tab shows them.
    pub(crate) server: Vec<ServerCode>,
    /// What people see without a code.
    pub(crate) symptoms: Vec<Symptom>,
}

/// A code as an SDK reports it. A number that means different things in different SDKs
/// has several entries.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ZoomCode {
    pub(crate) code: String,
    #[serde(rename = "where")]
    pub(crate) sdks: Vec<Sdk>,
    pub(crate) title: String,
    pub(crate) means: String,
    /// Whether a signature can cause it.
    pub(crate) signature: Cause,
    /// How a signature causes it, as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) why: Option<String>,
    /// Zoom's own message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) said: Option<String>,
    pub(crate) todo: Vec<String>,
    /// Whether the steps must be taken in order.
    #[serde(default)]
    pub(crate) ordered: bool,
    /// The causes in the catalogue that lead to it, likeliest first.
    #[serde(default)]
    pub(crate) causes: Vec<String>,
}

impl ZoomCode {
    /// Who reports it, such as `Client View, Component View`.
    pub(crate) fn sdk_names(&self) -> String {
        let names: Vec<&str> = self.sdks.iter().map(|sdk| sdk.name()).collect();
        names.join(", ")
    }
}

/// Which SDK reports a code.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sdk {
    /// The Web SDK's Client View.
    Client,
    /// The Web SDK's Component View.
    Component,
    /// Android, iOS, Windows, macOS, Linux.
    Native,
}

impl Sdk {
    /// The word in the data.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Component => "component",
            Self::Native => "native",
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Client => "Client View",
            Self::Component => "Component View",
            Self::Native => "native SDKs",
        }
    }
}

/// Whether a signature can cause a code.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Cause {
    Yes,
    Perhaps,
    No,
}

impl Cause {
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::Yes => "A signature can cause it.",
            Self::Perhaps => "A signature may be the cause.",
            Self::No => "No signature causes it.",
        }
    }
}

/// A code of Zoom's servers, and how the Web SDK reports it.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerCode {
    pub(crate) code: String,
    /// Which response it occurs in.
    #[serde(rename = "where")]
    pub(crate) answer: String,
    /// The codes that the SDK reports for it.
    pub(crate) reports: Vec<String>,
}

impl ServerCode {
    /// Such as `200 in wc/info`.
    pub(crate) fn title(&self) -> String {
        format!("{} in {}", self.code, self.answer)
    }

    pub(crate) fn explanation(&self) -> String {
        let reports = self.reports.join(", ");
        let by_message = if self.reports.len() > 1 {
            ", by the message beside it"
        } else {
            ""
        };
        format!(
            "In the answer of Zoom's server, as the network tab shows it. The Web SDK reports it \
             as {reports}{by_message}."
        )
    }
}

/// What people see without a code.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Symptom {
    /// Such as `only_sometimes`.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) means: String,
    pub(crate) because: Vec<Reason>,
    pub(crate) todo: Vec<String>,
    /// Header lines to copy.
    pub(crate) lines: Vec<String>,
}

/// What leads to a symptom.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reason {
    pub(crate) what: String,
    /// The causes in the catalogue that lead to it.
    pub(crate) causes: Vec<String>,
}

/// The table as JSON.
pub(crate) const ZOOM_CODES_JSON: &str = include_str!("zoom_codes.json");

/// The table.
#[expect(
    clippy::expect_used,
    reason = "the file is a part of the program, and the tests read it"
)]
pub(crate) static ZOOM_CODES: LazyLock<ZoomCodes> = LazyLock::new(|| {
    serde_json::from_str(ZOOM_CODES_JSON).expect("zoom_codes.json has the form of ZoomCodes")
});

impl ZoomCodes {
    /// Every entry of a code.
    pub(crate) fn of(&self, code: &str) -> Vec<&ZoomCode> {
        self.codes.iter().filter(|c| c.code == code).collect()
    }

    /// The entries of Zoom's servers with this number.
    pub(crate) fn of_server(&self, code: &str) -> Vec<&ServerCode> {
        self.server.iter().filter(|c| c.code == code).collect()
    }

    /// The codes that a cause leads to.
    pub(crate) fn after(&self, cause: FindingCode) -> impl Iterator<Item = &ZoomCode> {
        self.codes
            .iter()
            .filter(move |code| causes(&code.causes).any(|known| known == cause))
    }

    /// The symptoms that a cause leads to.
    pub(crate) fn symptoms_of(&self, cause: FindingCode) -> impl Iterator<Item = &Symptom> {
        let leads = move |reason: &Reason| causes(&reason.causes).any(|known| known == cause);
        self.symptoms
            .iter()
            .filter(move |symptom| symptom.because.iter().any(leads))
    }
}

/// The causes by their codes, in their order.
pub(crate) fn causes(codes: &[String]) -> impl Iterator<Item = FindingCode> {
    codes.iter().filter_map(|code| code.parse().ok())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Seen in the Web SDK 6.2.0, its own and those of Zoom's servers.
    const OBSERVED: &str = "-1 0 1 2 3 6 9 12 21 124 200 403 404 1001 1005 3000 3001 3003 3004 \
        3005 3008 3009 3032 3033 3034 3059 3082 3099 3100 3116 3129 3135 3136 3145 3265 3501 3502 \
        3603 3604 3606 3608 3609 3610 3611 3620 3621 3622 3623 3624 3625 3630 3633 3634 3635 3636 \
        3701 3702 3703 3704 3705 3706 3707 3708 3709 3710 3711 3712 3713 3714 3715 4000 4001 4003 \
        4004 4005 4006 4007 4008 4009 4011 4012 4013 4014 4015 4016 4017 4018 4019 6601 6603 10000 \
        13208 13245 13295 13296 13299 13300 103017 103039 103041 103043 103044 131001 131005";
    const NATIVE: &str = "63 64 124 500 501 502 503 504 505 506 3023 3024 6601 6603 65535 \
        105035";

    #[test]
    fn every_code_that_was_seen_has_an_entry() {
        let table = &*ZOOM_CODES;
        for code in OBSERVED.split_whitespace() {
            let known = !table.of(code).is_empty() || !table.of_server(code).is_empty();
            assert!(known, "{code}");
        }
        for code in NATIVE.split_whitespace() {
            let entries = table.of(code);
            let native = |entry: &&&ZoomCode| entry.sdks.contains(&Sdk::Native);
            assert!(entries.iter().any(|entry| native(&entry)), "{code}");
        }
    }

    #[test]
    fn a_number_means_one_thing_in_one_sdk() {
        let mut seen = BTreeSet::new();
        for entry in &ZOOM_CODES.codes {
            assert!(!entry.sdks.is_empty(), "{}", entry.code);
            for sdk in &entry.sdks {
                assert!(seen.insert((&entry.code, sdk.name())), "{}", entry.code);
            }
        }
    }

    #[test]
    fn servers_codes_lead_to_codes_of_the_sdk_and_causes_to_the_catalogue() {
        let table = &*ZOOM_CODES;
        for server in &table.server {
            for code in &server.reports {
                assert!(!table.of(code).is_empty(), "{} to {code}", server.code);
            }
        }
        let of_codes = table.codes.iter().map(|entry| &entry.causes);
        let reasons = table.symptoms.iter().flat_map(|symptom| &symptom.because);
        for codes in of_codes.chain(reasons.map(|reason| &reason.causes)) {
            assert_eq!(causes(codes).count(), codes.len(), "{codes:?}");
        }
    }

    #[test]
    fn texts_are_sentences() {
        for entry in &ZOOM_CODES.codes {
            assert!(!entry.title.ends_with('.'), "{}", entry.title);
            assert!(!entry.todo.is_empty(), "{}", entry.code);
            assert_eq!(
                entry.why.is_none(),
                entry.signature == Cause::No,
                "{}",
                entry.code
            );
            let texts = entry.todo.iter().chain([&entry.means]).chain(&entry.why);
            for text in texts {
                assert!(text.ends_with(['.', ':']) && !text.contains("  "), "{text}");
                assert!(text.matches('`').count().is_multiple_of(2), "{text}");
            }
        }
        for symptom in &ZOOM_CODES.symptoms {
            assert!(symptom.because.len() > 1 && !symptom.todo.is_empty());
            let reasons = symptom.because.iter().map(|reason| &reason.what);
            for text in reasons.chain(&symptom.todo).chain([&symptom.means]) {
                assert!(text.ends_with('.') && !text.contains("  "), "{text}");
            }
        }
    }
}
