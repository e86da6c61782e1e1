//! The table of variables: everything that is known about one stands in its row.

use super::env::trim::ValueKind;
use crate::auth::AppName;

/// A variable of the environment.
pub(crate) struct Variable {
    /// Its name.
    pub(crate) name: &'static str,
    /// Other names that are read for the same value.
    pub(crate) aliases: &'static [&'static str],
    /// Whether `NAME_FILE` may name a file that holds the value.
    pub(crate) has_file: bool,
    /// Whether nobody else should see its value, or the file that it names.
    pub(crate) is_secret: bool,
    /// Whether it holds one value or a list.
    pub(crate) kind: ValueKind,
    /// Whether a change needs a restart; a reload applies the others.
    pub(crate) needs_restart: bool,
    /// What `check` shows while it is not set: a value that its parser reads, or words
    /// where the default depends on something else.
    pub(crate) default: &'static str,
    /// What it is for, in one line.
    pub(crate) help: &'static str,
}

impl Variable {
    const fn new(name: &'static str, default: &'static str, help: &'static str) -> Self {
        Self {
            name,
            aliases: &[],
            has_file: false,
            is_secret: false,
            kind: ValueKind::Single,
            needs_restart: false,
            default,
            help,
        }
    }

    const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    const fn file(mut self) -> Self {
        self.has_file = true;
        self
    }

    const fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }

    const fn list(mut self) -> Self {
        self.kind = ValueKind::List;
        self
    }

    const fn restart(mut self) -> Self {
        self.needs_restart = true;
        self
    }

    /// Its name and its aliases.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

/// A constant for each row, and a list of all.
macro_rules! variables {
    ($(#[doc = $doc:literal])* $all:ident: $($name:ident: $default:literal, $help:literal $(, $property:ident $(($value:expr))?)*;)*) => {
        $(
            pub(crate) const $name: Variable =
                Variable::new(stringify!($name), $default, $help)$(.$property($($value)?))*;
        )*

        $(#[doc = $doc])*
        pub(crate) const $all: &[Variable] = &[$($name),*];
    };
}

variables! {
    /// Every variable, in the order in which `check` shows them.
    ALL:

    HOST: "127.0.0.1", "IP address to listen on, or localhost", restart;
    PORT: "4000", "port to listen on; 0 takes a free one", restart;
    TLS_CERT_FILE: "none; plain HTTP", "certificate with its chain, in PEM";
    TLS_KEY_FILE: "none; plain HTTP", "private key of the certificate, in PEM";
    HSTS_SECONDS: "a year with TLS_CERT_FILE beyond loopback, else 0",
        "max-age of Strict-Transport-Security; 0 leaves it out", restart;
    METRICS_BIND: "none; no metrics", "IP address and port for /metrics", restart;
    KEEP_ALIVE_SECONDS: "75", "seconds that a connection may idle after a response, 1 to 600", restart;
    MAX_CONNECTIONS_PER_ADDRESS: "1024", "connections that one address may have, 1 to 4096",
        restart;
    SHUTDOWN_SECONDS: "10", "seconds that a graceful shutdown may take, 0 to 600", restart;

    ZOOM_MEETING_SDK_KEY: "none; demo credentials on loopback", "SDK Key or Client ID of the app",
        aliases(&["ZOOM_SDK_KEY", "ZOOM_CLIENT_ID"]), file;
    ZOOM_MEETING_SDK_SECRET: "none; demo credentials on loopback",
        "SDK Secret or Client Secret of the app",
        aliases(&["ZOOM_SDK_SECRET", "ZOOM_CLIENT_SECRET"]), file, secret;
    ZOOM_MEETING_SDK_SECRET_PREVIOUS: "none",
        "the previous secret, only used to inspect signatures", file, secret;
    ZOOM_APPS: "none; only that of ZOOM_MEETING_SDK_KEY", "names of more apps to sign for", list;

    PARTICIPANT_API_KEYS: "none", "NAME:KEY of callers that may join, NAME@APP:KEY for one app", list, file, secret;
    HOST_API_KEYS: "none", "NAME:KEY of callers that may host, NAME@APP:KEY for one app", list, file, secret;
    REQUEST_SIGNING_SECRETS: "none", "whsec_ secrets of callers that sign requests, whsec_…@APP for one app",
        list, file, secret;
    OIDC_ISSUER: "none", "URL of the OpenID issuer";
    OIDC_AUDIENCE: "none", "aud that tokens must have, one of these", list;
    OIDC_JWKS_URL: "by discovery", "where the issuer's keys are";
    OIDC_HOST_CLAIM: "none; no user may host", "path and value of the claim that lets users host";
    OIDC_MEETING_CLAIM: "none; every meeting", "path to the list of a user's meeting numbers";
    OIDC_NAME_CLAIM: "sub", "path to the claim that names the user in the log";
    OIDC_ZOOM_USER_CLAIM: "none", "path to the claim with the user's Zoom ID or e-mail, for their ZAK";
    OIDC_APP: "none; any", "the only app whose signatures users get";
    OIDC_REFETCH_SECONDS: "30",
        "seconds between two fetches of keys for tokens with unknown ones, 1 to 600";
    ALLOW_ANONYMOUS: "everybody on this machine if HOST is loopback and no method is configured, else nobody",
        "participant or host: lets everybody ask without a credential";
    ALLOWED_MEETING_NUMBERS: "every meeting", "the only meetings that anybody may ask for", list;
    NATIVE_SIGNATURES: "hosts", "hosts or all: who gets signatures for native SDKs";
    RATE_LIMIT_PER_MINUTE: "120", "requests a minute of a caller; 0 means no limit";
    ADDRESS_RATE_LIMIT_PER_MINUTE: "600", "requests a minute of an address; 0 means no limit";
    TRUSTED_PROXIES: "none; X-Forwarded-For and Forwarded are ignored",
        "addresses and networks whose X-Forwarded-For or Forwarded counts", list;
    REDIS_URL: "none; each process counts for itself",
        "redis://, rediss:// or unix:// of the Redis or Valkey in which replicas count together", file, secret;
    REDIS_KEY_PREFIX: "zoom-signature", "what the names of all keys in Redis begin with, in braces";
    REDIS_CA_FILE: "none; the system's certificates", "CA certificates for verifying a rediss:// server, in PEM";
    RELOAD_MAY_OPEN: "off", "on or off: whether a reload may permit more than before";

    ZOOM_S2S_ACCOUNT_ID: "none; no requests to Zoom", "Account ID of a Server-to-Server OAuth app",
        aliases(&["ZOOM_ACCOUNT_ID"]), file;
    ZOOM_S2S_CLIENT_ID: "none", "its Client ID; or ZOOM_CLIENT_ID, beside the SDK's own names", file;
    ZOOM_S2S_CLIENT_SECRET: "none", "its Client Secret; or ZOOM_CLIENT_SECRET", file, secret;
    ZOOM_OAUTH_URL: "https://zoom.us", "Zoom's OAuth server; https://zoomgov.com for government";
    ZOOM_ZAK_USER: "none", "meeting-host, or the Zoom user whose ZAK callers get";
    ZAK_LIFETIME_SECONDS: "600", "seconds that a ZAK lasts, 60 to 7200";
    ZOOM_API_RATE_LIMIT_PER_MINUTE: "60", "requests to Zoom a minute; 0 means no limit";

    SIGNATURE_LIFETIME_MAX_SECONDS: "172800", "longest lifetime that callers may ask for, in seconds, 1800 to 172800";
    SIGNATURE_LIFETIME_SECONDS: "7200", "lifetime when a caller asks for none, in seconds, 1800 to 172800";
    SIGNATURE_BACKDATE_SECONDS: "30", "seconds that iat is set back, 0 to 600";
    DEFAULT_ROLE: "none; a request for a meeting must name its role",
        "participant: the role of a request that names none";
    SIGNATURE_PATHS: "none beside / and /signature", "more paths that answer with signatures",
        list, restart;
    CORS_ALLOWED_ORIGINS: "pages on localhost, while HOST is loopback",
        "origins whose pages may read responses, null or *", list, restart;
    ERROR_FORMAT: "object", "object or text: what error is in responses", restart;
    TEST_PAGE: "on while HOST is loopback, else off", "on or off", restart;
    ZOOM_WEB_SDK_VERSION: "6.2.0", "Web SDK that the test page joins with", restart;
    ZOOM_WEB_SDK_DIR: "none; the page loads the SDK from source.zoom.us",
        "dist of an unpacked npm package @zoom/meetingsdk", restart;
    LOG_FORMAT: "text", "text or json", restart;
    LOG_LEVEL: "info", "error, warn, info or debug", restart;
}

variables! {
    /// The variables of each app in `ZOOM_APPS`, whose name stands for NAME: in capitals, with _
    /// for -.
    PER_APP:

    ZOOM_APP_NAME_KEY: "none; it has to be set", "its SDK Key or Client ID", file;
    ZOOM_APP_NAME_SECRET: "none; it has to be set", "its SDK Secret or Client Secret", file, secret;
    ZOOM_APP_NAME_SECRET_PREVIOUS: "none",
        "its previous secret, only used to inspect signatures", file, secret;
    ZOOM_APP_NAME_ALLOWED_MEETING_NUMBERS: "every meeting",
        "the only meetings that it signs for", list;
    ZOOM_APP_NAME_LIFETIME_SECONDS: "SIGNATURE_LIFETIME_SECONDS",
        "lifetime of its signatures when a caller asks for none, in seconds";
    ZOOM_APP_NAME_ACCOUNT_ID: "ZOOM_S2S_ACCOUNT_ID",
        "Account ID of its own Server-to-Server OAuth app", file;
    ZOOM_APP_NAME_S2S_CLIENT_ID: "ZOOM_S2S_CLIENT_ID", "Client ID of that", file;
    ZOOM_APP_NAME_S2S_CLIENT_SECRET: "ZOOM_S2S_CLIENT_SECRET", "Client Secret of that", file, secret;
}

/// What the names of all variables of apps begin with.
pub(super) const APP_PREFIX: &str = "ZOOM_APP_";

/// What stands for an app's name in [`PER_APP`].
const APP: &str = "NAME";

/// What the names of an app's variables begin with: `ZOOM_APP_PROD`.
pub(super) fn prefix_of(app: &AppName) -> String {
    let name = app.as_str().to_ascii_uppercase().replace('-', "_");
    format!("{APP_PREFIX}{name}")
}

/// The name of an app's variable: `ZOOM_APP_PROD_KEY` of `ZOOM_APP_NAME_KEY` and prod.
pub(crate) fn of_app(variable: &Variable, app: &AppName) -> String {
    let placeholder = format!("{APP_PREFIX}{APP}");
    variable.name.replacen(&placeholder, &prefix_of(app), 1)
}

/// The name of the app whose variable this would be, if `ZOOM_APPS` listed it.
pub(super) fn app_of(name: &str) -> Option<String> {
    let rest = name.strip_prefix(APP_PREFIX)?;
    let rest = rest.strip_suffix("_FILE").unwrap_or(rest);
    let suffixes = PER_APP.iter().map(|variable| {
        let start = APP_PREFIX.len() + APP.len();
        variable.name.get(start..).unwrap_or_default()
    });
    let apps = suffixes.filter_map(|suffix| rest.strip_suffix(suffix));
    // Of PROD_S2S_CLIENT_SECRET the app is prod.
    let app = apps.min_by_key(|app| app.len())?;
    Some(app.to_ascii_lowercase().replace('_', "-"))
}

/// Every name that is read with these apps, aliases included, and its variable.
pub(super) fn names(apps: &[AppName]) -> impl Iterator<Item = (&'static Variable, String)> {
    let all = ALL.iter().flat_map(|variable| {
        variable
            .names()
            .map(move |name| (variable, name.to_owned()))
    });
    let of_apps = apps.iter().flat_map(|app| {
        PER_APP
            .iter()
            .map(move |variable| (variable, of_app(variable, app)))
    });
    all.chain(of_apps)
}

/// The same with the names of files.
pub(super) fn read_names(apps: &[AppName]) -> impl Iterator<Item = String> {
    names(apps).flat_map(|(variable, name)| {
        let file = variable.has_file.then(|| format!("{name}_FILE"));
        std::iter::once(name).chain(file)
    })
}

/// Whether the value of this name, or the file that it names, is a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let mut secrets = ALL.iter().filter(|variable| variable.is_secret);
    let is_of_app = name.starts_with(APP_PREFIX)
        && (name.ends_with("_SECRET") || name.ends_with("_SECRET_PREVIOUS"));
    is_of_app || secrets.any(|variable| variable.names().any(|known| known == name))
}

/// The names of the variables whose change needs a restart.
pub fn needing_restart() -> impl Iterator<Item = &'static str> {
    let all = ALL.iter().filter(|variable| variable.needs_restart);
    all.map(|variable| variable.name)
}

/// Every variable with its default, for `--help`.
#[must_use]
pub fn variables_help() -> String {
    let entry = |variable: &Variable| {
        format!(
            "\n\n  {}\n          {}\n          [default: {}]",
            variable.name, variable.help, variable.default
        )
    };
    let entries: String = ALL.iter().map(entry).collect();
    let of_apps: String = PER_APP.iter().map(entry).collect();
    format!(
        "Variables, from the environment or .env. To the name of a key, a secret or a list of \
         them _FILE may be appended, for a file that holds the value.{entries}\n\nVariables of \
         each app in ZOOM_APPS, with its name in place of NAME, in capitals and with _ for -. \
         _FILE likewise.{of_apps}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, LoadedConfig};
    use std::fs;

    /// These have no default, or are shown only if they are set.
    const NOT_SHOWN: [&str; 3] = [
        "ZOOM_MEETING_SDK_KEY",
        "ZOOM_MEETING_SDK_SECRET",
        "ZOOM_MEETING_SDK_SECRET_PREVIOUS",
    ];

    #[test]
    fn every_row_is_read_in_its_order() {
        let loaded = LoadedConfig::load(&Environment::default());
        loaded.config.unwrap();
        let shown: Vec<&str> = loaded
            .settings
            .iter()
            .map(|s| s.variable.as_str())
            .collect();
        let rows = ALL.iter().map(|variable| variable.name);
        let rows: Vec<&str> = rows.filter(|name| !NOT_SHOWN.contains(name)).collect();
        assert_eq!(shown, rows);
    }

    #[test]
    fn the_variables_of_an_app_have_its_name() {
        let app: AppName = "eu-west-2".parse().unwrap();
        assert_eq!(of_app(&ZOOM_APP_NAME_KEY, &app), "ZOOM_APP_EU_WEST_2_KEY");
        for variable in PER_APP {
            let name = of_app(variable, &app);
            assert_eq!(app_of(&name).as_deref(), Some("eu-west-2"), "{name}");
            assert_eq!(is_secret(&name), variable.is_secret, "{name}");
            let listed = read_names(std::slice::from_ref(&app));
            assert!(listed.into_iter().any(|read| read == name), "{name}");
        }
        assert_eq!(app_of("ZOOM_APP_DEV_KEY_FILE").as_deref(), Some("dev"));
        assert_eq!(app_of("ZOOM_APP_DEV_KYE"), None);
        assert_eq!(app_of("ZOOM_MEETING_SDK_KEY"), None);
    }

    #[test]
    fn the_defaults_are_those_of_the_library() {
        let config = LoadedConfig::load(&Environment::default()).config.unwrap();
        assert_eq!(config.lifetime, zoom_signature::Lifetime::default());
        assert_eq!(config.longest_lifetime, zoom_signature::Lifetime::LONGEST);
        assert_eq!(config.backdate, zoom_signature::Backdate::default());
        assert_eq!(
            SIGNATURE_LIFETIME_SECONDS.default,
            config.lifetime.to_string()
        );
    }

    #[test]
    fn the_documents_have_every_row() {
        let document = |name: &str| {
            let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
            fs::read_to_string(path).unwrap()
        };
        let (page, example) = (document("docs/configuration.md"), document(".env.example"));
        for variable in ALL.iter().chain(PER_APP) {
            let prod = of_app(variable, &"prod".parse().unwrap());
            let names = if variable.name.starts_with(APP_PREFIX) {
                vec![prod.as_str()]
            } else {
                variable.names().collect()
            };
            let name = names[0];
            for known in names.iter().copied() {
                let quoted = format!("`{known}`");
                let rows = page.lines().filter(|line| line.starts_with("| `"));
                // An alias stands in the row of its variable, a default in another's.
                let is_own = |row: &&str| row.split(" | ").next().unwrap().contains(&quoted);
                let row = rows.clone().find(is_own);
                let row = row.or_else(|| rows.clone().find(|row| row.contains(&quoted)));
                let row = row.unwrap_or_else(|| panic!("{known} is not in the page's table"));
                let is_value = !variable.default.contains(' ') && variable.default != "none";
                assert!(!is_value || row.contains(variable.default), "{row}");
                assert!(example.contains(known), "{known} is not in .env.example");
            }
            let is_set = |line: &str| {
                let line = line.strip_prefix('#').unwrap_or(line);
                line.strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with('='))
            };
            assert!(example.lines().any(is_set), "{name} in .env.example");
            let file = format!("#{name}_FILE=");
            let has_line = example.contains(&file);
            assert_eq!(has_line, variable.has_file, "{file} in .env.example");
        }
    }
}
