//! How a gate is made: anew, or in the place of another.

use std::sync::Arc;

use super::Gate;
use super::limits::{AddressLimit, CallerLimit};
use super::oidc::{Oidc, OidcError, OidcSettings};
use super::settings::Settings;

impl Gate {
    /// Builds the gate.
    ///
    /// # Errors
    ///
    /// [`OidcError`] when no HTTPS client can be made for the issuer's keys.
    pub fn new(settings: Settings) -> Result<Self, OidcError> {
        Self::made(settings, None)
    }

    /// Builds the gate that takes the place of this one. It knows the ids that
    /// this one has seen, and the counts and the issuer's keys where what they
    /// belong to stays the same.
    ///
    /// # Errors
    ///
    /// [`OidcError`] as [`Self::new`].
    pub fn succeeded_by(&self, settings: Settings) -> Result<Self, OidcError> {
        Self::made(settings, Some(self))
    }

    fn made(settings: Settings, before: Option<&Self>) -> Result<Self, OidcError> {
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
            signing_secrets: settings.signing_secrets,
            seen_ids: before.map_or_else(Arc::default, |gate| Arc::clone(&gate.seen_ids)),
            oidc: oidc(settings.oidc, before)?,
            meetings: settings.meetings,
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
