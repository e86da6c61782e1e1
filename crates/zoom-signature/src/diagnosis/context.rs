use crate::credentials::Credentials;
use crate::meeting_number::MeetingNumber;
use crate::platform::Platform;
use crate::role::Role;
use crate::timestamp::UnixTimestamp;

/// Everything besides the token that the diagnosis uses.
#[derive(Clone, Debug)]
pub(super) struct Context<'a> {
    /// The moment to check times against.
    pub(super) at: UnixTimestamp,
    /// Credentials to verify the MAC with.
    pub(super) known: Vec<KnownCredentials<'a>>,
    /// The meeting that the caller means to join.
    pub(super) meeting_number: Option<MeetingNumber>,
    /// The role that the caller means to have.
    pub(super) role: Option<Role>,
    /// The SDK that the signature is for.
    pub(super) platform: Option<Platform>,
}

/// Credentials that a signature may have been made with.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownCredentials<'a> {
    /// What a report calls them, such as `current` or `previous`.
    pub(super) name: &'a str,
    /// The key and the secret.
    pub(super) credentials: &'a Credentials,
    /// Whether an app signs with them now.
    pub(super) are_in_use: bool,
}

impl<'a> Context<'a> {
    /// The credentials that apps sign with now.
    pub(super) fn in_use(&self) -> impl Iterator<Item = KnownCredentials<'a>> {
        self.known.iter().copied().filter(|known| known.are_in_use)
    }

    /// The app in use with this key.
    pub(super) fn app_of_key(&self, key: &str) -> Option<KnownCredentials<'a>> {
        self.in_use()
            .find(|known| known.credentials.key.as_str() == key)
    }

    /// The name of the credentials whose secret this text is.
    pub(super) fn holder_of_secret(&self, text: &str) -> Option<&'a str> {
        let holder = self.known.iter().find(|known| {
            let credentials = known.credentials;
            text.as_bytes() == credentials.secret.expose_bytes() && text != credentials.key.as_str()
        });
        holder.map(|known| known.name)
    }

    /// The platform, given or implied: a meeting and a role imply the Web SDK.
    pub(super) fn meant_platform(&self) -> Option<Platform> {
        let web = self.meeting_number.is_some() || self.role.is_some();
        self.platform.or(web.then_some(Platform::Web))
    }

    /// Nothing known but the moment.
    pub(super) const fn new(at: UnixTimestamp) -> Self {
        Self {
            at,
            known: Vec::new(),
            meeting_number: None,
            role: None,
            platform: None,
        }
    }
}
