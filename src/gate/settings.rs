use zoom_signature::Role;

use super::api_keys::ApiKeys;
use super::forwarded::TrustedProxies;
use super::method::Open;
use super::oidc::OidcSettings;
use super::rate_limit::RateLimit;
use super::rights::Meetings;
use super::signed_request::SigningSecrets;

/// What the gate is built from.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who comes in without a credential.
    pub open: Open,
    /// `PARTICIPANT_API_KEYS` and `HOST_API_KEYS`.
    pub api_keys: ApiKeys,
    /// `REQUEST_SIGNING_SECRETS`.
    pub signing_secrets: SigningSecrets,
    /// `OIDC_ISSUER` and what goes with it.
    pub oidc: Option<OidcSettings>,
    /// `ALLOWED_MEETING_NUMBERS`: for everybody.
    pub meetings: Meetings,
    /// `NATIVE_SIGNATURES`
    pub native: NativeSignatures,
    /// `RATE_LIMIT_PER_MINUTE`, of a caller.
    pub caller_limit: RateLimit,
    /// `ADDRESS_RATE_LIMIT_PER_MINUTE`.
    pub address_limit: RateLimit,
    /// `TRUSTED_PROXIES`.
    pub trusted_proxies: TrustedProxies,
}

/// Who gets signatures of the native SDKs, which name neither meeting nor role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NativeSignatures {
    /// Who may host.
    #[default]
    Hosts,
    /// Whoever is let in.
    All,
}

impl NativeSignatures {
    /// Whether who may ask for this role gets them.
    pub(super) fn are_for(self, up_to: Role) -> bool {
        self == Self::All || up_to == Role::Host
    }
}

impl Settings {
    /// Open on loopback, nothing configured.
    #[must_use]
    pub fn open_on_loopback() -> Self {
        Self {
            open: Open::OnLoopback,
            api_keys: ApiKeys::default(),
            signing_secrets: SigningSecrets::default(),
            oidc: None,
            meetings: Meetings::All,
            native: NativeSignatures::Hosts,
            caller_limit: RateLimit::OFF,
            address_limit: RateLimit::OFF,
            trusted_proxies: TrustedProxies::default(),
        }
    }
}
