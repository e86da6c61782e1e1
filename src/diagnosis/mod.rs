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
mod claims;
mod encoding;
mod header;
mod json;
mod json_report;
mod kind;
mod mac;
mod mask;
mod number;
mod report;
mod text;
mod times;

use crate::signature::{Credentials, EpochSeconds, MeetingNumber, Role};

pub use catalogue::{Code, Entry, Severity, UnknownCode};
pub use report::{Finding, Mac, MacStatus, Members, Report, Timeline, Verdict};

use encoding::Token;
use json::Object;
use report::Findings;

/// What is known beside the token.
#[derive(Clone)]
pub struct Context<'a> {
    /// The moment to judge at, usually now.
    pub at: EpochSeconds,
    /// Credentials to check with, the ones in use first; none is fine.
    pub known: Vec<Known<'a>>,
    /// The meeting that the caller means to join.
    pub meeting_number: Option<MeetingNumber>,
    /// The role that the caller means to have.
    pub role: Option<Role>,
    /// The SDK that the signature is for.
    pub platform: Option<Platform>,
}

/// Credentials that a signature may have been made with.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What a report calls them, such as `current` or `previous`.
    pub name: &'a str,
    /// The key and the secret.
    pub credentials: &'a Credentials,
}

/// An SDK's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// The Web SDK, which wants `mn` and `role`.
    Web,
    /// Android, iOS, Windows, macOS, Linux, which want `tokenExp`.
    Native,
}

impl Context<'_> {
    /// Nothing known but the moment.
    #[must_use]
    pub const fn at(at: EpochSeconds) -> Self {
        Self {
            at,
            known: Vec::new(),
            meeting_number: None,
            role: None,
            platform: None,
        }
    }
}

/// Examines a token's text, whatever it is.
#[must_use]
pub fn diagnose(text: &str, context: &Context<'_>) -> Report {
    let mut findings = Findings::default();
    let Some(bare) = text::unwrap(text, &mut findings) else {
        return Report::without_token(findings, context);
    };
    let Some(token) = Token::read(&bare, &mut findings) else {
        return Report::without_token(findings, context);
    };
    let header = object(token.header(), "header", &mut findings);
    let payload = object(token.payload(), "payload", &mut findings);
    let mut mac = Mac::unknown();
    if let Some(header) = &header {
        header::judge(header, &mut findings);
    }
    if let Some(payload) = &payload
        && !kind::judge(header.as_ref(), payload, &mut findings)
    {
        claims::judge(payload, context, &mut findings);
        times::judge(payload, context, &mut findings);
        mac = mac::judge(&token, payload, context, &mut findings);
    }
    Report::new(findings, context, header.as_ref(), payload.as_ref(), mac)
}

fn object<'t>(
    bytes: Option<&'t [u8]>,
    param: &'static str,
    findings: &mut Findings,
) -> Option<Object<'t>> {
    let bytes = bytes?;
    let object = Object::parse(bytes);
    if object.is_none() {
        let message = format!("The {param} does not decode to a JSON object.");
        findings.add(Code::JsonInvalid, message).param(param);
    }
    object
}
