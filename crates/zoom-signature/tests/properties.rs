//! What holds for every clock, lifetime and backdate.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail wherever it finds a fault"
)]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use proptest::prelude::*;
use serde::Deserialize;
use zoom_signature::{
    Backdate, Claims, Credentials, Lifetime, MeetingNumber, Role, Signer, Target, UnixTimestamp,
    Validity,
};

const SECRET: &str = "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SignedClaims {
    app_key: String,
    sdk_key: String,
    mn: Option<String>,
    role: Option<u8>,
    iat: u64,
    exp: u64,
    token_exp: u64,
    #[serde(rename = "video_webrtc_mode")]
    video_webrtc_mode: Option<u8>,
}

fn signer(key: &str) -> Signer {
    // Not `Signer::new`: any text is a key, also with white space around it.
    Signer::from(&Credentials {
        key: key.parse().unwrap(),
        secret: SECRET.parse().unwrap(),
    })
}

/// The other implementation: the jsonwebtoken crate.
fn verified(token: &str) -> SignedClaims {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    let key = DecodingKey::from_secret(SECRET.as_bytes());
    jsonwebtoken::decode(token, &key, &validation)
        .unwrap()
        .claims
}

fn payload_text(token: &str) -> String {
    let payload = token.split('.').nth(1).unwrap();
    String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// The text of every number in the JSON, found without parsing numbers.
fn numbers(json: &str) -> Vec<&str> {
    json.split([',', '{', '}'])
        .filter_map(|member| member.rsplit_once("\":")?.1.into())
        .filter(|value| !value.starts_with('"'))
        .collect()
}

/// 1970 to a century beyond 2106, when 32 bits of seconds end.
fn clock() -> impl Strategy<Value = u64> {
    prop_oneof![
        0_u64..1_000,
        0_u64..8_000_000_000,
        4_294_960_000_u64..4_294_970_000
    ]
}

fn target() -> impl Strategy<Value = Target> {
    let web = (
        "[0-9]{9,11}",
        prop_oneof![Just(Role::Participant), Just(Role::Host)],
        any::<Option<bool>>(),
    )
        .prop_map(|(digits, role, webrtc)| Target::Web {
            meeting_number: MeetingNumber::parse(&digits).unwrap(),
            role,
            video_webrtc_mode: webrtc,
        });
    prop_oneof![web, Just(Target::Native)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_signature_is_right(
        now in clock(),
        lifetime in Lifetime::MIN_SECONDS..=Lifetime::MAX_SECONDS,
        backdate in 0..=Backdate::MAX_SECONDS,
        target in target(),
        // Every length, so that claims meet base64's groups of three at every offset.
        key in "[A-Za-z0-9_\"\\\\-]{1,30}",
    ) {
        let validity = Validity::new(
            UnixTimestamp::new(now),
            Backdate::from_seconds(backdate).unwrap(),
            Lifetime::from_seconds(lifetime).unwrap(),
        );
        let signature = signer(&key).sign_claims(&Claims { target, validity });
        let claims = verified(signature.token());

        let payload = payload_text(signature.token());
        let numbers = numbers(&payload);
        prop_assert!(numbers.len() >= 3, "{payload}");
        for number in numbers {
            prop_assert!(number.bytes().all(|byte| byte.is_ascii_digit()), "{payload}");
        }

        prop_assert!(claims.iat <= now, "iat is after the clock");
        prop_assert_eq!(claims.iat, now.saturating_sub(u64::from(backdate)));
        let lasts = claims.exp - claims.iat;
        prop_assert!((1_810..=172_790).contains(&lasts), "lasts {lasts} s");
        let asked = now + u64::from(lifetime) - claims.iat;
        prop_assert_eq!(lasts, asked.clamp(1_810, 172_790));
        prop_assert_eq!(claims.token_exp, claims.exp);
        prop_assert_eq!(signature.expires_at().get(), claims.exp);

        prop_assert_eq!(&claims.app_key, &key);
        prop_assert_eq!(&claims.sdk_key, &key);
        if let Target::Web { meeting_number, role, video_webrtc_mode } = target {
            prop_assert_eq!(claims.mn.as_deref(), Some(meeting_number.as_str()));
            prop_assert_eq!(claims.role, Some(role.number()));
            prop_assert_eq!(claims.video_webrtc_mode, video_webrtc_mode.map(u8::from));
        } else {
            prop_assert!(claims.mn.is_none() && claims.role.is_none());
            prop_assert!(claims.video_webrtc_mode.is_none());
        }
    }
}

/// What `Math.round((new Date().getTime() - 30000) / 1000)` does in Java: the
/// division is a long already, and `Math.round` takes it as a float.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the fault itself"
)]
fn iat_of_the_servlet(now_millis: i64) -> i64 {
    let seconds = (now_millis - 30_000) / 1_000;
    i64::from((seconds as f32).round() as i32)
}

#[test]
fn the_servlet_is_wrong_for_a_quarter_of_all_instants_and_we_for_none() {
    const INSTANTS: i64 = 51_200;
    let signer = signer("Xt9bQzR2Tn6kLw4VhPq8dA");
    let mut wrong_in_servlet = 0;
    let mut wrong_in_ours = 0;
    for now in (1_795_349_760..).take(usize::try_from(INSTANTS).unwrap()) {
        let theirs = iat_of_the_servlet(now * 1_000);
        assert_eq!(theirs % 128, 0, "a float keeps 24 bits");
        wrong_in_servlet += i64::from(theirs > now);

        let validity = Validity::new(
            UnixTimestamp::new(u64::try_from(now).unwrap()),
            Backdate::default(),
            Lifetime::default(),
        );
        let target = Target::Native;
        let ours = verified(signer.sign_claims(&Claims { target, validity }).token()).iat;
        wrong_in_ours += i64::from(i64::try_from(ours).unwrap() != now - 30);
    }
    assert_eq!(
        (wrong_in_servlet * 1_000 + INSTANTS / 2) / INSTANTS,
        262,
        "26.2 %"
    );
    assert_eq!(wrong_in_ours, 0);
}
