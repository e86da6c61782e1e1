//! The diagnosis accepts what this crate signs.

use proptest::prelude::*;
use zoom_signature::diagnosis::{
    FindingCode, Inspector, MacStatus, Severity, Verdict, is_placeholder,
};
use zoom_signature::{
    Backdate, Claims, Lifetime, MeetingNumber, Role, Signer, Target, UnixTimestamp, Validity,
};

use crate::scene::credentials;

fn target() -> impl Strategy<Value = Target> {
    let role = prop_oneof![Just(Role::Participant), Just(Role::Host)];
    let web = ("[0-9]{9,11}", role, any::<Option<bool>>());
    let web = web.prop_map(|(digits, role, webrtc)| Target::Web {
        meeting_number: MeetingNumber::parse(&digits).unwrap(),
        role,
        video_webrtc_mode: webrtc,
    });
    prop_oneof![web, Just(Target::Native)]
}

/// 1971 to 5138, when seconds begin to look like milliseconds.
fn clock() -> impl Strategy<Value = u64> {
    let to_2100 = 31_536_000_u64..4_102_444_800;
    let rounded = (250_000_u64..32_000_000).prop_map(|step| step * 128);
    let far = 4_294_960_000_u64..99_999_000_000;
    prop_oneof![to_2100, rounded, far]
}

fn credentials_text() -> impl Strategy<Value = (String, String)> {
    ("[A-Za-z0-9_\"\\\\ é-]{1,40}", "[ -~]{12,64}")
        .prop_map(|(key, secret)| (format!("k{key}y"), format!("s{secret}t")))
        .prop_filter("the secret is no part of the key", |(key, secret)| {
            !key.contains(secret)
        })
        .prop_filter("neither is a placeholder", |(key, secret)| {
            !is_placeholder(key) && !is_placeholder(secret)
        })
}

fn meant(target: Target, at: UnixTimestamp) -> Inspector<'static> {
    Inspector::new(at)
        .meeting_number(target.meeting_number())
        .role(target.role())
        .platform(Some(target.platform()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_signature_is_accepted_at_its_moment(
        now in clock().prop_map(UnixTimestamp::new),
        lifetime in Lifetime::MIN_SECONDS..=Lifetime::MAX_SECONDS,
        backdate in 0..=Backdate::MAX_SECONDS,
        target in target(),
        (key, secret) in credentials_text(),
        says_what_it_means in any::<bool>(),
    ) {
        let validity = Validity::new(
            now,
            Backdate::from_seconds(backdate).unwrap(),
            Lifetime::from_seconds(lifetime).unwrap(),
        );
        let credentials = credentials(&key, &secret);
        let signature = Signer::from(&credentials).sign_claims(&Claims { target, validity });

        let inspector = if says_what_it_means { meant(target, now) } else { Inspector::new(now) };
        let report = inspector.credentials("current", &credentials).inspect(signature.token());

        // Set back by less than Zoom's guidance says, or apparently rounded.
        let doubtful = report.findings.iter().any(|finding| {
            finding.code == FindingCode::IatRecent && backdate < 30
                || finding.code == FindingCode::IatRounded && finding.severity == Severity::Warning
        });
        let expected = if doubtful { Verdict::Risky } else { Verdict::Accepted };
        prop_assert_eq!(report.verdict, expected, "{:?}", report);
        prop_assert_eq!(report.mac.status, MacStatus::Verified);
        prop_assert_eq!(report.mac.secret.as_deref(), Some("current"));
        for finding in &report.findings {
            prop_assert!(finding.severity == Severity::Info || doubtful);
            let expected = [FindingCode::HostNeedsZak, FindingCode::IatRounded, FindingCode::IatRecent]
                .contains(&finding.code);
            prop_assert!(expected, "{:?}", finding);
        }
        prop_assert_eq!(report.timeline.exp, i64::try_from(validity.exp().get()).ok());
    }
}
