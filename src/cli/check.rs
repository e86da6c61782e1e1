use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;
use zoom_signature::MeetingNumber;

use crate::config::{Config, LoadedConfig, ShownSetting, variables_help};

use super::access_summary::{access_summary, zak_summary};
use super::clock::now;
use super::error::CliError;
use super::flags::environment;
use super::online;

/// Show what is configured, from where, and what is wrong with it
///
/// Secrets are masked. Exits with 1 if `serve` would refuse to start. With --online it
/// exits with 1 if Zoom says that something is wrong, and with 2 if Zoom could not be asked.
#[derive(Args)]
#[command(after_long_help = variables_help())]
pub(super) struct Check {
    /// Ask Zoom whether it knows the credentials, and compare the clocks
    ///
    /// Sends the Client ID and secret of each app to Zoom's OAuth server (ZOOM_OAUTH_URL)
    /// and nowhere else. It cannot say whether a join will work.
    #[arg(long)]
    online: bool,

    /// Fetch a ZAK and discard it
    #[arg(long, requires = "online")]
    zak: bool,

    /// The meeting whose host's ZAK to fetch, with ZOOM_ZAK_USER=meeting-host
    #[arg(long, value_name = "NUMBER", requires = "zak")]
    meeting: Option<MeetingNumber>,

    /// Print what Zoom says as JSON, and nothing else
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
        let mut stdout = io::stdout().lock();
        if self.json {
            let report = online::ask(&reading.config?, self.zak, self.meeting)?;
            online::write_json(&report, &mut stdout)?;
            return Ok(online::exit_code(&report));
        }
        write!(stdout, "{}", table(&reading.settings))?;
        let days = reading.config.as_ref().map(Config::days);
        let of_dates = days.unwrap_or_default().warnings(now());
        let warnings = reading.warnings.iter().chain(&of_dates);
        for warning in warnings.clone() {
            writeln!(stdout, "\nwarning: {warning}")?;
        }
        for note in &reading.notes {
            writeln!(stdout, "\nnote: {note}")?;
        }
        let config = reading.config?;
        writeln!(stdout, "\n{}", verdict(&config, warnings.count()))?;
        if !self.online {
            return Ok(ExitCode::SUCCESS);
        }
        let report = online::ask(&config, self.zak, self.meeting)?;
        online::write(&report, &mut stdout)?;
        Ok(online::exit_code(&report))
    }
}

fn table(settings: &[ShownSetting]) -> String {
    let width = |of: fn(&ShownSetting) -> &str| {
        let longest = settings.iter().map(|s| of(s).chars().count()).max();
        longest.unwrap_or_default()
    };
    let variables = width(|s| &s.variable);
    let values = width(|s| &s.value);
    let mut table = String::new();
    for s in settings {
        // Writing to a String cannot fail.
        let _ = writeln!(
            table,
            "{:variables$}  {:values$}  {}",
            s.variable, s.value, s.source
        );
    }
    table
}

fn verdict(config: &Config, warnings: usize) -> String {
    let outcome = match warnings {
        0 => "Nothing is wrong.".to_owned(),
        1 => "Nothing is wrong but what the warning says.".to_owned(),
        more => format!("Nothing is wrong but what the {more} warnings say."),
    };
    let address = config.listen.socket_address();
    let access_summary = access_summary(&config.auth);
    let credentials = if config.credentials.is_some() {
        "Signs with your app's credentials."
    } else {
        "No credentials: `serve` makes demo credentials, which Zoom refuses. Set \
         ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET to join real meetings."
    };
    let page = match config.test_page {
        Some(_) => "The test page is on.",
        None => "The test page is off.",
    };
    let zak = zak_summary(config.zoom_api.as_ref(), &config.auth);
    let sentences = [&access_summary, &zak, credentials, page];
    let sentences = sentences.into_iter().filter(|text| !text.is_empty());
    let sentences: Vec<&str> = sentences.collect();
    format!("{outcome} Listens on {address}.\n{}", sentences.join("\n"))
}
