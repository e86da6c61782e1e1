use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use zeroize::Zeroizing;

use super::file;
use super::file_permissions;
use super::mask::masked;
use super::trim::{ValueKind, strip};
use super::watched_file::WatchedFile;
use super::{Environment, Lookup};
use crate::config::error::{ConfigError, ConfigErrors, Note, ShownSetting, Warning};
use crate::config::load::LoadedConfig;
use crate::config::one_time::OneTime;
use crate::config::variables::Variable;

/// A value without the white space and quotes around it.
pub(crate) struct RawValue {
    pub(crate) variable: String,
    pub(crate) value: Zeroizing<String>,
    pub(crate) source: String,
}

/// Reads variables one by one and collects errors.
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

    /// The result, unless a variable that was read so far is invalid.
    pub(crate) fn take_result<T>(&mut self, made: T) -> Result<T, ConfigErrors> {
        if self.errors.is_empty() {
            return Ok(made);
        }
        Err(ConfigErrors {
            errors: std::mem::take(&mut self.errors),
        })
    }

    /// Records a file that is about to be read; when it changes, the configuration is
    /// read again.
    pub(crate) fn watch(&mut self, path: &str) {
        self.files.push(WatchedFile::now(path));
    }

    /// Whether a name has a value, of whatever kind: more than white space and quotes.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        match self.environment.lookup(name) {
            Some(Lookup::Text(value, _)) => !strip(value, ValueKind::Single).0.is_empty(),
            Some(Lookup::NotUtf8(_)) => true,
            None => false,
        }
    }

    /// Whether a variable has a value under any of its names, or in a file.
    pub(crate) fn is_given(&self, variable: &Variable) -> bool {
        let mut names = variable.names();
        names.any(|name| {
            let in_file = || variable.has_file && self.is_set(&format!("{name}_FILE"));
            self.is_set(name) || in_file()
        })
    }

    /// What this start of the server has made for itself.
    pub(crate) const fn one_time(&self) -> Option<&'a OneTime> {
        self.environment.one_time()
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

    /// Notes something that is valid but may be unexpected.
    pub(crate) fn note(&mut self, variable: &str, text: impl Into<String>) {
        self.notes.push(ConfigError::new(variable, text));
    }

    /// The warnings so far.
    pub(crate) fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
    }

    /// A line of `check`. A secret must be masked.
    pub(crate) fn record(&mut self, name: &str, value: String, source: String) {
        self.settings.push(ShownSetting {
            variable: name.to_owned(),
            value,
            source,
        });
    }

    /// Masks what was recorded in the clear: it has turned out to be a secret.
    pub(crate) fn mask(&mut self, found: &RawValue) {
        for setting in &mut self.settings {
            if setting.value == *found.value {
                setting.value = masked(&found.value);
            }
        }
    }

    pub(crate) fn record_default(&mut self, variable: &Variable) {
        self.record_default_as(variable, variable.default);
    }

    pub(crate) fn record_default_as(&mut self, variable: &Variable, value: impl Into<String>) {
        self.record(
            variable.name,
            value.into(),
            ShownSetting::DEFAULT.to_owned(),
        );
    }

    /// The value of a variable, if it is set to anything. If `NAME_FILE` may name a
    /// file, both may be set, to the same value.
    pub(crate) fn find(&mut self, variable: &Variable) -> Option<RawValue> {
        self.find_named(variable, variable.name)
    }

    /// Like [`Self::find`], for a variable of one app.
    pub(crate) fn find_named(&mut self, variable: &Variable, name: &str) -> Option<RawValue> {
        let in_env = self.env(name, variable.kind);
        let in_file = self.file(variable, name);
        if let (Some(in_env), Some(in_file)) = (&in_env, &in_file)
            && in_env.value != in_file.value
        {
            let problem = format!("{} is set to another value; keep one", in_file.variable);
            self.reject(in_env, problem);
            return None;
        }
        in_env.or(in_file)
    }

    /// The values of a variable under one of its names, from the environment and from
    /// the file that `NAME_FILE` names.
    pub(crate) fn find_as(
        &mut self,
        variable: &Variable,
        name: &str,
    ) -> impl Iterator<Item = RawValue> + use<> {
        let in_env = self.env(name, variable.kind);
        let in_file = self.file(variable, name);
        in_env.into_iter().chain(in_file)
    }

    fn env(&mut self, name: &str, kind: ValueKind) -> Option<RawValue> {
        match self.environment.lookup(name)? {
            Lookup::Text(value, source) => {
                let value = value.clone();
                self.stripped(name, kind, &value, source.to_string())
            }
            Lookup::NotUtf8(source) => {
                self.error(name, format!("its value in the {source} is not UTF-8"));
                None
            }
        }
    }

    /// Warns of a file with a secret that everybody on the machine can read or write.
    pub(crate) fn look_at_rights(&mut self, variable: &str, path: &str) {
        if let Some(problem) = file_permissions::problem(path, "the file that it names") {
            self.warn(variable, problem);
        }
    }

    fn file(&mut self, variable: &Variable, name: &str) -> Option<RawValue> {
        if !variable.has_file {
            return None;
        }
        let kind = variable.kind;
        let name = format!("{name}_FILE");
        let path = self.env(&name, ValueKind::Single)?.value;
        self.watch(&path);
        if variable.is_secret {
            self.look_at_rights(&name, &path);
        }
        match file::read_text(Path::new(path.as_str())) {
            Ok(text) => {
                let value = without_line_break(&text);
                let found = self.stripped(&name, kind, value, format!("file {}", *path));
                if found.is_none() {
                    self.error(&name, "the file that it names is empty");
                }
                found
            }
            Err(error) => {
                self.error(&name, format!("the file that it names {error}"));
                None
            }
        }
    }

    /// Reads a variable that may be left out.
    pub(crate) fn optional<T>(&mut self, variable: &Variable) -> Option<T>
    where
        T: FromStr + Display,
        T::Err: Display,
    {
        self.optional_or(variable, variable.default)
    }

    /// Like [`Self::optional`]; `unset` is what `check` shows if it is left out.
    pub(crate) fn optional_or<T>(&mut self, variable: &Variable, unset: &str) -> Option<T>
    where
        T: FromStr + Display,
        T::Err: Display,
    {
        let Some(found) = self.find(variable) else {
            self.record_default_as(variable, unset);
            return None;
        };
        self.accepted(&found)
    }

    /// Reads a variable into a type whose parser says in its error what is accepted,
    /// and never repeats the value.
    #[expect(
        clippy::expect_used,
        reason = "every start reads the defaults of the table, and a test does"
    )]
    pub(crate) fn parsed<T>(&mut self, variable: &Variable) -> T
    where
        T: FromStr + Display,
        T::Err: Display,
    {
        let default = variable.default.parse::<T>();
        let default = default.ok().expect("the default of a variable is valid");
        self.parsed_or(variable, default)
    }

    /// Like [`Self::parsed`], with a default that depends on other variables.
    pub(crate) fn parsed_or<T>(&mut self, variable: &Variable, default: T) -> T
    where
        T: FromStr + Display,
        T::Err: Display,
    {
        let Some(found) = self.find(variable) else {
            self.record_default_as(variable, default.to_string());
            return default;
        };
        self.accepted(&found).unwrap_or(default)
    }

    /// The value of what was found, in its type.
    pub(crate) fn accepted<T>(&mut self, found: &RawValue) -> Option<T>
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

    /// Records that a value is invalid.
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

/// Removes the line break at the end of a file, which is no mistake.
fn without_line_break(text: &str) -> &str {
    let line = text.strip_suffix('\n').unwrap_or(text);
    line.strip_suffix('\r').unwrap_or(line)
}
