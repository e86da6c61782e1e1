use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Utc};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::config::AppCredentials;
use crate::http::KnownCredentials;
use crate::moment;
use zoom_signature::diagnosis::{Inspector, MacStatus, Report, Severity, Timeline, Verdict};
use zoom_signature::{Platform, Role, UnixTimestamp};

use super::clock::now;
use super::error::CliError;
use super::explain;
use super::flags::environment;
use super::meeting_argument::MeetingArgument;
use super::serve::runtime;
use super::terminal;

const EXIT_WRONG_USE: u8 = 2;
const EXIT_UNVERIFIED: u8 = 3;
/// Longer than any token; the rest of an endless input is ignored.
const MAX_INPUT: u64 = 1024 * 1024;

const EXAMPLES: &str = "\
Examples:
  zoom-signature inspect eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…
  pbpaste | zoom-signature inspect --meeting-number 85746065432 --role 0
  zoom-signature inspect --at '2026-11-22 17:03:45 UTC' < token.txt
  curl -s 'http://localhost:4000/signature?mn=85746065432&role=0' | zoom-signature inspect

With the credentials of ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET, and of each app \
in ZOOM_APPS, the MAC is checked too. A token on the command line is in your shell's history; - keeps it out.

Zoom checked the signature when you joined, by its clock. A token that is valid now may \
have been too early at that time: --at inspects as of then.

Exit codes: 0 accepted or risky, 1 rejected, 2 invalid arguments, 3 nothing is wrong but \
the MAC was not checked.";

/// Say why Zoom refuses a signature
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Inspect {
    /// The token, or whatever contains it: a response, a URL, a log line; - or nothing
    /// reads it from stdin
    #[arg(value_name = "TOKEN")]
    token: Option<String>,

    /// The meeting number that you mean to join, or its invite link
    #[arg(long, value_name = "NUMBER")]
    meeting_number: Option<MeetingArgument>,

    /// The role that you mean to have
    #[arg(long, value_name = "0|1")]
    role: Option<Role>,

    /// The SDK that it is for
    #[arg(long, value_parser = platform())]
    platform: Option<Platform>,

    /// The moment to inspect at: epoch seconds, or a date with a time, in UTC unless it names
    /// a zone [default: now]
    #[arg(long, value_name = "MOMENT", value_parser = moment::parse)]
    at: Option<UnixTimestamp>,

    /// Print the JSON that POST /inspect answers
    #[arg(long)]
    json: bool,
}

/// `web` or `native`.
fn platform() -> impl TypedValueParser<Value = Platform> {
    PossibleValuesParser::new(Platform::ALL.map(Platform::as_str))
        .try_map(|text| text.parse::<Platform>())
}

impl Inspect {
    pub(super) fn run(self) -> ExitCode {
        match self.inspected() {
            Ok(Verdict::Rejected) => ExitCode::FAILURE,
            Ok(Verdict::Unverified) => ExitCode::from(EXIT_UNVERIFIED),
            Ok(_) => ExitCode::SUCCESS,
            Err(failure) => failure.report(ExitCode::from(EXIT_WRONG_USE)),
        }
    }

    fn inspected(self) -> Result<Verdict, CliError> {
        let judged_now = self.at.is_none();
        let text = match self.token.as_deref() {
            Some(token) if token != "-" => token.to_owned(),
            None if io::stdin().is_terminal() => return Err(CliError::NoToken),
            _ => from_stdin()?,
        };
        let known = known()?;
        let mut inspector = Inspector::new(self.at.unwrap_or_else(now))
            .meeting_number(self.meeting_number.map(MeetingArgument::number))
            .role(self.role)
            .platform(self.platform);
        for known in &known {
            inspector = known.make_known(inspector);
        }
        let report = inspector.inspect(&text);
        if self.json {
            let json = serde_json::to_string_pretty(&report).map_err(io::Error::from)?;
            writeln!(io::stdout(), "{json}")?;
        } else {
            tell(&report, judged_now)?;
        }
        Ok(report.verdict)
    }
}

/// Without credentials everything but the MAC is checked.
fn known() -> Result<Vec<KnownCredentials>, CliError> {
    let credentials = AppCredentials::load(&environment()?)?;
    Ok(runtime::known(&credentials.apps))
}

/// Removes the final line break, which every piped text has.
fn from_stdin() -> Result<String, CliError> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX_INPUT).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

fn tell(report: &Report, judged_now: bool) -> io::Result<()> {
    let mut out = terminal::stdout();
    let style = match report.verdict {
        Verdict::Rejected => explain::style(Severity::Error),
        Verdict::Risky => explain::style(Severity::Warning),
        Verdict::Accepted => AnsiColor::Green.on_default().bold(),
        _ => Style::new().bold(),
    };
    let verdict = report.verdict.as_str().to_uppercase();
    let headline = headline(report);
    writeln!(out, "{style}{verdict}{style:#}  {headline}")?;
    for finding in &report.findings {
        let style = explain::style(finding.severity);
        write!(
            out,
            "\n{style}{}{style:#} {}",
            finding.severity.as_str(),
            finding.code.as_str()
        )?;
        if !finding.params.is_empty() {
            write!(out, " ({})", finding.params.join(", "))?;
        }
        writeln!(out)?;
        // Does not repeat what the headline says, even in the middle of a sentence.
        let report = finding.message.get(1..).unwrap_or(&finding.message);
        if !headline.contains(report) {
            writeln!(out, "  {}", finding.message)?;
        }
        writeln!(out, "  → {}", finding.fix)?;
    }
    token(&mut out, report)?;
    if judged_now && let Some(iat) = report.timeline.iat {
        judge_earlier(&mut out, iat)?;
    }
    if let Some(first) = report.findings.first() {
        writeln!(
            out,
            "\nMore: zoom-signature explain {}",
            first.code.as_str()
        )?;
    }
    Ok(())
}

/// The summary, or the number of errors if there are several: the list begins with the
/// first.
fn headline(report: &Report) -> String {
    let errors = report.findings.iter();
    let errors = errors.filter(|finding| finding.severity == Severity::Error);
    match errors.count() {
        0 | 1 => report.summary.clone(),
        several => {
            format!("Zoom refuses this signature for {several} reasons, the weightiest first.")
        }
    }
}

fn judge_earlier(out: &mut impl io::Write, iat: i64) -> io::Result<()> {
    let Some(moment) = DateTime::<Utc>::from_timestamp(iat, 0) else {
        return Ok(());
    };
    writeln!(
        out,
        "Zoom checked it when you joined. To inspect as of then, add the moment, here that of iat: \
         --at '{}'",
        moment.format("%Y-%m-%d %H:%M:%S UTC")
    )
}

fn token(out: &mut impl io::Write, report: &Report) -> io::Result<()> {
    let bold = Style::new().bold();
    for (title, members) in [("Header", &report.header), ("Claims", &report.claims)] {
        let Some(members) = members else { continue };
        writeln!(out, "\n{bold}{title}{bold:#}")?;
        for (name, value) in members.iter() {
            let name = name.escape_debug().to_string();
            writeln!(
                out,
                "  {name:<18} {}{}",
                value.escape_debug().to_string().replace("\\\"", "\""),
                meaning(&name, &report.timeline)
            )?;
        }
    }
    let mac = match (report.mac.status, &report.mac.secret) {
        (MacStatus::Verified, Some(name)) => format!("verified with the {name} secret"),
        (MacStatus::Mismatch, _) => "does not verify".to_owned(),
        _ => "not checked".to_owned(),
    };
    writeln!(
        out,
        "\n{bold}MAC{bold:#} {mac}. Judged at {}.",
        utc(report.timeline.at.try_into().ok())
    )
}

fn meaning(name: &str, timeline: &Timeline) -> String {
    let moment = match name {
        "iat" => timeline.iat,
        "exp" => timeline.exp,
        "tokenExp" => timeline.token_exp,
        _ => return String::new(),
    };
    moment.map_or_else(String::new, |moment| format!("  {}", utc(Some(moment))))
}

fn utc(moment: Option<i64>) -> String {
    moment
        .and_then(|seconds| DateTime::<Utc>::from_timestamp(seconds, 0))
        .map_or_else(
            || "an unreadable moment".to_owned(),
            |moment| moment.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        )
}
