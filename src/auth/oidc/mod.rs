//! `OpenID` Connect: access and ID tokens from the users' own login.
//!
//! A token is a JWT signed by the issuer with RS256, PS256, ES256 or `EdDSA`. It is
//! validated as [RFC 8725][1] recommends: first its type, then the issuer's signature,
//! and only then its claims.
//!
//! [1]: https://www.rfc-editor.org/rfc/rfc8725

mod claim_mapping;
mod claim_path;
mod claims;
mod discovery;
mod host_claim;
mod issuer_url;
mod jwk;
mod jwks;
mod jwks_cache;
mod refresh_policy;
mod settings;
mod token;
mod weak_keys;
#[cfg(test)]
mod wycheproof;

pub use claim_path::{ClaimPath, ClaimPathError};
pub use discovery::OidcError;
pub use host_claim::{HostClaim, HostClaimError};
pub use issuer_url::{IssuerUrl, IssuerUrlError, JwksUrl, JwksUrlError};
pub use jwks_cache::KeyFetches;
pub use settings::OidcSettings;

use std::borrow::Cow;

use zoom_signature::UnixTimestamp;

use super::caller::Caller;
use super::error::{AuthError, InvalidCredential};
use super::method::AuthMethod;

use discovery::Discovery;
use jwks_cache::JwksCache;
use token::Token;

/// Authenticates callers by the issuer's tokens.
#[derive(Debug)]
pub struct Oidc {
    settings: OidcSettings,
    jwks: JwksCache,
}

/// A caller that a token has authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticatedUser {
    /// Who they are, and what they may request.
    pub caller: Caller<'static>,
    /// `sub`: the issuer's name for them, 1 to 255 characters of any kind.
    pub subject: String,
}

impl Oidc {
    /// Fetches nothing yet: see [`Self::prefetch_keys`] and [`Self::authenticate`].
    ///
    /// # Errors
    ///
    /// [`OidcError`] if no HTTP client can be created.
    pub fn new(settings: OidcSettings) -> Result<Self, OidcError> {
        let jwks = JwksCache::new(Discovery::new(&settings)?, settings.refetch_interval);
        Ok(Self { settings, jwks })
    }

    /// Like [`Self::new`], for a reload: it keeps the cached keys if they come from the
    /// same URL.
    ///
    /// # Errors
    ///
    /// [`OidcError`] as [`Self::new`].
    pub fn reload(&self, settings: OidcSettings) -> Result<Self, OidcError> {
        if !self.settings.same_keys(&settings) {
            return Self::new(settings);
        }
        let jwks = self.jwks.with_refetch_interval(settings.refetch_interval);
        Ok(Self { settings, jwks })
    }

    /// How often the keys were fetched, since they come from this URL.
    #[must_use]
    pub fn key_fetches(&self) -> KeyFetches {
        self.jwks.fetches()
    }

    /// The issuer whose tokens are accepted.
    #[must_use]
    pub const fn issuer(&self) -> &IssuerUrl {
        &self.settings.issuer
    }

    /// Whether tokens may name their Zoom user.
    #[must_use]
    pub const fn reads_zoom_users(&self) -> bool {
        self.settings.zoom_user_claim.is_some()
    }

    /// Whether this text could be a token: three segments in base64url, the first of
    /// which is a JSON object; at most 16 KiB.
    #[must_use]
    pub fn looks_like_token(text: &str) -> bool {
        token::looks_like_token(text)
    }

    /// Fetches the issuer's keys in the background unless they are cached and fresh, so
    /// that the first caller need not wait for them. The log has the outcome.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub fn prefetch_keys(&self) {
        self.jwks.prefetch();
    }

    /// Validates a token. May take the 5 s that an issuer has to respond if its keys are
    /// not cached, or not the one that the token names; then many tokens wait for one
    /// fetch.
    ///
    /// # Errors
    ///
    /// [`AuthError::CredentialsInvalid`] for an invalid token, and
    /// [`AuthError::IssuerUnreachable`] if it cannot be verified because the issuer's
    /// keys are unavailable.
    pub async fn authenticate(
        &self,
        token: &str,
        at: UnixTimestamp,
    ) -> Result<AuthenticatedUser, AuthError> {
        let token = Token::read(token)?;
        // A token from another issuer is rejected in the end, so no keys are fetched for
        // it.
        let keys = if token.unverified_iss_matches(self.issuer()) {
            self.jwks.keys_for(token.key_id()).await?
        } else {
            self.jwks.cached_keys()
        };
        let mut keys = keys;
        let mut verified = token.verified(&keys);
        // An issuer whose keys have no IDs may have a new one.
        if let Err(InvalidCredential::UnknownKey | InvalidCredential::TokenSignature) = verified
            && token.key_id().is_none()
            && token.unverified_iss_matches(self.issuer())
            && let Some(anew) = self.jwks.refetch_keys().await
        {
            keys = anew;
            verified = token.verified(&keys);
        }
        let claims = verified?;
        let subject = claims.validate(self.issuer(), &self.settings.audiences, at)?;
        Ok(AuthenticatedUser {
            caller: Caller {
                auth_method: AuthMethod::OpenId,
                name: Some(Cow::Owned(claim_mapping::name(
                    &self.settings,
                    claims.all(),
                    subject,
                ))),
                permissions: self.settings.permissions(claims.all()),
                zoom_user: claim_mapping::zoom_user(&self.settings, claims.all()),
            },
            subject: subject.to_owned(),
        })
    }
}
