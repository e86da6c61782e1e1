//! One signature beside its peers, in one run:
//!
//! * `bare_hmac`: HMAC-SHA256 alone over the same bytes, its key schedule ready;
//! * `zoom_signature`: [`Signer::sign`], the whole token;
//! * `jsonwebtoken`: the crate of that name, the whole token;
//! * `format`: what a first version does, with `format!` and a key schedule each time.

use std::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use criterion::{Criterion, criterion_group, criterion_main};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;
use sha2::Sha256;
use zoom_signature::{
    Backdate, Claims, Lifetime, MeetingNumber, Role, Signer, Target, UnixTimestamp, Validity,
};

const KEY: &str = "Xt9bQzR2Tn6kLw4VhPq8dA";
const SECRET: &str = "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6";
const NUMBER: &str = "85746065432";
const NOW: u64 = 1_795_349_825;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PeerClaims<'a> {
    app_key: &'a str,
    sdk_key: &'a str,
    mn: &'a str,
    role: u8,
    iat: u64,
    exp: u64,
    token_exp: u64,
}

fn with_jsonwebtoken(key: &EncodingKey, now: u64) -> String {
    let claims = PeerClaims {
        app_key: KEY,
        sdk_key: KEY,
        mn: NUMBER,
        role: 0,
        iat: now - 30,
        exp: now + 7_200,
        token_exp: now + 7_200,
    };
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, key).unwrap_or_default()
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn keyed() -> Hmac<Sha256> {
    Hmac::new_from_slice(SECRET.as_bytes()).expect("any length")
}

fn with_format(now: u64) -> String {
    let (iat, exp) = (now - 30, now + 7_200);
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let claims = URL_SAFE_NO_PAD.encode(format!(
        r#"{{"appKey":"{KEY}","sdkKey":"{KEY}","mn":"{NUMBER}","role":0,"iat":{iat},"exp":{exp},"tokenExp":{exp}}}"#
    ));
    let input = format!("{header}.{claims}");
    let mut mac = keyed();
    mac.update(input.as_bytes());
    let mac = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{input}.{mac}")
}

fn one_signature(criterion: &mut Criterion) {
    let Ok(meeting_number) = MeetingNumber::parse(NUMBER) else {
        return;
    };
    let Ok(signer) = Signer::new(KEY, SECRET) else {
        return;
    };
    let target = Target::Web {
        meeting_number,
        role: Role::Participant,
        video_webrtc_mode: None,
    };
    let sign = |now: u64| {
        let now = UnixTimestamp::new(now);
        let validity = Validity::new(now, Backdate::default(), Lifetime::default());
        signer.sign_claims(&Claims { target, validity })
    };
    let encoding_key = EncodingKey::from_secret(SECRET.as_bytes());
    let token = with_format(NOW);
    assert_eq!(sign(NOW).token(), token, "all of them sign alike");
    let signed_part = token.rsplit_once('.').map_or("", |(input, _)| input);

    let mut group = criterion.benchmark_group("one_signature");
    let mac = keyed();
    group.bench_function("bare_hmac", |bencher| {
        bencher.iter(|| {
            let mut mac = mac.clone();
            mac.update(black_box(signed_part).as_bytes());
            mac.finalize().into_bytes()
        });
    });
    group.bench_function("zoom_signature", |bencher| {
        bencher.iter(|| sign(black_box(NOW)));
    });
    group.bench_function("jsonwebtoken", |bencher| {
        bencher.iter(|| with_jsonwebtoken(&encoding_key, black_box(NOW)));
    });
    group.bench_function("format", |bencher| {
        bencher.iter(|| with_format(black_box(NOW)));
    });
    group.finish();
}

criterion_group!(benches, one_signature);
criterion_main!(benches);
