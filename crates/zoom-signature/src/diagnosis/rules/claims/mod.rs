//! All claims except the times.

mod app_key;
mod meeting_number;
mod role;

use super::mac::MacCheck;
use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::claim_names::Claims;
use crate::diagnosis::context::Context;
use crate::diagnosis::findings::Findings;
use crate::diagnosis::json::Value;
use crate::diagnosis::quote::quoted;
use crate::diagnosis::redact::holds_secret;
use crate::platform::Platform;

pub(super) fn check(
    claims: &Claims<'_>,
    context: &Context<'_>,
    mac: &MacCheck<'_>,
    findings: &mut Findings,
) {
    claims.check_names(is_native(claims, context), findings);
    app_key::check(claims, context, mac, findings);
    sdk_key(claims, context, findings);
    secrets(claims, context, findings);
    meeting_number::check(claims, context, findings);
    role::check(claims, context, findings);
    webrtc(claims, findings);
}

/// Whether it is for a native SDK: because the caller says so, or because it has neither
/// `mn` nor `role` and nothing implies a meeting.
pub(super) fn is_native(claims: &Claims<'_>, context: &Context<'_>) -> bool {
    match context.meant_platform() {
        Some(platform) => platform == Platform::Native,
        None => !claims.has("mn") && !claims.has("role"),
    }
}

fn sdk_key(claims: &Claims<'_>, context: &Context<'_>, findings: &mut Findings) {
    let Some(sdk_key) = claims.get("sdkKey") else {
        return;
    };
    let Value::Text(text) = &sdk_key else {
        let message = format!(
            "sdkKey is {}; it must be the same string as appKey.",
            sdk_key.kind()
        );
        findings.add(FindingCode::SdkKeyDiffers, message);
        return;
    };
    let Some(app_key) = claims.text("appKey") else {
        return;
    };
    // A secret instead of the key is reported as such.
    if *text == app_key || context.holder_of_secret(text).is_some() {
        return;
    }
    findings.add(
        FindingCode::SdkKeyDiffers,
        "sdkKey is not the same as appKey.",
    );
}

/// A secret anywhere but in `appKey`, for which there is another cause.
fn secrets(claims: &Claims<'_>, context: &Context<'_>, findings: &mut Findings) {
    if findings.has(FindingCode::AppKeyIsSecret) {
        return;
    }
    for (name, raw) in claims.object().members() {
        if !holds_secret(raw.get(), context) && !holds_secret(name, context) {
            continue;
        }
        let message = format!(
            "The claim {} holds the SDK secret, and a payload is readable by everyone.",
            quoted(name)
        );
        findings.add(FindingCode::SecretInPayload, message);
        return;
    }
}

fn webrtc(claims: &Claims<'_>, findings: &mut Findings) {
    let message = match claims.get("video_webrtc_mode") {
        None | Some(Value::Number("0" | "1")) => return,
        Some(Value::Number(number)) => format!("video_webrtc_mode is {}", quoted(number)),
        Some(other) => format!("video_webrtc_mode is {}", other.kind()),
    };
    let message = format!("{message}; it must be the number 0 or 1.");
    findings.add(FindingCode::VideoWebrtcModeMalformed, message);
}
