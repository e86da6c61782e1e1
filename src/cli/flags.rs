use crate::config::{Environment, OneTime};

use super::error::CliError;

/// The process's environment and `.env`.
pub(super) fn environment() -> Result<Environment, CliError> {
    Ok(Environment::from_process()?)
}

/// Flags that override variables, and what has been made for a flag.
pub(super) struct Flags {
    variables: Vec<(&'static str, Option<String>)>,
    one_time: Option<OneTime>,
}

impl Flags {
    pub(crate) fn new(flags: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Self {
        Self {
            variables: flags.into_iter().collect(),
            one_time: None,
        }
    }

    pub(super) fn none() -> Self {
        Self::new([])
    }

    /// Adds flags that override these.
    pub(super) fn and(mut self, others: Self) -> Self {
        self.variables.extend(others.variables);
        self.one_time = others.one_time.or(self.one_time);
        self
    }

    pub(super) fn with_one_time(mut self, one_time: OneTime) -> Self {
        self.one_time = Some(one_time);
        self
    }

    /// The current environment, overridden by the flags.
    pub(super) fn environment(&self) -> Result<Environment, CliError> {
        Ok(self.before(environment()?))
    }

    pub(super) fn before(&self, environment: Environment) -> Environment {
        environment
            .with_flags(self.variables.iter().cloned())
            .with_one_time(self.one_time.clone())
    }
}
