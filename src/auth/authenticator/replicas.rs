//! What an authenticator counts together with the replicas that use the same Redis.

use std::net::IpAddr;

use super::{Admitted, Authenticator};
use crate::auth::caller::Caller;
use crate::auth::error::{AuthError, InvalidSignature, RateLimitScope};
use crate::auth::rate_limit::RateLimitKey;
use crate::auth::rate_limit::network::{network_of, site_of};
use crate::auth::rejection::Rejection;
use crate::auth::signed_request::replay_cache::REMEMBERED;
use crate::auth::signed_request::{SignedRequest, Signers};
use crate::quota::ceil_seconds;
use crate::redis_store::{Counted, Id, Question, RedisStore, SharedLimit, Unavailable};

/// What the limits count in Redis.
const SITE: char = 's';
const ADDRESS: char = 'a';
const CALLER: char = 'c';

const REPLAYS_UNKNOWN: AuthError = AuthError::ReplayStoreUnavailable { retry_after: 1 };

impl Authenticator {
    /// Asks what all replicas know together: once, and again for each further signature. Where that cannot be known, this process's
    /// own limits have to do; a signed request is refused.
    pub(super) async fn count_together<'g>(
        &self,
        redis: &RedisStore,
        admitted: Admitted<'g>,
        address: IpAddr,
    ) -> Result<Caller<'g>, Rejection> {
        let Admitted {
            caller,
            counted,
            ids,
        } = admitted;
        let is_signed = !ids.is_empty();
        let mut ids = ids.into_iter();
        let question = Question {
            limits: self.shared_limits(address, counted),
            id: ids.next(),
        };
        if question.is_empty() {
            return Ok(caller);
        }
        let mut answer = redis.ask(&question).await;
        for id in ids {
            let of_other = redis.ask(&Question::of_id(id)).await;
            if matches!(answer, Ok(Counted::Passes)) {
                answer = of_other;
            }
        }
        let reason: AuthError = match answer {
            Ok(Counted::Passes) => return Ok(caller),
            Ok(Counted::Replayed) => InvalidSignature::Replayed.into(),
            Ok(Counted::Limited(number, wait)) => AuthError::RateLimited {
                limit: match question.limits.get(number) {
                    Some(limit) if limit.kind == CALLER => RateLimitScope::Caller,
                    _ => RateLimitScope::Address,
                },
                retry_after: ceil_seconds(wait),
            },
            Err(Unavailable) if !is_signed => return Ok(caller),
            Ok(Counted::TooOld) | Err(Unavailable) => REPLAYS_UNKNOWN,
        };
        Err(caller.reject(reason))
    }

    /// The limits that count a request of this address and caller, the widest first.
    fn shared_limits(&self, address: IpAddr, caller: Option<Vec<Vec<u8>>>) -> Vec<SharedLimit> {
        let name = |address: IpAddr| vec![address.to_string().into_bytes()];
        let site = site_of(address).map(|site| (SITE, name(site), self.address_limit.site_limit()));
        let address = (
            ADDRESS,
            name(network_of(address)),
            self.address_limit.limit(),
        );
        let caller = caller.map(|caller| (CALLER, caller, self.caller_limit.limit()));
        let all = site.into_iter().chain([address]).chain(caller);
        all.filter_map(|(kind, name, limit)| {
            Some(SharedLimit {
                kind,
                name,
                requests: limit.requests()?,
            })
        })
        .collect()
    }

    /// The name by which replicas count a caller together. A signing secret has none that is the
    /// same in each, but itself.
    pub(super) fn shared_name(&self, counted: RateLimitKey<'_>) -> Vec<Vec<u8>> {
        let (kind, name): (&[u8], &[u8]) = match counted {
            RateLimitKey::Configured(number) => {
                let name = self.caller_limit.name(number).unwrap_or_default();
                let place = number.checked_sub(self.api_keys.as_slice().len());
                let secret = place.and_then(|place| self.signing_secrets.each().nth(place));
                match secret {
                    Some(secret) => return vec![b"secret".to_vec(), secret.fingerprint().to_vec()],
                    None => (b"configured", name.as_bytes()),
                }
            }
            RateLimitKey::User(subject) => (b"user", subject.as_bytes()),
        };
        vec![kind.to_vec(), name.to_vec()]
    }

    /// The ID of a request, as each secret has it that signed it.
    pub(super) fn shared_ids(&self, signed: &SignedRequest<'_>, signers: &Signers<'_>) -> Vec<Id> {
        if self.redis.is_none() {
            return Vec::new();
        }
        let each = signers.each().map(|(_, secret)| Id {
            hash: secret.hash_of_id(signed.id),
            signed_at: signed.seconds,
            remembered: REMEMBERED,
        });
        each.collect()
    }

    /// Takes the ID of a request that is refused in any case, so that no replica accepts it
    /// later.
    pub(super) async fn consume_together(&self, signed: &SignedRequest<'_>, signers: &Signers<'_>) {
        if let Some(redis) = &self.redis {
            for id in self.shared_ids(signed, signers) {
                let _refused = Box::pin(redis.ask(&Question::of_id(id))).await;
            }
        }
    }
}
