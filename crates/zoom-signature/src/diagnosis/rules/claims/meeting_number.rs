use crate::meeting_number::MeetingNumber;

use crate::diagnosis::catalog::{FindingCode, Severity};
use crate::diagnosis::claim_names::Claims;
use crate::diagnosis::context::Context;
use crate::diagnosis::findings::Findings;
use crate::diagnosis::json::Value;
use crate::diagnosis::number::Whole;
use crate::diagnosis::quote::{abridged, is_word_for_nothing, quoted};
use crate::platform::Platform;

/// As long as a meeting number, but the result of some conversions of a larger one.
const LARGEST_OF_32_BITS: &str = "2147483647";

pub(super) fn check(claims: &Claims<'_>, context: &Context<'_>, findings: &mut Findings) {
    let digits = match claims.get("mn") {
        None => {
            missing(claims, context, findings);
            return;
        }
        Some(value) if context.platform == Some(Platform::Native) => {
            unwanted(&value, findings);
            return;
        }
        Some(Value::Text(text)) => text.into_owned(),
        Some(Value::Number(number)) => {
            let message = "mn is a JSON number, which Zoom takes like a string of digits.";
            findings.add(FindingCode::MeetingNumberIsANumber, message);
            number.to_owned()
        }
        Some(other) => {
            let message = format!("mn is {}; it must be a string of digits.", other.kind());
            let fix = "Sign the number itself, one meeting a signature: `mn: '85746065432'`.";
            findings
                .add(FindingCode::MeetingNumberMalformed, message)
                .fix(fix);
            return;
        }
    };
    let number = MeetingNumber::parse(&digits).ok();
    let number = number.filter(|number| number.as_str() == digits && digits != LARGEST_OF_32_BITS);
    let Some(number) = number else {
        let is_number = matches!(claims.get("mn"), Some(Value::Number(_)));
        malformed(&digits, is_number, context, findings);
        return;
    };
    if matches!(claims.get("mn"), Some(Value::Number(_))) && digits.ends_with("00000") {
        let message = format!(
            "mn is {number}: five zeros at the end are what a float leaves that was printed with \
             six digits."
        );
        let fix = "Compare it with the invitation, and hold the number in a string.";
        findings
            .add(FindingCode::MeetingNumberMalformed, message)
            .severity(Severity::Warning)
            .fix(fix);
    }
    if let Some(meant) = context.meeting_number.filter(|meant| *meant != number) {
        differs(number, meant, findings);
    }
}

fn missing(claims: &Claims<'_>, context: &Context<'_>, findings: &mut Findings) {
    let role = claims.has("role");
    if context.meant_platform() == Some(Platform::Native) {
        if role {
            let message = "There is a role, which a native SDK's signature does not have. Nothing \
                           says that Zoom refuses it for that.";
            let fix = "Leave role out of a native SDK's signature.";
            findings
                .add(FindingCode::MeetingNumberMissing, message)
                .params(vec!["role"])
                .severity(Severity::Warning)
                .fix(fix);
        }
        return;
    }
    let message = if claims.is_null("mn") {
        "mn is null: the number was not a number, or was not set, where the token was signed."
    } else if role {
        "There is a role but no mn."
    } else if context.platform == Some(Platform::Web) {
        "There is neither mn nor role: this is a native SDK's signature, and the Web SDK wants \
         both."
    } else if context.meant_platform() == Some(Platform::Web) {
        "There is neither mn nor role: this is a native SDK's signature, and not for the meeting \
         or role that is meant."
    } else {
        return;
    };
    findings.add(FindingCode::MeetingNumberMissing, message);
}

/// In a native SDK's signature, which may be the Web SDK's as well.
fn unwanted(value: &Value<'_>, findings: &mut Findings) {
    let shown = match value {
        Value::Text(text) if MeetingNumber::parse(text).is_ok() => return,
        Value::Number(number) if MeetingNumber::parse(number).is_ok() => return,
        Value::Text(text) => quoted(text),
        Value::Number(number) => (*number).to_owned(),
        other => other.kind().to_owned(),
    };
    let message = format!(
        "mn is {shown}, which is no meeting number. A native SDK's signature needs none, and nothing \
         says that Zoom refuses it for that."
    );
    findings
        .add(FindingCode::MeetingNumberMalformed, message)
        .severity(Severity::Warning)
        .fix("Leave mn and role out of a native SDK's signature.");
}

/// A malformed number, with the fix for what happened to it.
fn malformed(text: &str, is_number: bool, context: &Context<'_>, findings: &mut Findings) {
    let number = Whole::parse(text);
    let meant = context.meeting_number;
    let (what, fix): (String, String) = if is_word_for_nothing(text) || text.trim().is_empty() {
        (
            "the number was not set where the token was signed".to_owned(),
            "Find out why the endpoint got no number: print what it reads from the request, and \
             refuse a request without one."
                .to_owned(),
        )
    } else if number == Whole::Integer(0) {
        (
            "that is what a conversion of nothing or of a text makes".to_owned(),
            "Read the number from the request as text, and refuse a request without one. For a \
             native SDK, leave mn and role out."
                .to_owned(),
        )
    } else if let Some(what) = overflown(number, meant) {
        (
            what,
            "Hold the number in a string, or in 64 bits: `String`, `long` in Java and C#, `int64` \
             in Go, BIGINT in SQL."
                .to_owned(),
        )
    } else if let Some(what) = rounded(text, number) {
        (
            what,
            "Hold the number in a string from the request to the claim, never in a float, a \
             double or a spreadsheet."
                .to_owned(),
        )
    } else if let Some(digits) = in_link(text) {
        (
            "that is an invite link".to_owned(),
            format!(
                "Take the digits out of the link: `mn: '{digits}'`. In code: \
                 `link.match(/\\/[jws]\\/(\\d+)/)?.[1]`."
            ),
        )
    } else if text.contains("://") || text.contains("zoom.us/") {
        (
            "that is a link without a number in it".to_owned(),
            "Look the number up in the invitation: a personal link such as zoom.us/my/name has \
             none."
                .to_owned(),
        )
    } else if is_uuid(text) {
        (
            "that is a meeting's UUID".to_owned(),
            "Sign the meeting's `id` of the REST API, which is its number, and not its `uuid`."
                .to_owned(),
        )
    } else {
        otherwise(text)
    };
    let message = format!(
        "mn is {}; it must be 9 to 11 digits and nothing else, and {what}.",
        if is_number {
            abridged(text)
        } else {
            quoted(text)
        }
    );
    findings
        .add(FindingCode::MeetingNumberMalformed, message)
        .fix(fix);
}

fn otherwise(text: &str) -> (String, String) {
    let separators =
        |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '\u{2011}' | '\u{2013}');
    let digits = text.replace(separators, "");
    let only_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if only_digits && digits.len() < text.len() {
        return (
            "it has spaces or dashes in it".to_owned(),
            "Take out spaces and dashes before signing: `meetingNumber.replace(/[\\s-]/g, '')`."
                .to_owned(),
        );
    }
    if only_digits {
        return (
            format!("these are {} digits", digits.len()),
            "Read the number off the invitation again: 9 to 11 digits.".to_owned(),
        );
    }
    (
        "there are other characters in it".to_owned(),
        "Sign the number from the invitation or the REST API's `id`; a personal link's name, a \
         topic or a database id is none."
            .to_owned(),
    )
}

/// A number that did not fit into 32 bits, as some types have.
fn overflown(number: Whole, meant: Option<MeetingNumber>) -> Option<String> {
    let value = number.value()?;
    let range = i64::from(i32::MIN)..=i64::from(i32::MAX);
    if value == i64::from(i32::MAX) {
        return Some("that is the largest number that 32 bits hold: it did not fit".to_owned());
    }
    if value >= 0 {
        return None;
    }
    if !range.contains(&value) {
        return Some("a meeting number is never negative".to_owned());
    }
    let whose = match meant {
        Some(meant) if wrapped(meant) == Some(value) => meant.to_string(),
        _ => "a larger one".to_owned(),
    };
    Some(format!(
        "a negative number is what 32 bits, which are too few, make of {whose}"
    ))
}

/// A meeting number truncated to 32 bits.
fn wrapped(number: MeetingNumber) -> Option<i64> {
    let value: i64 = number.as_str().parse().ok()?;
    let low = u32::try_from(value & i64::from(u32::MAX)).ok()?;
    Some(i64::from(low.cast_signed()))
}

/// A number that went through a float.
fn rounded(text: &str, number: Whole) -> Option<String> {
    let float = text.contains(['e', 'E', '.'])
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if !float {
        return None;
    }
    Some(match number.value() {
        Some(value) => {
            format!("a float wrote it so, which may have cost its last digits: {value} in digits")
        }
        None => "a float wrote it so and lost its last digits".to_owned(),
    })
}

fn in_link(text: &str) -> Option<MeetingNumber> {
    if !text.contains("zoom") {
        return None;
    }
    ["/j/", "/w/", "/s/", "/wc/join/", "/wc/", "confno="]
        .iter()
        .find_map(|mark| {
            let (_, after) = text.split_once(mark)?;
            let digits: String = after
                .chars()
                .take_while(|c| c.is_ascii_digit() || *c == ' ' || *c == '-')
                .filter(char::is_ascii_digit)
                .collect();
            MeetingNumber::parse(&digits).ok()
        })
}

/// 16 bytes in base64, as the REST API writes a meeting's `uuid`, or in the common
/// form with dashes.
fn is_uuid(text: &str) -> bool {
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    let of_zoom = text
        .strip_suffix("==")
        .is_some_and(|body| body.len() == 22 && body.bytes().all(base64));
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    let hex = text
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    of_zoom || (hex && groups == [8, 4, 4, 4, 12])
}

fn differs(number: MeetingNumber, meant: MeetingNumber, findings: &mut Findings) {
    let value = number.as_str().parse().ok();
    let mut message = format!("mn is {number}, and the meeting to join is {meant}.");
    if value.is_some() && wrapped(meant) == value {
        message.push_str(" It is what 32 bits make of that number.");
        let fix = "Hold the number in a string or in 64 bits.";
        findings
            .add(FindingCode::MeetingNumberDiffers, message)
            .fix(fix);
        return;
    }
    if number.as_str().len() == meant.as_str().len() && nearly(number, meant) {
        message.push_str(" They differ in the last digits only, as a float leaves them.");
        let fix = "Hold the number in a string, never in a float.";
        findings
            .add(FindingCode::MeetingNumberDiffers, message)
            .fix(fix);
        return;
    }
    findings.add(FindingCode::MeetingNumberDiffers, message);
}

/// Whether two numbers are as near to each other as a 32-bit float's steps.
fn nearly(one: MeetingNumber, other: MeetingNumber) -> bool {
    let (one, other) = (u64::from(one), u64::from(other));
    // 24 bits of mantissa: the step of an 11-digit number is 2^13 at most.
    let step = (1_u64 << (64 - other.leading_zeros()).saturating_sub(24)).max(1);
    step > 1 && one % step == 0 && one.abs_diff(other) <= step
}
