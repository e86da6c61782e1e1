//! The command line: one file per subcommand.

mod address;
mod announcement;
mod cannot_bind;
mod check;
mod demo;
mod expiry;
mod explain;
mod healthcheck;
mod in_force;
mod inspect;
mod key;
mod open_to;
mod random;
mod reload;
mod serve;
mod sign;
mod stop;

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Parser, Subcommand};

use crate::config::{Environment, Refused};

const AFTER_HELP: &str = "\
Configuration comes from the environment and from .env in the working directory; \
`zoom-signature check` shows it. Without credentials, `serve` makes demo credentials \
for itself: everything works but Zoom's own door.

Exit codes: 0 done, 1 it failed, 2 used wrongly.";

/// Issues the signatures that Zoom's Meeting SDK asks for.
///
/// Without a subcommand it serves, like `zoom-signature serve`.
#[derive(Parser)]
#[command(
    name = "zoom-signature",
    version,
    after_help = AFTER_HELP,
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    serve: serve::Serve,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Serve),
    Sign(sign::Sign),
    Check(check::Check),
    Inspect(inspect::Inspect),
    Explain(explain::Explain),
    Key(key::Key),
    Healthcheck(healthcheck::Healthcheck),
}

impl Cli {
    /// Runs the subcommand. What it has to say about a failure goes to stderr.
    #[must_use]
    pub fn run(self) -> ExitCode {
        leave_no_core_dump();
        let command = self.command.unwrap_or(Command::Serve(self.serve));
        let outcome = match command {
            Command::Serve(serve) => serve.run(),
            Command::Sign(sign) => sign.run(),
            Command::Check(check) => check.run(),
            Command::Inspect(inspect) => return inspect.run(),
            Command::Explain(explain) => return explain.run(),
            Command::Key(key) => key.run(),
            Command::Healthcheck(healthcheck) => healthcheck.run(),
        };
        match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => failure.told(ExitCode::FAILURE),
        }
    }
}

/// The memory of this process has secrets. Where that cannot be had, there is nothing to do.
#[cfg(unix)]
fn leave_no_core_dump() {
    drop(rlimit::Resource::CORE.set(0, 0));
}

#[cfg(not(unix))]
const fn leave_no_core_dump() {}

/// Why a subcommand failed, in words for the person who ran it.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error(
        "no credentials: set ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET, in the \
         environment or in .env"
    )]
    NoCredentials,
    #[error("{0}. {advice}", advice = cannot_bind::advice(_0))]
    CannotBind(#[from] crate::http::BindError),
    #[error("metrics cannot be counted: {0}")]
    Metrics(#[from] prometheus::Error),
    #[error(
        "it would permit more than what is in force: {0}. If that is meant, set \
         RELOAD_MAY_OPEN=on beside it, or restart"
    )]
    PermitsMore(String),
    #[error(
        "ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET are gone, and a reload does not take \
         demo credentials in their place: put them back, or restart"
    )]
    NoCredentialsAnyMore,
    #[error(
        ".env is gone, and a reload does not go on without what stood in it: put it back, be it \
         empty, or restart"
    )]
    NoDotEnvAnyMore,
    #[error("{0}")]
    Unhealthy(String),
    #[error(transparent)]
    Oidc(#[from] crate::gate::OidcError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("no token: give it as an argument, or - to read it from stdin")]
    NoToken,
    #[error(
        "no code {word} is known here.{} `zoom-signature explain` lists them all",
        did_you_mean(nearest)
    )]
    UnknownCode { word: String, nearest: Vec<String> },
    #[error("the operating system gives no random bytes")]
    NoRandomness,
    #[error(
        "NAME must be 1 to 32 letters, digits, dots, dashes or underscores: it stands for the \
         caller in the log"
    )]
    NotAName,
}

/// A sentence that names what may have been meant, if anything.
fn did_you_mean(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        [only] => format!(" Did you mean {only}?"),
        [others @ .., last] => format!(" Did you mean {} or {last}?", others.join(", ")),
    }
}

impl Failure {
    fn told(&self, code: ExitCode) -> ExitCode {
        // Whoever reads has had enough, as `head` has.
        if matches!(self, Self::Io(error) if error.kind() == std::io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        crate::telemetry::complain(self);
        code
    }
}

fn environment() -> Result<Environment, Failure> {
    Ok(Environment::of_process()?)
}

/// The command line's word on some variables, which goes before every other.
struct Flags(Vec<(&'static str, Option<String>)>);

impl Flags {
    fn new(flags: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Self {
        Self(flags.into_iter().collect())
    }

    /// The environment as it is now, behind these.
    fn environment(&self) -> Result<Environment, Failure> {
        Ok(self.before(environment()?))
    }

    fn before(&self, environment: Environment) -> Environment {
        environment.with_flags(self.0.iter().cloned())
    }
}

/// The moment now, in whole seconds from the clock on.
fn now() -> crate::signature::EpochSeconds {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    crate::signature::EpochSeconds::new(since_epoch.unwrap_or_default().as_secs())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
