//! What was found around a token, as findings.

use std::fmt::Write as _;

use super::catalog::FindingCode;
use super::extract::{Found, Layer, error_beside, legacy};
use super::findings::Findings;
use super::quote::{listed, quoted};

pub(super) fn report_legacy(found: &Found<'_>, findings: &mut Findings) {
    let mut message =
        "It is key.meeting.timestamp.role.hash, the format that Zoom dropped in 2022.".to_owned();
    let damage = legacy::parse(&found.token).map(|legacy| legacy.damage);
    if let Some(damage) = damage.filter(|damage| !damage.is_empty()) {
        message.push_str(" Zoom would not have accepted it before either: ");
        message.push_str(&listed(&damage));
        message.push('.');
    }
    findings.add(FindingCode::LegacySignature, message);
}

/// Each with its own cause where it has one.
pub(super) fn report(text: &str, found: &Found<'_>, findings: &mut Findings) {
    let layers = &found.layers;
    let around: Vec<&Layer> = layers
        .iter()
        .filter(|layer| !layer.has_own_cause())
        .collect();
    if let Some(first) = around.first() {
        let fix = first.fix(around.get(1).copied());
        let message = taken_out_of(&around, text, found.others);
        findings.add(FindingCode::TokenWrapped, message).fix(fix);
    }
    for layer in layers.iter().filter(|layer| layer.has_own_cause()) {
        let (code, message) = match layer {
            Layer::KeyPrefix => (
                FindingCode::TokenPrefixed,
                "There is a key and a colon before the token, which begins with eyJ.".to_owned(),
            ),
            Layer::PlusAsSpace => (
                FindingCode::Base64Standard,
                "There is a space where a + was: the token is standard base64, and each + became \
                 a space on its way through an address or a form."
                    .to_owned(),
            ),
            other => (
                FindingCode::TokenEncoded,
                format!("The whole token was encoded once more, as {other}."),
            ),
        };
        findings.add(code, message).fix(layer.fix(None));
    }
}

fn taken_out_of(around: &[&Layer], text: &str, others: usize) -> String {
    let names: Vec<String> = around.iter().map(ToString::to_string).collect();
    let mut message = format!(
        "Taken out of {}. If your page passed all of this to `join()`, that is the cause.",
        names.join(", then ")
    );
    // Writing to a String cannot fail.
    let _ = match others {
        0 => Ok(()),
        1 => write!(
            message,
            " 1 other token was in it; this is the one most like a signature."
        ),
        _ => write!(
            message,
            " {others} other tokens were in it; this is the one most like a signature."
        ),
    };
    if let Some(error) = error_beside(text) {
        let error = quoted(&error);
        let _ = write!(message, " The answer carries an error as well: {error}.");
    }
    message
}
