use std::fmt::Write as _;
use std::io::{self, Write as _};

use clap::Args;

use crate::config::{Config, LoadedConfig, ShownSetting, variables_help};

use super::access_summary::{access_summary, zak_summary};
use super::clock::now;
use super::error::CliError;
use super::flags::environment;

/// Show what is configured, from where, and what is wrong with it
///
/// Secrets are masked. Exits with 1 if `serve` would refuse to start.
#[derive(Args)]
#[command(after_long_help = variables_help())]
pub(super) struct Check;

impl Check {
    #[expect(clippy::unused_self, reason = "every subcommand runs alike")]
    pub(super) fn run(self) -> Result<(), CliError> {
        let reading = LoadedConfig::load(&environment()?);
        let mut stdout = io::stdout().lock();
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
        Ok(())
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
