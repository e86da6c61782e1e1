//! The findings about a MAC.

use super::check::{MacCheck, Outcome};
use super::decodings::{Encodings, MAC_BYTES};
use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::claim_names::Claims;
use crate::diagnosis::context::{Context, KnownCredentials};
use crate::diagnosis::findings::Findings;
use crate::diagnosis::placeholder;
use crate::diagnosis::placeholder::is_placeholder;
use crate::diagnosis::quote::quoted;

/// Reports the result of the check, unless another finding explains it.
pub(crate) fn report(
    check: &MacCheck<'_>,
    claims: &Claims<'_>,
    context: &Context<'_>,
    findings: &mut Findings,
) {
    if let Some(encodings) = &check.encodings {
        wrong_encoding(encodings, findings);
    }
    match &check.outcome {
        Outcome::NotChecked => {}
        // A truncated token is reported as such.
        Outcome::CutOff(known) => {
            of_two_apps(known, "secret", claims, context, findings);
        }
        Outcome::NothingKnown => {
            let message = "No secret is known here, so the MAC was not checked.";
            findings.add(FindingCode::SecretUnknown, message);
        }
        Outcome::Verified(known) => verified(known, claims, context, findings),
        Outcome::Slip(known, code, how) => {
            slipped(known, *code, how, findings);
            let made_with = match code {
                FindingCode::KeyUsedAsSecret => "SDK key",
                _ => "secret",
            };
            of_two_apps(known, made_with, claims, context, findings);
        }
        Outcome::Placeholder(secret) => made_with_placeholder(secret, findings),
        Outcome::OtherWay(known, how) => {
            let message = format!(
                "The MAC was made with the {} secret, but {how}.",
                known.name
            );
            let fix = "Let a JWT library build the token: HMAC-SHA256 over `header + '.' + payload`, \
                       both in base64url.";
            findings
                .add(FindingCode::SignatureMismatch, message)
                .fix(fix);
            of_two_apps(known, "secret", claims, context, findings);
        }
        Outcome::Mismatch => mismatch(check, claims, context, findings),
    }
}

fn wrong_encoding(encodings: &Encodings, findings: &mut Findings) {
    if encodings.is_hexadecimal() {
        let message = if encodings.len() == 1 {
            "The third segment is 64 hexadecimal digits: the MAC's hex text in place of its bytes."
                .to_owned()
        } else {
            format!(
                "The third segment is {encodings}: the MAC's hexadecimal text was encoded in \
                 place of its bytes."
            )
        };
        findings.add(FindingCode::SignatureHex, message);
        return;
    }
    let message = format!(
        "The third segment is {encodings}: the MAC was encoded already, and then once more."
    );
    findings.add(FindingCode::SignatureEncodedTwice, message);
}

fn verified(
    signer: &KnownCredentials<'_>,
    claims: &Claims<'_>,
    context: &Context<'_>,
    findings: &mut Findings,
) {
    if of_two_apps(signer, "secret", claims, context, findings) {
        return;
    }
    if !signer.are_in_use {
        let key = claims.text("appKey");
        no_longer_in_use(signer, key.as_deref(), context, findings);
        return;
    }
    let secret = std::str::from_utf8(signer.credentials.secret.expose_bytes());
    if secret.is_ok_and(is_placeholder) {
        let message = format!(
            "The MAC verifies with the {} secret, but that is a placeholder and no secret of an app.",
            signer.name
        );
        findings.add(FindingCode::SecretPlaceholder, message);
    }
}

/// Whether appKey is the key of another known app than that with whose secret, or key, the MAC
/// was made, as it is or mangled.
fn of_two_apps(
    signer: &KnownCredentials<'_>,
    secret_or_key: &str,
    claims: &Claims<'_>,
    context: &Context<'_>,
    findings: &mut Findings,
) -> bool {
    let key = claims.text("appKey");
    let app = key.as_deref().and_then(|key| context.app_of_key(key));
    let signers_key = signer.credentials.key.as_str();
    let Some(app) = app.filter(|app| app.credentials.key.as_str() != signers_key) else {
        return false;
    };
    let message = format!(
        "appKey is the key of {}, and the MAC was made with the {} {secret_or_key}: key and secret \
         are of two apps.",
        app.name, signer.name
    );
    findings.add(FindingCode::SecretOfAnotherApp, message);
    true
}

fn no_longer_in_use(
    signer: &KnownCredentials<'_>,
    key: Option<&str>,
    context: &Context<'_>,
    findings: &mut Findings,
) {
    let signers_key = signer.credentials.key.as_str();
    if context.app_of_key(signers_key).is_some() {
        let message = format!(
            "The MAC was made with the {} secret, not with the one in use. If it was made before \
             the change, it was valid then, and a new signature is all that is needed.",
            signer.name
        );
        findings.add(FindingCode::SecretPrevious, message);
        return;
    }
    // A valid token of another known app: its key is finding enough.
    if findings.has(FindingCode::AppKeyMismatch) && key == Some(signers_key) {
        return;
    }
    let message = format!(
        "The MAC was made with the {} secret, not with one in use.",
        signer.name
    );
    findings.add(FindingCode::SecretOfAnotherApp, message);
}

fn slipped(known: &KnownCredentials<'_>, code: FindingCode, how: &str, findings: &mut Findings) {
    // Swapped variables put the secret into appKey as well, and that is worse.
    if code == FindingCode::KeyUsedAsSecret && findings.has(FindingCode::AppKeyIsSecret) {
        return;
    }
    let message = match code {
        FindingCode::KeyUsedAsSecret => {
            format!("The MAC was made with the {} SDK key.", known.name)
        }
        _ => format!("The MAC was made with the {} secret {how}.", known.name),
    };
    findings.add(code, message);
}

fn made_with_placeholder(secret: &str, findings: &mut Findings) {
    let message = format!(
        "The MAC was made with {} as its secret: {}.",
        if secret.is_empty() {
            "an empty text".to_owned()
        } else {
            quoted(secret)
        },
        placeholder::origin(secret)
    );
    findings.add(FindingCode::SecretPlaceholder, message);
}

fn mismatch(
    check: &MacCheck<'_>,
    claims: &Claims<'_>,
    context: &Context<'_>,
    findings: &mut Findings,
) {
    // The known secrets cannot verify what another app signed, nor a damaged text.
    let explained = [
        FindingCode::AppKeyMismatch,
        FindingCode::AppKeyPlaceholder,
        FindingCode::Base64Invalid,
        FindingCode::TokenTruncated,
    ];
    if explained.into_iter().any(|code| findings.has(code)) {
        return;
    }
    let key = claims.text("appKey");
    let app = key.and_then(|key| context.app_of_key(&key));
    let secrets = match (context.known.len(), app) {
        (1, _) => "the configured secret".to_owned(),
        (_, Some(app)) if context.in_use().count() > 1 => format!(
            "the secret of {}, whose key appKey is, nor with any other known secret",
            app.name
        ),
        (several, _) => format!("any of the {several} known secrets"),
    };
    let message = match check.bytes {
        Some(bytes) if bytes != MAC_BYTES && check.encodings.is_none() => {
            format!("The MAC has {bytes} bytes; HS256 makes 32. It does not verify with {secrets}.")
        }
        _ => format!("The MAC does not verify with {secrets}, nor with a common variation of it."),
    };
    findings.add(FindingCode::SignatureMismatch, message);
}
