//! Who may ask: the gate before every signature.
//!
//! Three ways in, any of them together: API keys, requests signed as Standard
//! Webhooks, and the tokens of an `OpenID` issuer. [`Gate::knock`] counts the
//! requests of an address before anything is verified, [`Gate::admit`] says who
//! the caller is, and [`Gate::permit`] whether the caller may have what is asked.
//! The moment is an argument; the only I/O is to fetch an issuer's keys.

mod api_keys;
mod by_signature;
mod caller;
mod credential;
mod excess;
mod forwarded;
mod key_rights;
mod limits;
mod loopback;
mod making;
mod method;
mod network;
#[cfg(test)]
mod no_reload_opens;
mod not_admitted;
mod oidc;
mod presented;
mod rate_limit;
mod refused;
mod rights;
mod seen_ids;
mod settings;
mod signed_request;

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use zoom_signature::{Target, UnixTimestamp};

pub use api_keys::{ApiKey, ApiKeyError, ApiKeys};
pub use caller::{Caller, CallerName};
pub use excess::Excess;
pub use forwarded::{Forwarded, TrustedProxies};
pub use key_rights::{KeyRights, KeyRightsError, LastDay};
pub use method::{Open, Way, Ways};
pub use network::network_of;
pub use not_admitted::NotAdmitted;
pub use oidc::{
    Admitted, ClaimPath, ClaimPathError, HostClaim, HostClaimError, IssuerUrl, IssuerUrlError,
    JwksUrl, JwksUrlError, KeyFetches, Oidc, OidcError, OidcSettings,
};
pub use presented::{Header, Presented};
pub use rate_limit::{RateLimit, RateLimitError};
pub use refused::{InvalidCredential, InvalidSignature, Limited, Refused, SignedHeader};
pub use rights::{Meetings, Rights};
pub use settings::{NativeSignatures, Settings};
pub use signed_request::{SigningSecret, SigningSecretError, SigningSecrets};

use credential::Credential;
use limits::{AddressLimit, CallerLimit, Counted};
use seen_ids::SeenIds;

/// The gate.
pub struct Gate {
    open: Open,
    api_keys: ApiKeys,
    signing_secrets: SigningSecrets,
    /// In the order of the secrets.
    seen_ids: Vec<Arc<SeenIds>>,
    oidc: Option<Oidc>,
    meetings: Meetings,
    native: NativeSignatures,
    caller_limit: Arc<CallerLimit>,
    address_limit: Arc<AddressLimit>,
    trusted_proxies: TrustedProxies,
}

impl Gate {
    /// Starts to fetch the issuer's keys where they are not here or due, so that the
    /// first caller need not wait. To be called within a tokio runtime.
    pub fn warm_up(&self) {
        if let Some(oidc) = &self.oidc {
            oidc.warm_up();
        }
    }

    /// How often the issuer's keys were fetched, and how often that failed.
    #[must_use]
    pub fn key_fetches(&self) -> KeyFetches {
        let fetches = self.oidc.as_ref().map(Oidc::key_fetches);
        fetches.unwrap_or_default()
    }

    /// The ways in.
    #[must_use]
    pub fn ways(&self) -> Ways {
        Ways {
            anonymous: self.open.up_to(),
            api_keys: !self.api_keys.is_empty(),
            signed_requests: !self.signing_secrets.is_empty(),
            openid: self.oidc.is_some(),
        }
    }

    /// The caller's address, when `peer` is at the other end of the connection.
    /// `said` is only asked for where a proxy is trusted.
    pub fn client<'r>(&self, peer: IpAddr, said: impl FnOnce() -> Forwarded<'r>) -> IpAddr {
        if self.trusted_proxies.is_empty() {
            return peer;
        }
        self.trusted_proxies.client(peer, &said())
    }

    /// Whether an address is a trusted proxy's.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.trusts(address.to_canonical())
    }

    /// Counts a request of an address, before anything is verified.
    ///
    /// # Errors
    ///
    /// [`Refused::RateLimited`]; where the gate is open on loopback
    /// [`Refused::HostNotAllowed`] for a request to another host than loopback, and
    /// [`Refused::ProxyNotAllowed`] for one that a proxy has passed on.
    pub fn knock(
        &self,
        address: IpAddr,
        host: Option<&[u8]>,
        is_passed_on: impl FnOnce() -> bool,
    ) -> Result<(), Refused> {
        if self.open == Open::OnLoopback {
            self.is_of_this_machine(host, is_passed_on)?;
        }
        self.address_limit.count(address)
    }

    /// Everybody's requests come from this machine where a proxy on it passes them on.
    fn is_of_this_machine(
        &self,
        host: Option<&[u8]>,
        is_passed_on: impl FnOnce() -> bool,
    ) -> Result<(), Refused> {
        if !self.trusted_proxies.is_empty() || is_passed_on() {
            return Err(Refused::ProxyNotAllowed);
        }
        self.answers_to(host)
    }

    /// Whether a request to this host is answered at all.
    ///
    /// # Errors
    ///
    /// [`Refused::HostNotAllowed`] for another host than loopback, where the gate is open
    /// on loopback.
    pub fn answers_to(&self, host: Option<&[u8]>) -> Result<(), Refused> {
        if self.open == Open::OnLoopback && !host.is_some_and(loopback::is_own_name) {
            return Err(Refused::HostNotAllowed);
        }
        Ok(())
    }

    /// Lets a caller in. A credential that is not accepted is refused even where
    /// the gate is open to all; with no way in configured none is looked at.
    ///
    /// # Errors
    ///
    /// [`NotAdmitted`]
    pub async fn admit<'g>(
        &'g self,
        presented: &Presented<'_>,
        at: UnixTimestamp,
    ) -> Result<Caller<'g>, NotAdmitted> {
        match self.credential(presented)? {
            Credential::None => self.anonymous(),
            Credential::ApiKey(key) => self.by_api_key(key, at),
            // In a box, or the future of every request has room for it.
            Credential::Token(oidc, token) => Box::pin(self.by_token(oidc, token, at)).await,
            Credential::Signed(signed) => self.by_signature(&signed, at),
        }
    }

    /// Whether a caller may have a signature for this.
    ///
    /// # Errors
    ///
    /// [`Refused::RoleNotAllowed`], [`Refused::MeetingNotAllowed`],
    /// [`Refused::NativeNotForSomeMeetings`] and [`Refused::NativeNotForParticipants`].
    pub fn permit(&self, caller: &Caller<'_>, target: &Target) -> Result<(), Refused> {
        if *target == Target::Native && !self.native.are_for(caller.rights.up_to) {
            return Err(Refused::NativeNotForParticipants);
        }
        caller.rights.permit(target)?;
        self.meetings.permit(target)
    }

    fn credential<'g>(&'g self, presented: &Presented<'g>) -> Result<Credential<'g>, NotAdmitted> {
        if !self.has_a_way_in() {
            return Ok(Credential::None);
        }
        Credential::of(
            presented,
            &self.api_keys,
            &self.signing_secrets,
            self.oidc.as_ref(),
        )
    }

    fn has_a_way_in(&self) -> bool {
        let ways = self.ways();
        ways.api_keys || ways.signed_requests || ways.openid
    }

    fn anonymous(&self) -> Result<Caller<'_>, NotAdmitted> {
        let ways = self.ways();
        let up_to = ways.anonymous.ok_or(Refused::CredentialsMissing(ways))?;
        Ok(Caller {
            way: Way::Anonymous,
            name: None,
            rights: Rights::everywhere(up_to),
        })
    }

    fn by_api_key(&self, key: &[u8], at: UnixTimestamp) -> Result<Caller<'_>, NotAdmitted> {
        let (number, key) = self
            .api_keys
            .find(key)
            .ok_or_else(|| NotAdmitted::by(Way::ApiKey, InvalidCredential::Unknown))?;
        let caller = Caller {
            way: Way::ApiKey,
            name: Some(Cow::Borrowed(key.name())),
            rights: key.rights(),
        };
        if key.limited_to().are_over(at) {
            return Err(caller.refused(InvalidCredential::KeyExpired));
        }
        self.counted(caller, Counted::Known(number))
    }

    async fn by_token(
        &self,
        oidc: &Oidc,
        token: &str,
        at: UnixTimestamp,
    ) -> Result<Caller<'_>, NotAdmitted> {
        let admitted = oidc.admit(token, at).await;
        let admitted = admitted.map_err(|reason| NotAdmitted::by(Way::OpenId, reason))?;
        self.counted(admitted.caller, Counted::User(&admitted.target))
    }

    fn counted<'g>(
        &self,
        caller: Caller<'g>,
        counted: Counted<'_>,
    ) -> Result<Caller<'g>, NotAdmitted> {
        match self.caller_limit.count(counted) {
            Ok(()) => Ok(caller),
            Err(reason) => Err(caller.refused(reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zoom_signature::Role;

    const AT: UnixTimestamp = UnixTimestamp::new(1_614_265_330);

    #[test]
    fn a_native_signature_is_for_who_may_host_unless_it_is_for_all() {
        let caller = |up_to| Caller {
            way: Way::Anonymous,
            name: None,
            rights: Rights::everywhere(up_to),
        };
        let settings = Settings::open_on_loopback();
        let hosts = Gate::new(settings.clone(), AT).unwrap();
        let all = Settings {
            native: NativeSignatures::All,
            ..settings
        };
        let all = Gate::new(all, AT).unwrap();
        let refused = Err(Refused::NativeNotForParticipants);
        for (gate, up_to, permitted) in [
            (&hosts, Role::Participant, refused),
            (&hosts, Role::Host, Ok(())),
            (&all, Role::Participant, Ok(())),
            (&all, Role::Host, Ok(())),
        ] {
            assert_eq!(gate.permit(&caller(up_to), &Target::Native), permitted);
        }
    }
}
