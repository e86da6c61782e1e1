//! The fields of a request, whichever way they came: a JSON object, a form or a
//! query. Nothing is judged here but what only the raw text shows: a field given
//! twice, and a secret among the fields.

use std::borrow::Cow;

use serde::de::Deserializer as _;

use super::code::Code;
use super::fault::Fault;
use super::members::Members;

/// A field that an endpoint reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    MeetingNumber,
    Role,
    ExpirationSeconds,
    VideoWebRtcMode,
    Signature,
    Platform,
    At,
}

impl Field {
    /// The name in answers.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::MeetingNumber => "meetingNumber",
            Self::Role => "role",
            Self::ExpirationSeconds => "expirationSeconds",
            Self::VideoWebRtcMode => "videoWebRtcMode",
            Self::Signature => "signature",
            Self::Platform => "platform",
            Self::At => "at",
        }
    }
}

/// The names that an endpoint reads, and the field of each.
pub(super) type Spellings = [(&'static str, Field)];

/// To sign: every spelling in use among the issuers that this one replaces.
pub(super) const TO_SIGN: &Spellings = &[
    ("meetingNumber", Field::MeetingNumber),
    ("meeting_number", Field::MeetingNumber),
    ("mn", Field::MeetingNumber),
    ("meetingId", Field::MeetingNumber),
    ("role", Field::Role),
    ("expirationSeconds", Field::ExpirationSeconds),
    ("expiration_seconds", Field::ExpirationSeconds),
    ("tokenExpSeconds", Field::ExpirationSeconds),
    ("videoWebRtcMode", Field::VideoWebRtcMode),
    ("video_webrtc_mode", Field::VideoWebRtcMode),
];

/// To inspect a signature.
pub(super) const TO_INSPECT: &Spellings = &[
    ("signature", Field::Signature),
    ("meetingNumber", Field::MeetingNumber),
    ("meeting_number", Field::MeetingNumber),
    ("mn", Field::MeetingNumber),
    ("meetingId", Field::MeetingNumber),
    ("role", Field::Role),
    ("platform", Field::Platform),
    ("at", Field::At),
];

/// A value as it stood in the request. Numbers stay text, so that no float ever
/// comes into being.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// `null` or an empty text.
    Absent,
    /// Of a query or a form, where everything is text.
    Word(Cow<'a, str>),
    /// A JSON string.
    String(Cow<'a, str>),
    /// A JSON number's text.
    Number(&'a str),
    Bool(bool),
    /// An array, an object, or a string that is no text.
    Other,
}

/// What a request carried.
pub(super) struct Fields<'a> {
    pub(super) spellings: &'static Spellings,
    /// By the index of its spelling; each is there once at most.
    given: Vec<(usize, Value<'a>)>,
    secrets: Vec<Fault>,
    faults: Vec<Fault>,
    /// Whether a field came that the endpoint does not read.
    pub(super) has_others: bool,
}

/// A signature for a meeting is asked for with two, most of the others with no more.
const USUALLY_GIVEN: usize = 4;

/// Secrets that one answer names; more would only make it long.
const MAX_SECRETS: usize = 5;

impl<'a> Fields<'a> {
    /// No fields yet.
    pub(super) fn new(spellings: &'static Spellings) -> Self {
        Self {
            spellings,
            given: Vec::with_capacity(USUALLY_GIVEN),
            secrets: Vec::new(),
            faults: Vec::new(),
            has_others: false,
        }
    }

    /// Adds the pairs of a query or a form.
    pub(super) fn add_pairs(&mut self, text: &'a [u8]) {
        for (name, value) in form_urlencoded::parse(text) {
            let value = match value {
                value if value.is_empty() => Value::Absent,
                value => Value::Word(value),
            };
            match Name::of(&name, self.spellings) {
                Name::Known(index) => self.put(index, value),
                Name::Secret(name) => self.refuse_secret(name, &value),
                Name::Unknown => self.has_others = true,
            }
        }
    }

    /// Adds the members of a JSON object.
    pub(super) fn add_json(&mut self, body: &'a [u8]) -> Result<(), Fault> {
        let invalid = || {
            Fault::new(
                Code::BodyInvalid,
                r#"The body must be one JSON object: {"meetingNumber":"85746065432","role":0} for a signature, {"signature":"eyJ…"} to inspect one."#,
            )
        };
        let text = std::str::from_utf8(body).map_err(|_| invalid())?;
        let mut json = serde_json::Deserializer::from_str(text);
        json.deserialize_map(Members(self)).map_err(|_| invalid())?;
        json.end().map_err(|_| invalid())
    }

    /// Each spelling of a field that was given, `null` and empty included.
    pub(super) fn of(&self, field: Field) -> impl Iterator<Item = &Value<'a>> {
        let is_of = move |index: usize| {
            self.spellings
                .get(index)
                .is_some_and(|(_, of)| *of == field)
        };
        let given = self.given.iter();
        given
            .filter(move |(index, _)| is_of(*index))
            .map(|(_, value)| value)
    }

    /// Whether a secret was among them.
    pub(super) fn has_secrets(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// What is wrong with the fields as such, a secret first.
    pub(super) fn into_faults(mut self) -> Vec<Fault> {
        self.secrets.append(&mut self.faults);
        self.secrets
    }

    pub(super) fn put(&mut self, index: usize, value: Value<'a>) {
        let Some((name, field)) = self.spellings.get(index) else {
            return;
        };
        if !self.given.iter().any(|(given, _)| *given == index) {
            self.given.push((index, value));
            return;
        }
        let twice = |fault: &Fault| fault.is_about(field.name(), Code::ParameterConflict);
        if !self.faults.iter().any(twice) {
            let message = format!("{name} is given twice. Send it once.");
            self.faults
                .push(Fault::of(field.name(), Code::ParameterConflict, message));
        }
    }

    pub(super) fn refuse_secret(&mut self, name: String, value: &Value<'_>) {
        let known = |fault: &Fault| fault.is_about(&name, Code::SecretNotAccepted);
        let told = self.secrets.len() == MAX_SECRETS || self.secrets.iter().any(known);
        if *value == Value::Absent || told {
            return;
        }
        let message = format!(
            "{name} has no business in a request: the server has the secret, and whoever \
             sends it gives it away. Remove the field; if the secret was real, rotate it."
        );
        self.secrets
            .push(Fault::of(name, Code::SecretNotAccepted, message));
    }
}

/// What a name is to an endpoint.
pub(super) enum Name {
    /// An index into the [`Spellings`].
    Known(usize),
    Secret(String),
    Unknown,
}

impl Name {
    pub(super) fn of(name: &str, spellings: &Spellings) -> Self {
        let spelt = |(spelling, _): &(&str, Field)| *spelling == name;
        if let Some(index) = spellings.iter().position(spelt) {
            return Self::Known(index);
        }
        if is_secret(name) {
            return Self::Secret(name.to_owned());
        }
        Self::Unknown
    }
}

/// `sdkSecret`, `api_secret`, `CLIENT-SECRET`, `secretKey`, plain `secret`. Only
/// short names, so that an answer never repeats a text of any length.
fn is_secret(name: &str) -> bool {
    if name.len() > 40 {
        return false;
    }
    let letters: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    letters.ends_with("secret") || letters.ends_with("secretkey")
}
