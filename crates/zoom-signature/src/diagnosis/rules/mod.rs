//! The rules that a token is checked against, from the outside in: its segments, its
//! header, its kind, its claims, its times and its MAC.

mod claims;
mod header;
mod mac;
mod segments;
mod times;
mod token_kind;

use super::catalog::FindingCode;
use super::claim_names::Claims;
use super::context::Context;
use super::findings::Findings;
use super::json::{BYTE_ORDER_MARK, Object};
use super::quote;
use super::report::Report;
use super::verdict::Mac;
use segments::CompactJws;

/// Checks a token; `None` if neither its header nor its claims can be read.
pub(super) fn check(
    text: &str,
    wrappings: Vec<String>,
    findings: &mut Findings,
    context: &Context<'_>,
) -> Option<Report> {
    let token = CompactJws::read(text, findings)?;
    let header = object(token.header(), "header", findings);
    let payload = object(token.payload(), "payload", findings);
    if header.is_none() && payload.is_none() && !findings.has(FindingCode::TokenTruncated) {
        return None;
    }
    if let Some(header) = &header {
        header::check(header, findings);
    }
    let claims = payload.map(Claims::new);
    let mut mac = Mac::unknown();
    if let Some(claims) = &claims
        && !token_kind::check(header.as_ref(), claims.object(), findings)
    {
        let check = mac::check(&token, context, findings);
        claims::check(claims, context, &check, findings);
        times::check(claims, context, findings);
        mac::report(&check, claims, context, findings);
        mac = check.status();
    }
    let findings = std::mem::take(findings);
    Some(Report::new(
        findings,
        context,
        header.as_ref(),
        claims.as_ref(),
        mac,
        wrappings,
    ))
}

/// The JSON object in a segment, and findings about its text.
fn object<'t>(
    bytes: Option<&'t [u8]>,
    param: &'static str,
    findings: &mut Findings,
) -> Option<Object<'t>> {
    let bytes = bytes?;
    let object = Object::parse(bytes);
    if object.is_some() {
        if bytes.starts_with(BYTE_ORDER_MARK.encode_utf8(&mut [0; 4]).as_bytes()) {
            let message = format!("There is a byte order mark before the JSON of the {param}.");
            let fix = "Encode the JSON as UTF-8 without a byte order mark: `new \
                       UTF8Encoding(false)` in .NET, `utf-8` and not `utf-8-sig` in Python.";
            findings
                .add(FindingCode::JsonInvalid, message)
                .param(param)
                .fix(fix);
        }
        return object;
    }
    if !findings.has(FindingCode::TokenTruncated) {
        let message = format!(
            "The {param} does not decode to a JSON object{}.",
            instead(bytes)
        );
        findings.add(FindingCode::JsonInvalid, message).param(param);
    }
    None
}

/// What a segment contains instead of a JSON object.
fn instead(bytes: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return String::new();
    };
    let text = text.trim();
    let what = if text.starts_with("[object ") {
        "a JavaScript object's text: `JSON.stringify` is missing"
    } else if text.starts_with('"') {
        "a JSON string: it was serialised twice"
    } else if text.starts_with("{'") {
        "Python's text of a dict: `json.dumps` is missing"
    } else {
        return format!(", but to {}", quote::quoted(text));
    };
    format!(", but to {what}")
}
