pub(super) mod apps;
pub(super) mod credentials;
pub(super) mod default_role;

use zoom_signature::{Backdate, Lifetime};

use crate::auth::AppName;

use crate::config::env::Environment;
use crate::config::env::reader::Reader;
use crate::config::error::{ConfigErrors, Warning};
use crate::config::variables::{
    SIGNATURE_BACKDATE_SECONDS, SIGNATURE_LIFETIME_MAX_SECONDS, SIGNATURE_LIFETIME_SECONDS,
    ZOOM_APP_NAME_LIFETIME_SECONDS, ZOOM_APPS, of_app,
};
pub(crate) use apps::AppSettings;
use apps::AppsRead;

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

/// Refuses an app whose lifetime is longer than the longest that callers may ask for.
pub(crate) fn refuse_long_lifetimes(
    reader: &mut Reader<'_>,
    apps: &[AppSettings],
    longest: Lifetime,
) {
    for app in apps {
        if let Some(lifetime) = app.lifetime
            && lifetime > longest
        {
            let problem = format!(
                "is {lifetime}, and {} is {longest}: no lifetime is longer than what callers may \
                 ask for",
                SIGNATURE_LIFETIME_MAX_SECONDS.name
            );
            let name = of_app(&ZOOM_APP_NAME_LIFETIME_SECONDS, &app.name);
            reader.error(&name, problem);
        }
    }
}

/// Reads every app: that of `ZOOM_MEETING_SDK_KEY` first, then those in `ZOOM_APPS`. Unless
/// `may_be_missing`, it is an error if there is none.
pub(crate) fn read_apps(reader: &mut Reader<'_>, may_be_missing: bool) -> AppsRead {
    let listed_later = reader.is_given(&ZOOM_APPS);
    let default = credentials::read(reader, may_be_missing, listed_later);
    let previous = credentials::previous(reader, default.as_ref().map(|(pair, _)| pair));
    let listed = apps::listed(reader);
    let default = default.map(|(pair, raw)| apps::default_app(pair, raw, previous));
    let others = apps::read(reader, &listed);
    AppsRead {
        listed,
        apps: default.into_iter().chain(others).collect(),
    }
}

/// The apps' credentials, even if other settings are invalid: signing and inspecting on
/// the command line need no server.
pub struct AppCredentials {
    /// The one that signs if nothing chooses first. Empty: nothing is configured. Without the
    /// apps for requests to Zoom.
    pub apps: Vec<AppSettings>,
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
        let read = read_apps(reader, true).apps;
        apps::refuse_mixed(reader, &read, &[]);
        Self {
            apps: read.into_iter().map(|app| app.settings).collect(),
            warnings: reader.take_warnings(),
        }
    }

    /// The app with this name; without a name, the one that signs if nothing chooses.
    #[must_use]
    pub fn app(&self, name: Option<&AppName>) -> Option<&AppSettings> {
        let mut apps = self.apps.iter();
        apps.find(|app| name.is_none_or(|name| app.name == *name))
    }
}

/// The settings of one signature, even if others are invalid.
pub struct Signing {
    /// The apps' credentials.
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
