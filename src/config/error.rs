use std::fmt;

/// An error in the configuration: the variable, and what to do about it. Never holds the
/// value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The variable's name, or `.env`.
    pub variable: String,
    /// What is wrong and what to do.
    pub problem: String,
}

/// Something that works but should be fixed. Never holds a value.
pub type Warning = ConfigError;

/// Something that is valid but may be unexpected. Never holds a value.
pub type Note = ConfigError;

/// All errors of a configuration.
#[derive(Debug, thiserror::Error)]
pub struct ConfigErrors {
    /// Never empty.
    pub errors: Vec<ConfigError>,
}

/// A line of `zoom-signature check`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownSetting {
    /// The variable's name.
    pub variable: String,
    /// Its value; masked if secret.
    pub value: String,
    /// `environment`, `.env`, a file's path, `default`.
    pub source: String,
}

impl ShownSetting {
    /// The source of what nobody set.
    pub const DEFAULT: &'static str = "default";
}

impl ConfigError {
    pub(crate) fn new(variable: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            variable: variable.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.variable, self.problem)
    }
}

impl From<ConfigError> for ConfigErrors {
    fn from(fault: ConfigError) -> Self {
        Self {
            errors: vec![fault],
        }
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is refused:")?;
        self.errors
            .iter()
            .try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}
