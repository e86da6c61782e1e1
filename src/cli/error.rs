use std::io::Write as _;
use std::process::ExitCode;

use crate::auth::AppName;
use crate::catalogue::did_you_mean;
use crate::config::{AppSettings, ConfigErrors};

use super::serve::bind_error;
use super::terminal;

/// Why a subcommand failed, in words for the person who ran it.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error(transparent)]
    ConfigErrors(#[from] ConfigErrors),
    #[error(
        "no credentials: set ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET, in the \
         environment or in .env"
    )]
    NoCredentials,
    #[error("there is no app {name}; here are {known}")]
    UnknownApp { name: AppName, known: String },
    #[error("{0}. {hint}", hint = bind_error::hint(_0))]
    CannotBind(#[from] crate::http::BindError),
    #[error("metrics cannot be counted: {0}")]
    Metrics(#[from] prometheus::Error),
    #[error(
        "it would permit more than before: {0}. If that is meant, set \
         RELOAD_MAY_OPEN=on beside it, or restart"
    )]
    PermitsMore(String),
    #[error(
        "the credentials of every app are gone, such as ZOOM_MEETING_SDK_KEY and \
         ZOOM_MEETING_SDK_SECRET, and a reload does not replace them with demo credentials: put \
         them back, or restart"
    )]
    NoCredentialsAnyMore,
    #[error(
        "the app {app} would have another key with the secret that {other} has now: key and secret \
         of an app change together. If that pair was wrong until now, restart"
    )]
    MixedPair { app: AppName, other: AppName },
    #[error(
        "the key or the secret of the app {0} is a placeholder, and Zoom refuses what is signed \
         with it: set the app's own, from marketplace.zoom.us"
    )]
    Placeholder(AppName),
    #[error(
        ".env is gone, and a reload does not go on without it: put it back, even empty, or restart"
    )]
    NoDotEnvAnyMore,
    #[error("--lan is for other devices, which do not reach loopback: leave --host out")]
    LanOnLoopback,
    #[error(
        "--lan finds no address of this machine that a phone could reach: connect it to the \
         phone's network, or name its address with --host"
    )]
    NoLanAddress,
    #[error("no certificate can be made for --lan: {0}")]
    NoCertificate(String),
    #[error("{0}")]
    Unhealthy(String),
    #[error(transparent)]
    Oidc(#[from] crate::auth::OidcError),
    #[error(transparent)]
    Redis(#[from] crate::redis_store::RedisError),
    #[error(transparent)]
    ZoomApi(#[from] crate::zoom_api::ZoomApiError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("stdout is closed, so there is nowhere to print to")]
    StdoutClosed,
    #[error("no token: give it as an argument, or - to read it from stdin")]
    NoToken,
    #[error(
        "no code {word} is known here.{} `zoom-signature explain` lists them all",
        did_you_mean(nearest)
    )]
    UnknownCode {
        word: String,
        nearest: Vec<&'static str>,
    },
    #[error("the operating system gives no random bytes")]
    NoRandomness,
    #[error(
        "NAME must be 1 to 32 letters, digits, dots, dashes or underscores: it stands for the \
         caller in the log; or NAME@APP, APP a name of ZOOM_APPS"
    )]
    NotAName,
}

impl CliError {
    pub(super) fn unknown_app(name: &AppName, apps: &[AppSettings]) -> Self {
        let known: Vec<&str> = apps.iter().map(|app| app.name.as_str()).collect();
        Self::UnknownApp {
            name: name.clone(),
            known: match known.as_slice() {
                [] => "no apps".to_owned(),
                known => known.join(", "),
            },
        }
    }

    /// Prints the error to stderr. Returns the process's exit code.
    pub(super) fn report(&self, code: ExitCode) -> ExitCode {
        // The reader has had enough, as `head` does.
        if matches!(self, Self::Io(error) if error.kind() == std::io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        // If stderr is gone, nobody can be told.
        let _ = writeln!(terminal::stderr(), "zoom-signature: {self}");
        code
    }
}
