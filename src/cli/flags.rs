use crate::config::Environment;

use super::error::CliError;

/// The process's environment and `.env`.
pub(super) fn environment() -> Result<Environment, CliError> {
    Ok(Environment::from_process()?)
}

/// Flags that override variables.
pub(super) struct Flags(Vec<(&'static str, Option<String>)>);

impl Flags {
    pub(crate) fn new(flags: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Self {
        Self(flags.into_iter().collect())
    }

    /// The current environment, overridden by the flags.
    pub(super) fn environment(&self) -> Result<Environment, CliError> {
        Ok(self.before(environment()?))
    }

    pub(super) fn before(&self, environment: Environment) -> Environment {
        environment.with_flags(self.0.iter().cloned())
    }
}
