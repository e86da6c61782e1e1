//! Whose ZAK a request gets. The server decides, never the caller.

use zoom_signature::{MeetingNumber, Role, Target};

use crate::auth::Caller;
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};
use crate::zoom_api::{ZakUser, ZoomUser};

use super::field::Field;

/// Whose ZAK a caller gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ZakOwner {
    /// The host of this meeting.
    Host(MeetingNumber),
    /// The user that the server is configured with.
    Fixed(ZoomUser),
    /// The user that the caller's own token names.
    Claim(ZoomUser),
}

impl ZakOwner {
    /// The name in the log.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Host(_) => "host",
            Self::Fixed(_) => "fixed",
            Self::Claim(_) => "claim",
        }
    }

    /// Decides whose ZAK this caller gets for this target, for which they may have a
    /// signature. `configured` is `ZOOM_ZAK_USER`. A user whom the caller's token names goes
    /// first: callers may always act as themselves. Only those who may host may act as
    /// somebody else, and only to host.
    ///
    /// # Errors
    ///
    /// `zak_not_configured` and `zak_not_allowed`.
    pub(crate) fn decide(
        configured: Option<&ZakUser>,
        caller: &Caller<'_>,
        target: &Target,
    ) -> Result<Self, ApiError> {
        if let Some(user) = &caller.zoom_user {
            return match user.parse::<ZoomUser>() {
                Ok(user) if !user.is_app_owner() => Ok(Self::Claim(user)),
                _ => Err(not_allowed(
                    "The Zoom user in your token is not a valid ID or e-mail address.",
                )),
            };
        }
        let user = configured.ok_or_else(not_configured)?;
        if !caller.permissions.max_role.is_host() || target.role() == Some(Role::Participant) {
            return Err(not_allowed(
                "A ZAK is for hosts here: ask with role 1, with a credential that may host. To \
                 join as a Zoom user with role 0, your own token must name that user \
                 (OIDC_ZOOM_USER_CLAIM).",
            ));
        }
        match (user, target.meeting_number()) {
            (ZakUser::Fixed(user), _) => Ok(Self::Fixed(user.clone())),
            (ZakUser::MeetingHost, Some(number)) => Ok(Self::Host(number)),
            (ZakUser::MeetingHost, None) => Err(not_allowed(
                "A native signature names no meeting, and so no host whose ZAK it could be: send \
                 meetingNumber and role, or set ZOOM_ZAK_USER to a user on the server.",
            )),
        }
    }
}

/// The error of a server that gives no ZAKs, or none to this caller.
pub(crate) fn not_configured() -> ApiError {
    let message = "This server is not set up to get ZAKs, or not for this app. It needs a \
                   Server-to-Server OAuth app (ZOOM_S2S_ACCOUNT_ID, ZOOM_S2S_CLIENT_ID and \
                   ZOOM_S2S_CLIENT_SECRET, or the app's own, ZOOM_APP_…), and ZOOM_ZAK_USER or \
                   OIDC_ZOOM_USER_CLAIM to choose the user.";
    FieldError::for_param(Field::Zak.name(), ErrorCode::ZakNotConfigured, message).into()
}

fn not_allowed(message: &'static str) -> ApiError {
    FieldError::for_param(Field::Zak.name(), ErrorCode::ZakNotAllowed, message).into()
}
