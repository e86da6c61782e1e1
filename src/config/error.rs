use std::fmt;

/// One thing that is wrong with the configuration: the variable, and what to do
/// about it. Never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The variable's name, or `.env`.
    pub variable: String,
    /// What is wrong and what to do.
    pub problem: String,
}

/// Something that works and should be put right. Never holds a value.
pub type Warning = ConfigError;

/// Something that is right, and may not be what somebody expects. Never holds a value.
pub type Note = ConfigError;

/// The configuration is refused, for all of these reasons.
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
