use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use zeroize::Zeroizing;

use super::file;
use super::file_permissions;
use super::trim::{ValueKind, strip};
use super::watched_file::WatchedFile;
use super::{Environment, Lookup};
use crate::config::error::{ConfigError, ConfigErrors, Note, ShownSetting, Warning};
use crate::config::load::LoadedConfig;
use crate::config::variables;

/// A value as it was found, white space and quotes around it removed.
pub(crate) struct RawValue {
    pub(crate) variable: String,
    pub(crate) value: Zeroizing<String>,
    pub(crate) source: String,
}

/// Reads variables one by one and remembers what was wrong with them.
pub(crate) struct Reader<'a> {
    environment: &'a Environment,
    errors: Vec<ConfigError>,
    warnings: Vec<Warning>,
    notes: Vec<Note>,
    settings: Vec<ShownSetting>,
    files: Vec<WatchedFile>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(environment: &'a Environment) -> Self {
        Self {
            environment,
            errors: Vec::new(),
            warnings: environment.warnings().to_vec(),
            notes: Vec::new(),
            settings: Vec::new(),
            files: Vec::new(),
        }
    }

    pub(crate) fn build<T>(mut self, config: T) -> LoadedConfig<T> {
        LoadedConfig {
            config: self.take_result(config),
            warnings: self.warnings,
            notes: self.notes,
            settings: self.settings,
            files: self.files,
        }
    }

    /// What was made of the variables so far, unless one of them is faulty.
    pub(crate) fn take_result<T>(&mut self, made: T) -> Result<T, ConfigErrors> {
        if self.errors.is_empty() {
            return Ok(made);
        }
        Err(ConfigErrors {
            errors: std::mem::take(&mut self.errors),
        })
    }

    /// A file that is about to be read, and whose change calls for another reading.
    pub(crate) fn watch(&mut self, path: &str) {
        self.files.push(WatchedFile::now(path));
    }

    /// Whether a variable has a value, of whatever kind.
    pub(crate) fn is_set(&self, variable: &str) -> bool {
        self.environment.lookup(variable).is_some()
    }

    pub(crate) fn error(&mut self, variable: &str, problem: impl Into<String>) {
        self.errors.push(ConfigError::new(variable, problem));
    }

    pub(crate) fn error_count(&self) -> usize {
        self.errors.len()
    }

    pub(crate) fn warn(&mut self, variable: &str, problem: impl Into<String>) {
        self.warnings.push(ConfigError::new(variable, problem));
    }

    /// Something that is right, and may not be what somebody expects.
    pub(crate) fn note(&mut self, variable: &str, text: impl Into<String>) {
        self.notes.push(ConfigError::new(variable, text));
    }

    /// The warnings so far.
    pub(crate) fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
    }

    pub(crate) fn record(&mut self, variable: &str, value: String, source: String) {
        self.settings.push(ShownSetting {
            variable: variable.to_owned(),
            value,
            source,
        });
    }

    pub(crate) fn record_default(&mut self, variable: &str, value: impl Into<String>) {
        self.record(variable, value.into(), "default".to_owned());
    }

    /// The value of a variable, if it is set to anything.
    pub(crate) fn find(&mut self, variable: &str) -> Option<RawValue> {
        self.env(variable, ValueKind::Single)
    }

    /// The value of `VARIABLE_FILE`'s file, if that variable is set.
    pub(crate) fn find_in_file(&mut self, variable: &str) -> Option<RawValue> {
        self.file(variable, ValueKind::Single)
    }

    /// The value of `VARIABLE`, or of the file that `VARIABLE_FILE` names. Both may
    /// be set, to one value.
    pub(crate) fn find_from_env_or_file(&mut self, variable: &str) -> Option<RawValue> {
        self.env_or_file(variable, ValueKind::Single)
    }

    /// The value of a variable that is a list.
    pub(crate) fn find_list(&mut self, variable: &str) -> Option<RawValue> {
        self.env(variable, ValueKind::List)
    }

    /// The value of a variable that is a list, or of its file.
    pub(crate) fn find_list_from_env_or_file(&mut self, variable: &str) -> Option<RawValue> {
        self.env_or_file(variable, ValueKind::List)
    }

    fn env_or_file(&mut self, variable: &str, kind: ValueKind) -> Option<RawValue> {
        let here = self.env(variable, kind);
        let in_file = self.file(variable, kind);
        if let (Some(here), Some(in_file)) = (&here, &in_file)
            && here.value != in_file.value
        {
            let problem = format!("{} is set to another value; keep one", in_file.variable);
            self.reject(here, problem);
            return None;
        }
        here.or(in_file)
    }

    fn env(&mut self, variable: &str, kind: ValueKind) -> Option<RawValue> {
        debug_assert!(variables::is_read(variable), "{variable} is not listed");
        match self.environment.lookup(variable)? {
            Lookup::Text(value, source) => {
                let value = value.clone();
                self.stripped(variable, kind, &value, source.to_string())
            }
            Lookup::NotUtf8(source) => {
                self.error(variable, format!("its value in the {source} is not UTF-8"));
                None
            }
        }
    }

    /// Warns of a file with a secret that everybody can get at.
    pub(crate) fn look_at_rights(&mut self, variable: &str, path: &str) {
        if let Some(problem) = file_permissions::problem(path, "the file that it names") {
            self.warn(variable, problem);
        }
    }

    fn file(&mut self, variable: &str, kind: ValueKind) -> Option<RawValue> {
        let is_secret = file_permissions::is_secret(variable);
        let variable = format!("{variable}_FILE");
        let path = self.find(&variable)?.value;
        self.watch(&path);
        if is_secret {
            self.look_at_rights(&variable, &path);
        }
        match file::read_text(Path::new(path.as_str())) {
            Ok(text) => {
                let value = without_line_break(&text);
                let found = self.stripped(&variable, kind, value, format!("file {}", *path));
                if found.is_none() {
                    self.error(&variable, "the file that it names is empty");
                }
                found
            }
            Err(error) => {
                self.error(&variable, format!("the file that it names {error}"));
                None
            }
        }
    }

    /// Reads a variable that has no default; `unset` is what `check` shows then.
    pub(crate) fn optional<T>(&mut self, variable: &str, unset: &str) -> Option<T>
    where
        T: FromStr + Display,
        T::Err: Display,
    {
        let Some(found) = self.find(variable) else {
            self.record_default(variable, unset);
            return None;
        };
        self.accepted(&found)
    }

    /// Reads a variable into a type whose parser says in its error what is
    /// accepted, and never repeats the value.
    pub(crate) fn parsed<T>(&mut self, variable: &str, default: T) -> T
    where
        T: FromStr + Display,
        T::Err: Display,
    {
        let Some(found) = self.find(variable) else {
            self.record_default(variable, default.to_string());
            return default;
        };
        self.accepted(&found).unwrap_or(default)
    }

    fn accepted<T>(&mut self, found: &RawValue) -> Option<T>
    where
        T: FromStr + Display,
        T::Err: Display,
    {
        match found.value.parse::<T>() {
            Ok(value) => {
                self.record(&found.variable, value.to_string(), found.source.clone());
                Some(value)
            }
            Err(error) => {
                self.reject(found, error.to_string());
                None
            }
        }
    }

    /// A value that is set and cannot be used.
    pub(crate) fn reject(&mut self, found: &RawValue, problem: impl Into<String>) {
        self.error(&found.variable, problem);
        self.record(&found.variable, "refused".to_owned(), found.source.clone());
    }

    fn stripped(
        &mut self,
        variable: &str,
        kind: ValueKind,
        raw: &str,
        source: String,
    ) -> Option<RawValue> {
        let (value, removed) = strip(raw, kind);
        if let Some(removed) = removed {
            let problem =
                format!("{removed} around the value ignored; remove it from the {source}");
            self.warn(variable, problem);
        }
        (!value.is_empty()).then(|| RawValue {
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
