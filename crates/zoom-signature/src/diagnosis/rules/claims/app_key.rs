use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::claim_names::Claims;
use crate::diagnosis::context::Context;
use crate::diagnosis::findings::Findings;
use crate::diagnosis::json::Value;
use crate::diagnosis::placeholder::is_placeholder;
use crate::diagnosis::quote::{is_invisible, quoted};
use crate::diagnosis::rules::mac::MacCheck;

pub(super) fn check(
    claims: &Claims<'_>,
    context: &Context<'_>,
    mac: &MacCheck<'_>,
    findings: &mut Findings,
) {
    let key = match claims.get("appKey") {
        Some(Value::Text(key)) if !key.is_empty() => key,
        None | Some(Value::Text(_)) => {
            findings.add(FindingCode::AppKeyMissing, missing(claims));
            return;
        }
        Some(other) => {
            let message = format!("appKey is {}; it must be a string.", other.kind());
            findings.add(FindingCode::AppKeyNotAString, message);
            return;
        }
    };
    if let Some(name) = context.holder_of_secret(&key) {
        let message = format!(
            "appKey holds the {name} SDK secret, where the SDK key belongs: the two are \
             swapped, and everyone who saw this token has the secret now."
        );
        findings.add(FindingCode::AppKeyIsSecret, message);
        return;
    }
    if is_placeholder(&key) {
        let message = format!(
            "appKey is {}, which is a placeholder for a key.",
            quoted(&key)
        );
        findings.add(FindingCode::AppKeyPlaceholder, message);
        return;
    }
    if context.app_of_key(&key).is_some() {
        return;
    }
    if let Some((code, message)) = wrapped(&key) {
        findings.add(code, message);
        return;
    }
    mismatch(&key, context, mac, findings);
}

fn missing(claims: &Claims<'_>) -> &'static str {
    if claims.is_null("appKey") {
        return "appKey is null: the variable with the key is not set where the token is signed.";
    }
    if claims.has("sdkKey") {
        return "There is sdkKey but no appKey, which the Web SDK wants since version 5.";
    }
    "There is no appKey."
}

/// White space or quotes around the key.
fn wrapped(key: &str) -> Option<(FindingCode, String)> {
    if key.trim() != key {
        let message = format!(
            "appKey is {}: there is white space around the key.",
            quoted(key)
        );
        return Some((FindingCode::AppKeyWhiteSpace, message));
    }
    if key.contains(is_invisible) {
        let message = format!(
            "appKey is {}: there is an invisible character in it.",
            quoted(key)
        );
        return Some((FindingCode::AppKeyWhiteSpace, message));
    }
    let quotes = ['"', '\'', '`'];
    if key.starts_with(quotes) || key.ends_with(quotes) {
        let message = format!(
            "appKey is {}: there are quotes around the key.",
            quoted(key)
        );
        return Some((FindingCode::AppKeyQuoted, message));
    }
    None
}

fn mismatch(key: &str, context: &Context<'_>, mac: &MacCheck<'_>, findings: &mut Findings) {
    let apps = context.in_use().count();
    if apps == 0 {
        return;
    }
    let mut known = context.known.iter();
    let of_known = known.find(|known| key == known.credentials.key.as_str());
    let mut in_use = context.in_use();
    let in_other_case = in_use.any(|app| key.eq_ignore_ascii_case(app.credentials.key.as_str()));
    if of_known.is_none() && in_other_case {
        let message = format!(
            "appKey is {}, {} in other capitals or small letters: keys are compared letter by \
             letter.",
            quoted(key),
            if apps == 1 {
                "the configured SDK key"
            } else {
                "a configured SDK key"
            }
        );
        let fix = "Copy the key from marketplace.zoom.us, and change no letter's case.";
        findings.add(FindingCode::AppKeyMismatch, message).fix(fix);
        return;
    }
    // The secret that made the MAC says more than the key.
    if let Some(signer) = mac.verified()
        && of_known.is_none()
    {
        let message = format!(
            "appKey is {}, another app's key, and the MAC verifies with the {} secret known here: \
             key and secret are of two apps, and only the key is the wrong one.",
            quoted(key),
            signer.name
        );
        let fix = "Put the SDK Key of the app that the secret belongs to into appKey and sdkKey.";
        findings.add(FindingCode::AppKeyMismatch, message).fix(fix);
        return;
    }
    let message = match of_known {
        Some(known) => format!(
            "appKey is the key of the {} credentials, which are not in use.",
            known.name
        ),
        None if apps == 1 => format!(
            "appKey is {}, which is not the configured SDK key: the token is another app's.",
            quoted(key)
        ),
        None => format!(
            "appKey is {}, which is none of the {apps} configured SDK keys: the token is another \
             app's.",
            quoted(key)
        ),
    };
    findings.add(FindingCode::AppKeyMismatch, message);
}
