use crate::signature::{Credentials, EpochSeconds, MeetingNumber, Role};

/// What is known beside the token.
#[derive(Clone)]
pub struct Context<'a> {
    /// The moment to judge at, usually now.
    pub at: EpochSeconds,
    /// Credentials to check with, the ones in use first; none is fine.
    pub known: Vec<Known<'a>>,
    /// The meeting that the caller means to join.
    pub meeting_number: Option<MeetingNumber>,
    /// The role that the caller means to have.
    pub role: Option<Role>,
    /// The SDK that the signature is for.
    pub platform: Option<Platform>,
}

/// Credentials that a signature may have been made with.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What a report calls them, such as `current` or `previous`.
    pub name: &'a str,
    /// The key and the secret.
    pub credentials: &'a Credentials,
}

/// An SDK's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// The Web SDK, which wants `mn` and `role`.
    Web,
    /// Android, iOS, Windows, macOS, Linux, which want `tokenExp`.
    Native,
}

impl<'a> Context<'a> {
    /// What the credentials are called whose secret a text is.
    pub(super) fn holder_of_secret(&self, text: &str) -> Option<&'a str> {
        let holder = self.known.iter().find(|known| {
            let credentials = known.credentials;
            text.as_bytes() == credentials.secret.expose_bytes() && text != credentials.key.as_str()
        });
        holder.map(|known| known.name)
    }

    /// The platform, said or meant: a meeting and a role are the Web SDK's.
    pub(super) fn meant_platform(&self) -> Option<Platform> {
        let web = self.meeting_number.is_some() || self.role.is_some();
        self.platform.or(web.then_some(Platform::Web))
    }

    /// Nothing known but the moment.
    #[must_use]
    pub const fn at(at: EpochSeconds) -> Self {
        Self {
            at,
            known: Vec::new(),
            meeting_number: None,
            role: None,
            platform: None,
        }
    }
}
