//! `OpenID` Connect: access and ID tokens that the users' own login issued.
//!
//! A token is a JWT signed by the issuer with RS256, PS256, ES256 or `EdDSA`. It is
//! judged as [RFC 8725][1] has it: its kind first, then the issuer's signature,
//! and only then what it says.
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

/// Lets in who brings a token of the issuer.
#[derive(Debug)]
pub struct Oidc {
    settings: OidcSettings,
    jwks: JwksCache,
}

/// Somebody whom a token let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticatedUser {
    /// Who, and what they may do.
    pub caller: Caller<'static>,
    /// `sub`: what the issuer knows them by, 1 to 255 characters of any kind.
    pub subject: String,
}

impl Oidc {
    /// Asks nobody yet: see [`Self::prefetch_keys`] and [`Self::authenticate`].
    ///
    /// # Errors
    ///
    /// [`OidcError`] when no HTTP client can be made.
    pub fn new(settings: OidcSettings) -> Result<Self, OidcError> {
        let jwks = JwksCache::new(Discovery::new(&settings)?);
        Ok(Self { settings, jwks })
    }

    /// The successor of this one. It keeps the keys if they come from the same place.
    ///
    /// # Errors
    ///
    /// [`OidcError`] as [`Self::new`].
    pub fn reload(&self, settings: OidcSettings) -> Result<Self, OidcError> {
        if !self.settings.same_keys(&settings) {
            return Self::new(settings);
        }
        let jwks = self.jwks.clone();
        Ok(Self { settings, jwks })
    }

    /// How often the keys were fetched, of this and of all that it succeeds with the
    /// same keys.
    #[must_use]
    pub fn key_fetches(&self) -> KeyFetches {
        self.jwks.fetches()
    }

    /// Whose tokens let in.
    #[must_use]
    pub const fn issuer(&self) -> &IssuerUrl {
        &self.settings.issuer
    }

    /// Whether this text could be a token at all: three parts in base64url, the
    /// first of which is a JSON object; 16 KiB at most.
    #[must_use]
    pub fn looks_like_token(text: &str) -> bool {
        token::looks_like_token(text)
    }

    /// Fetches the issuer's keys in the background unless they are here and fresh, so
    /// that the first caller need not wait for them. The log says what came of it.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub fn prefetch_keys(&self) {
        self.jwks.prefetch();
    }

    /// Judges a token. May take the 5 s that an issuer has to answer when its
    /// keys are not here, or not the one that the token names; then many tokens
    /// wait for one answer.
    ///
    /// # Errors
    ///
    /// [`AuthError::CredentialsInvalid`] for a token that lets nobody in, and
    /// [`AuthError::IssuerUnreachable`] for one that could, if the issuer's keys
    /// could be had.
    pub async fn authenticate(
        &self,
        token: &str,
        at: UnixTimestamp,
    ) -> Result<AuthenticatedUser, AuthError> {
        let token = Token::read(token)?;
        // What another issued is refused in the end, so nobody need be asked for it.
        let keys = if token.unverified_iss_matches(self.issuer()) {
            self.jwks.keys_for(token.key_id()).await?
        } else {
            self.jwks.cached_keys()
        };
        let mut keys = keys;
        let mut verified = token.verified(&keys);
        // An issuer that names no keys may have another now.
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
            },
            subject: subject.to_owned(),
        })
    }
}
