use super::environment::Environment;
use super::reader::Reader;
use super::rights;

/// Warns of a `.env` that has a secret and lies open.
pub(super) fn warn(reader: &mut Reader<'_>, environment: &Environment) {
    if environment.names_in_dot_env().any(rights::is_secret)
        && let Some(problem) = rights::problem(".env", "it")
    {
        reader.warn(".env", problem);
    }
}
