use super::Environment;
use super::file_permissions;
use super::reader::Reader;
use crate::config::variables;

/// Warns of a `.env` with a secret that everybody on the machine can read or write.
pub(crate) fn warn(reader: &mut Reader<'_>, environment: &Environment) {
    if environment.names_in_dot_env().any(variables::is_secret)
        && let Some(problem) = file_permissions::problem(".env", "it")
    {
        reader.warn(".env", problem);
    }
}
