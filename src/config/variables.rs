//! The table of variables: everything that is known about one stands in its row.

use super::env::trim::ValueKind;

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

/// A constant for each row, and [`ALL`] rows.
macro_rules! variables {
    ($($name:ident: $default:literal, $help:literal $(, $property:ident $(($value:expr))?)*;)*) => {
        $(
            pub(crate) const $name: Variable =
                Variable::new(stringify!($name), $default, $help)$(.$property($($value)?))*;
        )*

        /// Every variable, in the order in which `check` shows them.
        pub(crate) const ALL: &[Variable] = &[$($name),*];
    };
}

variables! {
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

    PARTICIPANT_API_KEYS: "none", "NAME:KEY of callers that may join", list, file, secret;
    HOST_API_KEYS: "none", "NAME:KEY of callers that may host", list, file, secret;
    REQUEST_SIGNING_SECRETS: "none", "whsec_ secrets of callers that sign requests",
        list, file, secret;
    OIDC_ISSUER: "none", "URL of the OpenID issuer";
    OIDC_AUDIENCE: "none", "aud that tokens must have, one of these", list;
    OIDC_JWKS_URL: "by discovery", "where the issuer's keys are";
    OIDC_HOST_CLAIM: "none; no user may host", "path and value of the claim that lets users host";
    OIDC_MEETING_CLAIM: "none; every meeting", "path to the list of a user's meeting numbers";
    OIDC_NAME_CLAIM: "sub", "path to the claim that names the user in the log";
    OIDC_ZOOM_USER_CLAIM: "none", "path to the claim with the user's Zoom ID or e-mail, for their ZAK";
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

/// Every name that is read, aliases and the names of files included.
pub(super) fn read_names() -> impl Iterator<Item = String> {
    ALL.iter().flat_map(|variable| {
        variable.names().flat_map(|name| {
            let file = variable.has_file.then(|| format!("{name}_FILE"));
            std::iter::once(name.to_owned()).chain(file)
        })
    })
}

/// Whether the value of this name, or the file that it names, is a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let mut secrets = ALL.iter().filter(|variable| variable.is_secret);
    secrets.any(|variable| variable.names().any(|known| known == name))
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
    format!(
        "Variables, from the environment or .env. NAME_FILE names a file that holds the value of \
         a key, a secret or a list of them.{entries}"
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
        for variable in ALL {
            let name = variable.name;
            for known in variable.names() {
                let quoted = format!("`{known}`");
                let mut rows = page.lines().filter(|line| line.starts_with("| `"));
                let row = rows.find(|row| row.contains(&quoted));
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
