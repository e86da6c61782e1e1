//! Why a signature is refused.
//!
//! All that Zoom says is "Signature is invalid", 3712, and a JWT decoder says
//! that the token is fine. [`diagnose`] names the cause. It is pure: the token's
//! text, the moment of judging, the credentials known and what the caller means
//! to do are arguments. It takes any text whatever and never panics.
//!
//! ```
//! use zoom_signature::diagnosis::{Code, Context, Verdict, diagnose};
//! use zoom_signature::signature::EpochSeconds;
//!
//! let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
//!     eyJhcHBLZXkiOiJYdDliUXpSMlRuNmtMdzRWaFBxOGRBIiwic2RrS2V5IjoiWHQ5YlF6UjJUbjZrTHc0VmhQcThkQSIs\
//!     Im1uIjoiODU3NDYwNjU0MzIiLCJyb2xlIjowLCJpYXQiOjE3OTUzNDk3OTUsImV4cCI6MTc5NTM1NzAyNSwidG9rZW5F\
//!     eHAiOjE3OTUzNTcwMjV9.qzwXA695kU0Wqz-l0kaz_P41QZOce2Cjdni3zWNamJE";
//!
//! // Judged a minute before it was issued: the issuer's clock is ahead.
//! let report = diagnose(token, &Context::at(EpochSeconds::new(1_795_349_735)));
//! assert_eq!(report.verdict, Verdict::Rejected);
//! assert_eq!(report.findings[0].code, Code::IatInFuture);
//! ```

mod catalogue;
mod claim_names;
mod claims;
mod context;
mod extract;
mod findings;
mod header;
mod json;
mod json_report;
mod kind;
mod mac;
mod mask;
mod placeholder;
mod quote;
mod report;
mod segments;
mod summary;
mod times;
mod verdict;
mod wrappings;

pub use catalogue::{Code, Entry, Severity, UnknownCode};
pub use context::{Context, Known, Platform};
pub use findings::Finding;
pub use placeholder::is_placeholder;
pub use report::{Members, Report, Timeline};
pub use verdict::{Mac, MacStatus, Verdict};

use claim_names::Claims;
use findings::Findings;
use json::{BYTE_ORDER_MARK, Object};
use segments::Token;

/// Examines a token's text, whatever it is.
#[must_use]
pub fn diagnose(text: &str, context: &Context<'_>) -> Report {
    // The usual case, for which nothing has to be searched.
    if extract::is_plain_jws(text) {
        let mut findings = Findings::default();
        if let Some(report) = examine(text, Vec::new(), &mut findings, context) {
            return report;
        }
    }
    let mut findings = Findings::default();
    let Some(found) = extract::find(text) else {
        return without_token(text, context);
    };
    if found.is_legacy() {
        wrappings::report_legacy(&found, &mut findings);
        return Report::without_token(findings, context);
    }
    if found.is_case_changed() {
        let message = "All letters of the token are small, or all are capital: base64url tells \
                       the two apart, so what was written cannot be read any more.";
        findings.add(Code::TokenCaseChanged, message);
        return Report::without_token(findings, context);
    }
    wrappings::report(text, &found, &mut findings);
    let wrappings = found.layers.iter().map(ToString::to_string).collect();
    examine(&found.token, wrappings, &mut findings, context)
        .unwrap_or_else(|| Report::without_token(findings, context))
}

/// Whether a token can be found in a text, be it damaged.
#[must_use]
pub fn holds_token(text: &str) -> bool {
    extract::is_plain_jws(text) || extract::find(text).is_some()
}

fn without_token(text: &str, context: &Context<'_>) -> Report {
    let mut findings = Findings::default();
    let none = extract::describe(text, context);
    let added = findings.add(none.code, none.message);
    if let Some(fix) = none.fix {
        added.fix(fix);
    }
    Report::without_token(findings, context)
}

/// Of the token itself; `None` if neither header nor claims can be read.
fn examine(
    text: &str,
    wrappings: Vec<String>,
    findings: &mut Findings,
    context: &Context<'_>,
) -> Option<Report> {
    let token = Token::read(text, findings)?;
    let header = object(token.header(), "header", findings);
    let payload = object(token.payload(), "payload", findings);
    if header.is_none() && payload.is_none() && !findings.has(Code::TokenTruncated) {
        return None;
    }
    if let Some(header) = &header {
        header::judge(header, findings);
    }
    let claims = payload.map(Claims::new);
    let mut mac = Mac::unknown();
    if let Some(claims) = &claims
        && !kind::judge(header.as_ref(), claims.object(), findings)
    {
        let check = mac::check(&token, context, findings);
        claims::judge(claims, context, &check, findings);
        times::judge(claims, context, findings);
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

/// The JSON object in a segment, and what is wrong with its text.
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
                .add(Code::JsonInvalid, message)
                .param(param)
                .fix(fix);
        }
        return object;
    }
    if !findings.has(Code::TokenTruncated) {
        let message = format!(
            "The {param} does not decode to a JSON object{}.",
            instead(bytes)
        );
        findings.add(Code::JsonInvalid, message).param(param);
    }
    None
}

/// What a segment holds in place of a JSON object.
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
