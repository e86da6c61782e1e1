//! What this crate issues, it finds sound.

use proptest::prelude::*;
use zoom_signature::diagnosis::{
    Code, Context, Known, MacStatus, Platform, Severity, Verdict, diagnose, is_placeholder,
};
use zoom_signature::signature::{
    Backdate, Claims, EpochSeconds, Lifetime, MeetingNumber, Role, Signer, Subject, Validity,
};

use crate::scene::credentials;

fn subject() -> impl Strategy<Value = Subject> {
    let role = prop_oneof![Just(Role::Participant), Just(Role::Host)];
    let web = ("[0-9]{9,11}", role, any::<Option<bool>>());
    let web = web.prop_map(|(digits, role, webrtc)| Subject::Web {
        meeting_number: MeetingNumber::parse(&digits).unwrap(),
        role,
        webrtc,
    });
    prop_oneof![web, Just(Subject::Native)]
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
        .prop_filter("the secret is no part of the key", |(key, secret)| {
            !key.contains(secret)
        })
        .prop_filter("neither is a placeholder", |(key, secret)| {
            !is_placeholder(key) && !is_placeholder(secret)
        })
}

fn meant(subject: Subject, at: EpochSeconds) -> Context<'static> {
    let context = Context::at(at);
    match subject {
        Subject::Web {
            meeting_number,
            role,
            ..
        } => Context {
            meeting_number: Some(meeting_number),
            role: Some(role),
            platform: Some(Platform::Web),
            ..context
        },
        Subject::Native => Context {
            platform: Some(Platform::Native),
            ..context
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_signature_is_accepted_at_its_moment(
        now in clock().prop_map(EpochSeconds::new),
        lifetime in Lifetime::MIN_SECONDS..=Lifetime::MAX_SECONDS,
        backdate in 0..=Backdate::MAX_SECONDS,
        subject in subject(),
        (key, secret) in credentials_text(),
        says_what_it_means in any::<bool>(),
    ) {
        let validity = Validity::starting_at(
            now,
            Backdate::from_seconds(backdate).unwrap(),
            Lifetime::from_seconds(lifetime).unwrap(),
        );
        let credentials = credentials(&key, &secret);
        let signature = Signer::new(&credentials).sign(&Claims { subject, validity });

        let known = Known { name: "current", credentials: &credentials };
        let context = if says_what_it_means { meant(subject, now) } else { Context::at(now) };
        let report = diagnose(signature.token(), &Context { known: vec![known], ..context });

        // Set back by less than Zoom's guidance says, or rounded by all appearance.
        let doubtful = report.findings.iter().any(|finding| {
            finding.code == Code::IatRecent && backdate < 30
                || finding.code == Code::IatRounded && finding.severity == Severity::Warning
        });
        let expected = if doubtful { Verdict::Risky } else { Verdict::Accepted };
        prop_assert_eq!(report.verdict, expected, "{:?}", report);
        prop_assert_eq!(report.mac.status, MacStatus::Verified);
        prop_assert_eq!(report.mac.secret.as_deref(), Some("current"));
        for finding in &report.findings {
            prop_assert!(finding.severity == Severity::Info || doubtful);
            let expected = [Code::HostNeedsZak, Code::IatRounded, Code::IatRecent]
                .contains(&finding.code);
            prop_assert!(expected, "{:?}", finding);
        }
        prop_assert_eq!(report.timeline.exp, i64::try_from(validity.exp().get()).ok());
    }
}
