//! Reads who may ask.

mod native;
mod oidc;

use std::net::IpAddr;

use ipnet::IpNet;

use crate::auth::{
    AnonymousAccess, ApiKey, ApiKeys, AppName, MeetingScope, RateLimit, Settings, SigningSecret,
    SigningSecrets,
};
use crate::http::TrustedProxies;
use zoom_signature::Role;

use crate::config::env::list::{accepted, list};
use crate::config::env::reader::Reader;
use crate::config::http::listen::Listen;
use crate::config::meetings::meetings;
use crate::config::signing::AppSettings;
use crate::config::variables::{
    ADDRESS_RATE_LIMIT_PER_MINUTE, ALLOW_ANONYMOUS, ALLOWED_MEETING_NUMBERS, HOST_API_KEYS,
    OIDC_APP, PARTICIPANT_API_KEYS, RATE_LIMIT_PER_MINUTE, REQUEST_SIGNING_SECRETS,
    TRUSTED_PROXIES, Variable, ZOOM_APP_NAME_ALLOWED_MEETING_NUMBERS, of_app,
};
use crate::text_values::text_values;

/// Reads who may ask, and which proxies are trusted.
pub(crate) fn read(reader: &mut Reader<'_>, listen: &Listen) -> (Settings, TrustedProxies) {
    let errors_before = reader.error_count();
    let api_keys = api_keys(reader);
    let signing_secrets = signing_secrets(reader);
    let oidc = crate::config::auth::oidc::read(reader);
    let is_faulty = reader.error_count() > errors_before;
    let has_method = !api_keys.is_empty() || !signing_secrets.is_empty() || oidc.is_some();
    let open = open(reader, listen, has_method, is_faulty);
    let settings = Settings {
        open,
        api_keys,
        signing_secrets,
        oidc,
        meetings: allowed_meetings(reader),
        native: native::read(reader),
        caller_limit: limit(reader, open, &RATE_LIMIT_PER_MINUTE),
        address_limit: limit(reader, open, &ADDRESS_RATE_LIMIT_PER_MINUTE),
    };
    (settings, trusted_proxies(reader, open))
}

fn api_keys(reader: &mut Reader<'_>) -> ApiKeys {
    let participants = api_key_list(reader, &PARTICIPANT_API_KEYS, Role::Participant);
    let hosts = api_key_list(reader, &HOST_API_KEYS, Role::Host);
    let one_time = reader.one_time().map(|made| made.api_key.clone());
    let all = participants.into_iter().chain(hosts).chain(one_time);
    let all: Vec<ApiKey> = all.collect();
    for (index, key) in all.iter().enumerate() {
        let earlier = all.iter().take(index);
        if let Some(other) = earlier.rev().find(|other| other.is_same_key(key)) {
            let problem = format!(
                "{} has a key that is in {} already, as that of {}: every key belongs to one \
                 caller and one list",
                key.name(),
                list_of(other),
                other.name()
            );
            reader.error(list_of(key), problem);
        }
    }
    ApiKeys::new(all)
}

pub(crate) const fn list_of(key: &ApiKey) -> &'static str {
    if key.max_role().is_host() {
        HOST_API_KEYS.name
    } else {
        PARTICIPANT_API_KEYS.name
    }
}

fn api_key_list(reader: &mut Reader<'_>, variable: &Variable, max_role: Role) -> Vec<ApiKey> {
    let Some(found) = reader.find(variable) else {
        reader.record_default(variable);
        return Vec::new();
    };
    let keys = list(&found.value).map(|text| ApiKey::parse(text, max_role));
    accepted(reader, &found, keys, |keys| {
        let names = keys.iter();
        let names = names.map(|key| {
            let app = key.app().map(|app| format!(" for {app}"));
            let app = app.unwrap_or_default();
            format!("{}{app}{}", key.name(), key.limited_to())
        });
        let names: Vec<String> = names.collect();
        format!("{} ({})", counted(keys.len(), "key"), names.join(", "))
    })
}

fn signing_secrets(reader: &mut Reader<'_>) -> SigningSecrets {
    let Some(found) = reader.find(&REQUEST_SIGNING_SECRETS) else {
        reader.record_default(&REQUEST_SIGNING_SECRETS);
        return SigningSecrets::default();
    };
    let secrets: Vec<_> = list(&found.value).map(SigningSecret::parse).collect();
    let valid: Vec<&SigningSecret> = secrets.iter().flatten().collect();
    let mut later = valid.iter().enumerate();
    let is_repeated = later.any(|(index, secret)| {
        let mut earlier = valid.iter().take(index);
        earlier.any(|other| other.is(secret))
    });
    if is_repeated {
        reader.reject(&found, "lists one secret twice");
        return SigningSecrets::default();
    }
    let secrets = accepted(reader, &found, secrets.into_iter(), |secrets| {
        let apps = secrets.iter().filter_map(SigningSecret::app);
        let apps: Vec<String> = apps.map(|app| format!(", 1 for {app}")).collect();
        format!("{}{}", counted(secrets.len(), "secret"), apps.concat())
    });
    SigningSecrets::new(secrets)
}

fn counted(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

fn open(
    reader: &mut Reader<'_>,
    listen: &Listen,
    has_method: bool,
    has_errors: bool,
) -> AnonymousAccess {
    let by_default = match (has_method, listen.is_loopback()) {
        (false, true) => "everybody on this machine",
        _ => "nobody",
    };
    let asked: Option<Anonymous> = reader.optional_or(&ALLOW_ANONYMOUS, by_default);
    if let Some(Anonymous(role)) = asked {
        return AnonymousAccess::UpTo(role);
    }
    if has_method || has_errors {
        return AnonymousAccess::Denied;
    }
    if listen.is_loopback() {
        return AnonymousAccess::LoopbackOnly;
    }
    let problem = "HOST is not loopback, so say who may ask: set \
                   PARTICIPANT_API_KEYS or HOST_API_KEYS (`zoom-signature key new NAME` makes \
                   one), REQUEST_SIGNING_SECRETS, or OIDC_ISSUER and OIDC_AUDIENCE. Only if \
                   everybody who reaches this server may join every meeting, set \
                   ALLOW_ANONYMOUS=participant; =host lets them host as well";
    reader.error(ALLOW_ANONYMOUS.name, problem);
    AnonymousAccess::Denied
}

#[derive(PartialEq)]
struct Anonymous(Role);

text_values!(
    Anonymous,
    AnonymousError,
    "must be participant or host: up to which role everybody may ask; leave it out for nobody",
    { "participant" => Self(Role::Participant), "host" => Self(Role::Host) }
);

fn limit(reader: &mut Reader<'_>, open: AnonymousAccess, variable: &Variable) -> RateLimit {
    if open != AnonymousAccess::LoopbackOnly {
        return reader.parsed(variable);
    }
    let asked: Option<RateLimit> = reader.optional_or(variable, "off on an open loopback");
    if asked.is_some() {
        reader.warn(
            variable.name,
            "has no effect while everybody on this machine may ask",
        );
    }
    RateLimit::UNLIMITED
}

fn allowed_meetings(reader: &mut Reader<'_>) -> MeetingScope {
    let variable = &ALLOWED_MEETING_NUMBERS;
    meetings(reader, variable, variable.name).unwrap_or_else(|| {
        reader.record_default(variable);
        MeetingScope::Any
    })
}

/// Refuses credentials for apps that are not there.
pub(crate) fn refuse_unknown_apps(reader: &mut Reader<'_>, settings: &Settings, apps: &[AppName]) {
    let is_unknown = |app: &&AppName| !apps.contains(app);
    for key in settings.api_keys.as_slice() {
        if let Some(app) = key.app().filter(is_unknown) {
            let problem = format!("{} is for the app {app}, {}", key.name(), not_there(app));
            reader.error(list_of(key), problem);
        }
    }
    for (place, secret) in (1..).zip(settings.signing_secrets.each()) {
        if let Some(app) = secret.app().filter(is_unknown) {
            let place: u32 = place;
            let problem = format!("entry {place} is for the app {app}, {}", not_there(app));
            reader.error(REQUEST_SIGNING_SECRETS.name, problem);
        }
    }
    let of_users = settings.oidc.as_ref().and_then(|oidc| oidc.app.as_ref());
    if let Some(app) = of_users.filter(is_unknown) {
        reader.error(OIDC_APP.name, format!("is {app}, {}", not_there(app)));
    }
}

/// Warns if whoever brings no credential may ask for every app, while credentials are bound to
/// one.
pub(crate) fn warn_if_binding_has_no_effect(
    reader: &mut Reader<'_>,
    settings: &Settings,
    apps: &[AppSettings],
) {
    let keys = settings.api_keys.as_slice().iter();
    let of_secrets = settings
        .signing_secrets
        .each()
        .filter_map(|secret| secret.app());
    let of_users = settings.oidc.as_ref().and_then(|oidc| oidc.app.as_ref());
    let mut bound = keys
        .filter_map(|key| key.app())
        .chain(of_secrets)
        .chain(of_users);
    if matches!(settings.open, AnonymousAccess::UpTo(_)) && apps.len() > 1 && bound.next().is_some()
    {
        let problem = "whoever brings no credential may ask for every app, so binding a credential \
                       to one keeps nobody from the others";
        reader.warn(ALLOW_ANONYMOUS.name, problem);
    }
}

/// Warns of apps with which nobody may ask for any meeting.
pub(crate) fn warn_of_apps_without_meetings(
    reader: &mut Reader<'_>,
    settings: &Settings,
    apps: &[AppSettings],
) {
    for app in apps {
        // If a list is empty, that is an error of its own.
        let is_any = !app.meetings.is_nothing() && !settings.meetings.is_nothing();
        if is_any && app.meetings.and(&settings.meetings).is_nothing() {
            let name = of_app(&ZOOM_APP_NAME_ALLOWED_MEETING_NUMBERS, &app.name);
            let problem = "has no meeting in common with ALLOWED_MEETING_NUMBERS, so the app signs \
                           nothing";
            reader.warn(&name, problem);
        }
    }
}

fn not_there(app: &AppName) -> &'static str {
    if *app == AppName::default_app() {
        "which has no credentials: set ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET"
    } else {
        "which is not an app here: list it in ZOOM_APPS"
    }
}

fn trusted_proxies(reader: &mut Reader<'_>, open: AnonymousAccess) -> TrustedProxies {
    let Some(found) = reader.find(&TRUSTED_PROXIES) else {
        reader.record_default(&TRUSTED_PROXIES);
        return TrustedProxies::default();
    };
    let networks = list(&found.value).map(network);
    let networks = accepted(reader, &found, networks, |_| found.value.to_string());
    if networks.iter().any(|network| network.prefix_len() == 0) {
        let problem = "trusts everybody, so whoever calls can pass for any address and \
                       ADDRESS_RATE_LIMIT_PER_MINUTE holds nobody: name your proxies only";
        reader.warn(TRUSTED_PROXIES.name, problem);
    }
    if open == AnonymousAccess::LoopbackOnly {
        let problem = "is set, and nothing says who may ask, so every request is refused: \
                       configure an authentication method, such as PARTICIPANT_API_KEYS, or set \
                       ALLOW_ANONYMOUS";
        reader.warn(TRUSTED_PROXIES.name, problem);
    }
    TrustedProxies::new(networks)
}

#[derive(Debug, thiserror::Error)]
#[error("must be an IP address or a network such as 10.0.0.0/8")]
struct NetworkError;

fn network(text: &str) -> Result<IpNet, NetworkError> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse()).or(Err(NetworkError))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::OidcSettings;
    use crate::config::{Environment, LoadedConfig};
    use std::time::Duration;

    fn read(variables: &[(&str, &str)]) -> Settings {
        let flags = variables
            .iter()
            .map(|(name, value)| (*name, Some((*value).to_owned())));
        let environment = Environment::default().with_flags(flags);
        LoadedConfig::load(&environment).config.unwrap().auth
    }

    #[test]
    fn each_setting_of_the_issuer_counts() {
        let auth = read(&[
            ("OIDC_ISSUER", "https://login.example.com"),
            ("OIDC_AUDIENCE", "zoom, zoom-staging"),
            ("OIDC_JWKS_URL", "https://login.example.com/keys"),
            ("OIDC_HOST_CLAIM", "roles=host"),
            ("OIDC_MEETING_CLAIM", "meetings"),
            ("OIDC_NAME_CLAIM", "email"),
            ("OIDC_REFETCH_SECONDS", "5"),
            ("OIDC_APP", "default"),
            ("OIDC_ZOOM_USER_CLAIM", "zoom"),
            ("ZOOM_S2S_ACCOUNT_ID", "account"),
            ("ZOOM_S2S_CLIENT_ID", "client"),
            ("ZOOM_S2S_CLIENT_SECRET", "a-client-secret"),
        ]);
        let oidc = OidcSettings {
            issuer: "https://login.example.com".parse().unwrap(),
            audiences: vec!["zoom".to_owned(), "zoom-staging".to_owned()],
            jwks_url: Some("https://login.example.com/keys".parse().unwrap()),
            host_claim: Some("roles=host".parse().unwrap()),
            meeting_claim: Some("meetings".parse().unwrap()),
            name_claim: Some("email".parse().unwrap()),
            zoom_user_claim: Some("zoom".parse().unwrap()),
            app: Some("default".parse().unwrap()),
            refetch_interval: Duration::from_secs(5),
        };
        assert_eq!(auth.oidc, Some(oidc));
    }

    #[test]
    fn the_limits_are_each_their_own() {
        let by_default = read(&[("ALLOW_ANONYMOUS", "participant")]);
        assert_eq!(by_default.caller_limit, RateLimit::per_minute(120));
        assert_eq!(by_default.address_limit, RateLimit::per_minute(600));
        let set = read(&[
            ("ALLOW_ANONYMOUS", "participant"),
            ("RATE_LIMIT_PER_MINUTE", "7"),
            ("ADDRESS_RATE_LIMIT_PER_MINUTE", "70"),
        ]);
        assert_eq!(set.caller_limit, RateLimit::per_minute(7));
        assert_eq!(set.address_limit, RateLimit::per_minute(70));
    }
}
