use std::borrow::Cow;

use super::caller::{Caller, CallerName};
use super::method::Way;
use super::refused::{InvalidCredential, Refused};

/// Somebody was not let in: why, and what is known of them for the log.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAdmitted {
    /// Why.
    pub refused: Refused,
    /// The way in that they tried.
    pub way: Option<Way>,
    /// Who they are, where that was found out before they were refused.
    pub caller: Option<CallerName>,
}

impl NotAdmitted {
    /// For somebody who tried this way and is not known.
    pub(super) fn by(way: Way, reason: impl Into<Refused>) -> Self {
        Self {
            refused: reason.into(),
            way: Some(way),
            caller: None,
        }
    }
}

impl From<Refused> for NotAdmitted {
    fn from(refused: Refused) -> Self {
        Self {
            refused,
            way: None,
            caller: None,
        }
    }
}

impl From<InvalidCredential> for NotAdmitted {
    fn from(invalid: InvalidCredential) -> Self {
        Refused::from(invalid).into()
    }
}

impl Caller<'_> {
    /// This caller, refused after all.
    pub(super) fn refused(self, reason: impl Into<Refused>) -> NotAdmitted {
        NotAdmitted {
            refused: reason.into(),
            way: Some(self.way),
            caller: self.name.map(Cow::into_owned),
        }
    }
}
