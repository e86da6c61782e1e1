//! Which app a request is signed for: that of its caller's credential, else the one that the
//! request names, else the first.

use crate::auth::{AppName, AuthError};
use crate::http::apps::{App, Apps};
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};

use super::field::Field;
use super::params::Params;
use super::value::Value;

/// The apps that a caller may choose from.
pub(crate) struct AppChoice<'r> {
    pub(crate) apps: &'r Apps,
    /// The only one that the caller's credential is for.
    pub(crate) bound_to: Option<AppName>,
}

/// Why a request gets no app.
#[derive(Clone, Debug)]
pub(crate) enum NoApp {
    /// A field names none.
    Field(FieldError),
    /// The caller's credential is for another.
    NotAllowed,
}

impl From<NoApp> for ApiError {
    fn from(none: NoApp) -> Self {
        match none {
            NoApp::Field(fault) => fault.into(),
            NoApp::NotAllowed => AuthError::AppNotAllowed.into(),
        }
    }
}

/// What a request names.
enum Named<'r> {
    Nothing,
    App(&'r App),
    /// No app here, by this field.
    Unknown(Field),
    /// Two apps.
    Several,
}

impl<'r> AppChoice<'r> {
    /// The app that signs a request with these fields.
    ///
    /// # Errors
    ///
    /// As [`Self::chosen`].
    pub(crate) fn for_request(&self, params: &Params<'_>) -> Result<&'r App, NoApp> {
        let chosen = self.chosen(params)?;
        Ok(chosen.unwrap_or_else(|| self.apps.default_app()))
    }

    /// The only app that the caller's credential is for, if it is here.
    pub(crate) fn own(&self) -> Option<&'r App> {
        self.apps.named(self.bound_to.as_ref()?.as_str())
    }

    /// The app that the caller's credential is for, or that these fields name. `None`: neither
    /// chooses one.
    ///
    /// # Errors
    ///
    /// [`NoApp::NotAllowed`] for whatever a bound caller names that is not its own app, so that
    /// it learns nothing about others. Else `app_unknown` or `parameter_conflict`.
    pub(crate) fn chosen(&self, params: &Params<'_>) -> Result<Option<&'r App>, NoApp> {
        let named = self.named(params);
        if self.bound_to.is_some() {
            return match (self.own(), named) {
                (Some(own), Named::Nothing) => Ok(Some(own)),
                (Some(own), Named::App(app)) if app.name == own.name => Ok(Some(own)),
                _ => Err(NoApp::NotAllowed),
            };
        }
        match named {
            Named::Nothing => Ok(None),
            Named::App(app) => Ok(Some(app)),
            Named::Unknown(field) => Err(NoApp::Field(unknown(field))),
            Named::Several => Err(NoApp::Field(FieldError::for_param(
                Field::App.name(),
                ErrorCode::ParameterConflict,
                "The fields app, sdkKey, appKey and clientId name different apps: send only one of \
                 them.",
            ))),
        }
    }

    fn named(&self, params: &Params<'_>) -> Named<'r> {
        let by_name = params.get_all(Field::App);
        let by_name = by_name.map(|(value, _)| (Field::App, value));
        let by_key = params.get_all(Field::SdkKey);
        // With one app keys are ignored, as at Zoom's sample: there is no choice.
        let by_key = by_key.filter(|_| !self.apps.is_one());
        let by_key = by_key.map(|(value, _)| (Field::SdkKey, value));
        let given = by_name.chain(by_key);
        let mut named = Named::Nothing;
        for (field, value) in given.filter(|(_, value)| **value != Value::Absent) {
            let app = value.as_text().and_then(|text| match field {
                Field::SdkKey => self.apps.with_key(text),
                _ => self.apps.named(text),
            });
            named = match (named, app) {
                (Named::Nothing, Some(app)) => Named::App(app),
                (Named::App(before), Some(app)) if before.name == app.name => Named::App(app),
                (Named::Nothing | Named::App(_), None) => return Named::Unknown(field),
                _ => return Named::Several,
            };
        }
        named
    }
}

/// Names no app: callers may be strangers.
fn unknown(field: Field) -> FieldError {
    let message = match field {
        Field::SdkKey => {
            "sdkKey is the key of no app that this server signs for: send the SDK Key (Client ID) \
             of one that it is configured with, or leave it out."
        }
        _ => {
            "app is not the name of an app that this server signs for: ask whoever runs it for the \
             name, or leave it out."
        }
    };
    FieldError::for_param(field.name(), ErrorCode::AppUnknown, message)
}
