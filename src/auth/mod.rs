//! Authentication and authorization: who may ask, and for what.
//!
//! Three authentication methods, alone or together: API keys, requests signed as Standard
//! Webhooks, and the tokens of an `OpenID` provider. [`Authenticator::check_ip_rate_limit`]
//! counts the requests of an address before anything is verified,
//! [`Authenticator::authenticate`] finds out who the caller is, and
//! [`Authenticator::authorize`] whether the caller may have what is requested. The moment
//! is an argument; the only I/O is to fetch the provider's keys.

mod api_key;
mod authenticator;
mod broader_access;
mod caller;
mod credential;
mod error;
mod headers;
mod key_restrictions;
mod method;
mod oidc;
mod permissions;
mod rate_limit;
mod rejection;
mod settings;
mod signed_request;

pub use crate::app_name::{AppName, AppNameError};
pub use crate::quota::{RateLimit, RateLimitError};
pub use api_key::{ApiKey, ApiKeyError, ApiKeys};
pub use authenticator::Authenticator;
pub use broader_access::{BroaderAccess, CallerAccess};
pub use caller::{Caller, CallerName};
pub use error::{AuthError, InvalidCredential, InvalidSignature, RateLimitScope, SignedHeader};
pub use headers::{AuthHeaders, SingleHeader};
pub use key_restrictions::{KeyRestrictions, KeyRestrictionsError, LastDay};
pub use method::{AnonymousAccess, AuthMethod, EnabledMethods};
pub use oidc::{
    AuthenticatedUser, ClaimPath, ClaimPathError, HostClaim, HostClaimError, IssuerUrl,
    IssuerUrlError, JwksUrl, JwksUrlError, KeyFetches, Oidc, OidcError, OidcSettings,
};
pub use permissions::{MeetingScope, Permissions};
pub use rate_limit::network::network_of;
pub use rejection::Rejection;
pub use settings::{NativeSignatures, Settings};
pub use signed_request::{SigningSecret, SigningSecretError, SigningSecrets};
