//! The command line: one file per subcommand.

mod access_summary;
mod app_table;
mod check;
mod check_report;
mod clock;
mod completions;
mod error;
mod explain;
mod flags;
mod healthcheck;
mod inspect;
mod key;
mod listen_args;
mod meeting_argument;
mod online;
mod random;
mod reachable;
mod serve;
mod sign;
mod terminal;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use error::CliError;

const AFTER_HELP: &str = "\
Configuration comes from the environment and from .env in the working directory; \
`zoom-signature check` shows it. Without credentials, `serve` makes demo credentials \
for itself: everything works except joining.

Exit codes: 0 success, 1 failure, 2 invalid arguments.";

const EXIT_WRONG_USE: u8 = 2;

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
    Completions(completions::Completions),
}

impl Cli {
    /// Runs the subcommand that the process's arguments name. Errors are printed to stderr.
    #[must_use]
    pub fn run_from_arguments() -> ExitCode {
        match Self::try_parse() {
            Ok(cli) => cli.run(),
            Err(error) if error.use_stderr() => {
                // If stderr is gone, nobody can be told.
                let _ = write!(terminal::stderr(), "{}", error.render().ansi());
                ExitCode::from(EXIT_WRONG_USE)
            }
            // Help and version.
            Err(error) => error.exit(),
        }
    }

    fn run(self) -> ExitCode {
        leave_no_core_dump();
        let command = self.command.unwrap_or(Command::Serve(self.serve));
        let outcome = match command {
            Command::Sign(_) | Command::Explain(_) | Command::Key(_) | Command::Completions(_)
                if terminal::stdout_is_closed() =>
            {
                Err(CliError::StdoutClosed)
            }
            Command::Serve(serve) => serve.run(),
            Command::Sign(sign) => sign.run(),
            Command::Check(check) => return check.run(),
            Command::Inspect(inspect) => return inspect.run(),
            Command::Explain(explain) => return explain.run(),
            Command::Key(key) => key.run(),
            Command::Healthcheck(healthcheck) => healthcheck.run(),
            Command::Completions(completions) => completions.run(Self::command()),
        };
        match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => failure.report(ExitCode::FAILURE),
        }
    }
}

/// Turns core dumps off: the memory of this process has secrets. If the system refuses,
/// there is nothing else to do.
#[cfg(unix)]
fn leave_no_core_dump() {
    drop(rlimit::Resource::CORE.set(0, 0));
}

#[cfg(not(unix))]
const fn leave_no_core_dump() {}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
