//! `check --online`: what Zoom says, on the command line.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::auth::AppName;
use crate::config::Config;
use crate::http::{
    OnlineApp, OnlineFinding, OnlineReport, OnlineScope, OnlineStatus, OnlineSubject,
};

use super::app_table::columns;
use super::clock::now;
use super::error::CliError;
use super::terminal::Folding;

const EXIT_FINDING: u8 = 1;
const EXIT_NOT_CHECKED: u8 = 2;

/// Asks Zoom.
pub(super) fn ask(config: &Config, scope: OnlineScope<'_>) -> Result<OnlineReport, CliError> {
    let subject = subject(config);
    let asked = OnlineReport::ask(&subject, scope, now());
    Ok(actix_web::rt::System::new().block_on(asked)?)
}

/// What a configuration has to ask about.
pub(super) fn subject(config: &Config) -> OnlineSubject {
    let apps = config.apps.iter().map(|app| OnlineApp {
        name: app.name.clone(),
        credentials: app.credentials.clone(),
        previous_secret: app.previous_secret.clone(),
        zoom_api: app.zoom_api.clone(),
    });
    OnlineSubject {
        oauth_url: config.oauth_url.clone(),
        apps: apps.collect(),
        zoom_api: config.zoom_api.clone(),
        redis: config.redis.clone(),
    }
}

/// A paragraph for each check. With several apps a table of all, and a paragraph for each that
/// is not in order.
pub(super) fn write<W: Write>(report: &OnlineReport, out: &mut Folding<W>) -> io::Result<()> {
    let checks = report.checks();
    let words = |text: &str| text.replace('_', " ");
    let named = |check: &OnlineFinding| check.app.as_ref().map(AppName::to_string);
    let apps: BTreeSet<&AppName> = checks
        .iter()
        .filter_map(|check| check.app.as_ref())
        .collect();
    if apps.len() < 2 {
        for check in checks {
            let [subject, status] = [check.subject, check.status.as_str()].map(words);
            writeln!(out, "\n{subject}: {status}\n  {}", check.message)?;
        }
        return Ok(());
    }
    let rows = checks.iter().map(|check| {
        let app = named(check).unwrap_or_else(|| "-".to_owned());
        [
            app,
            words(check.subject),
            words(check.status.as_str()),
            words(check.code),
        ]
    });
    writeln!(out)?;
    let titles = ["App", "Asked about", "Result", ""].map(str::to_owned);
    columns(titles, rows.collect(), out)?;
    for check in checks
        .iter()
        .filter(|check| check.status != OnlineStatus::Ok)
    {
        let app = named(check)
            .map(|app| format!("{app}, "))
            .unwrap_or_default();
        let [subject, status] = [check.subject, check.status.as_str()].map(words);
        writeln!(out, "\n{app}{subject}: {status}\n  {}", check.message)?;
    }
    Ok(())
}

/// The same as JSON: `{"checks":[{"app","subject","status","code","message"}]}`.
pub(super) fn write_json(report: &OnlineReport, out: &mut impl Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(report).map_err(io::Error::from)?;
    writeln!(out, "{json}")
}

/// 1 if something has to be mended, 2 if something could not be asked, else 0.
pub(super) fn exit_code(report: &OnlineReport) -> ExitCode {
    let has = |status| report.checks().iter().any(|check| check.status == status);
    if has(OnlineStatus::Finding) {
        ExitCode::from(EXIT_FINDING)
    } else if has(OnlineStatus::NotChecked) {
        ExitCode::from(EXIT_NOT_CHECKED)
    } else {
        ExitCode::SUCCESS
    }
}
