use std::fmt;
use std::str::FromStr;

use super::zoom_user::{ZoomUser, ZoomUserError};

/// Whose ZAK callers get, unless their own token names a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZakUser {
    /// The host of the meeting that is asked for.
    MeetingHost,
    /// Always this user.
    Fixed(ZoomUser),
}

/// Why a text is not a [`ZakUser`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be meeting-host, or a Zoom user's ID or e-mail address")]
pub struct ZakUserError;

const MEETING_HOST: &str = "meeting-host";

impl FromStr for ZakUser {
    type Err = ZakUserError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == MEETING_HOST {
            return Ok(Self::MeetingHost);
        }
        match text.parse() {
            Ok(user) => Ok(Self::Fixed(user)),
            Err(ZoomUserError) => Err(ZakUserError),
        }
    }
}

impl fmt::Display for ZakUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MeetingHost => f.write_str(MEETING_HOST),
            Self::Fixed(user) => user.fmt(f),
        }
    }
}
