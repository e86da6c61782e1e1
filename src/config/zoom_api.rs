//! Reads the Server-to-Server OAuth app with which requests to Zoom are made, and whose ZAK
//! callers get.

use zoom_signature::Role;
use zoom_signature::diagnosis::is_placeholder;

use crate::auth::{AnonymousAccess, RateLimit, Settings};
use crate::zoom_api::{ClientSecret, OAuthUrl, ServerApp, ZakLifetime, ZakUser, ZoomApiSettings};

use crate::config::env::given::{Given, one_of, plain, show};
use crate::config::env::mask::masked;
use crate::config::env::reader::{RawValue, Reader};
use crate::config::signing::apps::{AppRead, AppSettings, refuse_mixed};
use crate::config::signing::credentials::{are_distinct, client_is_server_app, is_long_as_secret};
use crate::config::variables::{
    OIDC_ZOOM_USER_CLAIM, Variable, ZAK_LIFETIME_SECONDS, ZOOM_API_RATE_LIMIT_PER_MINUTE,
    ZOOM_APP_NAME_ACCOUNT_ID, ZOOM_APP_NAME_S2S_CLIENT_ID, ZOOM_APP_NAME_S2S_CLIENT_SECRET,
    ZOOM_OAUTH_URL, ZOOM_S2S_ACCOUNT_ID, ZOOM_S2S_CLIENT_ID, ZOOM_S2S_CLIENT_SECRET, ZOOM_ZAK_USER,
    of_app,
};

/// The names of the app's credentials in Zoom's own samples.
const SAMPLES: [&str; 2] = ["ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"];

/// What was read for requests to Zoom.
pub(crate) struct ZoomApiRead {
    /// For every app that has no Server-to-Server OAuth app of its own.
    pub(crate) shared: Option<ZoomApiSettings>,
    pub(crate) oauth_url: OAuthUrl,
    /// The apps, with their own.
    pub(crate) apps: Vec<AppSettings>,
}

/// What is the same for all Server-to-Server OAuth apps.
struct Common {
    oauth_url: OAuthUrl,
    zak_user: Option<ZakUser>,
    zak_lifetime: ZakLifetime,
    rate_limit: RateLimit,
}

impl Common {
    fn settings(&self, account: &RawValue, id: &RawValue, secret: ClientSecret) -> ZoomApiSettings {
        ZoomApiSettings {
            app: ServerApp {
                account_id: account.value.to_string(),
                client_id: id.value.to_string(),
                client_secret: secret,
                oauth_url: self.oauth_url.clone(),
            },
            rate_limit: self.rate_limit,
            zak_user: self.zak_user.clone(),
            zak_lifetime: self.zak_lifetime,
        }
    }
}

/// `has_user_claim`: whether `OIDC_ZOOM_USER_CLAIM` is set.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    apps: Vec<AppRead>,
    has_user_claim: bool,
) -> ZoomApiRead {
    let errors_before = reader.error_count();
    let shared = shared(reader);
    let common = Common {
        oauth_url: reader.parsed(&ZOOM_OAUTH_URL),
        zak_user: reader.optional(&ZOOM_ZAK_USER),
        zak_lifetime: reader.parsed(&ZAK_LIFETIME_SECONDS),
        rate_limit: reader.parsed(&ZOOM_API_RATE_LIMIT_PER_MINUTE),
    };
    let own: Vec<Option<ZoomApiSettings>> = apps
        .iter()
        .map(|app| own(reader, app, &shared, &common))
        .collect();
    refuse_mixed(reader, &apps, &server_apps(&apps, &shared));
    let has_own = own.iter().any(Option::is_some);
    let set = [
        (&ZOOM_ZAK_USER, common.zak_user.is_some() && !has_own),
        (&OIDC_ZOOM_USER_CLAIM, has_user_claim && !has_own),
    ];
    // Another error may be why something is missing.
    let shared = if reader.error_count() == errors_before {
        let has_its_pair = |app: &AppRead| {
            let own = &app.server_app;
            matches!(own, [Given::One(_), Given::Nothing, Given::Nothing])
        };
        let is_pair_of_an_app = apps.iter().any(has_its_pair);
        of_all(reader, &shared, &set, &common, is_pair_of_an_app)
    } else {
        None
    };
    let apps = apps.into_iter().map(|app| app.settings).zip(own);
    ZoomApiRead {
        shared,
        oauth_url: common.oauth_url,
        apps: apps
            .map(|(settings, zoom_api)| AppSettings {
                zoom_api,
                ..settings
            })
            .collect(),
    }
}

/// Account ID, Client ID and Client Secret of the app that all share, which `check` shows.
fn shared(reader: &mut Reader<'_>) -> [Given; 3] {
    let account = one_of(reader, &ZOOM_S2S_ACCOUNT_ID, ZOOM_S2S_ACCOUNT_ID.names());
    let samples_count = client_is_server_app(reader);
    let [in_id, in_secret] = SAMPLES.map(|name| samples_count.then_some(name));
    let id_names = ZOOM_S2S_CLIENT_ID.names().chain(in_id);
    let client_id = one_of(reader, &ZOOM_S2S_CLIENT_ID, id_names);
    let secret_names = ZOOM_S2S_CLIENT_SECRET.names().chain(in_secret);
    let client_secret = one_of(reader, &ZOOM_S2S_CLIENT_SECRET, secret_names);
    let given = [account, client_id, client_secret];
    let names = [
        &ZOOM_S2S_ACCOUNT_ID,
        &ZOOM_S2S_CLIENT_ID,
        &ZOOM_S2S_CLIENT_SECRET,
    ];
    for ((variable, given), shown) in names.into_iter().zip(&given).zip(shown(&given)) {
        match given {
            Given::Nothing => reader.record_default(variable),
            given => show(reader, variable.name, given, shown),
        }
    }
    given
}

/// How `check` shows the three: the Client ID is no secret, unless it was put in its place.
fn shown([_, client_id, client_secret]: &[Given; 3]) -> [fn(&str) -> String; 3] {
    let is_public = match (client_id, client_secret) {
        (Given::One(id), Given::One(secret)) => {
            !is_long_as_secret(&id.value) && id.value != secret.value
        }
        _ => false,
    };
    [plain, if is_public { plain } else { masked }, masked]
}

/// The Server-to-Server OAuth app of one app: its own Account ID, or pair of Client ID and
/// Client Secret, or both, beside what all share. `None` if it has neither, or there are errors.
fn own(
    reader: &mut Reader<'_>,
    app: &AppRead,
    shared: &[Given; 3],
    common: &Common,
) -> Option<ZoomApiSettings> {
    let names = [
        &ZOOM_APP_NAME_ACCOUNT_ID,
        &ZOOM_APP_NAME_S2S_CLIENT_ID,
        &ZOOM_APP_NAME_S2S_CLIENT_SECRET,
    ];
    let names = names.map(|variable| of_app(variable, &app.settings.name));
    let given = &app.server_app;
    for ((name, given), shown) in names.iter().zip(given).zip(shown(given)) {
        show(reader, name, given, shown);
    }
    let first = given.iter().find_map(|given| match given {
        Given::One(found) => Some(found.variable.as_str()),
        _ => None,
    })?;
    let missing = |reader: &mut Reader<'_>, name: &str| {
        reader.error(name, format!("is missing: {first} is set and needs it"));
    };
    let [own_account, own_id, own_secret] = given;
    let [shared_account, shared_id, shared_secret] = shared;
    let (id, secret) = match (own_id, own_secret) {
        (Given::One(id), Given::One(secret)) => (id, pair(reader, id, secret)?),
        (Given::Nothing, Given::Nothing) => match (shared_id, shared_secret) {
            // What is wrong with it is said where it stands.
            (Given::One(id), Given::One(secret)) => (id, ClientSecret::new(secret.value.clone())?),
            (Given::Nothing, Given::Nothing) => {
                let [_, id, secret] = &names;
                missing(reader, id);
                missing(reader, secret);
                return None;
            }
            _ => return None,
        },
        (Given::One(_), Given::Nothing) => {
            missing(reader, &names[2]);
            return None;
        }
        (Given::Nothing, Given::One(_)) => {
            missing(reader, &names[1]);
            return None;
        }
        _ => return None,
    };
    let account = match (own_account, shared_account) {
        (Given::One(account), _) | (Given::Nothing, Given::One(account)) => account,
        (Given::Nothing, Given::Nothing) => {
            missing(reader, &names[0]);
            return None;
        }
        _ => return None,
    };
    Some(common.settings(account, id, secret))
}

/// Each Client ID with its Client Secret.
fn server_apps<'g>(apps: &'g [AppRead], shared: &'g [Given; 3]) -> Vec<[&'g RawValue; 2]> {
    let own = apps.iter().map(|app| &app.server_app);
    let all = own.chain([shared]);
    all.filter_map(|given| match given {
        [_, Given::One(id), Given::One(secret)] => Some([id, secret]),
        _ => None,
    })
    .collect()
}

/// Warns of a server that gives ZAKs to everybody who reaches it.
pub(crate) fn warn_if_anybody_gets_zaks<'z>(
    reader: &mut Reader<'_>,
    zoom: impl IntoIterator<Item = &'z ZoomApiSettings>,
    auth: &Settings,
) {
    let gives = zoom.into_iter().any(|zoom| zoom.zak_user.is_some());
    if gives && auth.open == AnonymousAccess::UpTo(Role::Host) {
        let problem = "everybody who reaches this server gets this user's ZAK, and acts as them \
                       in any meeting, since ALLOW_ANONYMOUS is host";
        reader.warn(ZOOM_ZAK_USER.name, problem);
    }
}

/// The app that all share, if all three values are there and valid. `needing`: variables
/// without effect unless they are, and whether each is set. `is_pair_of_an_app`: whether an app
/// uses the pair with an account of its own, so that a shared account may be missing.
fn of_all(
    reader: &mut Reader<'_>,
    given: &[Given; 3],
    needing: &[(&Variable, bool)],
    common: &Common,
    is_pair_of_an_app: bool,
) -> Option<ZoomApiSettings> {
    let is_needed = needing.iter().any(|(_, is_set)| *is_set);
    match given {
        [Given::One(account), Given::One(id), Given::One(secret)] => {
            let secret = pair(reader, id, secret)?;
            Some(common.settings(account, id, secret))
        }
        // It says whose ZOOM_CLIENT_ID is, and many set it for other programs too.
        [Given::One(_), Given::Nothing, Given::Nothing] if !is_needed => None,
        [Given::Nothing, Given::One(id), Given::One(secret)] if is_pair_of_an_app => {
            pair(reader, id, secret);
            None
        }
        given => {
            report_missing(reader, given, needing);
            None
        }
    }
}

/// Checks the pair, and returns its secret.
fn pair(reader: &mut Reader<'_>, id: &RawValue, secret: &RawValue) -> Option<ClientSecret> {
    if !are_distinct(reader, id, secret, "an ID") {
        return None;
    }
    for found in [id, secret] {
        if is_placeholder(&found.value) {
            let problem = "is a placeholder: set the value of your Server-to-Server OAuth app, \
                           from marketplace.zoom.us";
            reader.warn(&found.variable, problem);
        }
    }
    let Some(read) = ClientSecret::new(secret.value.clone()) else {
        reader.error(
            &secret.variable,
            "has characters that a Client Secret does not have",
        );
        return None;
    };
    Some(read)
}

/// Names what is missing of the app, if something needs it.
fn report_missing(reader: &mut Reader<'_>, given: &[Given; 3], set: &[(&Variable, bool)]) {
    let names = [
        &ZOOM_S2S_ACCOUNT_ID,
        &ZOOM_S2S_CLIENT_ID,
        &ZOOM_S2S_CLIENT_SECRET,
    ];
    let of_app = given.iter().find_map(|given| match given {
        Given::One(found) => Some(found.variable.as_str()),
        _ => None,
    });
    let needing = set.iter().find(|(_, is_set)| *is_set);
    let Some(needing) = of_app.or(needing.map(|(variable, _)| variable.name)) else {
        return;
    };
    let needing = needing.to_owned();
    for (variable, given) in names.iter().zip(given) {
        if matches!(given, Given::Nothing) {
            let problem = format!("is missing: {needing} is set and needs it");
            reader.error(variable.name, problem);
        }
    }
}
