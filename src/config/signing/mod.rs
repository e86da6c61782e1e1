pub(super) mod credentials;
pub(super) mod default_role;

use zoom_signature::{Backdate, Credentials, Lifetime, SdkSecret};

use crate::config::env::Environment;
use crate::config::env::reader::Reader;
use crate::config::error::{ConfigErrors, Warning};
use crate::config::variables::{
    SIGNATURE_BACKDATE_SECONDS, SIGNATURE_LIFETIME_MAX_SECONDS, SIGNATURE_LIFETIME_SECONDS,
};

/// `SIGNATURE_LIFETIME_SECONDS` and `SIGNATURE_LIFETIME_MAX_SECONDS`. The default of the
/// first is capped by the second.
pub(crate) fn lifetimes(reader: &mut Reader<'_>) -> (Lifetime, Lifetime) {
    let errors_before = reader.error_count();
    let longest: Lifetime = reader.parsed(&SIGNATURE_LIFETIME_MAX_SECONDS);
    let default = Lifetime::default().min(longest);
    let lifetime = reader.parsed_or(&SIGNATURE_LIFETIME_SECONDS, default);
    if lifetime > longest && reader.error_count() == errors_before {
        let problem = format!(
            "is {lifetime}, and {} is {longest}: the default lifetime must be no longer than the \
             longest that callers may ask for",
            SIGNATURE_LIFETIME_MAX_SECONDS.name
        );
        reader.error(SIGNATURE_LIFETIME_SECONDS.name, problem);
    }
    (lifetime, longest)
}

/// The app's credentials, even if other settings are invalid: signing and inspecting on
/// the command line need no server.
pub struct AppCredentials {
    /// `None`: nothing is configured.
    pub current: Option<Credentials>,
    /// `ZOOM_MEETING_SDK_SECRET_PREVIOUS`
    pub previous_secret: Option<SdkSecret>,
    /// What works but should be fixed.
    pub warnings: Vec<Warning>,
}

impl AppCredentials {
    /// Reads only these variables.
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

/// The settings of one signature, even if others are invalid.
pub struct Signing {
    /// The app's credentials.
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
        let lifetime = reader.parsed(&SIGNATURE_LIFETIME_SECONDS);
        let backdate = reader.parsed(&SIGNATURE_BACKDATE_SECONDS);
        let signing = Self {
            credentials: AppCredentials::read(&mut reader),
            lifetime,
            backdate,
        };
        reader.take_result(signing)
    }
}
