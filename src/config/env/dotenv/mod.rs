//! The file `.env`. No message shows a line of it, which may hold a secret.

mod canonical;

use std::path::Path;

use super::file;
use crate::config::error::{ConfigError, ConfigErrors, Warning};

pub(super) type Pairs = Vec<(String, String)>;

/// The entries of a file.
#[derive(Default)]
pub(super) struct Entries {
    /// In their order. If a name occurs twice, the last entry counts.
    pub(super) pairs: Pairs,
    pub(super) warnings: Vec<Warning>,
}

/// Its entries; `None` if there is no such file.
///
/// # Errors
///
/// Beside what cannot be read: a credential that dotenv would expand.
/// In the working directory.
pub(super) const DOT_ENV: &str = ".env";

pub(super) fn read(path: &Path) -> Result<Option<Entries>, ConfigErrors> {
    let text = match file::read_text(path) {
        Ok(text) => text,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(refused(vec![error.to_string()])),
    };
    let text = without_mark(&text);
    let mut problems = expanded(text);
    let canonical = canonical::of(text);
    match entries(&canonical.text) {
        Ok(pairs) if problems.is_empty() => {
            let mut warnings = canonical.warnings;
            warnings.extend(twice(&pairs));
            return Ok(Some(Entries { pairs, warnings }));
        }
        Ok(_) => {}
        Err(problem) => problems.push(problem),
    }
    Err(refused(problems))
}

/// The entries that can be read, even if others are invalid.
pub(super) fn read_readable(path: &Path) -> Pairs {
    let text = file::read_text(path).unwrap_or_default();
    let canonical = canonical::of(without_mark(&text));
    dotenvy::from_read_iter(canonical.text.as_bytes())
        .filter_map(Result::ok)
        .collect()
}

/// Some editors begin a file with a byte order mark.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn refused(problems: Vec<String>) -> ConfigErrors {
    let fault = |problem| ConfigError::new(".env", problem);
    ConfigErrors {
        errors: problems.into_iter().map(fault).collect(),
    }
}

fn entries(text: &str) -> Result<Pairs, String> {
    let mut pairs = Pairs::new();
    for entry in dotenvy::from_read_iter(text.as_bytes()) {
        match entry {
            Ok(pair) => pairs.push(pair),
            Err(error) => return Err(unreadable_after(pairs.last(), &error)),
        }
    }
    Ok(pairs)
}

fn unreadable_after(last: Option<&(String, String)>, error: &dotenvy::Error) -> String {
    let place = match last {
        Some((name, _)) => format!("the entry after {name}"),
        None => "the first entry".to_owned(),
    };
    let has_dash = match error {
        dotenvy::Error::LineParse(line, _) => has_dash_in_name(line),
        _ => false,
    };
    if has_dash {
        return format!("{place} cannot be read: names of variables have no dash, write _ instead");
    }
    format!(
        "{place} cannot be read: write NAME=value, and put single quotes around \
         a value with quotes or $"
    )
}

/// As in `ZOOM_APP_EU-WEST_KEY=…`, for an app called eu-west.
fn has_dash_in_name(line: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ');
    line.split_once('=')
        .is_some_and(|(name, _)| name.contains('-') && name.chars().all(is_part))
}

/// dotenvy replaces `$name` with other variables, and with a secret that loses characters
/// that way, Zoom refuses every signature.
fn expanded(text: &str) -> Vec<String> {
    let is_expanded = |line: &&str| {
        let Some((name, value)) = line.split_once('=') else {
            return false;
        };
        let credential = name.contains("_KEY") || name.contains("_SECRET") || name.contains("_ID");
        let value = value.trim_start();
        let comment = name.trim_start().starts_with('#');
        credential && !comment && !value.starts_with(['\'', '`']) && value.contains('$')
    };
    let name = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let problem = |line| {
        let name = name(line);
        format!("{name} has a $, which dotenv would expand: put single quotes around the value")
    };
    text.lines().filter(is_expanded).map(problem).collect()
}

/// A warning for each name that stands there more than once, with different values.
fn twice(pairs: &Pairs) -> Vec<Warning> {
    let mut warnings: Vec<Warning> = Vec::new();
    for (index, (name, value)) in pairs.iter().enumerate() {
        let mut before = pairs.iter().take(index);
        let differs = before.any(|(n, v)| n == name && v != value);
        if differs && !warnings.iter().any(|warning| warning.variable == *name) {
            let problem = "stands in .env more than once, and the last counts: keep one";
            warnings.push(ConfigError::new(name, problem));
        }
    }
    warnings
}
