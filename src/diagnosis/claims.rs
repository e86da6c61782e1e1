//! Every claim but the times.

use crate::signature::MeetingNumber;

use super::header::shown;
use super::json::{Object, Value};
use super::mask::holds_secret;
use super::number::Whole;
use super::report::Findings;
use super::{Code, Context, Platform};

pub(super) fn judge(payload: &Object<'_>, context: &Context<'_>, findings: &mut Findings) {
    app_key(payload, context, findings);
    sdk_key(payload, context, findings);
    secrets(payload, context, findings);
    meeting_number(payload, context, findings);
    role(payload, context, findings);
    webrtc(payload, findings);
}

/// Whether it is for a native SDK: said so, or by having neither `mn` nor `role`.
pub(super) fn is_native(payload: &Object<'_>, context: &Context<'_>) -> bool {
    match context.platform {
        Some(platform) => platform == Platform::Native,
        None => !payload.has("mn") && !payload.has("role"),
    }
}

fn app_key(payload: &Object<'_>, context: &Context<'_>, findings: &mut Findings) {
    let key = match payload.get("appKey") {
        Some(Value::Text(key)) if !key.is_empty() => key,
        None | Some(Value::Text(_)) => {
            findings.add(Code::AppKeyMissing, app_key_missing(payload));
            return;
        }
        Some(other) => {
            let message = format!("appKey is {}; it must be a string.", other.kind());
            findings.add(Code::AppKeyNotAString, message);
            return;
        }
    };
    if let Some(name) = name_of_secret(&key, context) {
        let message = format!(
            "appKey holds the {name} SDK secret, where the SDK key belongs: the two are \
             swapped, and everyone who saw this token has the secret now."
        );
        findings.add(Code::AppKeyIsSecret, message);
        return;
    }
    let Some(current) = context.known.first() else {
        return;
    };
    if *key == *current.credentials.key.as_str() {
        return;
    }
    let of_known = context
        .known
        .iter()
        .find(|known| *key == *known.credentials.key.as_str());
    let message = match of_known {
        Some(known) => format!(
            "appKey is the key of the {} credentials, not of the {} ones.",
            known.name, current.name
        ),
        None => format!(
            "appKey is {}, which is not the configured SDK key: the token is another app's.",
            shown(&key)
        ),
    };
    findings.add(Code::AppKeyMismatch, message);
}

fn app_key_missing(payload: &Object<'_>) -> &'static str {
    if payload.has("sdkKey") {
        return "There is sdkKey but no appKey, which the Web SDK wants since version 5.";
    }
    if payload.has("app_key") {
        return "There is app_key; the Meeting SDK's claim is spelt appKey.";
    }
    "There is no appKey."
}

fn sdk_key(payload: &Object<'_>, context: &Context<'_>, findings: &mut Findings) {
    let (Some(sdk_key), Some(app_key)) = (payload.get("sdkKey"), payload.text("appKey")) else {
        return;
    };
    if sdk_key == Value::Text(app_key) {
        return;
    }
    // A secret in its place is told as that.
    if matches!(&sdk_key, Value::Text(text) if name_of_secret(text, context).is_some()) {
        return;
    }
    findings.add(Code::SdkKeyDiffers, "sdkKey is not the same as appKey.");
}

/// A secret anywhere but in `appKey`, where it has a cause of its own.
fn secrets(payload: &Object<'_>, context: &Context<'_>, findings: &mut Findings) {
    if findings.has(Code::AppKeyIsSecret) {
        return;
    }
    for (name, raw) in payload.members() {
        if !holds_secret(raw.get(), context) && !holds_secret(name, context) {
            continue;
        }
        let message = format!(
            "The claim {} holds the SDK secret, and a payload is readable by everyone.",
            shown(name)
        );
        findings.add(Code::SecretInPayload, message);
        return;
    }
}

fn name_of_secret<'c>(text: &str, context: &Context<'c>) -> Option<&'c str> {
    let known = context.known.iter();
    let mut holders = known.filter(|known| {
        let credentials = known.credentials;
        text.as_bytes() == credentials.secret.expose_bytes() && text != credentials.key.as_str()
    });
    holders.next().map(|known| known.name)
}

fn meeting_number(payload: &Object<'_>, context: &Context<'_>, findings: &mut Findings) {
    let digits = match payload.get("mn") {
        None => {
            if payload.has("role") {
                findings.add(Code::MeetingNumberMissing, "There is a role but no mn.");
            } else if context.platform == Some(Platform::Web) {
                let message = "There is neither mn nor role: this is a native SDK's \
                               signature, and the Web SDK wants both.";
                findings.add(Code::MeetingNumberMissing, message);
            }
            return;
        }
        Some(Value::Text(text)) => text.into_owned(),
        Some(Value::Number(number)) => {
            let message = "mn is a JSON number; Zoom's own issuer signs a string.";
            findings.add(Code::MeetingNumberIsANumber, message);
            number.to_owned()
        }
        Some(other) => {
            let message = format!("mn is {}; it must be a string of digits.", other.kind());
            findings.add(Code::MeetingNumberMalformed, message);
            return;
        }
    };
    let number = MeetingNumber::parse(&digits).ok();
    if number.is_none_or(|number| number.as_str() != digits) {
        let message = format!(
            "mn is {}; it must be 9 to 11 digits and nothing else.",
            shown(&digits)
        );
        findings.add(Code::MeetingNumberMalformed, message);
        return;
    }
    let (Some(meant), Some(number)) = (context.meeting_number, number) else {
        return;
    };
    if meant != number {
        let message = format!("mn is {number}, and the meeting to join is {meant}.");
        findings.add(Code::MeetingNumberDiffers, message);
    }
}

fn role(payload: &Object<'_>, context: &Context<'_>, findings: &mut Findings) {
    let number = match payload.get("role") {
        None => {
            if payload.has("mn") {
                findings.add(Code::RoleMissing, "There is an mn but no role.");
            }
            return;
        }
        Some(Value::Number(number)) => number,
        Some(other) => {
            let message = format!("role is {}; it must be the number 0 or 1.", other.kind());
            findings.add(Code::RoleNotANumber, message);
            return;
        }
    };
    let Whole::Integer(role @ (0 | 1)) = Whole::parse(number) else {
        let message = format!("role is {}; it must be 0 or 1.", shown(number));
        findings.add(Code::RoleUnknown, message);
        return;
    };
    if let Some(meant) = context
        .role
        .filter(|meant| i64::from(meant.number()) != role)
    {
        let message = format!("role is {role}, and the caller means to join as {meant}.");
        findings.add(Code::RoleDiffers, message);
    }
    if role == 1 {
        let message = "role is 1: to start the meeting, the host's ZAK is needed beside the \
                       signature.";
        findings.add(Code::HostNeedsZak, message);
    }
}

fn webrtc(payload: &Object<'_>, findings: &mut Findings) {
    let message = match payload.get("video_webrtc_mode") {
        None | Some(Value::Number("0" | "1")) => return,
        Some(Value::Number(number)) => format!("video_webrtc_mode is {}", shown(number)),
        Some(other) => format!("video_webrtc_mode is {}", other.kind()),
    };
    let message = format!("{message}; it must be the number 0 or 1.");
    findings.add(Code::VideoWebrtcModeMalformed, message);
}
