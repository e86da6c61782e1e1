use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use zeroize::Zeroizing;

use super::environment::{Environment, Lookup};
use super::{Config, Reading};

/// One thing that is wrong with the configuration: the variable, and what to do
/// about it. Never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The variable's name, or `.env`.
    pub variable: String,
    /// What is wrong and what to do.
    pub problem: String,
}

/// Something that works and should be put right. Never holds a value.
pub type Warning = Fault;

/// The configuration is refused, for all of these reasons.
#[derive(Debug, thiserror::Error)]
pub struct Refused {
    /// Never empty.
    pub faults: Vec<Fault>,
}

/// A line of `zoom-signature check`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The variable's name.
    pub variable: String,
    /// Its value; masked if secret.
    pub value: String,
    /// `environment`, `.env`, a file's path, `default`.
    pub source: String,
}

impl Fault {
    pub(super) fn new(variable: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            variable: variable.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.variable, self.problem)
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self {
            faults: vec![fault],
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration is refused:")?;
        self.faults
            .iter()
            .try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

/// A value as it was found, white space and quotes around it removed.
pub(super) struct Found {
    pub(super) variable: String,
    pub(super) value: Zeroizing<String>,
    pub(super) source: String,
}

/// Reads variables one by one and remembers what was wrong with them.
pub(super) struct Reader<'a> {
    environment: &'a Environment,
    faults: Vec<Fault>,
    warnings: Vec<Warning>,
    settings: Vec<Setting>,
    files: Vec<PathBuf>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(environment: &'a Environment) -> Self {
        Self {
            environment,
            faults: Vec::new(),
            warnings: Vec::new(),
            settings: Vec::new(),
            files: Vec::new(),
        }
    }

    pub(super) fn finish(self, config: Config) -> Reading {
        let config = if self.faults.is_empty() {
            Ok(config)
        } else {
            Err(Refused {
                faults: self.faults,
            })
        };
        Reading {
            config,
            warnings: self.warnings,
            settings: self.settings,
            files: self.files,
        }
    }

    /// A file whose change calls for another reading.
    pub(super) fn watch(&mut self, path: &str) {
        self.files.push(PathBuf::from(path));
    }

    pub(super) fn settings(&self) -> &[Setting] {
        &self.settings
    }

    pub(super) fn fault(&mut self, variable: &str, problem: impl Into<String>) {
        self.faults.push(Fault::new(variable, problem));
    }

    pub(super) fn fault_count(&self) -> usize {
        self.faults.len()
    }

    pub(super) fn warn(&mut self, variable: &str, problem: impl Into<String>) {
        self.warnings.push(Fault::new(variable, problem));
    }

    pub(super) fn show(&mut self, variable: &str, value: String, source: String) {
        self.settings.push(Setting {
            variable: variable.to_owned(),
            value,
            source,
        });
    }

    pub(super) fn show_default(&mut self, variable: &str, value: impl Into<String>) {
        self.show(variable, value.into(), "default".to_owned());
    }

    /// The value of a variable, if it is set to anything.
    pub(super) fn find(&mut self, variable: &str) -> Option<Found> {
        match self.environment.lookup(variable)? {
            Lookup::Text(value, source) => {
                let value = value.clone();
                self.stripped(variable, &value, source.to_string())
            }
            Lookup::NotUtf8(source) => {
                self.fault(variable, format!("its value in the {source} is not UTF-8"));
                None
            }
        }
    }

    /// The value of `VARIABLE_FILE`'s file, if that variable is set.
    pub(super) fn find_in_file(&mut self, variable: &str) -> Option<Found> {
        let variable = format!("{variable}_FILE");
        let path = self.find(&variable)?.value;
        self.watch(&path);
        match std::fs::read_to_string(Path::new(path.as_str())) {
            Ok(text) => {
                let text = Zeroizing::new(text);
                let found = self.stripped(&variable, &text, format!("file {}", *path));
                if found.is_none() {
                    self.fault(&variable, "the file that it names is empty");
                }
                found
            }
            Err(error) => {
                // Not the path: the secret itself may stand there by mistake.
                let problem = format!("the file that it names cannot be read ({})", error.kind());
                self.fault(&variable, problem);
                None
            }
        }
    }

    /// The value of `VARIABLE`, or of the file that `VARIABLE_FILE` names. Both may
    /// be set, to one value.
    pub(super) fn find_here_or_in_file(&mut self, variable: &str) -> Option<Found> {
        let here = self.find(variable);
        let in_file = self.find_in_file(variable);
        if let (Some(here), Some(in_file)) = (&here, &in_file)
            && here.value != in_file.value
        {
            let problem = format!("{} is set to another value; keep one", in_file.variable);
            self.refuse(here, problem);
            return None;
        }
        here.or(in_file)
    }

    /// The same for a list, whose entries line breaks may part, and so white space
    /// around it is nothing to warn of.
    pub(super) fn find_list(&mut self, variable: &str) -> Option<Found> {
        let warnings_before = self.warnings.len();
        let found = self.find_here_or_in_file(variable);
        let about_white_space =
            |warning: &Warning| warning.problem.starts_with("white space around");
        let mut index = 0;
        self.warnings.retain(|warning| {
            index += 1;
            index <= warnings_before || !about_white_space(warning)
        });
        found
    }

    /// Reads a variable that has no default; `unset` is what `check` shows then.
    pub(super) fn optional<T>(&mut self, variable: &str, unset: &str) -> Option<T>
    where
        T: FromStr + fmt::Display,
        T::Err: fmt::Display,
    {
        let Some(found) = self.find(variable) else {
            self.show_default(variable, unset);
            return None;
        };
        self.accepted(&found)
    }

    /// Reads a variable into a type whose parser says in its error what is
    /// accepted, and never repeats the value.
    pub(super) fn parsed<T>(&mut self, variable: &str, default: T) -> T
    where
        T: FromStr + fmt::Display,
        T::Err: fmt::Display,
    {
        let Some(found) = self.find(variable) else {
            self.show_default(variable, default.to_string());
            return default;
        };
        self.accepted(&found).unwrap_or(default)
    }

    fn accepted<T>(&mut self, found: &Found) -> Option<T>
    where
        T: FromStr + fmt::Display,
        T::Err: fmt::Display,
    {
        match found.value.parse::<T>() {
            Ok(value) => {
                self.show(&found.variable, value.to_string(), found.source.clone());
                Some(value)
            }
            Err(error) => {
                self.refuse(found, error.to_string());
                None
            }
        }
    }

    /// A value that is set and cannot be used.
    pub(super) fn refuse(&mut self, found: &Found, problem: impl Into<String>) {
        self.fault(&found.variable, problem);
        self.show(&found.variable, "refused".to_owned(), found.source.clone());
    }

    fn stripped(&mut self, variable: &str, raw: &str, source: String) -> Option<Found> {
        let (value, removed) = strip(raw);
        if let Some(removed) = removed {
            let problem =
                format!("{removed} around the value ignored; remove it from the {source}");
            self.warn(variable, problem);
        }
        (!value.is_empty()).then(|| Found {
            variable: variable.to_owned(),
            value: Zeroizing::new(value.to_owned()),
            source,
        })
    }
}

/// A copied value often brings a line break or quotes along, and a secret with
/// either signs what Zoom refuses.
fn strip(raw: &str) -> (&str, Option<&'static str>) {
    let trimmed = raw.trim();
    let unquoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| trimmed.strip_prefix(quote)?.strip_suffix(quote));
    let value = unquoted.unwrap_or(trimmed).trim();
    let white_space = trimmed.len() < raw.len() || unquoted.is_some_and(|inner| inner != value);
    let removed = match (white_space, unquoted.is_some()) {
        (true, true) => Some("white space and quotes"),
        (true, false) => Some("white space"),
        (false, true) => Some("quotes"),
        (false, false) => None,
    };
    (value, removed)
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn strips_what_copying_brings_along() {
        for (raw, value, removed) in [
            ("abc", "abc", None),
            ("abc\n", "abc", Some("white space")),
            ("\u{feff}abc", "\u{feff}abc", None),
            (" 'abc'\r\n", "abc", Some("white space and quotes")),
            ("\"abc\"", "abc", Some("quotes")),
            ("\" abc\"", "abc", Some("white space and quotes")),
            ("\"abc", "\"abc", None),
            ("'", "'", None),
            ("''", "", Some("quotes")),
        ] {
            assert_eq!(strip(raw), (value, removed), "{raw:?}");
        }
    }
}
