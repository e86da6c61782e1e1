use crate::signature::{Backdate, Credentials, Lifetime, SdkSecret};

use super::credentials;
use super::environment::Environment;
use super::fault::{Refused, Warning};
use super::reader::Reader;

/// The app's credentials, whatever else of the configuration is faulty: to sign and to
/// inspect on the command line takes no server.
pub struct AppCredentials {
    /// `None`: nothing is configured.
    pub current: Option<Credentials>,
    /// `ZOOM_MEETING_SDK_SECRET_PREVIOUS`
    pub previous_secret: Option<SdkSecret>,
    /// What works and should be put right all the same.
    pub warnings: Vec<Warning>,
}

impl AppCredentials {
    /// Reads these variables and no other.
    ///
    /// # Errors
    ///
    /// [`Refused`] when one of them is faulty.
    pub fn of(environment: &Environment) -> Result<Self, Refused> {
        let mut reader = Reader::new(environment);
        let credentials = Self::read(&mut reader);
        reader.judged(credentials)
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        let current = credentials::read(reader, true);
        let previous_secret = credentials::previous(reader, current.as_ref());
        Self {
            current,
            previous_secret,
            warnings: reader.take_warnings(),
        }
    }
}

/// What one signature is made of, whatever else of the configuration is faulty.
pub struct Signing {
    /// The app's.
    pub credentials: AppCredentials,
    /// `SIGNATURE_LIFETIME_SECONDS`
    pub lifetime: Lifetime,
    /// `SIGNATURE_BACKDATE_SECONDS`
    pub backdate: Backdate,
}

impl Signing {
    /// Reads these variables and no other.
    ///
    /// # Errors
    ///
    /// [`Refused`] when one of them is faulty.
    pub fn of(environment: &Environment) -> Result<Self, Refused> {
        let mut reader = Reader::new(environment);
        let lifetime = reader.parsed("SIGNATURE_LIFETIME_SECONDS", Lifetime::default());
        let backdate = reader.parsed("SIGNATURE_BACKDATE_SECONDS", Backdate::default());
        let signing = Self {
            credentials: AppCredentials::read(&mut reader),
            lifetime,
            backdate,
        };
        reader.judged(signing)
    }
}
