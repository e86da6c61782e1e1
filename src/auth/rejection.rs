use std::borrow::Cow;

use super::caller::{Caller, CallerName};
use super::error::{AuthError, InvalidCredential};
use super::method::AuthMethod;
use crate::app_name::AppName;

/// Why a request was rejected, and what is known of its caller for the log.
#[derive(Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Why the request was rejected.
    pub error: AuthError,
    /// The authentication method that the caller tried.
    pub auth_method: Option<AuthMethod>,
    /// The caller, if identified.
    pub caller: Option<CallerName>,
    /// The only app that the caller's credential is for.
    pub app: Option<AppName>,
}

impl Rejection {
    /// Rejects an unknown caller who tried this method.
    pub(super) fn new(method: AuthMethod, reason: impl Into<AuthError>) -> Self {
        Self {
            error: reason.into(),
            auth_method: Some(method),
            caller: None,
            app: None,
        }
    }
}

impl From<AuthError> for Rejection {
    fn from(error: AuthError) -> Self {
        Self {
            error,
            auth_method: None,
            caller: None,
            app: None,
        }
    }
}

impl From<InvalidCredential> for Rejection {
    fn from(invalid: InvalidCredential) -> Self {
        AuthError::from(invalid).into()
    }
}

impl Caller<'_> {
    /// Rejects this caller.
    pub(super) fn reject(self, reason: impl Into<AuthError>) -> Rejection {
        Rejection {
            error: reason.into(),
            auth_method: Some(self.auth_method),
            caller: self.name.map(Cow::into_owned),
            app: self.permissions.app,
        }
    }
}
