//! The environment, read once and checked as a whole.
//!
//! Every variable comes from the command line, the process's environment or `.env`, in
//! this order. A [`LoadedConfig`] holds the [`Config`] or every error at once, and what
//! `zoom-signature check` shows. No error, warning or shown setting contains a secret.

mod auth;
mod env;
mod error;
mod expiry;
mod http;
mod load;
mod meetings;
mod one_time;
mod probe_target;
mod redis;
mod signing;
mod switch;
mod tls;
mod variables;
mod zoom_api;

use std::net::SocketAddr;
use std::num::NonZeroU32;

use rustls::sign::CertifiedKey;

use crate::auth::Settings as AuthSettings;
use crate::http::{AllowedOrigins, ErrorFormat, SignaturePath, TestPage, TrustedProxies};
use crate::redis_store::RedisSettings;
use crate::telemetry::{LogFormat, LogLevel};
use crate::zoom_api::{OAuthUrl, ZoomApiSettings};
use zoom_signature::{Backdate, Lifetime, Role};

pub use env::seconds::{KeepAliveSeconds, RefetchSeconds, Seconds, SecondsError, ShutdownSeconds};
pub use env::watched_file::WatchedFile;
pub use env::{Environment, Source};
pub use error::{ConfigError, ConfigErrors, Note, ShownSetting, Warning};
pub use expiry::Expirations;
pub use http::connections::{ConnectionsPerAddress, ConnectionsPerAddressError};
pub use http::listen::{Host, Listen};
pub use load::LoadedConfig;
pub use one_time::OneTime;
pub use probe_target::ProbeTarget;
pub use signing::apps::AppSettings;
pub use signing::{AppCredentials, Signing};
pub use tls::validity::CertificateValidity;
pub use variables::{needing_restart, variables_help};

use env::reader::Reader;
use switch::Switch;

/// Every setting, validated.
pub struct Config {
    /// Where the server listens.
    pub listen: Listen,
    /// The app of `ZOOM_MEETING_SDK_KEY` and those in `ZOOM_APPS`, the one that signs if
    /// nothing chooses first. Empty if nothing is configured, which is only valid on loopback.
    pub apps: Vec<AppSettings>,
    /// `TLS_CERT_FILE` and `TLS_KEY_FILE`, or that of a [`OneTime`]. `None`: plain HTTP.
    pub certificate: Option<CertifiedKey>,
    /// Whether the certificate is that of a [`OneTime`], of which browsers warn.
    pub is_one_time_certificate: bool,
    /// `HSTS_SECONDS`. `None`: no header.
    pub hsts: Option<NonZeroU32>,
    /// `METRICS_BIND`: where metrics are served. `None`: nowhere.
    pub metrics_bind: Option<SocketAddr>,
    /// `KEEP_ALIVE_SECONDS`. Defaults to 75.
    pub keep_alive: KeepAliveSeconds,
    /// `MAX_CONNECTIONS_PER_ADDRESS`. Defaults to 1,024, a quarter of all.
    pub connections_per_address: ConnectionsPerAddress,
    /// `SHUTDOWN_SECONDS`. Defaults to 10.
    pub shutdown: ShutdownSeconds,
    /// `RELOAD_MAY_OPEN`: whether a reload may permit more than before. Defaults to no.
    pub reload_may_open: bool,
    /// Who may ask, and for what.
    pub auth: AuthSettings,
    /// `TRUSTED_PROXIES`.
    pub trusted_proxies: TrustedProxies,
    /// `REDIS_URL` and others. `None`: this process counts for itself.
    pub redis: Option<RedisSettings>,
    /// `ZOOM_S2S_ACCOUNT_ID` and others, for every app that has none of its own. `None`: nothing
    /// is requested from Zoom for these.
    pub zoom_api: Option<ZoomApiSettings>,
    /// `ZOOM_OAUTH_URL`
    pub oauth_url: OAuthUrl,
    /// `SIGNATURE_LIFETIME_SECONDS`, the lifetime of a signature when a caller asks for
    /// none.
    pub lifetime: Lifetime,
    /// `SIGNATURE_LIFETIME_MAX_SECONDS`: the longest lifetime that a caller may ask for.
    pub longest_lifetime: Lifetime,
    /// `DEFAULT_ROLE`: the role of a request for a meeting that names none.
    pub default_role: Option<Role>,
    /// `SIGNATURE_BACKDATE_SECONDS`.
    pub backdate: Backdate,
    /// `SIGNATURE_PATHS`: further paths that answer with signatures.
    pub signature_paths: Vec<SignaturePath>,
    /// `CORS_ALLOWED_ORIGINS`: whose pages may read answers. Defaults to pages on localhost
    /// while `HOST` is loopback, and to this server's own pages otherwise.
    pub allowed_origins: AllowedOrigins,
    /// `ERROR_FORMAT`: what `error` is in answers. Defaults to an object.
    pub error_format: ErrorFormat,
    /// `TEST_PAGE`, `ZOOM_WEB_SDK_VERSION`, `ZOOM_WEB_SDK_DIR`. `None`: off.
    pub test_page: Option<TestPage>,
    /// `LOG_FORMAT`. Defaults to text.
    pub log_format: LogFormat,
    /// `LOG_LEVEL`. Defaults to info.
    pub log_level: LogLevel,
}

impl Config {
    /// `http` or `https`.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        tls::scheme(self.certificate.is_some())
    }

    /// What expires and can be renewed.
    #[must_use]
    pub fn days(&self) -> Expirations {
        let shown = self.certificate.as_ref();
        let shown = shown.filter(|_| !self.is_one_time_certificate);
        let shown = shown.and_then(|certificate| certificate.cert.first());
        Expirations {
            certificate: shown.and_then(CertificateValidity::of),
            api_keys: self.auth.api_keys.clone(),
        }
    }
}

/// How often files are read again if they change meanwhile; some change all the time.
const MOST_READINGS: usize = 5;

impl LoadedConfig<Config> {
    /// Reads every variable. If a file changes meanwhile, reads all again: a key must not
    /// come together with the secret of another.
    #[must_use]
    pub fn load(environment: &Environment) -> Self {
        let mut reading = Self::load_once(environment);
        for _ in 1..MOST_READINGS {
            if !reading.files.iter().any(WatchedFile::has_changed) {
                break;
            }
            reading = Self::load_once(environment);
        }
        reading
    }

    /// Reads every variable once, in the order in which `check` shows them.
    fn load_once(environment: &Environment) -> Self {
        let mut reader = Reader::new(environment);
        let listen = Listen::read(&mut reader);
        http::platform::warn(&mut reader);
        let configured = tls::read(&mut reader);
        let is_one_time_certificate = configured.is_none() && reader.one_time().is_some();
        let one_time = reader.one_time().map(|made| made.certificate.clone());
        let certificate = configured.or(one_time);
        let hsts = http::hsts::read(&mut reader, &listen, certificate.is_some());
        let metrics_bind = http::listen::metrics_bind(&mut reader, &listen);
        let keep_alive = reader.parsed(&variables::KEEP_ALIVE_SECONDS);
        let connections_per_address = reader.parsed(&variables::MAX_CONNECTIONS_PER_ADDRESS);
        let shutdown = reader.parsed(&variables::SHUTDOWN_SECONDS);
        let apps = signing::read_apps(
            &mut reader,
            listen.is_loopback(),
            signing::apps::Extent::All,
        );
        let app_names = apps.listed.clone();
        let (auth_settings, trusted_proxies) = auth::read(&mut reader, &listen);
        auth::refuse_unknown_apps(&mut reader, &auth_settings, &apps.bindable());
        let redis = redis::read(&mut reader, &apps);
        let reload_may_open = reader.parsed::<Switch>(&variables::RELOAD_MAY_OPEN).0;
        let has_user_claim = auth_settings
            .oidc
            .as_ref()
            .is_some_and(|oidc| oidc.zoom_user_claim.is_some());
        let zoom_api::ZoomApiRead {
            shared: zoom_api,
            oauth_url,
            apps,
        } = zoom_api::read(&mut reader, apps.apps, has_user_claim);
        let gives_zaks = zoom_api
            .iter()
            .chain(apps.iter().flat_map(|app| &app.zoom_api));
        zoom_api::warn_if_anybody_gets_zaks(&mut reader, gives_zaks, &auth_settings);
        let (lifetime, longest_lifetime) = signing::lifetimes(&mut reader);
        auth::warn_of_apps_without_meetings(&mut reader, &auth_settings, &apps);
        auth::warn_if_binding_has_no_effect(&mut reader, &auth_settings, &apps);
        signing::refuse_long_lifetimes(&mut reader, &apps, longest_lifetime);
        let config = Config {
            apps,
            certificate,
            is_one_time_certificate,
            hsts,
            metrics_bind,
            keep_alive,
            connections_per_address,
            shutdown,
            auth: auth_settings,
            trusted_proxies,
            redis,
            zoom_api,
            oauth_url,
            reload_may_open,
            lifetime,
            longest_lifetime,
            backdate: reader.parsed(&variables::SIGNATURE_BACKDATE_SECONDS),
            default_role: signing::default_role::read(&mut reader),
            signature_paths: http::signature_paths(&mut reader),
            allowed_origins: http::allowed_origins(&mut reader, &listen),
            error_format: reader.parsed(&variables::ERROR_FORMAT),
            test_page: http::test_page::read(&mut reader, &listen),
            log_format: reader.parsed(&variables::LOG_FORMAT),
            log_level: reader.parsed(&variables::LOG_LEVEL),
            listen,
        };
        env::dotenv_permissions::warn(&mut reader, environment);
        env::typos::warn(&mut reader, environment, &app_names);
        reader.build(config)
    }
}
