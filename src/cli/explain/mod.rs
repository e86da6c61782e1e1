mod explained;
mod markdown;

use std::io::{self, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::Args;
use serde_json::{Value, json};

use crate::http::ErrorCode;
use crate::zoom_codes::{self, ServerCode, Symptom, ZOOM_CODES, ZoomCode};
use zoom_signature::diagnosis::{FindingCode, Severity};

use super::error::CliError;
use super::terminal;
use explained::{Explained, advice};

const EXIT_WRONG_USE: u8 = 2;

const EXAMPLES: &str = "\
Examples:
  zoom-signature explain iat_in_future
  zoom-signature explain 3712
  zoom-signature explain only-sometimes
  zoom-signature explain --json 4011
  zoom-signature explain --markdown iat_rounded";

/// Explain a code: of an inspection, of Zoom's, of this server's errors, or a symptom
///
/// Without a code it lists them all. Case does not matter, nor does `-` for `_`.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Explain {
    /// The code, such as iat_in_future, 3712 or only_sometimes
    #[arg(value_name = "CODE", allow_negative_numbers = true)]
    code: Option<String>,

    /// Print JSON: an object with `causes`, `codes`, `server`, `symptoms` and `errors`
    #[arg(long)]
    json: bool,

    /// Print Markdown, for documentation and tickets
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

impl Explain {
    pub(super) fn run(self) -> ExitCode {
        match self.explained() {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure @ CliError::UnknownCode { .. }) => {
                failure.report(ExitCode::from(EXIT_WRONG_USE))
            }
            Err(failure) => failure.report(ExitCode::FAILURE),
        }
    }

    fn explained(self) -> Result<(), CliError> {
        let explained = match self.code.as_deref() {
            Some(word) => Explained::of(word)?,
            None => Explained::all(),
        };
        let is_one = self.code.is_some();
        let mut out = terminal::stdout();
        if self.json {
            let json = serde_json::to_string_pretty(&explained.json()).map_err(io::Error::from)?;
            writeln!(out, "{json}")?;
        } else if self.markdown && is_one {
            write!(out, "{}", markdown::one(&explained))?;
        } else if self.markdown {
            write!(out, "{}", markdown::all())?;
        } else if is_one {
            explained.tell(&mut out)?;
        } else {
            explained.list(&mut out)?;
        }
        Ok(())
    }
}

impl Explained {
    fn json(&self) -> Value {
        let causes: Vec<Value> = self.entries.causes.iter().copied().map(of_cause).collect();
        json!({
            "causes": causes,
            "codes": self.entries.codes,
            "server": self.entries.server,
            "symptoms": self.entries.symptoms,
            "errors": self.errors.iter().copied().map(of_error).collect::<Vec<_>>(),
        })
    }

    fn tell(&self, out: &mut impl Write) -> io::Result<()> {
        let mut first = true;
        let mut between = |out: &mut dyn Write| -> io::Result<()> {
            if !std::mem::take(&mut first) {
                writeln!(out)?;
            }
            Ok(())
        };
        for code in &self.entries.causes {
            between(out)?;
            cause(out, *code)?;
        }
        for symptom in &self.entries.symptoms {
            between(out)?;
            tell_symptom(out, symptom)?;
        }
        for code in &self.entries.codes {
            between(out)?;
            zoom_code(out, code)?;
        }
        for server in &self.entries.server {
            between(out)?;
            server_code(out, server)?;
        }
        for error in &self.errors {
            between(out)?;
            tell_error(out, *error)?;
        }
        Ok(())
    }

    fn list(&self, out: &mut impl Write) -> io::Result<()> {
        heading(out, "Causes that an inspection finds")?;
        for code in &self.entries.causes {
            let entry = code.entry();
            let style = style(entry.severity);
            let severity = entry.severity.as_str();
            writeln!(
                out,
                "{style}{severity:<7}{style:#}  {:<28}  {}",
                code.as_str(),
                entry.title
            )?;
        }
        writeln!(out)?;
        heading(out, "Symptoms without a code")?;
        for symptom in &self.entries.symptoms {
            writeln!(out, "{:<37}  {}", symptom.name, symptom.title)?;
        }
        writeln!(out)?;
        heading(out, "Zoom's codes")?;
        for code in &self.entries.codes {
            let sdks = code.sdk_names();
            writeln!(out, "{:<7}  {sdks:<28}  {}", code.code, code.title)?;
        }
        writeln!(out)?;
        heading(out, "Errors of this server")?;
        for code in &self.errors {
            let status = code.status().as_u16();
            writeln!(out, "{status:<7}  {}", code.as_str())?;
            writeln!(out, "         {}", code.meaning())?;
        }
        writeln!(
            out,
            "\nCodes in the answers of Zoom's servers, as the network tab shows them, are known too.\n\
             More: zoom-signature explain CODE"
        )
    }
}

fn of_cause(code: FindingCode) -> Value {
    let entry = code.entry();
    json!({
        "code": code.as_str(),
        "severity": entry.severity.as_str(),
        "severityNote": entry.severity_note,
        "title": entry.title,
        "explanation": entry.explanation,
        "causes": entry.causes,
        "fixes": entry.fixes,
        "param": entry.param,
    })
}

fn of_error(code: ErrorCode) -> Value {
    json!({
        "code": code.as_str(),
        "status": code.status().as_u16(),
        "type": code.error_type(),
        "meaning": code.meaning(),
        "advice": advice(code),
    })
}

fn tell_error(out: &mut impl Write, code: ErrorCode) -> io::Result<()> {
    heading(out, code.meaning())?;
    let status = code.status().as_u16();
    writeln!(
        out,
        "{} · HTTP {status} · {}",
        code.as_str(),
        code.error_type()
    )?;
    match advice(code) {
        Some(advice) => writeln!(out, "\n{advice}"),
        None => Ok(()),
    }
}

fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    let bold = Style::new().bold();
    writeln!(out, "{bold}{text}{bold:#}")
}

fn cause(out: &mut impl Write, code: FindingCode) -> io::Result<()> {
    let entry = code.entry();
    let style = style(entry.severity);
    heading(out, entry.title)?;
    write!(
        out,
        "{} · {style}{}{style:#}",
        code.as_str(),
        entry.severity.as_str()
    )?;
    if let Some(param) = entry.param {
        write!(out, " · about {param}")?;
    }
    writeln!(out)?;
    if let Some(note) = entry.severity_note {
        writeln!(out, "{note}")?;
    }
    writeln!(out, "\n{}\n", entry.explanation)?;
    heading(out, "Likely causes")?;
    for cause in entry.causes {
        writeln!(out, "  - {cause}")?;
    }
    writeln!(out)?;
    heading(out, "What to do")?;
    steps(out, entry.fixes.iter().copied(), true)
}

fn steps<'s>(
    out: &mut impl Write,
    steps: impl Iterator<Item = &'s str>,
    ordered: bool,
) -> io::Result<()> {
    for (index, step) in steps.enumerate() {
        if ordered {
            writeln!(out, "  {}. {step}", index + 1)?;
        } else {
            writeln!(out, "  - {step}")?;
        }
    }
    Ok(())
}

fn zoom_code(out: &mut impl Write, code: &ZoomCode) -> io::Result<()> {
    heading(out, &code.title)?;
    writeln!(out, "{} · {}", code.code, code.sdk_names())?;
    if let Some(said) = &code.said {
        writeln!(out, "Its message: {said}")?;
    }
    write!(out, "\n{}", code.signature.sentence())?;
    if let Some(why) = &code.why {
        write!(out, " {why}")?;
    }
    writeln!(out, "\n\n{}\n", code.means)?;
    heading(out, "What to do")?;
    steps(out, code.todo.iter().map(String::as_str), code.ordered)?;
    if code.causes.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    heading(out, "What an inspection finds behind it, likeliest first")?;
    for cause in zoom_codes::causes(&code.causes) {
        writeln!(out, "  {:<28}  {}", cause.as_str(), cause.entry().title)?;
    }
    writeln!(
        out,
        "\nInspect the signature to see which it is. Paste all you have, the answer or the address \
         too:\n  zoom-signature inspect, and the text on stdin (Ctrl+D ends it); or the page's \
         Inspect view"
    )
}

fn server_code(out: &mut impl Write, server: &ServerCode) -> io::Result<()> {
    heading(out, &server.title())?;
    writeln!(out, "{}\n", server.explanation())?;
    for code in &server.reports {
        if let Some(entry) = ZOOM_CODES.of(code).first() {
            writeln!(out, "  {code:<7}  {}", entry.title)?;
        }
    }
    Ok(())
}

fn tell_symptom(out: &mut impl Write, symptom: &Symptom) -> io::Result<()> {
    heading(out, &symptom.title)?;
    writeln!(out, "{}\n\n{}\n", symptom.name, symptom.means)?;
    heading(out, "Likely causes")?;
    for reason in &symptom.because {
        let codes = match reason.causes.as_slice() {
            [] => String::new(),
            codes => format!(" ({})", codes.join(", ")),
        };
        writeln!(out, "  - {}{codes}", reason.what)?;
    }
    writeln!(out)?;
    heading(out, "What to do")?;
    steps(out, symptom.todo.iter().map(String::as_str), true)?;
    if !symptom.lines.is_empty() {
        writeln!(out)?;
    }
    for line in &symptom.lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

pub(super) const fn style(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        _ => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}
