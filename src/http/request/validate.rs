//! The rules for fields that several endpoints read.

use zoom_signature::{MeetingNumber, Role};

use super::field::Field;
use super::params::Params;
use super::value::Value;
use crate::http::error::FieldError;
use crate::http::error::code::ErrorCode;

/// The rule for one field.
pub(crate) struct FieldRule<T> {
    pub(crate) field: Field,
    pub(crate) code: ErrorCode,
    pub(crate) message: &'static str,
    pub(crate) read: fn(&Value<'_>) -> Option<T>,
}

pub(crate) const MEETING_NUMBER: FieldRule<MeetingNumber> = FieldRule {
    field: Field::MeetingNumber,
    code: ErrorCode::MeetingNumberInvalid,
    message: "meetingNumber must be the 9 to 11 digits of a meeting or webinar, for example \
              \"85746065432\". Take it out of the invite link: https://zoom.us/j/85746065432.",
    read: |value| value.digits()?.parse().ok(),
};

pub(crate) const ROLE: FieldRule<Role> = FieldRule {
    field: Field::Role,
    code: ErrorCode::RoleInvalid,
    message: "role must be 0 (participant) or 1 (host).",
    read: |value| value.digits()?.parse().ok(),
};

/// The value of a field under all its names.
pub(crate) fn resolve<T: Copy + PartialEq>(
    params: &Params<'_>,
    rule: &FieldRule<T>,
) -> Result<Option<T>, FieldError> {
    let name = rule.field.name();
    let mut settled = None;
    for (value, is_ambiguous) in params.get_all(rule.field) {
        if *value == Value::Absent {
            continue;
        }
        let Some(value) = (rule.read)(value) else {
            // An ambiguous name, such as a database row's, beside the meeting number.
            if is_ambiguous && settled.is_some() {
                continue;
            }
            return Err(FieldError::for_param(name, rule.code, rule.message));
        };
        if settled.is_some_and(|before| before != value) {
            let message = format!("{name} is given twice with different values. Send it once.");
            return Err(FieldError::for_param(
                name,
                ErrorCode::ParameterConflict,
                message,
            ));
        }
        settled = Some(value);
    }
    Ok(settled)
}
