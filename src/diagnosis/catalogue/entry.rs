/// How bad a cause is; the worst comes first in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Zoom refuses the signature.
    Error,
    /// It may pass, depending on when and where.
    Warning,
    /// No fault, but good to know.
    Info,
}

impl Severity {
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

/// What there is to say of a cause, whatever the token.
///
/// Code in the texts stands between backticks. They are constant, so they hold
/// nothing of a token and no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How bad it usually is.
    pub severity: Severity,
    /// When it is otherwise, as a phrase: "info when …".
    pub severity_note: Option<&'static str>,
    /// Its name for people, without a full stop.
    pub title: &'static str,
    /// What it is, and why Zoom refuses it.
    pub explanation: &'static str,
    /// How it comes about, the likeliest first; one to four.
    pub causes: &'static [&'static str],
    /// What to do, in this order; one to four. The first stands by itself.
    pub cures: &'static [&'static str],
    /// The claim, header member or segment, such as `iat`, if it is always one.
    pub param: Option<&'static str>,
}
