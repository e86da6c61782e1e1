use super::env::watched_file::WatchedFile;
use super::error::{ConfigErrors, Note, ShownSetting, Warning};

/// The outcome of reading the environment.
pub struct LoadedConfig<T> {
    /// The configuration, or all of its errors.
    pub config: Result<T, ConfigErrors>,
    /// What works but should be fixed.
    pub warnings: Vec<Warning>,
    /// What is valid but may be unexpected.
    pub notes: Vec<Note>,
    /// The files that were read, or should have been: mounted secrets, certificates.
    pub files: Vec<WatchedFile>,
    /// Each setting, its value (secrets masked) and where it came from.
    pub settings: Vec<ShownSetting>,
}
