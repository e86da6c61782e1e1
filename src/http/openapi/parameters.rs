//! The fields of requests and their values.

use serde_json::{Value, json};

use super::json::{members, merged};

use crate::http::request::field::{Field, FieldNames};
use zoom_signature::{Lifetime, MeetingNumber, Platform, Role};

/// The encoding of the fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Json,
    /// In a form or a query, where everything is text.
    Text,
}

/// The schema of a required field, which cannot be `null` or empty.
pub(super) fn required(field: Field, written: Written) -> Value {
    any_of(values(field, written))
}

/// The schema of an optional field; `null` and empty count as left out.
pub(crate) fn optional(field: Field, written: Written) -> Value {
    let mut values = values(field, written);
    values.extend(absences(written));
    any_of(values)
}

fn any_of(mut values: Vec<Value>) -> Value {
    match values.pop() {
        Some(only) if values.is_empty() => only,
        last => {
            values.extend(last);
            json!({"anyOf": values})
        }
    }
}

fn absences(written: Written) -> Vec<Value> {
    let empty = json!({"type": "string", "maxLength": 0});
    match written {
        Written::Json => vec![json!({"type": "null"}), empty],
        Written::Text => vec![empty],
    }
}

fn values(field: Field, written: Written) -> Vec<Value> {
    let is_json = written == Written::Json;
    match field {
        Field::MeetingNumber if is_json => vec![meeting_digits(), meeting_integer()],
        Field::MeetingNumber => vec![meeting_digits()],
        Field::Role => numbers_or_text(is_json, role_number(), &json!({"enum": ["0", "1"]})),
        Field::ExpirationSeconds => numbers_or_text(
            is_json,
            json!({
                "type": "integer",
                "minimum": Lifetime::MIN_SECONDS,
                "maximum": Lifetime::MAX_SECONDS,
            }),
            &json!({"pattern": LIFETIME_DIGITS}),
        ),
        Field::Zak if is_json => {
            vec![json!({"enum": [true, false, 0, 1, "true", "false", "0", "1"]})]
        }
        Field::VideoWebRtcMode if is_json => {
            vec![json!({"enum": [0, 1, "0", "1", true, false]})]
        }
        Field::VideoWebRtcMode | Field::Zak => {
            vec![json!({"type": "string", "enum": ["0", "1", "true", "false"]})]
        }
        Field::App => vec![json!({"type": "string", "pattern": "^[a-z0-9-]{1,32}$"})],
        // Whatever it is, a server with one app ignores it.
        Field::SdkKey if is_json => vec![json!({})],
        // An empty token can be inspected too.
        Field::Signature if is_json => vec![json!({"type": ["string", "null"]})],
        Field::SdkKey | Field::Signature => vec![json!({"type": "string"})],
        Field::Platform => {
            vec![json!({"type": "string", "enum": Platform::ALL.map(Platform::as_str)})]
        }
        // Dates are described in words: no pattern can say which of them exist.
        Field::At => {
            let seconds = json!({"type": "integer", "minimum": 0, "maximum": 99_999_999_999_u64});
            let milliseconds = json!({
                "type": "integer",
                "minimum": 1_000_000_000_000_u64,
                "maximum": 9_999_999_999_999_u64,
            });
            let text = json!({"pattern": "^(?:[0-9]{1,11}|[0-9]{13})$"});
            let mut values = numbers_or_text(is_json, seconds, &text);
            values.push(milliseconds);
            values
        }
    }
}

/// In JSON, a number may be a string of digits.
fn numbers_or_text(is_json: bool, number: Value, text: &Value) -> Vec<Value> {
    if !is_json {
        return vec![number];
    }
    vec![number, merged([json!({"type": "string"}), text.clone()])]
}

fn role_number() -> Value {
    let numbers = [Role::Participant, Role::Host].map(Role::number);
    json!({"type": "integer", "enum": numbers})
}

fn meeting_digits() -> Value {
    let (fewest, most) = (MeetingNumber::MIN_DIGITS - 1, MeetingNumber::MAX_DIGITS - 1);
    json!({"type": "string", "pattern": format!("^[0-9](?:[ \u{a0}-]*[0-9]){{{fewest},{most}}}$")})
}

/// JSON has no numbers with leading zeros.
fn meeting_integer() -> Value {
    let power = |digits: usize| (0..digits).fold(1_u64, |power, _| power * 10);
    json!({
        "type": "integer",
        "minimum": power(MeetingNumber::MIN_DIGITS - 1),
        "maximum": power(MeetingNumber::MAX_DIGITS) - 1,
    })
}

/// The digits of a lifetime: the schema of a text has no minimum and maximum.
const LIFETIME_DIGITS: &str = "^0*(?:1[89][0-9]{2}|[2-9][0-9]{3}|[1-9][0-9]{4}|1[0-6][0-9]{4}|17[01][0-9]{3}|172[0-7][0-9]{2}|172800)$";

const _: () = assert!(
    Lifetime::MIN_SECONDS == 1_800 && Lifetime::MAX_SECONDS == 172_800,
    "LIFETIME_DIGITS has other bounds"
);

/// Adds a field's description, with its other names.
pub(super) fn described(field: Field, names: &FieldNames, mut schema: Value) -> Value {
    let others: Vec<&str> = names.others(field).collect();
    let mut description = meaning(field).to_owned();
    if !others.is_empty() {
        description.push_str(" Also read as `");
        description.push_str(&others.join("`, `"));
        description.push_str("`; in any case, with or without `-` and `_`.");
    }
    let keywords = members(&mut schema);
    keywords.insert("description".to_owned(), description.into());
    if !others.is_empty() {
        keywords.insert("x-also-read-as".to_owned(), others.into());
    }
    schema
}

const fn meaning(field: Field) -> &'static str {
    match field {
        Field::MeetingNumber => {
            "The 9 to 11 digits of a meeting or webinar; spaces and dashes between digits are \
             dropped. Beside a number, a `meetingId` that is none is ignored."
        }
        Field::Role => {
            "0 is a participant, 1 a host. Where it is left out, a server with \
             `DEFAULT_ROLE=participant` takes 0."
        }
        Field::ExpirationSeconds => {
            "How long the signature is to live, from now. The server's own, 7200 unless \
             configured, where it is left out."
        }
        Field::VideoWebRtcMode => "The Web SDK's only; a native signature never has it.",
        Field::Zak => {
            "Whether the host's ZAK (Zoom Access Key) is to come with the signature: a host \
             needs one to start the meeting. The server must be configured for it. No by default."
        }
        Field::App => {
            "The name of the app that signs, for a server with several. Where it is left out, the \
             one that the caller's credential is for, else the server's first."
        }
        Field::SdkKey => {
            "The key of the app that signs, in place of its name. A server with one app ignores \
             it."
        }
        Field::Signature => "The token to inspect, as the page got it.",
        Field::Platform => "The SDK that it was made for.",
        Field::At => {
            "The moment to judge at, in epoch seconds. Dates such as 2026-11-22 12:17:05 UTC are read too. Now, where it is left out."
        }
    }
}
