use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::auth::caller::CallerName;
use crate::auth::headers::SingleHeader;
use crate::quota::RateLimit;
use zoom_signature::Role;

/// The example of the scheme's own specification, signed at [`AT`].
const SIGNED: AuthHeaders<'_> = AuthHeaders {
    authorization: SingleHeader::Absent,
    api_key: SingleHeader::Absent,
    webhook_id: SingleHeader::One(b"msg_p5jXN8AQM9LWM0D4loKWxJek"),
    webhook_timestamp: SingleHeader::One(b"1614265330"),
    webhook_signature: SingleHeader::One(b"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    has_query: false,
    body: br#"{"test": 2432232314}"#,
};
const AT: UnixTimestamp = UnixTimestamp::new(1_614_265_330);
const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn auth(caller_limit: RateLimit) -> Authenticator {
    let secrets = [
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "bm90aGVyIHNlY3JldCBvZiAyNCBieXRlcw==",
    ];
    let secrets = secrets.map(|text| SigningSecret::parse(&format!("whsec_{text}")).unwrap());
    let settings = Settings {
        signing_secrets: SigningSecrets::new(secrets.to_vec()),
        open: AnonymousAccess::Denied,
        caller_limit,
        ..Settings::open_on_loopback()
    };
    Authenticator::new(settings, AT).unwrap()
}

async fn refused(auth: &Authenticator) -> Rejection {
    auth.authenticate(&SIGNED, ADDRESS, AT).await.unwrap_err()
}

#[actix_web::test]
async fn a_replay_is_refused_by_the_name_of_who_signed_it() {
    let auth = auth(RateLimit::UNLIMITED);
    assert!(auth.authenticate(&SIGNED, ADDRESS, AT).await.is_ok());
    let refused = refused(&auth).await;
    assert_eq!(refused.error, InvalidSignature::Replayed.into());
    assert_eq!(refused.auth_method, Some(AuthMethod::SignedRequest));
    assert_eq!(refused.caller, Some(CallerName::new("1")));
}

#[actix_web::test]
async fn a_request_over_the_callers_limit_is_not_good_later() {
    let auth = auth(RateLimit::per_minute(1));
    assert_eq!(auth.caller_limit.check(RateLimitKey::Configured(0)), Ok(()));
    let over = refused(&auth).await;
    assert!(matches!(over.error, AuthError::RateLimited { .. }));
    let again = refused(&auth).await;
    assert_eq!(again.error, InvalidSignature::Replayed.into());
}

#[actix_web::test]
async fn a_request_over_the_addresses_limit_is_not_good_later() {
    let auth = auth(RateLimit::UNLIMITED);
    assert!(auth.must_consume(&SIGNED));
    assert!(!auth.must_consume(&AuthHeaders::default()));
    let forged = AuthHeaders {
        body: b"another",
        ..SIGNED
    };
    auth.consume(&forged, AT).await;
    auth.consume(&SIGNED, AT).await;
    let again = refused(&auth).await;
    assert_eq!(again.error, InvalidSignature::Replayed.into());
}

#[actix_web::test]
async fn a_forged_request_spends_nothing() {
    let auth = auth(RateLimit::UNLIMITED);
    let forged = AuthHeaders {
        body: b"another",
        ..SIGNED
    };
    auth.consume(&forged, AT).await;
    assert!(auth.authenticate(&SIGNED, ADDRESS, AT).await.is_ok());
}

/// The ids of both authenticators are those that were seen with the secret, at another place.
#[actix_web::test]
async fn it_knows_what_was_signed_with_its_secrets_before() {
    let auth = auth(RateLimit::UNLIMITED);
    assert!(auth.authenticate(&SIGNED, ADDRESS, AT).await.is_ok());
    let secrets = [
        "whsec_YW5vdGhlciBzZWNyZXQgb2YgMjQgYnl0ZXM",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ];
    let secrets = secrets.map(|text| SigningSecret::parse(text).unwrap());
    let settings = Settings {
        signing_secrets: SigningSecrets::new(secrets.to_vec()),
        open: AnonymousAccess::Denied,
        ..Settings::open_on_loopback()
    };
    let next = auth
        .reload(settings, UnixTimestamp::new(AT.get() + 5))
        .unwrap();
    let again = refused(&next).await;
    assert_eq!(again.error, InvalidSignature::Replayed.into());
    let anew = Authenticator::new(
        Settings {
            signing_secrets: next.signing_secrets.clone(),
            ..Settings::open_on_loopback()
        },
        UnixTimestamp::new(AT.get() + 5),
    )
    .unwrap();
    let again = refused(&anew).await;
    assert_eq!(again.error, InvalidSignature::BeforeStart.into());
}

#[actix_web::test]
async fn nobody_is_let_in_whose_id_cannot_be_remembered_and_others_are() {
    let start = Instant::now();
    let [one, other] = [0, 1].map(|full| {
        let auth = auth(RateLimit::UNLIMITED);
        for number in 0..65_536_u32 {
            let taken = auth.replay_caches[full].take(&number.to_ne_bytes(), AT, start);
            assert_eq!(taken, Ok(()));
        }
        auth
    });
    let refused = refused(&one).await;
    let AuthError::RateLimited { retry_after, .. } = refused.error else {
        panic!("{refused:?}")
    };
    assert!((1..=601).contains(&retry_after), "{retry_after}");
    assert_eq!(refused.caller, Some(CallerName::new("1")));
    assert!(other.authenticate(&SIGNED, ADDRESS, AT).await.is_ok());
}

#[test]
fn a_native_signature_is_for_who_may_host_unless_it_is_for_all() {
    let caller = |max_role| Caller {
        auth_method: AuthMethod::Anonymous,
        name: None,
        permissions: Permissions::all_meetings(max_role),
        zoom_user: None,
    };
    let settings = Settings::open_on_loopback();
    let hosts = Authenticator::new(settings.clone(), AT).unwrap();
    let all = Settings {
        native: NativeSignatures::All,
        ..settings
    };
    let all = Authenticator::new(all, AT).unwrap();
    let refused = Err(AuthError::NativeNotForParticipants);
    for (auth, max_role, permitted) in [
        (&hosts, Role::Participant, refused),
        (&hosts, Role::Host, Ok(())),
        (&all, Role::Participant, Ok(())),
        (&all, Role::Host, Ok(())),
    ] {
        assert_eq!(
            auth.authorize(&caller(max_role), &Target::Native),
            permitted
        );
    }
}
