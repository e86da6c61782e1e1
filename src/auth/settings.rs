use zoom_signature::Role;

use super::api_key::ApiKeys;
use super::method::AnonymousAccess;
use super::oidc::OidcSettings;
use super::permissions::MeetingScope;
use super::signed_request::SigningSecrets;
use crate::quota::RateLimit;

/// What an [`Authenticator`](super::Authenticator) is built from.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who may ask without a credential.
    pub open: AnonymousAccess,
    /// `PARTICIPANT_API_KEYS` and `HOST_API_KEYS`.
    pub api_keys: ApiKeys,
    /// `REQUEST_SIGNING_SECRETS`.
    pub signing_secrets: SigningSecrets,
    /// `OIDC_ISSUER` and the other `OIDC_…` variables.
    pub oidc: Option<OidcSettings>,
    /// `ALLOWED_MEETING_NUMBERS`, which applies to everybody.
    pub meetings: MeetingScope,
    /// `NATIVE_SIGNATURES`
    pub native: NativeSignatures,
    /// `RATE_LIMIT_PER_MINUTE`, of a caller.
    pub caller_limit: RateLimit,
    /// `ADDRESS_RATE_LIMIT_PER_MINUTE`.
    pub address_limit: RateLimit,
}

/// Who may have signatures for the native SDKs, which name neither meeting nor role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NativeSignatures {
    /// Callers who may host.
    #[default]
    Hosts,
    /// All callers.
    All,
}

impl NativeSignatures {
    /// Whether a caller with this highest role may have them.
    pub(super) fn are_for(self, max_role: Role) -> bool {
        self == Self::All || max_role == Role::Host
    }
}

impl Settings {
    /// The settings of a server on loopback for which nothing is configured.
    #[must_use]
    pub fn open_on_loopback() -> Self {
        Self {
            open: AnonymousAccess::LoopbackOnly,
            api_keys: ApiKeys::default(),
            signing_secrets: SigningSecrets::default(),
            oidc: None,
            meetings: MeetingScope::Any,
            native: NativeSignatures::Hosts,
            caller_limit: RateLimit::UNLIMITED,
            address_limit: RateLimit::UNLIMITED,
        }
    }
}
