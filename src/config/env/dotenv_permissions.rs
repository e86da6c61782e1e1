use super::Environment;
use super::file_permissions;
use super::reader::Reader;

/// Warns of a `.env` that has a secret and lies open.
pub(crate) fn warn(reader: &mut Reader<'_>, environment: &Environment) {
    if environment
        .names_in_dot_env()
        .any(file_permissions::is_secret)
        && let Some(problem) = file_permissions::problem(".env", "it")
    {
        reader.warn(".env", problem);
    }
}
