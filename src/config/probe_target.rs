use super::env::Environment;
use super::env::reader::Reader;
use super::error::ConfigErrors;
use super::http::listen::Listen;
use super::tls;
use super::variables::TLS_CERT_FILE;

/// The address and scheme at which `healthcheck` asks a server, even if other settings
/// are invalid: the running server keeps its previous configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeTarget {
    /// `HOST` and `PORT`.
    pub listen: Listen,
    /// Whether `TLS_CERT_FILE` is set; the file is not read.
    pub https: bool,
}

impl ProbeTarget {
    /// Reads only these variables.
    ///
    /// # Errors
    ///
    /// [`ConfigErrors`] if one of them is invalid.
    pub fn load(environment: &Environment) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(environment);
        let door = Self {
            listen: Listen::read(&mut reader),
            https: reader.find(&TLS_CERT_FILE).is_some(),
        };
        reader.take_result(door)
    }

    /// `http` or `https`.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        tls::scheme(self.https)
    }
}
