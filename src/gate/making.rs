//! How a gate is made: anew, or in the place of another.

use std::sync::Arc;

use zoom_signature::UnixTimestamp;

use super::Gate;
use super::limits::{AddressLimit, CallerLimit};
use super::oidc::{Oidc, OidcError, OidcSettings};
use super::seen_ids::SeenIds;
use super::settings::Settings;
use super::signed_request::{SigningSecret, SigningSecrets};

impl Gate {
    /// Builds the gate, which remembers the ids of signed requests from this moment on.
    ///
    /// # Errors
    ///
    /// [`OidcError`] when no HTTPS client can be made for the issuer's keys.
    pub fn new(settings: Settings, at: UnixTimestamp) -> Result<Self, OidcError> {
        Self::made(settings, None, at)
    }

    /// Builds the gate that takes the place of this one. It knows the ids that
    /// this one has seen, the counts and the issuer's keys, each where what they belong
    /// to stays the same.
    ///
    /// # Errors
    ///
    /// [`OidcError`] as [`Self::new`].
    pub fn succeeded_by(&self, settings: Settings, at: UnixTimestamp) -> Result<Self, OidcError> {
        Self::made(settings, Some(self), at)
    }

    fn made(
        settings: Settings,
        before: Option<&Self>,
        at: UnixTimestamp,
    ) -> Result<Self, OidcError> {
        let known = known_callers(&settings);
        let caller_limit = before
            .map(|gate| &gate.caller_limit)
            .filter(|limit| limit.is(settings.caller_limit, &known));
        let address_limit = before
            .map(|gate| &gate.address_limit)
            .filter(|limit| limit.is(settings.address_limit));
        Ok(Self {
            open: settings.open,
            api_keys: settings.api_keys,
            seen_ids: seen_ids(&settings.signing_secrets, before, at),
            signing_secrets: settings.signing_secrets,
            oidc: oidc(settings.oidc, before)?,
            meetings: settings.meetings,
            native: settings.native,
            caller_limit: match caller_limit {
                Some(limit) => Arc::clone(limit),
                None => Arc::new(CallerLimit::new(settings.caller_limit, known)),
            },
            address_limit: match address_limit {
                Some(limit) => Arc::clone(limit),
                None => Arc::new(AddressLimit::new(settings.address_limit)),
            },
            trusted_proxies: settings.trusted_proxies,
        })
    }
}

/// Of each secret its own, in their order.
fn seen_ids(
    secrets: &SigningSecrets,
    before: Option<&Gate>,
    at: UnixTimestamp,
) -> Vec<Arc<SeenIds>> {
    let seen_before = |secret: &SigningSecret| {
        let gate = before?;
        let mut places = gate.signing_secrets.each().zip(&gate.seen_ids);
        let (_, seen) = places.find(|(other, _)| secret.is(other))?;
        Some(Arc::clone(seen))
    };
    secrets
        .each()
        .map(|secret| seen_before(secret).unwrap_or_else(|| Arc::new(SeenIds::since(at))))
        .collect()
}

/// The names behind the numbers that callers are counted by: API keys, then secrets.
fn known_callers(settings: &Settings) -> Vec<String> {
    let keys = settings.api_keys.as_slice().iter();
    let names = keys.map(|key| format!("api key {}", key.name()));
    let secrets = (1..=settings.signing_secrets.len()).map(|place| format!("secret {place}"));
    names.chain(secrets).collect()
}

fn oidc(settings: Option<OidcSettings>, before: Option<&Gate>) -> Result<Option<Oidc>, OidcError> {
    let Some(settings) = settings else {
        return Ok(None);
    };
    let oidc = match before.and_then(|gate| gate.oidc.as_ref()) {
        Some(before) => before.succeeded_by(settings)?,
        None => Oidc::new(settings)?,
    };
    Ok(Some(oidc))
}
