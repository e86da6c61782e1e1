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
    ZOOM_APP_NAME_LIFETIME_SECONDS, ZOOM_APPS, ZOOM_MEETING_SDK_SECRET_PREVIOUS, of_app,
};
pub(crate) use apps::AppSettings;
use apps::{AppsRead, Extent};

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
pub(crate) fn read_apps(reader: &mut Reader<'_>, may_be_missing: bool, extent: Extent) -> AppsRead {
    let listed_later = reader.is_given(&ZOOM_APPS);
    let default = credentials::read(reader, may_be_missing, listed_later);
    let previous = credentials::previous(reader, default.as_ref().map(|(pair, _)| pair));
    let previous_is_set = previous.is_some();
    let listed = apps::listed(reader);
    let default = default.map(|(pair, raw)| apps::default_app(pair, raw, previous));
    if default.is_none() && previous_is_set && !listed.is_empty() {
        let problem = "is not used: it belongs to ZOOM_MEETING_SDK_KEY, which is not set. That of an \
                       app in ZOOM_APPS is ZOOM_APP_NAME_SECRET_PREVIOUS, with the app's name";
        reader.warn(ZOOM_MEETING_SDK_SECRET_PREVIOUS.name, problem);
    }
    let others = apps::read(reader, &listed, extent);
    AppsRead {
        listed,
        apps: default.into_iter().chain(others).collect(),
    }
}

/// The apps' credentials, even if other settings are invalid: signing and inspecting on
/// the command line need no server.
pub struct AppCredentials {
    /// The one that signs if nothing chooses first. Empty: nothing is configured. Only the
    /// credentials are read; the limits are left at none.
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
        let read = read_apps(reader, true, Extent::Credentials).apps;
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
    /// `ZOOM_APP_…_LIFETIME_SECONDS` of the app that is to sign, or `SIGNATURE_LIFETIME_SECONDS`
    pub lifetime: Lifetime,
    /// `SIGNATURE_BACKDATE_SECONDS`
    pub backdate: Backdate,
}

impl Signing {
    /// Reads these variables and no other, for the app with this name, or for the one that signs
    /// if nothing chooses.
    ///
    /// # Errors
    ///
    /// [`ConfigErrors`] when one of them is faulty.
    pub fn load(environment: &Environment, app: Option<&AppName>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(environment);
        let of_all = reader.parsed(&SIGNATURE_LIFETIME_SECONDS);
        let backdate = reader.parsed(&SIGNATURE_BACKDATE_SECONDS);
        let credentials = AppCredentials::read(&mut reader);
        let named = credentials.app(app).map(|app| &app.name);
        let named = named.filter(|name| **name != AppName::default_app());
        let own = named.and_then(|name| apps::lifetime(&mut reader, name));
        let signing = Self {
            credentials,
            lifetime: own.unwrap_or(of_all),
            backdate,
        };
        reader.take_result(signing)
    }
}
