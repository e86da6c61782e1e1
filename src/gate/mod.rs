//! Who may ask: the gate before every signature.
//!
//! Three ways in, any of them together: API keys, requests signed as Standard
//! Webhooks, and the tokens of an `OpenID` issuer. [`Gate::knock`] counts the
//! requests of an address before anything is verified, [`Gate::admit`] says who
//! the caller is, and [`Gate::permit`] whether the caller may have what is asked.
//! The moment is an argument; the only I/O is to fetch an issuer's keys.

mod api_keys;
mod caller;
mod credential;
mod forwarded;
mod limits;
mod loopback;
mod making;
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
use std::time::Instant;

use crate::signature::{EpochSeconds, Role, Subject};

pub use api_keys::{ApiKey, ApiKeyError, ApiKeys};
pub use caller::{Caller, CallerName, Way};
pub use forwarded::{Forwarded, TrustedProxies};
pub use not_admitted::NotAdmitted;
pub use oidc::{
    Admitted, ClaimPath, ClaimPathError, HostClaim, HostClaimError, IssuerUrl, IssuerUrlError,
    JwksUrl, JwksUrlError, KeyFetches, Oidc, OidcError, OidcSettings,
};
pub use presented::{Header, Presented};
pub use rate_limit::{RateLimit, RateLimitError};
pub use refused::{InvalidCredential, InvalidSignature, Limited, Refused, SignedHeader};
pub use rights::{Meetings, Rights};
pub use settings::{Open, Settings, Ways};
pub use signed_request::{SigningSecret, SigningSecretError, SigningSecrets};

use credential::Credential;
use limits::{AddressLimit, CallerLimit, Counted, whole_seconds};
use seen_ids::{NotTaken, SeenIds};
use signed_request::Signed;

/// The gate.
pub struct Gate {
    open: Open,
    api_keys: ApiKeys,
    signing_secrets: SigningSecrets,
    seen_ids: Arc<SeenIds>,
    oidc: Option<Oidc>,
    meetings: Meetings,
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
            anonymous: match self.open {
                Open::ToNobody => None,
                Open::ToAll(role) => Some(role),
                Open::OnLoopback => Some(Role::Host),
            },
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
    /// [`Refused::RateLimited`]; [`Refused::HostNotAllowed`] for a request to
    /// another host than loopback, where the gate is open on loopback.
    pub fn knock(&self, address: IpAddr, host: Option<&[u8]>) -> Result<(), Refused> {
        let is_own_name = || host.is_some_and(loopback::is_own_name);
        if self.open == Open::OnLoopback && !is_own_name() {
            return Err(Refused::HostNotAllowed);
        }
        self.address_limit.count(address)
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
        at: EpochSeconds,
    ) -> Result<Caller<'g>, NotAdmitted> {
        match self.credential(presented)? {
            Credential::None => self.anonymous(),
            Credential::ApiKey(key) => self.by_api_key(key),
            // In a box, or the future of every request has room for it.
            Credential::Token(oidc, token) => Box::pin(self.by_token(oidc, token, at)).await,
            Credential::Signed(signed) => self.by_signature(&signed, at),
        }
    }

    /// Whether a caller may have a signature for this.
    ///
    /// # Errors
    ///
    /// [`Refused::RoleNotAllowed`], [`Refused::MeetingNotAllowed`] and
    /// [`Refused::NativeNotAllowed`].
    pub fn permit(&self, caller: &Caller<'_>, subject: &Subject) -> Result<(), Refused> {
        caller.rights.permit(subject)?;
        self.meetings.permit(subject)
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

    fn by_api_key(&self, key: &[u8]) -> Result<Caller<'_>, NotAdmitted> {
        let (number, key) = self
            .api_keys
            .find(key)
            .ok_or_else(|| NotAdmitted::by(Way::ApiKey, InvalidCredential::Unknown))?;
        let caller = Caller {
            way: Way::ApiKey,
            name: Some(Cow::Borrowed(key.name())),
            rights: Rights::everywhere(key.up_to()),
        };
        self.counted(caller, Counted::Known(number))
    }

    async fn by_token(
        &self,
        oidc: &Oidc,
        token: &str,
        at: EpochSeconds,
    ) -> Result<Caller<'_>, NotAdmitted> {
        let admitted = oidc.admit(token, at).await;
        let admitted = admitted.map_err(|reason| NotAdmitted::by(Way::OpenId, reason))?;
        self.counted(admitted.caller, Counted::User(&admitted.subject))
    }

    /// A request that is over the caller's limit keeps its id, so that it can be
    /// sent again as it is.
    fn by_signature(
        &self,
        signed: &Signed<'_>,
        at: EpochSeconds,
    ) -> Result<Caller<'_>, NotAdmitted> {
        let (place, name) = self
            .signing_secrets
            .verify(signed, at)
            .map_err(|reason| NotAdmitted::by(Way::SignedRequest, reason))?;
        let caller = Caller {
            way: Way::SignedRequest,
            name: Some(Cow::Borrowed(name)),
            rights: Rights::ALL,
        };
        // Before it is counted, or who sends a request again uses up the allowance of
        // the one who signed it.
        if self.seen_ids.has(signed.id, Instant::now()) {
            return Err(caller.refused(InvalidSignature::Replayed));
        }
        let number = self.api_keys.as_slice().len() + place;
        let caller = self.counted(caller, Counted::Known(number))?;
        match self.seen_ids.take(signed.id, Instant::now()) {
            Ok(()) => Ok(caller),
            Err(NotTaken::Seen) => Err(caller.refused(InvalidSignature::Replayed)),
            Err(NotTaken::Full(wait)) => Err(caller.refused(Refused::RateLimited {
                limit: Limited::Caller,
                retry_after: whole_seconds(wait),
            })),
        }
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

    /// The example of the scheme's own specification, signed at [`AT`].
    const SIGNED: Presented<'_> = Presented {
        authorization: Header::Absent,
        api_key: Header::Absent,
        webhook_id: Header::Once(b"msg_p5jXN8AQM9LWM0D4loKWxJek"),
        webhook_timestamp: Header::Once(b"1614265330"),
        webhook_signature: Header::Once(b"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        has_query: false,
        body: br#"{"test": 2432232314}"#,
    };
    const AT: EpochSeconds = EpochSeconds::new(1_614_265_330);

    fn gate(caller_limit: RateLimit) -> Gate {
        let secret = SigningSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Gate::new(Settings {
            signing_secrets: SigningSecrets::new(vec![secret.unwrap()]),
            open: Open::ToNobody,
            caller_limit,
            ..Settings::open_on_loopback()
        })
        .unwrap()
    }

    #[actix_web::test]
    async fn a_replay_is_refused_by_the_name_of_who_signed_it() {
        let gate = gate(RateLimit::OFF);
        assert!(gate.admit(&SIGNED, AT).await.is_ok());
        let refused = gate.admit(&SIGNED, AT).await.unwrap_err();
        assert_eq!(refused.refused, InvalidSignature::Replayed.into());
        assert_eq!(refused.way, Some(Way::SignedRequest));
        assert_eq!(refused.caller, Some(CallerName::new("1")));
    }

    #[actix_web::test]
    async fn a_request_over_the_callers_limit_keeps_its_id() {
        let gate = gate(RateLimit::per_minute(1));
        assert_eq!(gate.caller_limit.count(Counted::Known(0)), Ok(()));
        let refused = gate.admit(&SIGNED, AT).await.unwrap_err();
        assert!(matches!(refused.refused, Refused::RateLimited { .. }));
        let id = b"msg_p5jXN8AQM9LWM0D4loKWxJek";
        assert_eq!(gate.seen_ids.take(id, Instant::now()), Ok(()));
    }

    #[actix_web::test]
    async fn nobody_is_let_in_whose_id_cannot_be_remembered() {
        let gate = gate(RateLimit::OFF);
        let start = Instant::now();
        for number in 0..131_072_u32 {
            assert_eq!(gate.seen_ids.take(&number.to_ne_bytes(), start), Ok(()));
        }
        let refused = gate.admit(&SIGNED, AT).await.unwrap_err();
        let Refused::RateLimited { retry_after, .. } = refused.refused else {
            panic!("{refused:?}")
        };
        assert!((1..=601).contains(&retry_after), "{retry_after}");
        assert_eq!(refused.caller, Some(CallerName::new("1")));
    }
}
