use zoom_signature::{Backdate, Credentials, Lifetime, SdkSecret};

use super::credentials;
use super::env::Environment;
use super::env::reader::Reader;
use super::error::{ConfigErrors, Warning};

const LIFETIME: &str = "SIGNATURE_LIFETIME_SECONDS";
const LONGEST_LIFETIME: &str = "SIGNATURE_LIFETIME_MAX_SECONDS";

/// `SIGNATURE_LIFETIME_SECONDS` and `SIGNATURE_LIFETIME_MAX_SECONDS`. The default of the
/// one is no longer than the other.
pub(super) fn lifetimes(reader: &mut Reader<'_>) -> (Lifetime, Lifetime) {
    let errors_before = reader.error_count();
    let longest = reader.parsed(LONGEST_LIFETIME, Lifetime::LONGEST);
    let lifetime = reader.parsed(LIFETIME, Lifetime::default().min(longest));
    if lifetime > longest && reader.error_count() == errors_before {
        let problem = format!(
            "is {lifetime}, and {LONGEST_LIFETIME} is {longest}: what a caller gets who does not \
             say must be no more than what one may ask for"
        );
        reader.error(LIFETIME, problem);
    }
    (lifetime, longest)
}

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
    /// [`ConfigErrors`] when one of them is faulty.
    pub fn load(environment: &Environment) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(environment);
        let credentials = Self::read(&mut reader);
        reader.take_result(credentials)
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
    /// [`ConfigErrors`] when one of them is faulty.
    pub fn load(environment: &Environment) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(environment);
        let lifetime = reader.parsed(LIFETIME, Lifetime::default());
        let backdate = reader.parsed("SIGNATURE_BACKDATE_SECONDS", Backdate::default());
        let signing = Self {
            credentials: AppCredentials::read(&mut reader),
            lifetime,
            backdate,
        };
        reader.take_result(signing)
    }
}
