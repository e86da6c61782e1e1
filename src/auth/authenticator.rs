mod replicas;

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use zoom_signature::{Target, UnixTimestamp};

use super::api_key::ApiKeys;
use super::caller::Caller;
use super::credential::Credential;
use super::error::{AuthError, InvalidCredential, InvalidSignature, RateLimitScope};
use super::headers::AuthHeaders;
use super::method::{AnonymousAccess, AuthMethod, EnabledMethods};
use super::oidc::{KeyFetches, Oidc, OidcError, OidcSettings};
use super::permissions::{MeetingScope, Permissions};
use super::rate_limit::{CallerRateLimiter, IpRateLimiter, RateLimitKey};
use super::rejection::Rejection;
use super::settings::{NativeSignatures, Settings};
use super::signed_request::replay_cache::{ReplayCache, ReplayError};
use super::signed_request::{SignedRequest, Signers, SigningSecret, SigningSecrets};
use crate::quota::ceil_seconds;
use crate::redis_store::{Id, RedisStore};

/// Authenticates and authorizes callers; shared by all workers.
pub struct Authenticator {
    open: AnonymousAccess,
    api_keys: ApiKeys,
    signing_secrets: SigningSecrets,
    /// One per signing secret, in the order of the secrets.
    replay_caches: Vec<Arc<ReplayCache>>,
    oidc: Option<Oidc>,
    meetings: MeetingScope,
    native: NativeSignatures,
    caller_limit: Arc<CallerRateLimiter>,
    address_limit: Arc<IpRateLimiter>,
    /// Where replicas count together. `None`: this process counts for itself.
    redis: Option<Arc<RedisStore>>,
}

/// A caller whom this process lets in, and what other replicas have to know.
struct Admitted<'g> {
    caller: Caller<'g>,
    /// Whom the limit of callers counts, in parts. `None`: nobody.
    counted: Option<Vec<Vec<u8>>>,
    /// The ID of a signed request, as each secret has it that signed it.
    ids: Vec<Id>,
}

impl Authenticator {
    /// Builds an authenticator that remembers the ids of signed requests from this moment on.
    ///
    /// # Errors
    ///
    /// [`OidcError`] when no HTTPS client can be made for the issuer's keys.
    pub fn new(settings: Settings, at: UnixTimestamp) -> Result<Self, OidcError> {
        Self::made(settings, None, at)
    }

    /// Builds an authenticator with other settings, for a reload. It keeps the IDs that
    /// this one has seen, the rate limits' counts and the issuer's keys wherever the
    /// settings that they belong to are unchanged.
    ///
    /// # Errors
    ///
    /// [`OidcError`] as [`Self::new`].
    pub fn reload(&self, settings: Settings, at: UnixTimestamp) -> Result<Self, OidcError> {
        Self::made(settings, Some(self), at)
    }

    fn made(
        settings: Settings,
        before: Option<&Self>,
        at: UnixTimestamp,
    ) -> Result<Self, OidcError> {
        let known = known_callers(&settings);
        let caller_limit = before
            .map(|auth| &auth.caller_limit)
            .filter(|limit| limit.same_config(settings.caller_limit, &known));
        let address_limit = before
            .map(|auth| &auth.address_limit)
            .filter(|limit| limit.same_config(settings.address_limit));
        Ok(Self {
            open: settings.open,
            api_keys: settings.api_keys,
            replay_caches: replay_caches(&settings.signing_secrets, before, at),
            signing_secrets: settings.signing_secrets,
            oidc: oidc(settings.oidc, before)?,
            meetings: settings.meetings,
            native: settings.native,
            redis: None,
            caller_limit: match caller_limit {
                Some(limit) => Arc::clone(limit),
                None => Arc::new(CallerRateLimiter::new(settings.caller_limit, known)),
            },
            address_limit: match address_limit {
                Some(limit) => Arc::clone(limit),
                None => Arc::new(IpRateLimiter::new(settings.address_limit)),
            },
        })
    }

    /// Counts together with the replicas that use the same Redis. What this process counts by
    /// itself goes on: it refuses what is over a limit here already, and is what is left while
    /// Redis cannot be used.
    #[must_use]
    pub fn with_redis(self, redis: Option<Arc<RedisStore>>) -> Self {
        Self { redis, ..self }
    }

    /// Where replicas count together.
    #[must_use]
    pub const fn redis(&self) -> Option<&Arc<RedisStore>> {
        self.redis.as_ref()
    }

    /// Starts to fetch the issuer's keys if they are missing or due, so that the first
    /// caller need not wait, and to connect to Redis. Must be called within a tokio runtime.
    pub fn start(&self) {
        if let Some(oidc) = &self.oidc {
            oidc.prefetch_keys();
        }
        if let Some(redis) = &self.redis {
            redis.start();
        }
    }

    /// How often the issuer's keys were fetched, and how often that failed.
    #[must_use]
    pub fn key_fetches(&self) -> KeyFetches {
        let fetches = self.oidc.as_ref().map(Oidc::key_fetches);
        fetches.unwrap_or_default()
    }

    /// Whether tokens may name their Zoom user.
    #[must_use]
    pub fn reads_zoom_users(&self) -> bool {
        self.oidc.as_ref().is_some_and(Oidc::reads_zoom_users)
    }

    /// The configured authentication methods.
    #[must_use]
    pub fn enabled_methods(&self) -> EnabledMethods {
        EnabledMethods {
            anonymous: self.open.max_role(),
            api_keys: !self.api_keys.is_empty(),
            signed_requests: !self.signing_secrets.is_empty(),
            openid: self.oidc.is_some(),
        }
    }

    /// Whether everybody on this machine may ask, and nobody else may.
    #[must_use]
    pub fn is_loopback_only(&self) -> bool {
        self.open == AnonymousAccess::LoopbackOnly
    }

    /// Counts a request against the limit of its address, before anything is verified.
    ///
    /// # Errors
    ///
    /// [`AuthError::RateLimited`]
    pub fn check_ip_rate_limit(&self, address: IpAddr) -> Result<(), AuthError> {
        self.address_limit.check(address)
    }

    /// Identifies the caller, who has this address. An invalid credential is rejected even if
    /// anonymous callers are allowed; if no method is configured, no credential is read.
    ///
    /// # Errors
    ///
    /// [`Rejection`]
    pub async fn authenticate<'g>(
        &'g self,
        headers: &AuthHeaders<'_>,
        address: IpAddr,
        at: UnixTimestamp,
    ) -> Result<Caller<'g>, Rejection> {
        let admitted = match self.credential(headers)? {
            Credential::None => self.authenticate_anonymous()?,
            Credential::ApiKey(key) => self.authenticate_api_key(key, at)?,
            // Boxed: otherwise every request's future reserves space for it.
            Credential::Token(oidc, token) => {
                Box::pin(self.authenticate_token(oidc, token, at)).await?
            }
            Credential::SignedRequest(signed) => {
                self.authenticate_signed_request(&signed, at).await?
            }
        };
        match &self.redis {
            Some(redis) => Box::pin(self.count_together(redis, admitted, address)).await,
            None => Ok(admitted.caller),
        }
    }

    /// Checks that a caller may have a signature for this target.
    ///
    /// # Errors
    ///
    /// [`AuthError::RoleNotAllowed`], [`AuthError::MeetingNotAllowed`],
    /// [`AuthError::NativeNotForSomeMeetings`] and [`AuthError::NativeNotForParticipants`].
    pub fn authorize(&self, caller: &Caller<'_>, target: &Target) -> Result<(), AuthError> {
        if *target == Target::Native && !self.native.are_for(caller.permissions.max_role) {
            return Err(AuthError::NativeNotForParticipants);
        }
        caller.permissions.authorize(target)?;
        self.meetings.authorize(target)
    }

    fn credential<'g>(&'g self, headers: &AuthHeaders<'g>) -> Result<Credential<'g>, Rejection> {
        if !self.has_credentials() {
            return Ok(Credential::None);
        }
        Credential::of(
            headers,
            &self.api_keys,
            &self.signing_secrets,
            self.oidc.as_ref(),
        )
    }

    fn has_credentials(&self) -> bool {
        let ways = self.enabled_methods();
        ways.api_keys || ways.signed_requests || ways.openid
    }

    fn authenticate_anonymous(&self) -> Result<Admitted<'_>, Rejection> {
        let ways = self.enabled_methods();
        let max_role = ways.anonymous.ok_or(AuthError::CredentialsMissing(ways))?;
        Ok(Admitted {
            caller: Caller {
                auth_method: AuthMethod::Anonymous,
                name: None,
                permissions: Permissions::all_meetings(max_role),
                zoom_user: None,
            },
            counted: None,
            ids: Vec::new(),
        })
    }

    fn authenticate_api_key(
        &self,
        key: &[u8],
        at: UnixTimestamp,
    ) -> Result<Admitted<'_>, Rejection> {
        let (number, key) = self
            .api_keys
            .find(key)
            .ok_or_else(|| Rejection::new(AuthMethod::ApiKey, InvalidCredential::Unknown))?;
        let caller = Caller {
            auth_method: AuthMethod::ApiKey,
            name: Some(Cow::Borrowed(key.name())),
            permissions: key.permissions(),
            zoom_user: None,
        };
        if key.limited_to().are_over(at) {
            return Err(caller.reject(InvalidCredential::KeyExpired));
        }
        self.rate_limited(caller, RateLimitKey::Configured(number))
    }

    async fn authenticate_token(
        &self,
        oidc: &Oidc,
        token: &str,
        at: UnixTimestamp,
    ) -> Result<Admitted<'_>, Rejection> {
        let user = oidc.authenticate(token, at).await;
        let user = user.map_err(|reason| Rejection::new(AuthMethod::OpenId, reason))?;
        self.rate_limited(user.caller, RateLimitKey::User(&user.subject))
    }

    fn rate_limited<'g>(
        &self,
        caller: Caller<'g>,
        counted: RateLimitKey<'_>,
    ) -> Result<Admitted<'g>, Rejection> {
        match self.caller_limit.check(counted) {
            Ok(()) => Ok(Admitted {
                counted: self.redis.as_ref().map(|_| self.shared_name(counted)),
                caller,
                ids: Vec::new(),
            }),
            Err(reason) => Err(caller.reject(reason)),
        }
    }

    /// Its ID is recorded even if the caller is over the limit, or an eavesdropper could
    /// send it later; and it is recorded before it is counted, or replays would use up
    /// the limit of whoever signed it.
    async fn authenticate_signed_request(
        &self,
        signed: &SignedRequest<'_>,
        at: UnixTimestamp,
    ) -> Result<Admitted<'_>, Rejection> {
        let signers = self
            .signing_secrets
            .verify(signed, at)
            .map_err(|reason| Rejection::new(AuthMethod::SignedRequest, reason))?;
        let caller = Caller {
            auth_method: AuthMethod::SignedRequest,
            name: Some(Cow::Borrowed(signers.name)),
            permissions: Permissions::ALL.bound_to(signers.secret.app().cloned()),
            zoom_user: None,
        };
        if let Err(reason) = self.insert_ids(&signers, signed) {
            return Err(caller.reject(reason));
        }
        let number = self.api_keys.as_slice().len() + signers.place;
        match self.rate_limited(caller, RateLimitKey::Configured(number)) {
            Ok(admitted) => Ok(Admitted {
                ids: self.shared_ids(signed, &signers),
                ..admitted
            }),
            Err(rejection) => {
                self.consume_together(signed, &signers).await;
                Err(rejection)
            }
        }
    }

    /// Records the ID with each secret that signed the request, or it could be sent again with
    /// one signature of several.
    fn insert_ids(
        &self,
        signers: &Signers<'_>,
        signed: &SignedRequest<'_>,
    ) -> Result<(), AuthError> {
        let mut outcome = Ok(());
        for (place, _) in signers.each() {
            outcome = outcome.and(self.insert_id(place, signed));
        }
        outcome
    }

    fn insert_id(&self, place: usize, signed: &SignedRequest<'_>) -> Result<(), AuthError> {
        #[expect(clippy::expect_used, reason = "every secret has its ids, made with it")]
        let replay_caches = self.replay_caches.get(place).expect("the ids of a secret");
        match replay_caches.take(signed.id, signed.seconds, Instant::now()) {
            Ok(()) => Ok(()),
            Err(ReplayError::Replayed) => Err(InvalidSignature::Replayed.into()),
            // Redis remembers for longer than this process, and for all.
            Err(ReplayError::BeforeStart | ReplayError::Full(_)) if self.redis.is_some() => Ok(()),
            Err(ReplayError::BeforeStart) => Err(InvalidSignature::BeforeStart.into()),
            Err(ReplayError::Full(wait)) => Err(AuthError::RateLimited {
                limit: RateLimitScope::Caller,
                retry_after: ceil_seconds(wait),
            }),
        }
    }

    /// Whether a rejected request must be read all the same, for [`Self::consume`].
    #[must_use]
    pub fn must_consume(&self, headers: &AuthHeaders<'_>) -> bool {
        !self.signing_secrets.is_empty()
            && SignedRequest::from_headers(headers).is_some_and(|signed| signed.is_ok())
    }

    /// Records the ID of a signed request that [`Self::check_ip_rate_limit`] refuses
    /// before it is verified, so that an eavesdropper cannot send it later.
    pub async fn consume(&self, headers: &AuthHeaders<'_>, at: UnixTimestamp) {
        if let Some(Ok(signed)) = SignedRequest::from_headers(headers)
            && let Ok(signers) = self.signing_secrets.verify(&signed, at)
        {
            // The request is refused in any case.
            let _refused = self.insert_ids(&signers, &signed);
            self.consume_together(&signed, &signers).await;
        }
    }
}

/// One cache per secret, in the secrets' order.
fn replay_caches(
    secrets: &SigningSecrets,
    before: Option<&Authenticator>,
    at: UnixTimestamp,
) -> Vec<Arc<ReplayCache>> {
    let seen_before = |secret: &SigningSecret| {
        let auth = before?;
        let mut places = auth.signing_secrets.each().zip(&auth.replay_caches);
        let (_, seen) = places.find(|(other, _)| secret.is(other))?;
        Some(Arc::clone(seen))
    };
    secrets
        .each()
        .map(|secret| seen_before(secret).unwrap_or_else(|| Arc::new(ReplayCache::new(at))))
        .collect()
}

/// The names behind the numbers by which callers are counted: API keys, then secrets.
fn known_callers(settings: &Settings) -> Vec<String> {
    let keys = settings.api_keys.as_slice().iter();
    let names = keys.map(|key| match key.app() {
        Some(app) => format!("api key {}@{app}", key.name()),
        None => format!("api key {}", key.name()),
    });
    let secrets = (1..=settings.signing_secrets.len()).map(|place| format!("secret {place}"));
    names.chain(secrets).collect()
}

fn oidc(
    settings: Option<OidcSettings>,
    before: Option<&Authenticator>,
) -> Result<Option<Oidc>, OidcError> {
    let Some(settings) = settings else {
        return Ok(None);
    };
    let oidc = match before.and_then(|auth| auth.oidc.as_ref()) {
        Some(before) => before.reload(settings)?,
        None => Oidc::new(settings)?,
    };
    Ok(Some(oidc))
}

#[cfg(test)]
mod tests;
