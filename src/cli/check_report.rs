//! What `check` shows: the settings, and what is wrong with them.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::config::{ConfigError, ShownSetting};

use super::terminal::Folding;

/// Columns line up for names and values up to this length; a longer one takes more.
const ALIGNED: usize = 34;

/// Everything that was read, in the order of the table of variables.
pub(super) struct CheckReport<'c> {
    pub(super) settings: &'c [ShownSetting],
    pub(super) errors: &'c [ConfigError],
    pub(super) warnings: &'c [ConfigError],
    pub(super) notes: &'c [ConfigError],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Fine,
    Warning,
    Error,
    Default,
}

impl Mark {
    const fn sign(self) -> &'static str {
        match self {
            Self::Fine => "✓",
            Self::Warning => "!",
            Self::Error => "✗",
            Self::Default => " ",
        }
    }

    const fn style(self) -> Style {
        let colour = match self {
            Self::Fine => AnsiColor::Green,
            Self::Warning => AnsiColor::Yellow,
            Self::Error => AnsiColor::Red,
            Self::Default => return Style::new(),
        };
        colour.on_default()
    }
}

impl CheckReport<'_> {
    /// What is set, and with `all` the defaults too; then the errors, warnings and notes.
    pub(super) fn write<W: Write>(&self, out: &mut Folding<W>, all: bool) -> io::Result<()> {
        let (defaults, set): (Vec<_>, Vec<_>) = self
            .settings
            .iter()
            .partition(|setting| self.mark(setting) == Mark::Default);
        let shown = if all {
            [set, defaults.clone()].concat()
        } else {
            set
        };
        if shown.is_empty() {
            writeln!(out, "Nothing is set: every variable has its default.")?;
        }
        self.rows(out, &shown)?;
        if !all && !defaults.is_empty() {
            writeln!(
                out,
                "\n`zoom-signature check --all` shows the defaults too."
            )?;
        }
        for (mark, name, problems) in [
            (Mark::Error, "error", self.errors),
            (Mark::Warning, "warning", self.warnings),
        ] {
            let style = mark.style();
            for problem in problems {
                writeln!(out, "\n{style}{name}{style:#}: {problem}")?;
            }
        }
        for note in self.notes {
            writeln!(out, "\nnote: {note}")?;
        }
        Ok(())
    }

    fn rows<W: Write>(&self, out: &mut Folding<W>, shown: &[&ShownSetting]) -> io::Result<()> {
        let width = |of: fn(&ShownSetting) -> &str| {
            let lengths = shown.iter().map(|setting| of(setting).chars().count());
            let aligned = lengths.filter(|length| *length <= ALIGNED);
            aligned.max().unwrap_or_default()
        };
        let names = width(|setting| &setting.variable);
        let values = width(|setting| &setting.value);
        for setting in shown {
            let ShownSetting {
                variable,
                value,
                source,
            } = setting;
            let mark = self.mark(setting);
            let style = mark.style();
            write!(out, "{style}{}{style:#} {variable:names$}  ", mark.sign())?;
            let value_width = value.chars().count().max(values);
            let row = 2 + names + 2 + value_width + 2 + source.chars().count();
            if out.width().is_some_and(|width| row > width) {
                writeln!(out, "{value}\n{:names$}    {source}", "")?;
            } else {
                writeln!(out, "{value:values$}  {source}")?;
            }
        }
        Ok(())
    }

    fn mark(&self, setting: &ShownSetting) -> Mark {
        let file = format!("{}_FILE", setting.variable);
        // Not .env itself, where most come from.
        let is_source = |name: &str| {
            let names = setting.source.split([',', ' ']);
            names
                .filter(|name| *name != ".env")
                .any(|other| other == name)
        };
        let concerns = |problem: &ConfigError| {
            let name = &problem.variable;
            *name == setting.variable || *name == file || is_source(name)
        };
        if self.errors.iter().any(concerns) {
            Mark::Error
        } else if self.warnings.iter().any(concerns) {
            Mark::Warning
        } else if setting.source == ShownSetting::DEFAULT {
            Mark::Default
        } else {
            Mark::Fine
        }
    }
}
