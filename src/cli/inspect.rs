use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};

use crate::config::Reading;
use crate::diagnosis::{
    Context, Known, MacStatus, Platform, Report, Severity, Timeline, Verdict, diagnose,
};
use crate::signature::{Credentials, EpochSeconds, MeetingNumber, Role};

use super::{Failure, explain, in_force};

const EXIT_WRONG_USE: u8 = 2;
/// More than any token; the rest of an endless input is not waited for.
const MAX_INPUT: u64 = 1024 * 1024;

const EXAMPLES: &str = "\
Examples:
  zoom-signature inspect eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…
  pbpaste | zoom-signature inspect --meeting-number 85746065432 --role 0
  zoom-signature inspect - --at 2026-11-22T17:03:45Z < token.txt

With the credentials of ZOOM_MEETING_SDK_KEY and ZOOM_MEETING_SDK_SECRET the MAC is
checked too. A token on the command line is in your shell's history; - keeps it out.

Exit codes: 0 accepted or risky, 1 rejected, 2 used wrongly.";

/// Say why Zoom refuses a signature
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Inspect {
    /// The token; - or nothing reads it from stdin
    #[arg(value_name = "TOKEN")]
    token: Option<String>,

    /// The meeting number that you mean to join
    #[arg(long, value_name = "NUMBER")]
    meeting_number: Option<MeetingNumber>,

    /// The role that you mean to have
    #[arg(long, value_name = "0|1")]
    role: Option<Role>,

    /// The SDK that it is for
    #[arg(long, value_enum)]
    platform: Option<Sdk>,

    /// The moment to judge at, epoch seconds or RFC 3339 [default: now]
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    at: Option<EpochSeconds>,

    /// Print the JSON that POST /inspect answers
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Sdk {
    Web,
    Native,
}

fn moment(text: &str) -> Result<EpochSeconds, &'static str> {
    if let Ok(seconds) = text.parse() {
        return Ok(EpochSeconds::new(seconds));
    }
    DateTime::parse_from_rfc3339(text)
        .ok()
        .and_then(|moment| u64::try_from(moment.timestamp()).ok())
        .map(EpochSeconds::new)
        .ok_or("give epoch seconds such as 1795349825, or RFC 3339 such as 2026-11-22T17:03:45Z")
}

impl Inspect {
    pub(super) fn run(self) -> ExitCode {
        match self.inspected() {
            Ok(Verdict::Rejected) => ExitCode::FAILURE,
            Ok(Verdict::Accepted | Verdict::Risky) => ExitCode::SUCCESS,
            Err(failure) => failure.told(ExitCode::from(EXIT_WRONG_USE)),
        }
    }

    fn inspected(self) -> Result<Verdict, Failure> {
        let text = match self.token.as_deref() {
            Some(token) if token != "-" => token.to_owned(),
            None if io::stdin().is_terminal() => return Err(Failure::NoToken),
            _ => from_stdin()?,
        };
        let known = known()?;
        let context = Context {
            at: self.at.unwrap_or_else(super::now),
            known: known
                .iter()
                .map(|(name, credentials)| Known { name, credentials })
                .collect(),
            meeting_number: self.meeting_number,
            role: self.role,
            platform: self.platform.map(|sdk| match sdk {
                Sdk::Web => Platform::Web,
                Sdk::Native => Platform::Native,
            }),
        };
        let report = diagnose(&text, &context);
        if self.json {
            let json = serde_json::to_string_pretty(&report).map_err(io::Error::from)?;
            writeln!(io::stdout(), "{json}")?;
        } else {
            tell(&report)?;
        }
        Ok(report.verdict)
    }
}

/// Without credentials all but the MAC is judged.
fn known() -> Result<Vec<(&'static str, Credentials)>, Failure> {
    let config = Reading::of(&super::environment()?).config?;
    let Some(credentials) = config.credentials else {
        return Ok(Vec::new());
    };
    Ok(in_force::known(credentials, config.previous_secret).collect())
}

/// The line break that ends every piped text is not the token's.
fn from_stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX_INPUT).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

fn tell(report: &Report) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let style = match report.verdict {
        Verdict::Rejected => explain::style(Severity::Error),
        Verdict::Risky => explain::style(Severity::Warning),
        Verdict::Accepted => AnsiColor::Green.on_default().bold(),
    };
    let verdict = report.verdict.as_str().to_uppercase();
    writeln!(out, "{style}{verdict}{style:#}  {}", report.summary)?;
    for finding in &report.findings {
        let style = explain::style(finding.severity);
        write!(
            out,
            "\n{style}{}{style:#} {}",
            finding.severity.as_str(),
            finding.code.as_str()
        )?;
        if let Some(param) = finding.param {
            write!(out, " ({param})")?;
        }
        writeln!(out, "\n  {}\n  → {}", finding.message, finding.fix)?;
    }
    token(&mut out, report)?;
    if let Some(first) = report.findings.first() {
        writeln!(
            out,
            "\nMore: zoom-signature explain {}",
            first.code.as_str()
        )?;
    }
    Ok(())
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
