//! Reads the Server-to-Server OAuth app with which requests to Zoom are made, and whose ZAK
//! callers get.

use zoom_signature::Role;
use zoom_signature::diagnosis::is_placeholder;

use crate::auth::{AnonymousAccess, Settings};
use crate::zoom_api::{ClientSecret, OAuthUrl, ServerApp, ZakUser, ZoomApiSettings};

use crate::config::env::given::{Given, masked, one_of, plain, show};
use crate::config::env::reader::{RawValue, Reader};
use crate::config::signing::credentials::{are_distinct, are_swapped, client_is_server_app};
use crate::config::variables::{
    OIDC_ZOOM_USER_CLAIM, Variable, ZAK_LIFETIME_SECONDS, ZOOM_API_RATE_LIMIT_PER_MINUTE,
    ZOOM_OAUTH_URL, ZOOM_S2S_ACCOUNT_ID, ZOOM_S2S_CLIENT_ID, ZOOM_S2S_CLIENT_SECRET, ZOOM_ZAK_USER,
};

/// The names of the app's credentials in Zoom's own samples.
const SAMPLES: [&str; 2] = ["ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"];

/// `has_user_claim`: whether `OIDC_ZOOM_USER_CLAIM` is set.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    has_user_claim: bool,
) -> (Option<ZoomApiSettings>, OAuthUrl) {
    let errors_before = reader.error_count();
    let account = one_of(reader, &ZOOM_S2S_ACCOUNT_ID, ZOOM_S2S_ACCOUNT_ID.names());
    let samples_count = client_is_server_app(reader);
    let [in_id, in_secret] = SAMPLES.map(|name| samples_count.then_some(name));
    let id_names = ZOOM_S2S_CLIENT_ID.names().chain(in_id);
    let client_id = one_of(reader, &ZOOM_S2S_CLIENT_ID, id_names);
    let secret_names = ZOOM_S2S_CLIENT_SECRET.names().chain(in_secret);
    let client_secret = one_of(reader, &ZOOM_S2S_CLIENT_SECRET, secret_names);
    show_or_default(reader, &ZOOM_S2S_ACCOUNT_ID, &account, plain);
    let is_public = match (&client_id, &client_secret) {
        (Given::One(id), Given::One(secret)) => {
            !are_swapped(id, secret) && id.value != secret.value
        }
        _ => false,
    };
    let shown = if is_public { plain } else { masked };
    show_or_default(reader, &ZOOM_S2S_CLIENT_ID, &client_id, shown);
    show_or_default(reader, &ZOOM_S2S_CLIENT_SECRET, &client_secret, masked);

    let oauth_url: OAuthUrl = reader.parsed(&ZOOM_OAUTH_URL);
    let zak_user: Option<ZakUser> = reader.optional(&ZOOM_ZAK_USER);
    let zak_lifetime = reader.parsed(&ZAK_LIFETIME_SECONDS);
    let rate_limit = reader.parsed(&ZOOM_API_RATE_LIMIT_PER_MINUTE);
    if reader.error_count() > errors_before {
        return (None, oauth_url);
    }
    let given = [account, client_id, client_secret];
    let Some((account, client_id, secret)) = app(reader, given, zak_user.is_some(), has_user_claim)
    else {
        return (None, oauth_url);
    };
    let settings = ZoomApiSettings {
        app: ServerApp {
            account_id: account.value.to_string(),
            client_id: client_id.value.to_string(),
            client_secret: secret,
            oauth_url: oauth_url.clone(),
        },
        rate_limit,
        zak_user,
        zak_lifetime,
    };
    (Some(settings), oauth_url)
}

/// Warns of a server that gives ZAKs to everybody who reaches it.
pub(crate) fn warn_if_anybody_gets_zaks(
    reader: &mut Reader<'_>,
    zoom: Option<&ZoomApiSettings>,
    auth: &Settings,
) {
    let gives = zoom.is_some_and(|zoom| zoom.zak_user.is_some());
    if gives && auth.open == AnonymousAccess::UpTo(Role::Host) {
        let problem = "everybody who reaches this server gets this user's ZAK, and acts as them \
                       in any meeting, since ALLOW_ANONYMOUS is host";
        reader.warn(ZOOM_ZAK_USER.name, problem);
    }
}

/// The account, Client ID and Client Secret, if all three are there and valid.
fn app(
    reader: &mut Reader<'_>,
    given: [Given; 3],
    has_zak_user: bool,
    has_user_claim: bool,
) -> Option<(RawValue, RawValue, ClientSecret)> {
    match given {
        [Given::One(account), Given::One(id), Given::One(secret)] => {
            let secret = pair(reader, &id, &secret)?;
            Some((account, id, secret))
        }
        // It says whose ZOOM_CLIENT_ID is, and many set it for other programs too.
        [Given::One(_), Given::Nothing, Given::Nothing] if !has_zak_user && !has_user_claim => None,
        given => {
            let set = [
                (&ZOOM_ZAK_USER, has_zak_user),
                (&OIDC_ZOOM_USER_CLAIM, has_user_claim),
            ];
            report_missing(reader, &given, &set);
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

fn show_or_default(
    reader: &mut Reader<'_>,
    variable: &Variable,
    given: &Given,
    shown: fn(&str) -> String,
) {
    match given {
        Given::Nothing => reader.record_default(variable),
        given => show(reader, variable.name, given, shown),
    }
}
