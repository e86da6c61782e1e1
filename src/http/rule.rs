//! How the fields that several endpoints read are judged.

use crate::signature::{MeetingNumber, Role};

use super::code::Code;
use super::fault::Fault;
use super::fields::{Field, Fields, Value};

/// How one field is read.
pub(super) struct Rule<T> {
    pub(super) field: Field,
    pub(super) code: Code,
    pub(super) message: &'static str,
    pub(super) read: fn(&Value<'_>) -> Option<T>,
}

pub(super) const MEETING_NUMBER: Rule<MeetingNumber> = Rule {
    field: Field::MeetingNumber,
    code: Code::MeetingNumberInvalid,
    message: "meetingNumber must be the 9 to 11 digits of a meeting or webinar, for example \
              \"85746065432\". Take it out of the invite link: https://zoom.us/j/85746065432.",
    read: |value| text(value)?.parse().ok(),
};

pub(super) const ROLE: Rule<Role> = Rule {
    field: Field::Role,
    code: Code::RoleInvalid,
    message: "role must be 0 (participant) or 1 (host).",
    read: |value| text(value)?.parse().ok(),
};

/// The text of a number or a string.
pub(super) fn text<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match value {
        Value::Word(text) | Value::String(text) => Some(text),
        Value::Number(text) => Some(text),
        Value::Absent | Value::Bool(_) | Value::Other => None,
    }
}

/// The one value of a field, over all its spellings.
pub(super) fn settle<T: Copy + PartialEq>(
    fields: &Fields<'_>,
    rule: &Rule<T>,
) -> Result<Option<T>, Fault> {
    let name = rule.field.name();
    let mut settled = None;
    for value in fields.of(rule.field).filter(|v| **v != Value::Absent) {
        let Some(value) = (rule.read)(value) else {
            return Err(Fault::of(name, rule.code, rule.message));
        };
        if settled.is_some_and(|before| before != value) {
            let message = format!("{name} is given in two spellings with different values.");
            return Err(Fault::of(name, Code::ParameterConflict, message));
        }
        settled = Some(value);
    }
    Ok(settled)
}
