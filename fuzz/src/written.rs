use libfuzzer_sys::arbitrary;
use serde::de::IgnoredAny;

/// A request as somebody writes it who has the names right and the values nearly.
#[derive(arbitrary::Arbitrary, Debug)]
pub struct Written {
    is_form: bool,
    query: Vec<Field>,
    body: Vec<Field>,
}

#[derive(arbitrary::Arbitrary, Debug)]
struct Field {
    name: u8,
    before: u8,
    value: u8,
    behind: u8,
    is_quoted: bool,
}

const NAMES: [&str; 20] = [
    "meetingNumber",
    "meeting_number",
    "mn",
    "meetingId",
    "Webinar-ID",
    "MeetingNumber",
    "meetingNo",
    "sessionName",
    "role",
    "Role",
    "role",
    "expirationSeconds",
    "expiration_seconds",
    "tokenExpSeconds",
    "videoWebRtcMode",
    "video_webrtc_mode",
    "userName",
    "SDK-Secret",
    "secretKey",
    "secret_of_over_forty_bytes_is_not_told_secret",
];

const VALUES: [&str; 18] = [
    "",
    "0",
    "1",
    "2",
    "true",
    "false",
    "null",
    "1799",
    "1800",
    "172800",
    "172801",
    "12345678",
    "123456789",
    "857 4606-5432",
    "85746065432",
    "123456789012",
    "[]",
    "hush-7Qx2",
];

/// Most values stand as they are.
const BEFORE: [&str; 16] = [
    "", "", "", "", "", "", "", "", "", "", "", "+", "-", " ", "0", "0x",
];
const BEHIND: [&str; 16] = [
    "", "", "", "", "", "", "", "", "", "e1", "0e-1", ".0", "e0", " ", "s", "\u{a0}",
];

impl Written {
    /// In the form of a [`Message`](crate::Message).
    pub fn text(&self) -> String {
        let query = joined(&self.query, Field::pair, "&");
        if self.is_form {
            let body = joined(&self.body, Field::pair, "&");
            return format!("{query}\nContent-Type: application/x-www-form-urlencoded\n\n{body}");
        }
        let body = joined(&self.body, Field::member, ",");
        format!("{query}\nContent-Type: application/json\n\n{{{body}}}")
    }
}

fn joined(fields: &[Field], written: fn(&Field) -> String, by: &str) -> String {
    let written: Vec<_> = fields.iter().map(written).collect();
    written.join(by)
}

impl Field {
    fn name(&self) -> &'static str {
        one_of(&NAMES, self.name)
    }

    fn value(&self) -> String {
        let (before, behind) = (one_of(&BEFORE, self.before), one_of(&BEHIND, self.behind));
        format!("{before}{}{behind}", one_of(&VALUES, self.value))
    }

    fn pair(&self) -> String {
        let value = self.value().replace('+', "%2B");
        let value = value.replace(' ', "+").replace('\u{a0}', "%c2%a0");
        format!("{}={value}", self.name())
    }

    fn member(&self) -> String {
        let (name, value) = (self.name(), self.value());
        let is_json = serde_json::from_str::<IgnoredAny>(&value).is_ok();
        if is_json && !self.is_quoted {
            return format!(r#""{name}":{value}"#);
        }
        format!(r#""{name}":"{value}""#)
    }
}

fn one_of(list: &[&'static str], at: u8) -> &'static str {
    list[usize::from(at) % list.len()]
}
