use tracing::level_filters::LevelFilter;

use crate::text_values::text_values;

/// The format of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

text_values!(pub LogFormat, LogFormatError, "must be text or json", {
    "text" => Self::Text,
    "json" => Self::Json,
});

/// The least important level that is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// Only what an operator must deal with.
    Error,
    /// Also what should be fixed.
    Warn,
    /// Also one line per signature and refusal.
    Info,
    /// Also messages of dependencies.
    Debug,
}

impl LogLevel {
    pub(super) const fn filter(self) -> LevelFilter {
        match self {
            Self::Error => LevelFilter::ERROR,
            Self::Warn => LevelFilter::WARN,
            Self::Info => LevelFilter::INFO,
            Self::Debug => LevelFilter::DEBUG,
        }
    }
}

text_values!(pub LogLevel, LogLevelError, "must be error, warn, info or debug", {
    "error" => Self::Error,
    "warn" => Self::Warn,
    "info" => Self::Info,
    "debug" => Self::Debug,
});
