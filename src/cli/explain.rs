use std::io::Write as _;

use anstream::stdout;
use anstyle::{AnsiColor, Style};
use clap::Args;

use crate::diagnosis::{Code, Entry, Severity};

use super::Failure;

/// Explain a code that an inspection found, or list them all
#[derive(Args)]
#[command(after_help = "Example:\n  zoom-signature explain iat_in_future")]
pub(super) struct Explain {
    /// The code, such as iat_in_future; without it, all of them
    #[arg(value_name = "CODE")]
    code: Option<Code>,
}

impl Explain {
    pub(super) fn run(self) -> Result<(), Failure> {
        match self.code {
            Some(code) => entry(code.entry())?,
            None => list()?,
        }
        Ok(())
    }
}

fn list() -> std::io::Result<()> {
    let mut out = stdout().lock();
    for code in Code::ALL {
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
    Ok(())
}

fn entry(entry: &Entry) -> std::io::Result<()> {
    let mut out = stdout().lock();
    let bold = Style::new().bold();
    let style = style(entry.severity);
    writeln!(out, "{bold}{}{bold:#}", entry.title)?;
    write!(
        out,
        "{} · {style}{}{style:#}",
        entry.code.as_str(),
        entry.severity.as_str()
    )?;
    if let Some(param) = entry.param {
        write!(out, " · about {param}")?;
    }
    writeln!(out)?;
    if let Some(note) = entry.severity_note {
        writeln!(out, "{note}")?;
    }
    writeln!(
        out,
        "\n{}\n\n{bold}Likely causes{bold:#}",
        entry.explanation
    )?;
    for cause in entry.causes {
        writeln!(out, "  - {cause}")?;
    }
    writeln!(out, "\n{bold}What to do{bold:#}")?;
    for (index, cure) in entry.cures.iter().enumerate() {
        writeln!(out, "  {}. {cure}", index + 1)?;
    }
    Ok(())
}

pub(super) const fn style(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}
