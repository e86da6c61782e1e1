use super::fault::{Note, Refused, Setting, Warning};
use super::watched::Watched;

/// What came of reading the environment.
pub struct Reading<T> {
    /// The configuration, or everything that is wrong with it.
    pub config: Result<T, Refused>,
    /// What works and should be put right all the same.
    pub warnings: Vec<Warning>,
    /// What is right and may not be what somebody expects.
    pub notes: Vec<Note>,
    /// The files that were read, or should have been: mounted secrets, certificates.
    pub files: Vec<Watched>,
    /// Each setting, its value (secrets masked) and where it came from.
    pub settings: Vec<Setting>,
}
