//! Reads the apps that the server signs for.

use zoom_signature::{Credentials, Lifetime, SdkSecret};

use crate::auth::{AppName, MeetingScope};
use crate::zoom_api::ZoomApiSettings;

use crate::config::env::given::{Given, one_of};
use crate::config::env::list::{accepted, list};
use crate::config::env::mask::masked;
use crate::config::env::reader::{RawValue, Reader};
use crate::config::meetings::meetings;
use crate::config::variables::{
    ZOOM_APP_NAME_ACCOUNT_ID, ZOOM_APP_NAME_ALLOWED_MEETING_NUMBERS, ZOOM_APP_NAME_KEY,
    ZOOM_APP_NAME_LIFETIME_SECONDS, ZOOM_APP_NAME_S2S_CLIENT_ID, ZOOM_APP_NAME_S2S_CLIENT_SECRET,
    ZOOM_APP_NAME_SECRET, ZOOM_APP_NAME_SECRET_PREVIOUS, ZOOM_APPS, of_app,
};

use super::credentials::{self, PairNames, is_long_as_secret};

/// One app, as it is configured.
#[derive(Clone, Debug)]
pub struct AppSettings {
    /// Its name in `ZOOM_APPS`, or `default`.
    pub name: AppName,
    /// Its key and secret.
    pub credentials: Credentials,
    /// Its previous secret, which only inspections use.
    pub previous_secret: Option<SdkSecret>,
    /// Its own Server-to-Server OAuth app. `None`: the one that all share, if there is one.
    pub zoom_api: Option<ZoomApiSettings>,
    /// The only meetings that it signs for.
    pub meetings: MeetingScope,
    /// The lifetime of its signatures when a caller asks for none. `None`: as all others'.
    pub lifetime: Option<Lifetime>,
}

impl AppSettings {
    /// Its key as people may see it: masked if it seems to be the secret.
    #[must_use]
    pub fn shown_key(&self) -> String {
        let key = self.credentials.key.as_str();
        if is_long_as_secret(key) {
            masked(key)
        } else {
            key.to_owned()
        }
    }
}

/// What the variables of apps hold, before the pairs are compared.
pub(crate) struct AppsRead {
    /// The names in `ZOOM_APPS`, valid ones only.
    pub(crate) listed: Vec<AppName>,
    /// The app of `ZOOM_MEETING_SDK_KEY` first, if there is one.
    pub(crate) apps: Vec<AppRead>,
}

/// What the variables of one app hold.
pub(crate) struct AppRead {
    pub(crate) settings: AppSettings,
    /// Its key, secret and previous secret, with the variables that they come from.
    pub(crate) raw: RawPair,
    /// Its Account ID, and the Client ID and Client Secret of its Server-to-Server OAuth app.
    pub(crate) server_app: [Given; 3],
}

/// The texts of a pair.
pub(crate) struct RawPair {
    key: RawValue,
    secret: RawValue,
    previous: Option<RawValue>,
}

impl AppsRead {
    /// The names that a credential may be bound to: those of all apps, also of faulty ones,
    /// and `default` while there is no other app.
    pub(crate) fn bindable(&self) -> Vec<AppName> {
        let names = self.apps.iter().map(|app| app.settings.name.clone());
        let all = names.chain(self.listed.iter().cloned());
        let demo = self.listed.is_empty().then(AppName::default_app);
        all.chain(demo).collect()
    }
}

/// Reads the names in `ZOOM_APPS`. Shows them after the app of `ZOOM_MEETING_SDK_KEY`.
pub(crate) fn listed(reader: &mut Reader<'_>) -> Vec<AppName> {
    let Some(found) = reader.find(&ZOOM_APPS) else {
        reader.record_default(&ZOOM_APPS);
        return Vec::new();
    };
    let mut seen: Vec<AppName> = Vec::new();
    let names = list(&found.value).map(|text| {
        let name = text.parse::<AppName>().map_err(|error| error.to_string())?;
        if name == AppName::default_app() {
            return Err(DEFAULT_LISTED.to_owned());
        }
        if seen.contains(&name) {
            return Err(format!("{name} is listed twice"));
        }
        seen.push(name.clone());
        Ok(name)
    });
    let mut names = accepted(reader, &found, names, joined);
    refuse_shared_variables(reader, &found, &mut names);
    names
}

const DEFAULT_LISTED: &str = "default is the name of the app of ZOOM_MEETING_SDK_KEY: leave it \
                              out, or give the app another name";

fn joined(names: &[AppName]) -> String {
    let names: Vec<&str> = names.iter().map(AppName::as_str).collect();
    names.join(", ")
}

/// `ZOOM_APP_A_S2S_CLIENT_SECRET` is the variable of an app a, and of an app a-s2s-client.
fn refuse_shared_variables(reader: &mut Reader<'_>, found: &RawValue, names: &mut Vec<AppName>) {
    const SHARED: &str = "-s2s-client";
    let all = names.clone();
    names.retain(|name| {
        let other = name.as_str().strip_suffix(SHARED);
        let other = other.filter(|other| all.iter().any(|name| name.as_str() == *other));
        if let Some(other) = other {
            let problem = format!(
                "lists {other} and {name}, whose variables have the same name, {}: rename one",
                of_app(&ZOOM_APP_NAME_SECRET, name)
            );
            reader.error(&found.variable, problem);
        }
        other.is_none()
    });
}

/// How much of an app is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Its key and its secrets: the others may be faulty.
    Credentials,
    /// All of its variables.
    All,
}

/// Reads the variables of each of these apps. `None` for one without valid credentials.
pub(crate) fn read(reader: &mut Reader<'_>, listed: &[AppName], extent: Extent) -> Vec<AppRead> {
    let each = listed.iter();
    each.filter_map(|name| app(reader, name, extent)).collect()
}

/// Reads `ZOOM_APP_…_LIFETIME_SECONDS` of an app.
pub(crate) fn lifetime(reader: &mut Reader<'_>, name: &AppName) -> Option<Lifetime> {
    let found = reader.find_named(
        &ZOOM_APP_NAME_LIFETIME_SECONDS,
        &of_app(&ZOOM_APP_NAME_LIFETIME_SECONDS, name),
    );
    found.and_then(|found| reader.accepted(&found))
}

fn app(reader: &mut Reader<'_>, name: &AppName, extent: Extent) -> Option<AppRead> {
    let [key, secret, previous] = [
        &ZOOM_APP_NAME_KEY,
        &ZOOM_APP_NAME_SECRET,
        &ZOOM_APP_NAME_SECRET_PREVIOUS,
    ]
    .map(|variable| of_app(variable, name));
    let found = [
        one_of(reader, &ZOOM_APP_NAME_KEY, [key.as_str()]),
        one_of(reader, &ZOOM_APP_NAME_SECRET, [secret.as_str()]),
    ];
    let names = PairNames {
        key: &key,
        secret: &secret,
    };
    let credentials = credentials::of_given(reader, names, &found);
    if let [Given::Nothing, Given::Nothing] = &found {
        let problem = format!(
            "is missing: ZOOM_APPS lists {name}; set it and {secret}, or remove it from ZOOM_APPS"
        );
        reader.error(&key, problem);
    }
    let previous = credentials::previous_named(
        reader,
        &ZOOM_APP_NAME_SECRET_PREVIOUS,
        &previous,
        (&secret, credentials.as_ref()),
    );
    let (server_app, meetings, lifetime) = match extent {
        Extent::All => (
            server_app(reader, name),
            meetings(
                reader,
                &ZOOM_APP_NAME_ALLOWED_MEETING_NUMBERS,
                &of_app(&ZOOM_APP_NAME_ALLOWED_MEETING_NUMBERS, name),
            ),
            lifetime(reader, name),
        ),
        Extent::Credentials => (NO_SERVER_APP, None, None),
    };
    let [Given::One(key), Given::One(secret)] = found else {
        return None;
    };
    let (previous, previous_secret) = previous.unzip();
    Some(AppRead {
        settings: AppSettings {
            name: name.clone(),
            credentials: credentials?,
            previous_secret,
            zoom_api: None,
            meetings: meetings.unwrap_or(MeetingScope::Any),
            lifetime,
        },
        raw: RawPair {
            key,
            secret,
            previous,
        },
        server_app,
    })
}

const NO_SERVER_APP: [Given; 3] = [Given::Nothing, Given::Nothing, Given::Nothing];

/// The Account ID, Client ID and Client Secret of an app.
fn server_app(reader: &mut Reader<'_>, name: &AppName) -> [Given; 3] {
    let variables = [
        &ZOOM_APP_NAME_ACCOUNT_ID,
        &ZOOM_APP_NAME_S2S_CLIENT_ID,
        &ZOOM_APP_NAME_S2S_CLIENT_SECRET,
    ];
    variables.map(|variable| {
        let name = of_app(variable, name);
        one_of(reader, variable, [name.as_str()])
    })
}

/// The app of `ZOOM_MEETING_SDK_KEY`.
pub(crate) fn default_app(
    credentials: Credentials,
    [key, secret]: [RawValue; 2],
    previous: Option<(RawValue, SdkSecret)>,
) -> AppRead {
    let (previous, previous_secret) = previous.unzip();
    AppRead {
        settings: AppSettings {
            name: AppName::default_app(),
            credentials,
            previous_secret,
            zoom_api: None,
            meetings: MeetingScope::Any,
            lifetime: None,
        },
        raw: RawPair {
            key,
            secret,
            previous,
        },
        server_app: NO_SERVER_APP,
    }
}

/// Refuses pairs of which one is known to be mixed: each key and each secret belongs to one
/// app. `server_apps` are the Client IDs and Client Secrets of Server-to-Server OAuth apps.
pub(crate) fn refuse_mixed(
    reader: &mut Reader<'_>,
    apps: &[AppRead],
    server_apps: &[[&RawValue; 2]],
) {
    for (index, app) in apps.iter().enumerate() {
        let pair = &app.raw;
        for other in apps.iter().take(index).map(|app| &app.raw) {
            if refuse_if_same(reader, &pair.key, &other.key, KEY_TWICE) {
                continue;
            }
            for secret in pair.secrets() {
                for others in other.secrets() {
                    refuse_if_same(reader, secret, others, SECRET_TWICE);
                }
                refuse_if_same(reader, secret, &other.key, KEY_AS_SECRET);
            }
            for others in other.secrets() {
                refuse_if_same(reader, &pair.key, others, KEY_AS_SECRET);
            }
        }
        for [id, secret] in server_apps {
            let is_default = app.settings.name == AppName::default_app();
            if is_default && *id.value == *pair.key.value {
                if *secret.value != *pair.secret.value {
                    refuse_if_same(reader, &pair.key, id, SECRETS_DIFFER);
                }
                continue;
            }
            if refuse_if_same(reader, &pair.key, id, KEY_OF_SERVER_APP) {
                continue;
            }
            for own in pair.secrets() {
                refuse_if_same(reader, own, secret, SECRET_TWICE);
                refuse_if_same(reader, own, id, KEY_AS_SECRET);
            }
            refuse_if_same(reader, &pair.key, secret, KEY_AS_SECRET);
        }
    }
    for (index, [id, secret]) in server_apps.iter().enumerate() {
        for [other_id, other_secret] in server_apps.iter().take(index) {
            let (same_id, same_secret) = (
                *id.value == *other_id.value,
                *secret.value == *other_secret.value,
            );
            if same_secret && !same_id {
                refuse_if_same(reader, secret, other_secret, SECRET_TWICE);
            }
            if same_id && !same_secret {
                refuse_if_same(reader, id, other_id, SECRETS_DIFFER);
            }
        }
    }
}

impl RawPair {
    fn secrets(&self) -> impl Iterator<Item = &RawValue> {
        std::iter::once(&self.secret).chain(&self.previous)
    }
}

const KEY_OF_SERVER_APP: &str = "Zoom refuses every join that is signed with the credentials of a \
                                 Server-to-Server OAuth app";
const SECRETS_DIFFER: &str = "one ID has one secret, and these have two, so one is another app's: \
                              copy ID and secret together from marketplace.zoom.us";
const KEY_TWICE: &str = "every app has a key of its own. If both are the same app, take one of them \
                         out, key and secret";
const SECRET_TWICE: &str = "a secret belongs to one key, so one of the two pairs has the secret of \
                            another app: copy key and secret together from marketplace.zoom.us";
const KEY_AS_SECRET: &str =
    "one of the two is a key and the other a secret: copy both again from marketplace.zoom.us";

/// Whether the two have the same value.
fn refuse_if_same(reader: &mut Reader<'_>, one: &RawValue, other: &RawValue, why: &str) -> bool {
    let are_same = *one.value == *other.value;
    if are_same {
        if why == KEY_AS_SECRET {
            reader.mask(one);
            reader.mask(other);
        }
        let problem = format!("is equal to {}: {why}", other.variable);
        reader.error(&one.variable, problem);
    }
    are_same
}
