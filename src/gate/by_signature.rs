//! The way in with a signed request.

use std::borrow::Cow;
use std::time::Instant;

use zoom_signature::UnixTimestamp;

use super::Gate;
use super::caller::Caller;
use super::limits::{Counted, whole_seconds};
use super::method::Way;
use super::not_admitted::NotAdmitted;
use super::presented::Presented;
use super::refused::{InvalidSignature, Limited, Refused};
use super::rights::Rights;
use super::seen_ids::NotTaken;
use super::signed_request::Signed;

impl Gate {
    /// Its id is taken even if it is over the caller's limit, or whoever overheard it
    /// could send it later; and before it is counted, or who sends it again uses up the
    /// allowance of the one who signed it.
    pub(super) fn by_signature(
        &self,
        signed: &Signed<'_>,
        at: UnixTimestamp,
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
        if let Err(reason) = self.take_id(place, signed) {
            return Err(caller.refused(reason));
        }
        let number = self.api_keys.as_slice().len() + place;
        self.counted(caller, Counted::Known(number))
    }

    fn take_id(&self, place: usize, signed: &Signed<'_>) -> Result<(), Refused> {
        #[expect(clippy::expect_used, reason = "every secret has its ids, made with it")]
        let seen_ids = self.seen_ids.get(place).expect("the ids of a secret");
        match seen_ids.take(signed.id, signed.seconds, Instant::now()) {
            Ok(()) => Ok(()),
            Err(NotTaken::Seen) => Err(InvalidSignature::Replayed.into()),
            Err(NotTaken::BeforeMemory) => Err(InvalidSignature::BeforeMemory.into()),
            Err(NotTaken::Full(wait)) => Err(Refused::RateLimited {
                limit: Limited::Caller,
                retry_after: whole_seconds(wait),
            }),
        }
    }

    /// Whether a request that was not let in must be read all the same, for
    /// [`Self::spend`].
    #[must_use]
    pub fn has_to_spend(&self, presented: &Presented<'_>) -> bool {
        !self.signing_secrets.is_empty()
            && Signed::of(presented).is_some_and(|signed| signed.is_ok())
    }

    /// Takes the id of a signed request that is refused before it is verified, at
    /// [`Self::knock`]: whoever overheard it cannot send it later.
    pub fn spend(&self, presented: &Presented<'_>, at: UnixTimestamp) {
        if let Some(Ok(signed)) = Signed::of(presented)
            && let Ok((place, _)) = self.signing_secrets.verify(&signed, at)
        {
            // Whatever comes of it, it is refused.
            let _refused = self.take_id(place, &signed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::{
        CallerName, Header, Open, RateLimit, Settings, SigningSecret, SigningSecrets,
    };

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
    const AT: UnixTimestamp = UnixTimestamp::new(1_614_265_330);

    fn gate(caller_limit: RateLimit) -> Gate {
        let secrets = [
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "bm90aGVyIHNlY3JldCBvZiAyNCBieXRlcw==",
        ];
        let secrets = secrets.map(|text| SigningSecret::parse(&format!("whsec_{text}")).unwrap());
        let settings = Settings {
            signing_secrets: SigningSecrets::new(secrets.to_vec()),
            open: Open::ToNobody,
            caller_limit,
            ..Settings::open_on_loopback()
        };
        Gate::new(settings, AT).unwrap()
    }

    async fn refused(gate: &Gate) -> NotAdmitted {
        gate.admit(&SIGNED, AT).await.unwrap_err()
    }

    #[actix_web::test]
    async fn a_replay_is_refused_by_the_name_of_who_signed_it() {
        let gate = gate(RateLimit::OFF);
        assert!(gate.admit(&SIGNED, AT).await.is_ok());
        let refused = refused(&gate).await;
        assert_eq!(refused.refused, InvalidSignature::Replayed.into());
        assert_eq!(refused.way, Some(Way::SignedRequest));
        assert_eq!(refused.caller, Some(CallerName::new("1")));
    }

    #[actix_web::test]
    async fn a_request_over_the_callers_limit_is_not_good_later() {
        let gate = gate(RateLimit::per_minute(1));
        assert_eq!(gate.caller_limit.count(Counted::Known(0)), Ok(()));
        let over = refused(&gate).await;
        assert!(matches!(over.refused, Refused::RateLimited { .. }));
        let again = refused(&gate).await;
        assert_eq!(again.refused, InvalidSignature::Replayed.into());
    }

    #[actix_web::test]
    async fn a_request_over_the_addresses_limit_is_not_good_later() {
        let gate = gate(RateLimit::OFF);
        assert!(gate.has_to_spend(&SIGNED));
        assert!(!gate.has_to_spend(&Presented::default()));
        let forged = Presented {
            body: b"another",
            ..SIGNED
        };
        gate.spend(&forged, AT);
        gate.spend(&SIGNED, AT);
        let again = refused(&gate).await;
        assert_eq!(again.refused, InvalidSignature::Replayed.into());
    }

    #[actix_web::test]
    async fn a_forged_request_spends_nothing() {
        let gate = gate(RateLimit::OFF);
        let forged = Presented {
            body: b"another",
            ..SIGNED
        };
        gate.spend(&forged, AT);
        assert!(gate.admit(&SIGNED, AT).await.is_ok());
    }

    /// The ids of both gates are those that were seen with the secret, at another place.
    #[actix_web::test]
    async fn a_gate_knows_what_was_signed_with_its_secrets_before() {
        let gate = gate(RateLimit::OFF);
        assert!(gate.admit(&SIGNED, AT).await.is_ok());
        let secrets = [
            "whsec_YW5vdGhlciBzZWNyZXQgb2YgMjQgYnl0ZXM",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ];
        let secrets = secrets.map(|text| SigningSecret::parse(text).unwrap());
        let settings = Settings {
            signing_secrets: SigningSecrets::new(secrets.to_vec()),
            open: Open::ToNobody,
            ..Settings::open_on_loopback()
        };
        let next = gate
            .succeeded_by(settings, UnixTimestamp::new(AT.get() + 5))
            .unwrap();
        let again = refused(&next).await;
        assert_eq!(again.refused, InvalidSignature::Replayed.into());
        let anew = Gate::new(
            Settings {
                signing_secrets: next.signing_secrets.clone(),
                ..Settings::open_on_loopback()
            },
            UnixTimestamp::new(AT.get() + 5),
        )
        .unwrap();
        let again = refused(&anew).await;
        assert_eq!(again.refused, InvalidSignature::BeforeMemory.into());
    }

    #[actix_web::test]
    async fn nobody_is_let_in_whose_id_cannot_be_remembered_and_others_are() {
        let start = Instant::now();
        let [one, other] = [0, 1].map(|full| {
            let gate = gate(RateLimit::OFF);
            for number in 0..65_536_u32 {
                let taken = gate.seen_ids[full].take(&number.to_ne_bytes(), AT, start);
                assert_eq!(taken, Ok(()));
            }
            gate
        });
        let refused = refused(&one).await;
        let Refused::RateLimited { retry_after, .. } = refused.refused else {
            panic!("{refused:?}")
        };
        assert!((1..=601).contains(&retry_after), "{retry_after}");
        assert_eq!(refused.caller, Some(CallerName::new("1")));
        assert!(other.admit(&SIGNED, AT).await.is_ok());
    }
}
