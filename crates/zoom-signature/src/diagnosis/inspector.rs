use crate::credentials::Credentials;
use crate::meeting_number::MeetingNumber;
use crate::platform::Platform;
use crate::role::Role;
use crate::timestamp::UnixTimestamp;

use super::catalog::FindingCode;
use super::context::{Context, KnownCredentials};
use super::findings::Findings;
use super::report::Report;
use super::{extract, rules, wrappings};

/// Finds out why Zoom refuses a signature.
///
/// Takes what is known besides the token; only the moment is required. Everything else
/// makes a report more certain: credentials let it check the MAC, an expected meeting
/// number and role let it compare the claims.
///
/// ```
/// use std::time::SystemTime;
/// use zoom_signature::diagnosis::{FindingCode, Inspector, Verdict};
/// use zoom_signature::{Credentials, Role};
///
/// let credentials = Credentials::new("Xt9bQzR2Tn6kLw4VhPq8dA", "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6")?;
/// let report = Inspector::new(SystemTime::now().into())
///     .credentials("production", &credentials)
///     .meeting_number(Some("857 4606 5432".parse()?))
///     .role(Some(Role::Participant))
///     .inspect(r#"{"signature":"undefined"}"#);
/// assert_eq!(report.verdict, Verdict::Rejected);
/// assert_eq!(report.findings[0].code, FindingCode::TokenEmpty);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Inspector<'a> {
    context: Context<'a>,
}

impl<'a> Inspector<'a> {
    /// Checks times against the moment `at`: usually now, or when Zoom refused the token.
    #[must_use]
    pub const fn new(at: UnixTimestamp) -> Self {
        Self {
            context: Context::new(at),
        }
    }

    /// Adds an app's credentials to verify the MAC with. Call it once for each app whose
    /// signatures are right; `name` is how the report refers to it, such as `current` or
    /// `production`. A token with the key of one and the MAC of another is reported as that.
    #[must_use]
    pub fn credentials(self, name: &'a str, credentials: &'a Credentials) -> Self {
        self.know(name, credentials, true)
    }

    /// Adds credentials that no longer sign, such as a secret that was regenerated with the
    /// key that it belonged to. A signature made with them is reported, and rejected.
    #[must_use]
    pub fn previous_credentials(self, name: &'a str, credentials: &'a Credentials) -> Self {
        self.know(name, credentials, false)
    }

    fn know(mut self, name: &'a str, credentials: &'a Credentials, are_in_use: bool) -> Self {
        self.context.known.push(KnownCredentials {
            name,
            credentials,
            are_in_use,
        });
        self
    }

    /// The meeting that the caller means to join; `None` if that is not known.
    #[must_use]
    pub const fn meeting_number(mut self, number: Option<MeetingNumber>) -> Self {
        self.context.meeting_number = number;
        self
    }

    /// The role that the caller means to have; `None` if that is not known.
    #[must_use]
    pub const fn role(mut self, role: Option<Role>) -> Self {
        self.context.role = role;
        self
    }

    /// The SDK that the signature is for; `None` if that is not known.
    #[must_use]
    pub const fn platform(mut self, platform: Option<Platform>) -> Self {
        self.context.platform = platform;
        self
    }

    /// Inspects a token, or any text that holds one: an answer, a URL, a log line.
    ///
    /// Takes any text and never panics. The report holds no secret of the credentials.
    #[must_use]
    pub fn inspect(&self, text: &str) -> Report {
        let context = &self.context;
        // The usual case, which needs no search.
        if extract::is_plain_jws(text) {
            let mut findings = Findings::default();
            if let Some(report) = rules::check(text, Vec::new(), &mut findings, context) {
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
            let message = "All letters of the token are lower case, or all are upper case: \
                           base64url is case-sensitive, so the original cannot be restored.";
            findings.add(FindingCode::TokenCaseChanged, message);
            return Report::without_token(findings, context);
        }
        wrappings::report(text, &found, &mut findings);
        let wrappings = found.layers.iter().map(ToString::to_string).collect();
        rules::check(&found.token, wrappings, &mut findings, context)
            .unwrap_or_else(|| Report::without_token(findings, context))
    }
}

/// Whether a token can be found in a text, even a damaged one.
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
