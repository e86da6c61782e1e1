//! The environment, read once and checked as a whole.
//!
//! Every variable comes from the command line, the process's environment or
//! `.env`, in this order. A [`Reading`] holds the [`Config`] or every fault at
//! once, and what `zoom-signature check` shows. No fault, warning or setting
//! ever contains the value of a secret.

mod credentials;
mod dot_env;
mod environment;
mod gate;
mod list;
mod listen;
mod misspelt;
mod page;
mod reader;
mod web;

use crate::gate::Settings as GateSettings;
use crate::signature::{Backdate, Credentials, Lifetime};

pub use environment::{Environment, Source};
pub use listen::{Host, Listen, LogFormat, LogLevel};
pub use page::{SdkDirectory, SdkSource, TestPage};
pub use reader::{Fault, Refused, Setting, Warning};
pub use web::{AllowedOrigins, SignaturePath};

use reader::Reader;

/// All that can be set, checked.
pub struct Config {
    /// Where the server listens.
    pub listen: Listen,
    /// `ZOOM_MEETING_SDK_KEY` and `_SECRET`. `None`: nothing is configured, which
    /// a [`Reading`] only lets pass on loopback.
    pub credentials: Option<Credentials>,
    /// Who may ask, and for what.
    pub gate: GateSettings,
    /// `SIGNATURE_LIFETIME_SECONDS`, when a caller asks for none.
    pub lifetime: Lifetime,
    /// `SIGNATURE_BACKDATE_SECONDS`.
    pub backdate: Backdate,
    /// `SIGNATURE_PATHS`: where signatures are answered beside `/signature`.
    pub signature_paths: Vec<SignaturePath>,
    /// `CORS_ALLOWED_ORIGINS`: whose pages may read answers. `None`: not set.
    pub allowed_origins: Option<AllowedOrigins>,
    /// `TEST_PAGE`, `ZOOM_WEB_SDK_VERSION`, `ZOOM_WEB_SDK_DIR`. `None`: off.
    pub test_page: Option<TestPage>,
    /// `LOG_FORMAT`. Defaults to text.
    pub log_format: LogFormat,
    /// `LOG_LEVEL`. Defaults to info.
    pub log_level: LogLevel,
}

/// What came of reading the environment.
pub struct Reading {
    /// The configuration, or everything that is wrong with it.
    pub config: Result<Config, Refused>,
    /// What works and should be put right all the same.
    pub warnings: Vec<Warning>,
    /// Each setting, its value (secrets masked) and where it came from.
    pub settings: Vec<Setting>,
}

impl Reading {
    /// Reads every variable, in the order in which `check` shows them.
    #[must_use]
    pub fn of(environment: &Environment) -> Self {
        let mut reader = Reader::new(environment);
        let listen = Listen::read(&mut reader);
        let credentials = credentials::read(&mut reader, &listen);
        let config = Config {
            credentials,
            gate: gate::read(&mut reader, &listen),
            lifetime: reader.parsed("SIGNATURE_LIFETIME_SECONDS", Lifetime::default()),
            backdate: reader.parsed("SIGNATURE_BACKDATE_SECONDS", Backdate::default()),
            signature_paths: web::signature_paths(&mut reader),
            allowed_origins: web::allowed_origins(&mut reader),
            test_page: TestPage::read(&mut reader, &listen),
            log_format: reader.parsed("LOG_FORMAT", LogFormat::Text),
            log_level: reader.parsed("LOG_LEVEL", LogLevel::Info),
            listen,
        };
        misspelt::warn(&mut reader, environment);
        reader.finish(config)
    }
}
