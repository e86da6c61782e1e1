//! A full diagnosis of a well-formed token:
//!
//! * `one_secret`: one secret is known, and made it: the usual case;
//! * `signed_by_the_first`: of three secrets known, the one in use made it;
//! * `signed_by_the_third`: so two secrets are tried in vain;
//! * `signed_by_none`: so every slip of every secret and every placeholder is tried;
//! * `nothing_known`: no secret is known, so every placeholder is tried;
//! * `nested_answer`: the token is in an answer, as JSON in a JSON string.
//!
//! And of 16 KiB of texts with as much work in them as can be, `sixteen_kibibytes`.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use zoom_signature::diagnosis::{FindingCode, Inspector, Report};
use zoom_signature::{
    Backdate, Claims, Credentials, Lifetime, MeetingNumber, Role, Signer, Target, UnixTimestamp,
    Validity,
};

const KEY: &str = "Xt9bQzR2Tn6kLw4VhPq8dA";
const SECRETS: [&str; 4] = [
    "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6",
    "Qb4Nd8Rt2Wz6Ky1Mc5Vx9Lp3Hs7Fg0Ja",
    "Zx0Cv9Bn8Mq7Lw6Ke5Jr4Ht3Gy2FuD1s",
    "h3Yx7Tq1Pz9Wn5Kc2Vb8Rd4Mf6Lg0SjA",
];
const NUMBER: &str = "85746065432";
const NOW: UnixTimestamp = UnixTimestamp::new(1_795_349_825);

#[expect(clippy::expect_used, reason = "the constants are not empty")]
fn credentials(secret: &str) -> Credentials {
    Credentials::new(KEY, secret).expect("a key and a secret")
}

#[expect(clippy::expect_used, reason = "the number is right")]
fn token_by(credentials: &Credentials) -> String {
    let target = Target::Web {
        meeting_number: MeetingNumber::parse(NUMBER).expect("a number"),
        role: Role::Participant,
        video_webrtc_mode: None,
    };
    let validity = Validity::new(NOW, Backdate::default(), Lifetime::default());
    let signature = Signer::from(credentials).sign_claims(&Claims { target, validity });
    signature.token().to_owned()
}

fn codes(report: &Report) -> Vec<FindingCode> {
    report.findings.iter().map(|finding| finding.code).collect()
}

fn full_diagnosis(criterion: &mut Criterion) {
    let [first, second, third, unknown] = SECRETS.map(credentials);
    let none = Inspector::new(NOW)
        .meeting_number(MeetingNumber::parse(NUMBER).ok())
        .role(Some(Role::Participant));
    let one = none.clone().credentials("current", &first);
    let three = one
        .clone()
        .previous_credentials("previous", &second)
        .credentials("other", &third);

    let mut group = criterion.benchmark_group("full_diagnosis");
    for (name, signed_by, finds) in [
        ("signed_by_the_first", &first, vec![]),
        (
            "signed_by_the_third",
            &third,
            vec![FindingCode::SecretPrevious],
        ),
        (
            "signed_by_none",
            &unknown,
            vec![FindingCode::SignatureMismatch],
        ),
    ] {
        let token = token_by(signed_by);
        assert_eq!(codes(&three.inspect(&token)), finds, "{name}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(&three).inspect(black_box(&token)));
        });
    }

    let token = token_by(&first);
    let body = format!("{{\\\"data\\\":{{\\\"signature\\\":\\\"{token}\\\"}}}}");
    let answer = format!("{{\"statusCode\":200,\"body\":\"{body}\"}}");
    for (name, text, inspector, finds) in [
        ("one_secret", &token, &one, vec![]),
        (
            "nothing_known",
            &token,
            &none,
            vec![FindingCode::SecretUnknown],
        ),
        (
            "nested_answer",
            &answer,
            &one,
            vec![FindingCode::TokenWrapped],
        ),
    ] {
        assert_eq!(codes(&inspector.inspect(text)), finds, "{name}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(inspector).inspect(black_box(text)));
        });
    }
    group.finish();
}

/// `POST /inspect` takes 16 KiB at most.
fn sixteen_kibibytes(criterion: &mut Criterion) {
    const LENGTH: usize = 16 * 1_024;
    let first = credentials(SECRETS[0]);
    let inspector = Inspector::new(NOW).credentials("current", &first);
    let token = token_by(&first);
    let repeated = |unit: &str| unit.repeat(LENGTH / unit.len());
    let mut group = criterion.benchmark_group("sixteen_kibibytes");
    for (name, text) in [
        ("letters", repeated("x")),
        ("beginnings", repeated("eyJ ")),
        ("tokens", repeated(&format!("{token} "))),
        ("braces", repeated("{")),
        ("open_objects", repeated("{\"a\":")),
        ("objects", repeated("{\"eyJ\":1} ")),
        ("parameters", repeated("a=eyJ&")),
        ("escapes", repeated("%2522eyJ")),
        ("references", repeated("&quot;eyJ")),
        ("base64", repeated("ZXlK ")),
        ("backslashes", repeated("\\\"eyJ")),
        (
            "strings",
            format!("[{}\"\"]", repeated("\"eyJhbGciOiJIU\",")),
        ),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(&inspector).inspect(black_box(&text)));
        });
    }
    group.finish();
}

criterion_group!(benches, full_diagnosis, sixteen_kibibytes);
criterion_main!(benches);
