use std::collections::BTreeSet;

use super::answer::{Answer, Meeting};
use super::given::{Given, Value};

/// The name of a field in answers, its spellings, those of them that other things have
/// too, and how a value of it is written in the plainest way; `None` for one that it
/// cannot have.
type Field = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    fn(&Value) -> Option<String>,
);

/// Without `-` and `_`, in small letters.
const FIELDS: [Field; 4] = [
    (
        "meetingNumber",
        &["meetingnumber", "mn", "webinarnumber"],
        &["meetingid", "meeting", "webinarid"],
        number,
    ),
    ("role", &["role"], &[], role),
    (
        "expirationSeconds",
        &["expirationseconds", "tokenexpseconds"],
        &[],
        lifetime,
    ),
    ("videoWebRtcMode", &["videowebrtcmode"], &[], webrtc),
];

/// So many secrets are named in an answer.
const SECRETS: usize = 5;

enum State {
    Missing,
    Is(String),
    Wrong,
}

/// `None` for numbers that this reading does not read.
pub(super) fn judge(given: &Given) -> Option<Answer> {
    let texts = given.iter().filter_map(|(_, value)| text(value));
    if texts.clone().any(is_beyond) {
        return None;
    }
    let [number, role, lifetime, webrtc] = FIELDS.map(|field| state(given, &field));
    let mut properties = BTreeSet::new();
    let states = [&number, &role, &lifetime, &webrtc];
    for (state, field) in states.into_iter().zip(FIELDS) {
        if matches!(state, State::Wrong) || has_one_twice(given, &field) {
            properties.insert(field.0.to_owned());
        }
    }
    match (&number, &role) {
        (State::Missing, State::Missing) => {
            let [is_number, is_role, ..] = FIELDS.map(|field| {
                let mut names = given.iter().map(|(name, _)| name);
                names.any(|name| has(&field, name)).then_some(field.0)
            });
            let empty: Vec<_> = is_number.into_iter().chain(is_role).collect();
            if empty.is_empty() && given.iter().any(is_unknown) {
                properties.insert("$request".to_owned());
            }
            properties.extend(empty.into_iter().map(str::to_owned));
        }
        (State::Missing, _) | (_, State::Missing) => {
            properties.insert("$schema".to_owned());
        }
        _ => {}
    }
    let secrets = secrets(given);
    if !secrets.is_empty() || !properties.is_empty() {
        return Some(Answer::Refused {
            secrets,
            properties,
        });
    }
    let meeting = number
        .text()
        .zip(role.text())
        .map(|(number, role)| Meeting {
            number,
            role: role.parse().expect("0 or 1"),
            webrtc: webrtc.text().map(|text| text == "1"),
        });
    Some(Answer::Asked {
        meeting,
        lifetime: lifetime
            .text()
            .map(|text| text.parse().expect("six digits")),
    })
}

fn plain(name: &str) -> String {
    name.replace(['-', '_'], "").to_ascii_lowercase()
}

fn has((_, sure, ambiguous, _): &Field, name: &str) -> bool {
    let name = plain(name);
    sure.contains(&&*name) || ambiguous.contains(&&*name)
}

fn is_of_a_field(name: &str) -> bool {
    FIELDS.iter().any(|field| has(field, name))
}

fn is_unknown((name, value): &(String, Value)) -> bool {
    !is_of_a_field(name) && (!is_secret(name) || matches!(value, Value::Absent))
}

fn has_one_twice(given: &Given, field: &Field) -> bool {
    let names: Vec<_> = given.iter().map(|(name, _)| name).collect();
    let of_field = names.iter().filter(|name| has(field, name));
    let mut different = BTreeSet::new();
    let mut all = of_field.map(|name| different.insert(*name));
    all.any(|is_new| !is_new)
}

/// Where a name comes twice, which is refused anyway, its first value counts.
fn state(given: &Given, field: &Field) -> State {
    let (_, sure, ambiguous, written) = field;
    let mut seen = BTreeSet::new();
    let firsts: Vec<_> = given
        .iter()
        .filter(|(name, _)| has(field, name) && seen.insert(name))
        .filter(|(_, value)| !matches!(value, Value::Absent))
        .collect();
    let of = |spellings: &[&str]| -> Vec<Option<String>> {
        let named = |(name, _): &&&(String, Value)| spellings.contains(&&*plain(name));
        let firsts = firsts.iter().filter(named);
        firsts.map(|(_, value)| written(value)).collect()
    };
    let mut settled: Option<String> = None;
    let sure = of(sure).into_iter().map(|value| (value, false));
    let ambiguous = of(ambiguous).into_iter().map(|value| (value, true));
    for (value, is_ambiguous) in sure.chain(ambiguous) {
        match (value, &settled) {
            (None, Some(_)) if is_ambiguous => {}
            (None, _) => return State::Wrong,
            (Some(value), Some(before)) if value != *before => return State::Wrong,
            (Some(value), _) => settled = Some(value),
        }
    }
    settled.map_or(State::Missing, State::Is)
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
        if is_secret(name)
            && !is_of_a_field(name)
            && !matches!(value, Value::Absent)
            && !secrets.contains(name)
        {
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

/// Zeros with exponents, and more digits than a number may have that is read.
fn is_beyond(text: &str) -> bool {
    let Some((mantissa, _)) = text.split_once(['e', 'E']) else {
        return text.len() > 60;
    };
    text.len() > 60 || !mantissa.contains(|c: char| ('1'..='9').contains(&c))
}

/// A whole number's digits, however it is written; a text that is none as it is.
fn digits(text: &str) -> String {
    if text == "-0" {
        return "0".to_owned();
    }
    if !text.contains(['.', 'e', 'E']) {
        return text.to_owned();
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_zero = matches!(
        text.strip_prefix('-').unwrap_or(text).parse::<f64>(),
        Ok(0.0)
    );
    if is_zero && text.strip_prefix('-').unwrap_or(text).starts_with('0') {
        return "0".to_owned();
    }
    let all: String = [whole, fraction].concat();
    let is_number = text.starts_with(|c: char| c.is_ascii_digit())
        && all.bytes().all(|byte| byte.is_ascii_digit());
    let (true, Ok(exponent)) = (is_number, exponent.parse::<i16>()) else {
        return text.to_owned();
    };
    let significant = all.trim_end_matches('0');
    let behind = i32::try_from(fraction.len()).expect("no more than 60");
    let dropped = i32::try_from(all.len() - significant.len()).expect("no more than 60");
    let zeros = i32::from(exponent) - behind + dropped;
    let Ok(zeros) = usize::try_from(zeros) else {
        return text.to_owned();
    };
    if zeros > 19 {
        return text.to_owned();
    }
    let number = format!("{significant}{}", "0".repeat(zeros));
    match number.parse::<i64>() {
        Ok(number) => number.to_string(),
        Err(_) => text.to_owned(),
    }
}

fn number(value: &Value) -> Option<String> {
    let text = &*digits(text(value)?);
    let is_digit = |c: char| c.is_ascii_digit();
    let digits = text.replace([' ', '-', '\u{a0}'], "");
    let fits = text.starts_with(is_digit)
        && text.ends_with(is_digit)
        && digits.chars().all(is_digit)
        && (9..=11).contains(&digits.len());
    fits.then_some(digits)
}

fn role(value: &Value) -> Option<String> {
    let text = digits(text(value)?);
    ["0", "1"].contains(&&*text).then_some(text)
}

fn lifetime(value: &Value) -> Option<String> {
    let text = &*digits(text(value)?);
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
