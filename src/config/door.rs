use super::environment::Environment;
use super::fault::Refused;
use super::listen::Listen;
use super::reader::Reader;
use super::tls;

/// Where a server is asked, and how, whatever else of its configuration is faulty: it
/// may go on with the set before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Door {
    /// `HOST` and `PORT`.
    pub listen: Listen,
    /// Whether `TLS_CERT_FILE` is set; the file is not read.
    pub https: bool,
}

impl Door {
    /// Reads these variables and no other.
    ///
    /// # Errors
    ///
    /// [`Refused`] when one of them is faulty.
    pub fn of(environment: &Environment) -> Result<Self, Refused> {
        let mut reader = Reader::new(environment);
        let door = Self {
            listen: Listen::read(&mut reader),
            https: reader.find(tls::CERT).is_some(),
        };
        reader.judged(door)
    }

    /// `http` or `https`.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        tls::scheme(self.https)
    }
}
