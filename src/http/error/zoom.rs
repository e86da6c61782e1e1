//! Zoom's errors as HTTP responses. A message says what to do, and holds nothing of Zoom's
//! answer but the names of scopes.

use crate::zoom_api::{Scope, ZoomError};

use super::code::ErrorCode;
use super::{ApiError, FieldError};

/// Every error of Zoom's.
pub(crate) fn examples() -> impl Iterator<Item = ApiError> {
    [
        ZoomError::CredentialsRefused,
        ZoomError::AppKind,
        ZoomError::ScopeMissing(Vec::new()),
        ZoomError::UserUnknown,
        ZoomError::MeetingUnknown,
        ZoomError::AccountDisabled,
        ZoomError::Unreachable,
        ZoomError::RateLimited { retry_after: 5 },
    ]
    .into_iter()
    .map(ApiError::from)
}

impl From<ZoomError> for ApiError {
    fn from(error: ZoomError) -> Self {
        let (code, message) = match &error {
            ZoomError::CredentialsRefused => (
                ErrorCode::ZoomCredentialsRefused,
                "Zoom refuses the Server-to-Server OAuth app's credentials. On the server, compare \
                 ZOOM_S2S_ACCOUNT_ID, ZOOM_S2S_CLIENT_ID and ZOOM_S2S_CLIENT_SECRET, or the app's \
                 own (ZOOM_APP_…), with its page on marketplace.zoom.us."
                    .into(),
            ),
            ZoomError::AppKind => (
                ErrorCode::ZoomAppKind,
                "The Client ID and Client Secret for requests to Zoom are those of a General app. \
                 Create a Server-to-Server OAuth app on marketplace.zoom.us, and set its own in \
                 ZOOM_S2S_CLIENT_ID and ZOOM_S2S_CLIENT_SECRET, or ZOOM_APP_…_S2S_CLIENT_ID and \
                 ZOOM_APP_…_S2S_CLIENT_SECRET."
                    .into(),
            ),
            ZoomError::AccountDisabled => (
                ErrorCode::ZoomAccountDisabled,
                "The Server-to-Server OAuth app or its account is deactivated. Activate the app on \
                 marketplace.zoom.us, or ask the account's admin."
                    .into(),
            ),
            ZoomError::ScopeMissing(scopes) => (
                ErrorCode::ZoomScopeMissing,
                format!(
                    "The Server-to-Server OAuth app lacks a scope. Add {} to its scopes on \
                     marketplace.zoom.us; the next request uses it.",
                    named(scopes)
                ),
            ),
            ZoomError::UserUnknown => (
                ErrorCode::ZoomUserUnknown,
                "The Zoom account has no such user. Check ZOOM_ZAK_USER, or the claim of \
                 OIDC_ZOOM_USER_CLAIM: a ZAK is for users of the app's own account only."
                    .into(),
            ),
            ZoomError::MeetingUnknown => (
                ErrorCode::ZoomMeetingUnknown,
                "Zoom finds no such meeting in the app's account, so there is no host to get a ZAK \
                 for. Check the number; a meeting of another account needs its host's own \
                 ZAK."
                    .into(),
            ),
            ZoomError::RateLimited { retry_after } => (
                ErrorCode::ZoomRateLimited,
                format!("Too many requests to Zoom. Try again in {retry_after} s."),
            ),
            ZoomError::Unreachable => (
                ErrorCode::ZoomUnreachable,
                "Zoom gave no usable answer, so there is no ZAK. Try again; the server's log says \
                 what happened."
                    .into(),
            ),
        };
        let refusal = Self::from(FieldError::new(code, message));
        match error {
            ZoomError::RateLimited { retry_after } => refusal.retry_after(retry_after),
            ZoomError::Unreachable => refusal.retry_after(1),
            _ => refusal,
        }
    }
}

/// The scopes that Zoom named, or those that a ZAK needs as far as Zoom documents them.
fn named(scopes: &[Scope]) -> String {
    match scopes {
        [] => "user:read:token:admin, user:read:zak:admin and, for ZOOM_ZAK_USER=meeting-host, \
               meeting:read:meeting:admin"
            .to_owned(),
        [only] => only.to_string(),
        several => {
            let names: Vec<&str> = several.iter().map(Scope::as_str).collect();
            format!("one of {}", names.join(", "))
        }
    }
}
