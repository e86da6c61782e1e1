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
use zoom_signature::diagnosis::{Code, Context, Known, Report, diagnose};
use zoom_signature::signature::{
    Backdate, Claims, Credentials, EpochSeconds, Lifetime, MeetingNumber, Role, SdkKey, SdkSecret,
    Signer, Subject, Validity,
};

const KEY: &str = "Xt9bQzR2Tn6kLw4VhPq8dA";
const SECRETS: [&str; 4] = [
    "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6",
    "Qb4Nd8Rt2Wz6Ky1Mc5Vx9Lp3Hs7Fg0Ja",
    "Zx0Cv9Bn8Mq7Lw6Ke5Jr4Ht3Gy2FuD1s",
    "h3Yx7Tq1Pz9Wn5Kc2Vb8Rd4Mf6Lg0SjA",
];
const NUMBER: &str = "85746065432";
const NOW: EpochSeconds = EpochSeconds::new(1_795_349_825);

#[expect(clippy::expect_used, reason = "the constants are not empty")]
fn credentials(secret: &str) -> Credentials {
    Credentials {
        key: SdkKey::new(KEY.to_owned()).expect("a key"),
        secret: SdkSecret::new(secret.to_owned()).expect("a secret"),
    }
}

#[expect(clippy::expect_used, reason = "the number is right")]
fn token_by(credentials: &Credentials) -> String {
    let subject = Subject::Web {
        meeting_number: MeetingNumber::parse(NUMBER).expect("a number"),
        role: Role::Participant,
        webrtc: None,
    };
    let validity = Validity::starting_at(NOW, Backdate::default(), Lifetime::default());
    let signature = Signer::new(credentials).sign(&Claims { subject, validity });
    signature.token().to_owned()
}

fn codes(report: &Report) -> Vec<Code> {
    report.findings.iter().map(|finding| finding.code).collect()
}

fn full_diagnosis(criterion: &mut Criterion) {
    let [first, second, third, unknown] = SECRETS.map(credentials);
    let known = [
        ("current", &first),
        ("previous", &second),
        ("other", &third),
    ];
    let context = Context {
        known: known.map(IntoKnown::into_known).to_vec(),
        meeting_number: MeetingNumber::parse(NUMBER).ok(),
        role: Some(Role::Participant),
        ..Context::at(NOW)
    };

    let mut group = criterion.benchmark_group("full_diagnosis");
    for (name, signed_by, finds) in [
        ("signed_by_the_first", &first, vec![]),
        ("signed_by_the_third", &third, vec![Code::SecretPrevious]),
        ("signed_by_none", &unknown, vec![Code::SignatureMismatch]),
    ] {
        let token = token_by(signed_by);
        assert_eq!(codes(&diagnose(&token, &context)), finds, "{name}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| diagnose(black_box(&token), black_box(&context)));
        });
    }

    let token = token_by(&first);
    let one = Context {
        known: vec![known[0].into_known()],
        ..context.clone()
    };
    let none = Context {
        known: Vec::new(),
        ..context.clone()
    };
    let body = format!("{{\\\"data\\\":{{\\\"signature\\\":\\\"{token}\\\"}}}}");
    let answer = format!("{{\"statusCode\":200,\"body\":\"{body}\"}}");
    for (name, text, context, finds) in [
        ("one_secret", &token, &one, vec![]),
        ("nothing_known", &token, &none, vec![Code::SecretUnknown]),
        ("nested_answer", &answer, &one, vec![Code::TokenWrapped]),
    ] {
        assert_eq!(codes(&diagnose(text, context)), finds, "{name}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| diagnose(black_box(text), black_box(context)));
        });
    }
    group.finish();
}

/// `POST /inspect` takes 16 KiB at most.
fn sixteen_kibibytes(criterion: &mut Criterion) {
    const LENGTH: usize = 16 * 1_024;
    let first = credentials(SECRETS[0]);
    let context = Context {
        known: vec![("current", &first).into_known()],
        ..Context::at(NOW)
    };
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
            bencher.iter(|| diagnose(black_box(&text), black_box(&context)));
        });
    }
    group.finish();
}

trait IntoKnown<'a> {
    fn into_known(self) -> Known<'a>;
}

impl<'a> IntoKnown<'a> for (&'a str, &'a Credentials) {
    fn into_known(self) -> Known<'a> {
        let (name, credentials) = self;
        Known { name, credentials }
    }
}

criterion_group!(benches, full_diagnosis, sixteen_kibibytes);
criterion_main!(benches);
