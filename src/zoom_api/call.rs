use std::time::Duration;

use super::error::ZoomError;

/// A request to Zoom, by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// `POST /oauth/token`
    AccessToken,
    /// `GET /v2/meetings/{id}`
    Meeting,
    /// `GET /v2/users/{id}/token?type=zak`
    Zak,
}

impl Call {
    /// Every call.
    pub const ALL: [Self; 3] = [Self::AccessToken, Self::Meeting, Self::Zak];

    /// The name in metrics and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::Meeting => "meeting",
            Self::Zak => "zak",
        }
    }
}

/// Observes every request to Zoom, for metrics.
pub trait Observer: Send + Sync {
    /// The name of the app in whose name the requests are made, for the log. `None`: that of all.
    fn app(&self) -> Option<&str> {
        None
    }

    /// A request has ended: with `None` if it was answered as it should be. `took` is the
    /// time until its answer was read.
    fn called(&self, call: Call, error: Option<&ZoomError>, took: Duration);
}
