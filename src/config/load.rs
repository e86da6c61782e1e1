use super::env::watched_file::WatchedFile;
use super::error::{ConfigErrors, Note, ShownSetting, Warning};

/// What came of reading the environment.
pub struct LoadedConfig<T> {
    /// The configuration, or everything that is wrong with it.
    pub config: Result<T, ConfigErrors>,
    /// What works and should be put right all the same.
    pub warnings: Vec<Warning>,
    /// What is right and may not be what somebody expects.
    pub notes: Vec<Note>,
    /// The files that were read, or should have been: mounted secrets, certificates.
    pub files: Vec<WatchedFile>,
    /// Each setting, its value (secrets masked) and where it came from.
    pub settings: Vec<ShownSetting>,
}
