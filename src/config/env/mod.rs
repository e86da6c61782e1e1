mod dotenv;
pub(crate) mod dotenv_permissions;
pub(crate) mod file;
mod file_permissions;
pub(crate) mod list;
pub(crate) mod reader;
pub(crate) mod seconds;
mod trim;
pub(crate) mod watched_file;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::SocketAddr;
use std::path::Path;

use zeroize::Zeroizing;

use super::error::{ConfigErrors, Warning};
use dotenv::DOT_ENV;

/// Where variables are looked up.
#[derive(Default)]
pub struct Environment {
    layers: Vec<Layer>,
    has_dot_env: bool,
    warnings: Vec<Warning>,
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

/// What a layer knows of a variable.
pub(super) enum Lookup<'a> {
    Text(&'a Zeroizing<String>, Source),
    NotUtf8(Source),
}

impl Environment {
    /// The process's environment and, behind it, `.env` in the working
    /// directory, where there is one.
    ///
    /// # Errors
    ///
    /// [`ConfigErrors`] when `.env` is there and cannot be read as it was meant.
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

    /// Like [`Self::from_process`], with what of `.env` can be read, be it nothing.
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

    /// Puts these flags before everything else.
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

    /// Puts the address that a server has before what `HOST` and `PORT` say: who may
    /// ask is judged by where it listens, and that does not change while it runs.
    #[must_use]
    pub fn with_address(self, address: SocketAddr) -> Self {
        let ip = Some(address.ip().to_string());
        self.with_flags([("HOST", ip), ("PORT", Some(address.port().to_string()))])
    }

    /// Whether there is a file `.env`, be it empty.
    #[must_use]
    pub const fn has_dot_env(&self) -> bool {
        self.has_dot_env
    }

    /// `HOST` and `PORT` as they stand.
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

    /// The names of all variables with a value, those of other programs too.
    pub(super) fn names_with_values(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().flat_map(Layer::names_with_values)
    }

    /// Those that `.env` gives a value.
    pub(super) fn names_in_dot_env(&self) -> impl Iterator<Item = &str> {
        let layers = self.layers.iter();
        let dot_env = layers.filter(|layer| layer.source == Source::DotEnv);
        dot_env.flat_map(Layer::names_with_values)
    }

    /// What is wrong with `.env` and does no harm.
    pub(super) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The first layer's word on a variable. An empty value is as good as none,
    /// so that a copied `.env.example` sets nothing.
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
