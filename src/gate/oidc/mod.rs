//! `OpenID` Connect: access and ID tokens that the users' own login issued.
//!
//! A token is a JWT signed by the issuer with RS256, PS256, ES256 or `EdDSA`. It is
//! judged as [RFC 8725][1] has it: its kind first, then the issuer's signature,
//! and only then what it says.
//!
//! [1]: https://www.rfc-editor.org/rfc/rfc8725

mod claims;
mod fetch;
mod freshness;
mod granted;
mod host_claim;
mod jwk;
mod keys;
mod path;
mod settings;
mod store;
mod token;
mod url;
mod weak;
#[cfg(test)]
mod wycheproof;

pub use fetch::OidcError;
pub use host_claim::{HostClaim, HostClaimError};
pub use path::{ClaimPath, ClaimPathError};
pub use settings::OidcSettings;
pub use store::KeyFetches;
pub use url::{IssuerUrl, IssuerUrlError, JwksUrl, JwksUrlError};

use std::borrow::Cow;

use zoom_signature::UnixTimestamp;

use super::caller::Caller;
use super::method::Way;
use super::refused::{InvalidCredential, Refused};

use fetch::Fetcher;
use store::Store;
use token::Token;

/// Lets in who brings a token of the issuer.
#[derive(Debug)]
pub struct Oidc {
    settings: OidcSettings,
    store: Store,
}

/// Somebody whom a token let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// Who, and what they may do.
    pub caller: Caller<'static>,
    /// `sub`: what the issuer knows them by, 1 to 255 characters of any kind.
    pub target: String,
}

impl Oidc {
    /// Asks nobody yet: see [`Self::warm_up`] and [`Self::admit`].
    ///
    /// # Errors
    ///
    /// [`OidcError`] when no HTTP client can be made.
    pub fn new(settings: OidcSettings) -> Result<Self, OidcError> {
        let store = Store::new(Fetcher::new(&settings)?);
        Ok(Self { settings, store })
    }

    /// What takes the place of this one. It knows the same keys where they come from
    /// the same place.
    ///
    /// # Errors
    ///
    /// [`OidcError`] as [`Self::new`].
    pub fn succeeded_by(&self, settings: OidcSettings) -> Result<Self, OidcError> {
        if !self.settings.have_the_keys_of(&settings) {
            return Self::new(settings);
        }
        let store = self.store.clone();
        Ok(Self { settings, store })
    }

    /// How often the keys were fetched, of this and of all that it succeeds with the
    /// same keys.
    #[must_use]
    pub fn key_fetches(&self) -> KeyFetches {
        self.store.fetches()
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
    pub fn warm_up(&self) {
        self.store.refresh_if_due();
    }

    /// Judges a token. May take the 5 s that an issuer has to answer when its
    /// keys are not here, or not the one that the token names; then many tokens
    /// wait for one answer.
    ///
    /// # Errors
    ///
    /// [`Refused::CredentialsInvalid`] for a token that lets nobody in, and
    /// [`Refused::IssuerUnreachable`] for one that could, if the issuer's keys
    /// could be had.
    pub async fn admit(&self, token: &str, at: UnixTimestamp) -> Result<Admitted, Refused> {
        let token = Token::read(token)?;
        // What another issued is refused in the end, so nobody need be asked for it.
        let keys = if token.says_it_is_from(self.issuer()) {
            self.store.keys_for(token.key_id()).await?
        } else {
            self.store.keys_at_hand()
        };
        let mut keys = keys;
        let mut verified = token.verified(&keys);
        // An issuer that names no keys may have another now.
        if let Err(InvalidCredential::TokenKey | InvalidCredential::TokenSignature) = verified
            && token.key_id().is_none()
            && token.says_it_is_from(self.issuer())
            && let Some(anew) = self.store.keys_anew().await
        {
            keys = anew;
            verified = token.verified(&keys);
        }
        let claims = verified?;
        let target = claims.judge(self.issuer(), &self.settings.audiences, at)?;
        Ok(Admitted {
            caller: Caller {
                way: Way::OpenId,
                name: Some(Cow::Owned(granted::name(
                    &self.settings,
                    claims.all(),
                    target,
                ))),
                rights: self.settings.rights(claims.all()),
            },
            target: target.to_owned(),
        })
    }
}
