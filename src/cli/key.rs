use std::io::{self, IsTerminal as _, Write as _};

use clap::{Args, Subcommand};

use crate::auth::{ApiKey, AppName};

use super::error::CliError;
use super::random::{random_base64, random_base64url};
use super::terminal;

/// Make an API key, or a secret to sign requests with
#[derive(Args)]
pub(super) struct Key {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Make an API key of 256 random bits and print NAME:KEY
    ///
    /// Put what it prints into PARTICIPANT_API_KEYS or HOST_API_KEYS. The caller
    /// sends KEY, the part behind the colon.
    New {
        /// Stands for the caller in the log: letters, digits, dots, dashes, underscores.
        /// NAME@APP binds the key to an app of ZOOM_APPS
        name: String,
    },
    /// Make a secret that callers sign their requests with, and print it
    ///
    /// Put it into REQUEST_SIGNING_SECRETS, and give it to the caller.
    SigningSecret,
}

impl Key {
    pub(super) fn run(self) -> Result<(), CliError> {
        let mut stdout = io::stdout().lock();
        match self.what {
            What::New { name } if is_caller(&name) => {
                writeln!(stdout, "{name}:{}", random_base64url::<32>()?.as_str())?;
                advise(&KEY_ADVICE);
            }
            What::New { .. } => return Err(CliError::NotAName),
            What::SigningSecret => {
                writeln!(stdout, "whsec_{}", random_base64::<32>()?.as_str())?;
                advise(&SECRET_ADVICE);
            }
        }
        Ok(())
    }
}

/// Whether it is `NAME` or `NAME@APP`.
fn is_caller(text: &str) -> bool {
    match text.split_once('@') {
        Some((name, app)) => ApiKey::is_name(name) && app.parse::<AppName>().is_ok(),
        None => ApiKey::is_name(text),
    }
}

const KEY_ADVICE: [&str; 2] = [
    "Put it into PARTICIPANT_API_KEYS, or HOST_API_KEYS if the caller may host.",
    "The caller sends what is behind the colon: Authorization: Bearer KEY",
];
const SECRET_ADVICE: [&str; 2] = [
    "Put it into REQUEST_SIGNING_SECRETS, and give it to the caller.",
    "The caller signs its requests with it, as in docs/signed-requests.md.",
];

/// What to do with it, for a person; a script reads stdout alone.
fn advise(lines: &[&str]) {
    if !io::stdout().is_terminal() {
        return;
    }
    let mut stderr = terminal::stderr();
    for line in lines {
        // It is there for convenience: the key is printed already.
        let _ = writeln!(stderr, "{line}");
    }
}
