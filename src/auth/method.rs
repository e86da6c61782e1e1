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

    /// The name in the log.
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

/// Who may ask without a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnonymousAccess {
    /// Nobody.
    Denied,
    /// Everybody, and they may ask for up to this role: `ALLOW_ANONYMOUS`.
    UpTo(Role),
    /// Everybody on this machine, for both roles: no method is configured, and the server
    /// listens on loopback only. Requests whose `Host` is not a loopback name are
    /// refused, because a web page elsewhere is making them.
    LoopbackOnly,
}

impl AnonymousAccess {
    /// The highest role that callers without a credential may ask for.
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
    /// The highest role without a credential. `None`: a credential is needed.
    pub anonymous: Option<Role>,
    /// API keys are configured.
    pub api_keys: bool,
    /// Secrets for signed requests are configured.
    pub signed_requests: bool,
    /// An `OpenID` issuer is configured.
    pub openid: bool,
}
