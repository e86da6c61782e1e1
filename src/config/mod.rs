//! The environment, read once and checked as a whole.
//!
//! Every variable comes from the command line, the process's environment or
//! `.env`, in this order. A [`Reading`] holds the [`Config`] or every fault at
//! once, and what `zoom-signature check` shows. No fault, warning or setting
//! ever contains the value of a secret.

mod certificate;
mod connections;
mod credentials;
mod days;
mod default_role;
mod door;
mod dot_env;
mod dot_env_rights;
mod environment;
mod fault;
mod file;
mod gate;
mod hsts;
mod list;
mod listen;
mod log;
mod native;
mod oidc;
mod page;
mod platform;
mod reader;
mod reading;
mod rights;
mod seconds;
mod signing;
mod strip;
mod switch;
mod tls;
mod unread;
mod variables;
mod watched;
mod web;

use std::net::SocketAddr;
use std::num::NonZeroU32;

use rustls::sign::CertifiedKey;

use crate::gate::Settings as GateSettings;
use zoom_signature::{Backdate, Credentials, Lifetime, Role, SdkSecret};

pub use certificate::CertificateDays;
pub use connections::{ConnectionsPerAddress, ConnectionsPerAddressError};
pub use days::Days;
pub use door::Door;
pub use environment::{Environment, Source};
pub use fault::{Fault, Note, Refused, Setting, Warning};
pub use listen::{Host, Listen};
pub use log::{LogFormat, LogLevel};
pub use page::{SdkDirectory, SdkSource, TestPage};
pub use reading::Reading;
pub use seconds::{KeepAliveSeconds, Seconds, SecondsError, ShutdownSeconds};
pub use signing::{AppCredentials, Signing};
pub use watched::Watched;
pub use web::{AllowedOrigins, ErrorFormat, SignaturePath};

use reader::Reader;
use switch::Switch;

/// All that can be set, checked.
pub struct Config {
    /// Where the server listens.
    pub listen: Listen,
    /// `ZOOM_MEETING_SDK_KEY` and `_SECRET`. `None`: nothing is configured, which
    /// a [`Reading`] only lets pass on loopback.
    pub credentials: Option<Credentials>,
    /// `ZOOM_MEETING_SDK_SECRET_PREVIOUS`: the secret before this one, which
    /// signatures are only inspected with.
    pub previous_secret: Option<SdkSecret>,
    /// `TLS_CERT_FILE` and `TLS_KEY_FILE`. `None`: plain HTTP.
    pub certificate: Option<CertifiedKey>,
    /// `HSTS_SECONDS`. `None`: browsers are told nothing.
    pub hsts: Option<NonZeroU32>,
    /// `METRICS_BIND`: where metrics are read. `None`: nowhere.
    pub metrics_bind: Option<SocketAddr>,
    /// `KEEP_ALIVE_SECONDS`. Defaults to 75.
    pub keep_alive: KeepAliveSeconds,
    /// `MAX_CONNECTIONS_PER_ADDRESS`. Defaults to 1,024, a quarter of all.
    pub connections_per_address: ConnectionsPerAddress,
    /// `SHUTDOWN_SECONDS`. Defaults to 10.
    pub shutdown: ShutdownSeconds,
    /// `RELOAD_MAY_OPEN`: whether a reload may permit more than what is in force. Defaults
    /// to no.
    pub reload_may_open: bool,
    /// Who may ask, and for what.
    pub gate: GateSettings,
    /// `SIGNATURE_LIFETIME_SECONDS`, when a caller asks for none.
    pub lifetime: Lifetime,
    /// `SIGNATURE_LIFETIME_MAX_SECONDS`: what a caller may ask for at most.
    pub longest_lifetime: Lifetime,
    /// `DEFAULT_ROLE`: what a request for a meeting has that names no role.
    pub default_role: Option<Role>,
    /// `SIGNATURE_BACKDATE_SECONDS`.
    pub backdate: Backdate,
    /// `SIGNATURE_PATHS`: where signatures are answered beside `/signature`.
    pub signature_paths: Vec<SignaturePath>,
    /// `CORS_ALLOWED_ORIGINS`: whose pages may read answers. `None`: not set.
    pub allowed_origins: Option<AllowedOrigins>,
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

    /// What is good for a time only.
    #[must_use]
    pub fn days(&self) -> Days {
        let shown = self.certificate.as_ref();
        let shown = shown.and_then(|certificate| certificate.cert.first());
        Days {
            certificate: shown.and_then(CertificateDays::of),
            api_keys: self.gate.api_keys.clone(),
        }
    }
}

/// How often files are read that change meanwhile; some may never stand still.
const MOST_READINGS: usize = 5;

impl Reading<Config> {
    /// Reads every variable. Where a file changes meanwhile all are read again, or a
    /// key could come together with the secret of another.
    #[must_use]
    pub fn of(environment: &Environment) -> Self {
        let mut reading = Self::once(environment);
        for _ in 1..MOST_READINGS {
            if !reading.files.iter().any(Watched::has_changed) {
                break;
            }
            reading = Self::once(environment);
        }
        reading
    }

    /// In the order in which `check` shows them.
    fn once(environment: &Environment) -> Self {
        let mut reader = Reader::new(environment);
        let listen = Listen::read(&mut reader);
        platform::warn(&mut reader);
        let certificate = tls::read(&mut reader);
        let hsts = hsts::read(&mut reader, &listen, certificate.is_some());
        let metrics_bind = listen::metrics_bind(&mut reader, &listen);
        let keep_alive = reader.parsed("KEEP_ALIVE_SECONDS", KeepAliveSeconds::default());
        let connections_per_address = reader.parsed(
            "MAX_CONNECTIONS_PER_ADDRESS",
            ConnectionsPerAddress::default(),
        );
        let shutdown = reader.parsed("SHUTDOWN_SECONDS", ShutdownSeconds::default());
        let credentials = credentials::read(&mut reader, listen.is_loopback());
        let previous_secret = credentials::previous(&mut reader, credentials.as_ref());
        let gate = gate::read(&mut reader, &listen);
        let reload_may_open = reader.parsed("RELOAD_MAY_OPEN", Switch(false)).0;
        let (lifetime, longest_lifetime) = signing::lifetimes(&mut reader);
        let config = Config {
            credentials,
            previous_secret,
            certificate,
            hsts,
            metrics_bind,
            keep_alive,
            connections_per_address,
            shutdown,
            gate,
            reload_may_open,
            lifetime,
            longest_lifetime,
            backdate: reader.parsed("SIGNATURE_BACKDATE_SECONDS", Backdate::default()),
            default_role: default_role::read(&mut reader),
            signature_paths: web::signature_paths(&mut reader),
            allowed_origins: web::allowed_origins(&mut reader),
            error_format: reader.parsed("ERROR_FORMAT", ErrorFormat::Object),
            test_page: TestPage::read(&mut reader, &listen),
            log_format: reader.parsed("LOG_FORMAT", LogFormat::Text),
            log_level: reader.parsed("LOG_LEVEL", LogLevel::Info),
            listen,
        };
        dot_env_rights::warn(&mut reader, environment);
        unread::warn(&mut reader, environment);
        reader.finish(config)
    }
}
