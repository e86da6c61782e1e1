//! `check --online`: what Zoom says, on the command line.

use std::io::{self, Write};
use std::process::ExitCode;

use zoom_signature::MeetingNumber;

use crate::config::Config;
use crate::http::{OnlineReport, OnlineStatus, OnlineSubject};

use super::clock::now;
use super::error::CliError;

const EXIT_FINDING: u8 = 1;
const EXIT_NOT_CHECKED: u8 = 2;

/// Asks Zoom. `zak`: whether to fetch a ZAK, and drop it; of this meeting's host, if hosts
/// get theirs.
pub(super) fn ask(
    config: &Config,
    zak: bool,
    meeting: Option<MeetingNumber>,
) -> Result<OnlineReport, CliError> {
    let subject = subject(config);
    let asked = OnlineReport::ask(&subject, zak, meeting, now());
    Ok(actix_web::rt::System::new().block_on(asked)?)
}

/// What a configuration has to ask about.
pub(super) fn subject(config: &Config) -> OnlineSubject {
    OnlineSubject {
        oauth_url: config.oauth_url.clone(),
        credentials: config.credentials.clone(),
        previous_secret: config.previous_secret.clone(),
        zoom_api: config.zoom_api.clone(),
    }
}

/// A paragraph for each check.
pub(super) fn write(report: &OnlineReport, out: &mut impl Write) -> io::Result<()> {
    for check in report.checks() {
        let [subject, status] = [check.subject, check.status.as_str()].map(|s| s.replace('_', " "));
        writeln!(out, "\n{subject}: {status}\n  {}", check.message)?;
    }
    Ok(())
}

/// The same as JSON: `{"checks":[{"subject","status","code","message"}]}`.
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
