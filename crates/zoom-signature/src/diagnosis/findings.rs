use std::borrow::Cow;

use super::catalog::{FindingCode, Severity};

/// A finding about a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The code; [`FindingCode::entry`] explains it.
    pub code: FindingCode,
    /// The severity for this token, which may differ from the catalogue's.
    pub severity: Severity,
    /// The claims, header members or segments that it is about; empty if it is about the
    /// whole token.
    pub params: Vec<Cow<'static, str>>,
    /// What was found, with the token's values. Never contains a secret.
    pub message: String,
    /// The first thing to do about it. Code stands between backticks.
    pub fix: Cow<'static, str>,
}

/// Findings while they are collected.
#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    /// Adds a finding with the catalogue's severity, param and first fix; the builder
    /// overrides them.
    #[expect(
        clippy::expect_used,
        reason = "there are findings after one was pushed"
    )]
    pub(super) fn add(
        &mut self,
        code: FindingCode,
        message: impl Into<String>,
    ) -> FindingBuilder<'_> {
        let entry = code.entry();
        self.0.push(Finding {
            code,
            severity: entry.severity,
            params: entry.param.map(Cow::Borrowed).into_iter().collect(),
            message: message.into(),
            fix: Cow::Borrowed(entry.first_fix()),
        });
        FindingBuilder(self.0.last_mut().expect("one was just pushed"))
    }

    pub(super) fn has(&self, code: FindingCode) -> bool {
        self.0.iter().any(|finding| finding.code == code)
    }

    /// Removes what another finding explains.
    pub(super) fn remove(&mut self, code: FindingCode) {
        self.0.retain(|finding| finding.code != code);
    }
}

/// Refines the finding that was just added.
pub(super) struct FindingBuilder<'f>(&'f mut Finding);

impl FindingBuilder<'_> {
    pub(super) fn param(self, param: &'static str) -> Self {
        self.params(vec![param])
    }

    pub(super) fn params(self, params: Vec<&'static str>) -> Self {
        self.0.params = params.into_iter().map(Cow::Borrowed).collect();
        self
    }

    /// What to do in this case.
    pub(super) fn fix(self, fix: impl Into<Cow<'static, str>>) -> Self {
        self.0.fix = fix.into();
        self
    }

    pub(super) fn severity(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }
}
