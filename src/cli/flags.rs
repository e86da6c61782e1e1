use crate::config::Environment;

use super::error::CliError;

/// The process's, with what `.env` adds.
pub(super) fn environment() -> Result<Environment, CliError> {
    Ok(Environment::from_process()?)
}

/// The command line's word on some variables, which goes before every other.
pub(super) struct Flags(Vec<(&'static str, Option<String>)>);

impl Flags {
    pub(crate) fn new(flags: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Self {
        Self(flags.into_iter().collect())
    }

    /// The environment as it is now, behind these.
    pub(super) fn environment(&self) -> Result<Environment, CliError> {
        Ok(self.before(environment()?))
    }

    pub(super) fn before(&self, environment: Environment) -> Environment {
        environment.with_flags(self.0.iter().cloned())
    }
}
