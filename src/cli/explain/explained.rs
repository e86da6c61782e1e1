//! What a code stands for: in the catalogue, and among this server's errors.

use crate::catalogue::{self, Entries};
use crate::cli::error::CliError;
use crate::http::{ErrorCode, zoom_errors};

/// Everything that a code stands for.
pub(super) struct Explained {
    pub(super) entries: Entries,
    pub(super) errors: Vec<ErrorCode>,
}

impl Explained {
    pub(super) fn all() -> Self {
        Self {
            entries: Entries::all(),
            errors: ErrorCode::ALL.to_vec(),
        }
    }

    pub(super) fn of(word: &str) -> Result<Self, CliError> {
        let name = catalogue::name_in(word);
        let all = ErrorCode::ALL.iter().copied();
        let explained = Self {
            entries: Entries::of(word),
            errors: all.filter(|code| code.as_str() == name).collect(),
        };
        if explained.entries.is_empty() && explained.errors.is_empty() {
            let errors = ErrorCode::ALL.iter().map(|code| code.as_str());
            return Err(CliError::UnknownCode {
                word: word.to_owned(),
                nearest: catalogue::nearest(word, errors),
            });
        }
        Ok(explained)
    }
}

/// What to do about an error that has to do with Zoom.
pub(super) fn advice(code: ErrorCode) -> Option<String> {
    let mut errors = zoom_errors();
    let error = errors.find(|error| error.code() == code)?;
    Some(error.message().to_owned())
}
