use std::fmt;

use zoom_signature::Role;

/// An authentication method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthMethod {
    /// Without a credential.
    Anonymous,
    /// With an API key.
    ApiKey,
    /// With a request that is signed as a Standard Webhook.
    SignedRequest,
    /// With an access or ID token of the `OpenID` issuer.
    OpenId,
}

impl AuthMethod {
    /// Every authentication method.
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

impl fmt::Display for AuthMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who comes in without a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnonymousAccess {
    /// Nobody.
    Denied,
    /// Everybody, and they may ask for up to this role: `ALLOW_ANONYMOUS`.
    UpTo(Role),
    /// Everybody on this machine, for both roles: nothing is configured, and only
    /// loopback reaches the server. Asked for under another name than loopback's
    /// own it stays shut, because then a web page elsewhere is asking.
    LoopbackOnly,
}

impl AnonymousAccess {
    /// The highest role that whoever brings no credential may ask for.
    #[must_use]
    pub const fn max_role(self) -> Option<Role> {
        match self {
            Self::Denied => None,
            Self::UpTo(role) => Some(role),
            Self::LoopbackOnly => Some(Role::Host),
        }
    }
}

/// The configured authentication methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnabledMethods {
    /// Up to this role without a credential; `None`: nobody.
    pub anonymous: Option<Role>,
    /// There are API keys.
    pub api_keys: bool,
    /// There are secrets that requests are signed with.
    pub signed_requests: bool,
    /// There is an `OpenID` issuer.
    pub openid: bool,
}
