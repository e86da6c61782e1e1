use std::fmt;

use zoom_signature::Role;

/// A way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Without a credential.
    Anonymous,
    /// With an API key.
    ApiKey,
    /// With a request that is signed as a Standard Webhook.
    SignedRequest,
    /// With an access or ID token of the `OpenID` issuer.
    OpenId,
}

impl Way {
    /// Every way in.
    pub const ALL: [Self; 4] = [
        Self::Anonymous,
        Self::ApiKey,
        Self::SignedRequest,
        Self::OpenId,
    ];

    /// As the log has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::ApiKey => "api_key",
            Self::SignedRequest => "signed_request",
            Self::OpenId => "openid",
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who comes in without a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Nobody.
    ToNobody,
    /// Everybody, and they may ask for up to this role: `ALLOW_ANONYMOUS`.
    ToAll(Role),
    /// Everybody on this machine, for both roles: nothing is configured, and only
    /// loopback reaches the server. Asked for under another name than loopback's
    /// own it stays shut, because then a web page elsewhere is asking.
    OnLoopback,
}

impl Open {
    /// The highest role that whoever brings no credential may ask for.
    #[must_use]
    pub const fn up_to(self) -> Option<Role> {
        match self {
            Self::ToNobody => None,
            Self::ToAll(role) => Some(role),
            Self::OnLoopback => Some(Role::Host),
        }
    }
}

/// The ways in that are configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// Up to this role without a credential; `None`: nobody.
    pub anonymous: Option<Role>,
    /// There are API keys.
    pub api_keys: bool,
    /// There are secrets that requests are signed with.
    pub signed_requests: bool,
    /// There is an `OpenID` issuer.
    pub openid: bool,
}
