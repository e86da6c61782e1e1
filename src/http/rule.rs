//! How the fields that several endpoints read are judged.

use zoom_signature::{MeetingNumber, Role};

use super::code::Code;
use super::fault::Fault;
use super::field::Field;
use super::fields::Fields;
use super::value::Value;

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
    read: |value| value.digits()?.parse().ok(),
};

pub(super) const ROLE: Rule<Role> = Rule {
    field: Field::Role,
    code: Code::RoleInvalid,
    message: "role must be 0 (participant) or 1 (host).",
    read: |value| value.digits()?.parse().ok(),
};

/// The one value of a field, over all its spellings.
pub(super) fn settle<T: Copy + PartialEq>(
    fields: &Fields<'_>,
    rule: &Rule<T>,
) -> Result<Option<T>, Fault> {
    let name = rule.field.name();
    let mut settled = None;
    for (value, is_ambiguous) in fields.of(rule.field) {
        if *value == Value::Absent {
            continue;
        }
        let Some(value) = (rule.read)(value) else {
            // The row of a database beside the number of the meeting.
            if is_ambiguous && settled.is_some() {
                continue;
            }
            return Err(Fault::of(name, rule.code, rule.message));
        };
        if settled.is_some_and(|before| before != value) {
            let message = format!("{name} is given twice with different values. Send it once.");
            return Err(Fault::of(name, Code::ParameterConflict, message));
        }
        settled = Some(value);
    }
    Ok(settled)
}
