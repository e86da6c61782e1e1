use std::borrow::Cow;

use super::catalogue::{Code, Severity};

/// One thing found, told of this token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which; the catalogue has more to say.
    pub code: Code,
    /// How bad it is in this token.
    pub severity: Severity,
    /// The claims, header members or segments that it is about; empty if it is about
    /// the whole.
    pub params: Vec<&'static str>,
    /// What was seen, with its numbers. Never a secret.
    pub message: String,
    /// The first thing to do about it. Code stands between backticks.
    pub fix: Cow<'static, str>,
}

/// Findings as they are made.
#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    /// Adds one, with the catalogue's severity and param unless told otherwise.
    pub(super) fn add(&mut self, code: Code, message: impl Into<String>) -> Added<'_> {
        let entry = code.entry();
        self.0.push(Finding {
            code,
            severity: entry.severity,
            params: entry.param.into_iter().collect(),
            message: message.into(),
            fix: Cow::Borrowed(entry.cures.first().copied().unwrap_or_default()),
        });
        Added(self.0.last_mut())
    }

    pub(super) fn has(&self, code: Code) -> bool {
        self.0.iter().any(|finding| finding.code == code)
    }

    /// Takes back what another finding explains.
    pub(super) fn remove(&mut self, code: Code) {
        self.0.retain(|finding| finding.code != code);
    }
}

/// The finding just added.
pub(super) struct Added<'f>(Option<&'f mut Finding>);

impl Added<'_> {
    pub(super) fn param(self, param: &'static str) -> Self {
        self.params(vec![param])
    }

    pub(super) fn params(self, params: Vec<&'static str>) -> Self {
        self.with(|finding| finding.params = params)
    }

    /// What to do in this very case.
    pub(super) fn fix(self, fix: impl Into<Cow<'static, str>>) -> Self {
        let fix = fix.into();
        self.with(|finding| finding.fix = fix)
    }

    pub(super) fn severity(self, severity: Severity) -> Self {
        self.with(|finding| finding.severity = severity)
    }

    fn with(mut self, change: impl FnOnce(&mut Finding)) -> Self {
        if let Some(finding) = &mut self.0 {
            change(finding);
        }
        self
    }
}
