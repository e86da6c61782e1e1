use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use zeroize::Zeroizing;

use super::environment::{Environment, Lookup};
use super::fault::{Fault, Note, Refused, Setting, Warning};
use super::file;
use super::reading::Reading;
use super::rights;
use super::strip::{Shape, strip};
use super::variables;
use super::watched::Watched;

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
    notes: Vec<Note>,
    settings: Vec<Setting>,
    files: Vec<Watched>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(environment: &'a Environment) -> Self {
        Self {
            environment,
            faults: Vec::new(),
            warnings: environment.warnings().to_vec(),
            notes: Vec::new(),
            settings: Vec::new(),
            files: Vec::new(),
        }
    }

    pub(super) fn finish<T>(mut self, config: T) -> Reading<T> {
        Reading {
            config: self.judged(config),
            warnings: self.warnings,
            notes: self.notes,
            settings: self.settings,
            files: self.files,
        }
    }

    /// What was made of the variables so far, unless one of them is faulty.
    pub(super) fn judged<T>(&mut self, made: T) -> Result<T, Refused> {
        if self.faults.is_empty() {
            return Ok(made);
        }
        Err(Refused {
            faults: std::mem::take(&mut self.faults),
        })
    }

    /// A file that is about to be read, and whose change calls for another reading.
    pub(super) fn watch(&mut self, path: &str) {
        self.files.push(Watched::now(path));
    }

    /// Whether a variable has a value, of whatever kind.
    pub(super) fn is_set(&self, variable: &str) -> bool {
        self.environment.lookup(variable).is_some()
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

    /// Something that is right, and may not be what somebody expects.
    pub(super) fn note(&mut self, variable: &str, text: impl Into<String>) {
        self.notes.push(Fault::new(variable, text));
    }

    /// The warnings so far.
    pub(super) fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
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
        self.here(variable, Shape::Single)
    }

    /// The value of `VARIABLE_FILE`'s file, if that variable is set.
    pub(super) fn find_in_file(&mut self, variable: &str) -> Option<Found> {
        self.in_file(variable, Shape::Single)
    }

    /// The value of `VARIABLE`, or of the file that `VARIABLE_FILE` names. Both may
    /// be set, to one value.
    pub(super) fn find_here_or_in_file(&mut self, variable: &str) -> Option<Found> {
        self.here_or_in_file(variable, Shape::Single)
    }

    /// The value of a variable that is a list.
    pub(super) fn find_list(&mut self, variable: &str) -> Option<Found> {
        self.here(variable, Shape::List)
    }

    /// The value of a variable that is a list, or of its file.
    pub(super) fn find_list_here_or_in_file(&mut self, variable: &str) -> Option<Found> {
        self.here_or_in_file(variable, Shape::List)
    }

    fn here_or_in_file(&mut self, variable: &str, shape: Shape) -> Option<Found> {
        let here = self.here(variable, shape);
        let in_file = self.in_file(variable, shape);
        if let (Some(here), Some(in_file)) = (&here, &in_file)
            && here.value != in_file.value
        {
            let problem = format!("{} is set to another value; keep one", in_file.variable);
            self.refuse(here, problem);
            return None;
        }
        here.or(in_file)
    }

    fn here(&mut self, variable: &str, shape: Shape) -> Option<Found> {
        debug_assert!(variables::is_read(variable), "{variable} is not listed");
        match self.environment.lookup(variable)? {
            Lookup::Text(value, source) => {
                let value = value.clone();
                self.stripped(variable, shape, &value, source.to_string())
            }
            Lookup::NotUtf8(source) => {
                self.fault(variable, format!("its value in the {source} is not UTF-8"));
                None
            }
        }
    }

    /// Warns of a file with a secret that everybody can get at.
    pub(super) fn look_at_rights(&mut self, variable: &str, path: &str) {
        if let Some(problem) = rights::problem(path, "the file that it names") {
            self.warn(variable, problem);
        }
    }

    fn in_file(&mut self, variable: &str, shape: Shape) -> Option<Found> {
        let is_secret = rights::is_secret(variable);
        let variable = format!("{variable}_FILE");
        let path = self.find(&variable)?.value;
        self.watch(&path);
        if is_secret {
            self.look_at_rights(&variable, &path);
        }
        match file::read_text(Path::new(path.as_str())) {
            Ok(text) => {
                let value = without_line_break(&text);
                let found = self.stripped(&variable, shape, value, format!("file {}", *path));
                if found.is_none() {
                    self.fault(&variable, "the file that it names is empty");
                }
                found
            }
            Err(error) => {
                self.fault(&variable, format!("the file that it names {error}"));
                None
            }
        }
    }

    /// Reads a variable that has no default; `unset` is what `check` shows then.
    pub(super) fn optional<T>(&mut self, variable: &str, unset: &str) -> Option<T>
    where
        T: FromStr + Display,
        T::Err: Display,
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
        T: FromStr + Display,
        T::Err: Display,
    {
        let Some(found) = self.find(variable) else {
            self.show_default(variable, default.to_string());
            return default;
        };
        self.accepted(&found).unwrap_or(default)
    }

    fn accepted<T>(&mut self, found: &Found) -> Option<T>
    where
        T: FromStr + Display,
        T::Err: Display,
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

    fn stripped(
        &mut self,
        variable: &str,
        shape: Shape,
        raw: &str,
        source: String,
    ) -> Option<Found> {
        let (value, removed) = strip(raw, shape);
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

/// The last line of a file ends with one, which is nothing to put right.
fn without_line_break(text: &str) -> &str {
    let line = text.strip_suffix('\n').unwrap_or(text);
    line.strip_suffix('\r').unwrap_or(line)
}
