use crate::text_enum::text_enum;

/// The severity of a finding; the worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Zoom refuses the signature.
    Error,
    /// It may pass, depending on when and where.
    Warning,
    /// Not an error, but good to know.
    Info,
}

impl Severity {
    /// Every severity, the worst first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// `error`, `warning` or `info`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

text_enum!(
    Severity,
    SeverityError,
    "a severity is error, warning or info"
);

/// The catalogue's entry for a cause, independent of the token.
///
/// Code stands between backticks. The texts are constant, so they hold nothing of a token
/// and no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CatalogEntry {
    /// How bad it usually is.
    pub severity: Severity,
    /// When the severity differs, as a phrase: "info when …".
    pub severity_note: Option<&'static str>,
    /// Its name for people, without a full stop.
    pub title: &'static str,
    /// What it is, and why Zoom refuses it.
    pub explanation: &'static str,
    /// What leads to it, the likeliest first; one to four.
    pub causes: &'static [&'static str],
    /// What to do, in this order; one to four. The first is complete by itself.
    pub fixes: &'static [&'static str],
    /// The claim, header member or segment, such as `iat`, if it is always one.
    pub param: Option<&'static str>,
}

impl CatalogEntry {
    /// What to do first.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "every entry has a fix"
    )]
    pub fn first_fix(&self) -> &'static str {
        self.fixes.first().expect("every cause has a fix")
    }
}
