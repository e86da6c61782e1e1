use std::collections::BTreeSet;

use super::answer::{Answer, Meeting};
use super::given::{Given, Value};

/// The name of a field in answers, its spellings, and how a value of it is written
/// in the plainest way; `None` for one that it cannot have.
type Field = (
    &'static str,
    &'static [&'static str],
    fn(&Value) -> Option<String>,
);

const FIELDS: [Field; 4] = [
    (
        "meetingNumber",
        &["meetingNumber", "meeting_number", "mn", "meetingId"],
        number,
    ),
    ("role", &["role"], role),
    (
        "expirationSeconds",
        &["expirationSeconds", "expiration_seconds", "tokenExpSeconds"],
        lifetime,
    ),
    (
        "videoWebRtcMode",
        &["videoWebRtcMode", "video_webrtc_mode"],
        webrtc,
    ),
];

/// So many secrets are named in an answer.
const SECRETS: usize = 5;

enum State {
    Missing,
    Is(String),
    Wrong,
}

pub(super) fn judge(given: &Given) -> Answer {
    let [number, role, lifetime, webrtc] = FIELDS.map(|field| state(given, &field));
    let mut properties = BTreeSet::new();
    for (state, (name, spellings, _)) in
        [&number, &role, &lifetime, &webrtc].into_iter().zip(FIELDS)
    {
        let of = |spelling: &str| given.iter().filter(|(name, _)| name == spelling).count();
        let twice = spellings.iter().any(|spelling| of(spelling) > 1);
        if twice || matches!(state, State::Wrong) {
            properties.insert(name.to_owned());
        }
    }
    if matches!(number, State::Missing) != matches!(role, State::Missing) {
        properties.insert("$schema".to_owned());
    }
    let secrets = secrets(given);
    if !secrets.is_empty() || !properties.is_empty() {
        return Answer::Refused {
            secrets,
            properties,
        };
    }
    let meeting = number
        .text()
        .zip(role.text())
        .map(|(number, role)| Meeting {
            number,
            role: role.parse().expect("0 or 1"),
            webrtc: webrtc.text().map(|text| text == "1"),
        });
    Answer::Asked {
        meeting,
        lifetime: lifetime
            .text()
            .map(|text| text.parse().expect("six digits")),
    }
}

pub(super) fn is_unknown(name: &str) -> bool {
    !is_secret(name)
        && !FIELDS
            .iter()
            .any(|(_, spellings, _)| spellings.contains(&name))
}

/// Where a spelling comes twice, which is refused anyway, its first value counts.
fn state(given: &Given, (_, spellings, written): &Field) -> State {
    let first = |spelling: &&str| given.iter().find(|(name, _)| name == spelling);
    let values = spellings.iter().filter_map(first).map(|(_, value)| value);
    let values = values.filter(|value| !matches!(value, Value::Absent));
    let values: BTreeSet<_> = values.map(written).collect();
    let mut values = values.into_iter();
    match (values.next(), values.next()) {
        (None, _) => State::Missing,
        (Some(Some(text)), None) => State::Is(text),
        _ => State::Wrong,
    }
}

impl State {
    fn text(&self) -> Option<String> {
        match self {
            Self::Is(text) => Some(text.clone()),
            _ => None,
        }
    }
}

fn secrets(given: &Given) -> Vec<String> {
    let mut secrets: Vec<String> = Vec::new();
    for (name, value) in given {
        if is_secret(name) && !matches!(value, Value::Absent) && !secrets.contains(name) {
            secrets.push(name.clone());
        }
    }
    secrets.truncate(SECRETS);
    secrets
}

fn is_secret(name: &str) -> bool {
    let letters: Vec<u8> = name.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_lowercase();
    name.len() <= 40 && (letters.ends_with(b"secret") || letters.ends_with(b"secretkey"))
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Word(text) | Value::Text(text) => Some(text),
        Value::Absent | Value::Bool(_) | Value::Other => None,
    }
}

fn number(value: &Value) -> Option<String> {
    let text = text(value)?;
    let is_digit = |c: char| c.is_ascii_digit();
    let digits = text.replace([' ', '-', '\u{a0}'], "");
    let fits = text.starts_with(is_digit)
        && text.ends_with(is_digit)
        && digits.chars().all(is_digit)
        && (9..=11).contains(&digits.len());
    fits.then_some(digits)
}

fn role(value: &Value) -> Option<String> {
    let text = text(value)?;
    ["0", "1"].contains(&text).then(|| text.to_owned())
}

fn lifetime(value: &Value) -> Option<String> {
    let text = text(value)?;
    let digits = text.trim_start_matches('0');
    let fits = text.bytes().all(|byte| byte.is_ascii_digit())
        && (4..=6).contains(&digits.len())
        && (1_800..=172_800).contains(&digits.parse::<u32>().ok()?);
    fits.then(|| digits.to_owned())
}

fn webrtc(value: &Value) -> Option<String> {
    let is_on = match value {
        Value::Bool(on) => *on,
        Value::Word(word) if word == "true" => true,
        Value::Word(word) if word == "false" => false,
        other => role(other)? == "1",
    };
    Some(u8::from(is_on).to_string())
}
