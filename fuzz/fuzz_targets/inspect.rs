//! Any bytes whatever get a report, the same one each time, and soon; and whatever
//! stands around a token, it is found.
#![no_main]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use libfuzzer_sys::fuzz_target;
use zoom_signature::diagnosis::{Inspector, MacStatus, Report};
use zoom_signature::{Credentials, UnixTimestamp};
use zoom_signature_fuzz::twice;

const NOW: UnixTimestamp = UnixTimestamp::new(1_795_349_825);

static KNOWN: LazyLock<[(&str, Credentials); 3]> = LazyLock::new(|| {
    let key = "Xt9bQzR2Tn6kLw4VhPq8dA";
    [
        (
            "current",
            credentials(key, "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6"),
        ),
        (
            "previous",
            credentials(key, "00112233445566778899aabbccddeeff"),
        ),
        (
            "webinars",
            credentials("oV6hB2nZ8qC4xR0tY7gLmA", "h3Yx7Tq1Pz9Wn5Kc2Vb8Rd4Mf6Lg0SjA"),
        ),
    ]
});

fn credentials(key: &str, secret: &str) -> Credentials {
    Credentials::new(key, secret).expect("a key and a secret")
}

fn inspect(text: &str) -> Report {
    let known = KNOWN.iter();
    known
        .fold(Inspector::new(NOW), |inspector, (name, credentials)| {
            inspector.credentials(name, credentials)
        })
        .inspect(text)
}

fn check(text: &str) {
    twice(text.len(), || {
        serde_json::to_string(&inspect(text)).expect("a report is JSON")
    });
}

/// Signed at [`NOW`] with the first of the secrets.
const SOUND: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhcHBLZXkiOiJYdDliUXpSMlRuNmtMdzRWaFBxOGRBIiwic2RrS2V5IjoiWHQ5YlF6UjJUbjZrTHc0VmhQcThkQSIsIm1uIjoiODU3NDYwNjU0MzIiLCJyb2xlIjowLCJpYXQiOjE3OTUzNDk3OTUsImV4cCI6MTc5NTM1NzAyNSwidG9rZW5FeHAiOjE3OTUzNTcwMjV9.qzwXA695kU0Wqz-l0kaz_P41QZOce2Cjdni3zWNamJE";

/// What an answer holds beside the token does not keep it from being found.
fn check_found(text: &str) {
    let text = serde_json::to_string(text).expect("a text is JSON");
    let answer = format!("{{\"note\":{text},\"data\":{{\"signature\":\"{SOUND}\"}}}}");
    let encoded = STANDARD.encode(&answer);
    let nested = serde_json::to_string(&answer).expect("a text is JSON");
    for pasted in [answer, encoded, nested] {
        check(&pasted);
        let report = inspect(&pasted);
        assert_eq!(report.mac.status, MacStatus::Verified, "{pasted}");
        let names = report.wrappings.concat();
        assert!(names.contains("the JSON field data.signature"), "{names}");
    }
}

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    check(&text);
    check_found(&text);
    check(&STANDARD.encode(bytes));
    // Mutations hardly ever get through base64 into the claims.
    let payload = URL_SAFE_NO_PAD.encode(bytes);
    check(&format!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{payload}.AAAA"
    ));
});
