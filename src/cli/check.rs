use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;

use crate::auth::AppName;
use crate::config::{Config, LoadedConfig, variables_help};
use crate::http::{OnlineReport, OnlineScope};

use super::access_summary::{access_summary_of, zak_summary};
use super::app_table;
use super::check_report::CheckReport;
use super::clock::now;
use super::error::CliError;
use super::flags::environment;
use super::meeting_argument::MeetingArgument;
use super::online;
use super::terminal;

/// Show what is configured, from where, and what is wrong with it
///
/// What is set comes first, with ✗ for what is wrong and ! for what should be fixed. Secrets
/// are masked. Exits with 1 if `serve` would refuse to start. With --online it exits with 1
/// if Zoom says that something is wrong, or if Redis cannot be used or may evict IDs, and
/// otherwise with 2 if Zoom could not be asked.
#[derive(Args)]
#[command(after_long_help = variables_help())]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct Check {
    /// Show the variables that have their defaults too
    #[arg(long)]
    all: bool,

    /// Ask Zoom whether it knows the credentials, compare the clocks, and try Redis
    ///
    /// Sends the Client ID and secret of each app to Zoom's OAuth server (ZOOM_OAUTH_URL)
    /// and nowhere else. It cannot say whether a join will work. Signs in to the Redis of
    /// REDIS_URL and runs there the commands that requests need.
    #[arg(long)]
    online: bool,

    /// Ask Zoom about this app of ZOOM_APPS only, or about default
    #[arg(long, value_name = "NAME", requires = "online")]
    app: Option<AppName>,

    /// Fetch a ZAK and discard it
    #[arg(long, requires = "online")]
    zak: bool,

    /// The meeting whose host's ZAK to fetch, with ZOOM_ZAK_USER=meeting-host
    #[arg(long, value_name = "NUMBER", requires = "zak")]
    meeting: Option<MeetingArgument>,

    /// Print what --online finds as JSON, and nothing else
    #[arg(long, requires = "online")]
    json: bool,
}

impl Check {
    pub(super) fn run(self) -> ExitCode {
        let checked = self.checked();
        checked.unwrap_or_else(|failure| failure.report(ExitCode::FAILURE))
    }

    fn checked(self) -> Result<ExitCode, CliError> {
        let reading = LoadedConfig::load(&environment()?);
        if self.json {
            let report = self.ask_zoom(&reading.config?)?;
            online::write_json(&report, &mut io::stdout().lock())?;
            return Ok(online::exit_code(&report));
        }
        let mut out = terminal::stdout();
        let days = reading.config.as_ref().map(Config::days);
        let mut warnings = reading.warnings;
        warnings.extend(days.unwrap_or_default().warnings(now()));
        let (config, errors) = match reading.config {
            Ok(config) => (Some(config), Vec::new()),
            Err(refused) => (None, refused.errors),
        };
        let report = CheckReport {
            settings: &reading.settings,
            errors: &errors,
            warnings: &warnings,
            notes: &reading.notes,
        };
        report.write(&mut out, self.all)?;
        let Some(config) = config else {
            writeln!(out, "\nThe server does not start like this.")?;
            return Ok(ExitCode::FAILURE);
        };
        app_table::write(&config.apps, &mut out)?;
        writeln!(out, "\n{}", verdict(&config, warnings.len()))?;
        if !self.online {
            return Ok(ExitCode::SUCCESS);
        }
        out.flush()?;
        let report = self.ask_zoom(&config)?;
        online::write(&report, &mut out)?;
        Ok(online::exit_code(&report))
    }

    fn ask_zoom(&self, config: &Config) -> Result<OnlineReport, CliError> {
        if let Some(name) = &self.app {
            let mut names = config.apps.iter().map(|app| &app.name);
            if !names.any(|known| known == name) {
                return Err(CliError::unknown_app(name, &config.apps));
            }
        }
        let scope = OnlineScope {
            app: self.app.as_ref(),
            zak: self.zak,
            meeting: self.meeting.map(MeetingArgument::number),
        };
        online::ask(config, scope)
    }
}

fn verdict(config: &Config, warnings: usize) -> String {
    let outcome = match warnings {
        0 => "Nothing is wrong with the configuration.".to_owned(),
        1 => "Nothing is wrong with the configuration but what the warning says.".to_owned(),
        more => {
            format!("Nothing is wrong with the configuration but what the {more} warnings say.")
        }
    };
    let address = config.listen.socket_address();
    let access_summary = access_summary_of(config);
    let signs_for = format!("Signs for {} apps.", config.apps.len());
    let credentials = match config.apps.as_slice() {
        [] => {
            "No credentials: `serve` makes demo credentials, which Zoom refuses. Set \
             ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET to join real meetings."
        }
        [_] => "Signs with your app's credentials.",
        _ => &signs_for,
    };
    let page = match config.test_page {
        Some(_) => "The test page is on.",
        None => "The test page is off.",
    };
    let own = config.apps.iter().find_map(|app| app.zoom_api.as_ref());
    let zak = zak_summary(config.zoom_api.as_ref().or(own), &config.auth);
    let sentences = [&access_summary, &zak, credentials, page];
    let sentences = sentences.into_iter().filter(|text| !text.is_empty());
    let sentences: Vec<&str> = sentences.collect();
    format!("{outcome} Listens on {address}.\n{}", sentences.join("\n"))
}
