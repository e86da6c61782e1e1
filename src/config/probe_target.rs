use super::env::Environment;
use super::env::reader::Reader;
use super::error::ConfigErrors;
use super::listen::Listen;
use super::tls;

/// Where a server is asked, and how, whatever else of its configuration is faulty: it
/// may go on with the set before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeTarget {
    /// `HOST` and `PORT`.
    pub listen: Listen,
    /// Whether `TLS_CERT_FILE` is set; the file is not read.
    pub https: bool,
}

impl ProbeTarget {
    /// Reads these variables and no other.
    ///
    /// # Errors
    ///
    /// [`ConfigErrors`] when one of them is faulty.
    pub fn load(environment: &Environment) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(environment);
        let door = Self {
            listen: Listen::read(&mut reader),
            https: reader.find(tls::CERT).is_some(),
        };
        reader.take_result(door)
    }

    /// `http` or `https`.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        tls::scheme(self.https)
    }
}
