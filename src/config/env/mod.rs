mod dotenv;
pub(crate) mod dotenv_permissions;
pub(crate) mod file;
mod file_permissions;
pub(crate) mod given;
pub(crate) mod list;
pub(crate) mod mask;
pub(crate) mod reader;
pub(crate) mod seconds;
pub(crate) mod trim;
pub(crate) mod typos;
pub(crate) mod watched_file;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::SocketAddr;
use std::path::Path;

use zeroize::Zeroizing;

use super::error::{ConfigErrors, Warning};
use super::one_time::OneTime;
use dotenv::DOT_ENV;

/// The layers in which variables are looked up.
#[derive(Default)]
pub struct Environment {
    layers: Vec<Layer>,
    has_dot_env: bool,
    warnings: Vec<Warning>,
    one_time: Option<OneTime>,
}

struct Layer {
    source: Source,
    values: BTreeMap<String, Zeroizing<String>>,
    not_utf8: BTreeSet<String>,
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A flag.
    CommandLine,
    /// The process's environment.
    Environment,
    /// The file `.env` in the working directory.
    DotEnv,
}

impl Layer {
    fn names_with_values(&self) -> impl Iterator<Item = &str> {
        let values = self.values.iter();
        values.filter_map(|(name, value)| (!value.is_empty()).then_some(name.as_str()))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CommandLine => "command line",
            Self::Environment => "environment",
            Self::DotEnv => ".env",
        })
    }
}

/// A layer's value of a variable.
pub(super) enum Lookup<'a> {
    Text(&'a Zeroizing<String>, Source),
    NotUtf8(Source),
}

impl Environment {
    /// The process's environment and, below it, `.env` in the working directory if there
    /// is one.
    ///
    /// # Errors
    ///
    /// [`ConfigErrors`] if there is a `.env` that cannot be read as it was meant.
    pub fn from_process() -> Result<Self, ConfigErrors> {
        let entries = dotenv::read(Path::new(DOT_ENV))?;
        let has_dot_env = entries.is_some();
        let entries = entries.unwrap_or_default();
        let environment = Self::of_process_and(entries.pairs);
        Ok(Self {
            has_dot_env,
            warnings: entries.warnings,
            ..environment
        })
    }

    /// Like [`Self::from_process`], with those entries of `.env` that can be read.
    #[must_use]
    pub fn of_process_as_far_as_readable() -> Self {
        Self::of_process_and(dotenv::read_readable(Path::new(DOT_ENV)))
    }

    fn of_process_and(dot_env: dotenv::Pairs) -> Self {
        let mut environment = Self::default();
        environment.push(Source::Environment, process_values());
        let pairs = dot_env.into_iter().map(|(name, value)| (name, Some(value)));
        environment.push(Source::DotEnv, pairs);
        environment
    }

    /// Adds flags, which override everything else.
    #[must_use]
    pub fn with_flags<'a>(
        mut self,
        flags: impl IntoIterator<Item = (&'a str, Option<String>)>,
    ) -> Self {
        let given = flags
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), Some(value?))));
        self.push(Source::CommandLine, given);
        self.layers.rotate_right(1);
        self
    }

    /// Adds what this start of the server has made for itself, if anything.
    #[must_use]
    pub fn with_one_time(self, one_time: Option<OneTime>) -> Self {
        Self { one_time, ..self }
    }

    /// Overrides `HOST` and `PORT` with the address that a server listens on: who may ask
    /// depends on it, and it does not change while the server runs.
    #[must_use]
    pub fn with_address(self, address: SocketAddr) -> Self {
        let ip = Some(address.ip().to_string());
        self.with_flags([("HOST", ip), ("PORT", Some(address.port().to_string()))])
    }

    /// Whether there is a file `.env`, even an empty one.
    #[must_use]
    pub const fn has_dot_env(&self) -> bool {
        self.has_dot_env
    }

    /// The texts of `HOST` and `PORT`.
    #[must_use]
    pub fn host_and_port(&self) -> [Option<String>; 2] {
        ["HOST", "PORT"].map(|name| match self.lookup(name)? {
            Lookup::Text(text, _) => Some(text.to_string()),
            Lookup::NotUtf8(_) => None,
        })
    }

    fn push(&mut self, source: Source, pairs: impl IntoIterator<Item = (String, Option<String>)>) {
        let mut layer = Layer {
            source,
            values: BTreeMap::new(),
            not_utf8: BTreeSet::new(),
        };
        for (name, value) in pairs {
            match value {
                Some(value) => drop(layer.values.insert(name, Zeroizing::new(value))),
                None => drop(layer.not_utf8.insert(name)),
            }
        }
        self.layers.push(layer);
    }

    /// The names of all variables with a value, including those of other programs.
    pub(super) fn names_with_values(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().flat_map(Layer::names_with_values)
    }

    /// The names to which `.env` gives a value.
    pub(super) fn names_in_dot_env(&self) -> impl Iterator<Item = &str> {
        let layers = self.layers.iter();
        let dot_env = layers.filter(|layer| layer.source == Source::DotEnv);
        dot_env.flat_map(Layer::names_with_values)
    }

    /// What this start of the server has made for itself.
    pub(super) const fn one_time(&self) -> Option<&OneTime> {
        self.one_time.as_ref()
    }

    /// Harmless problems of `.env`.
    pub(super) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The value in the first layer that has one. An empty value counts as none, so that
    /// a copied `.env.example` sets nothing.
    pub(super) fn lookup(&self, name: &str) -> Option<Lookup<'_>> {
        self.layers.iter().find_map(|layer| {
            if layer.not_utf8.contains(name) {
                return Some(Lookup::NotUtf8(layer.source));
            }
            let value = layer.values.get(name)?;
            (!value.is_empty()).then_some(Lookup::Text(value, layer.source))
        })
    }
}

fn process_values() -> impl Iterator<Item = (String, Option<String>)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok())))
}
