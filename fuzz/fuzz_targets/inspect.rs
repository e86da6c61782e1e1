//! Any bytes whatever get a report, the same one each time, and soon.
#![no_main]

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libfuzzer_sys::fuzz_target;
use zoom_signature::diagnosis::{Context, Known, Report, diagnose};
use zoom_signature::signature::{Credentials, EpochSeconds, SdkKey, SdkSecret};
use zoom_signature_fuzz::twice;

const NOW: EpochSeconds = EpochSeconds::new(1_795_349_825);

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
    Credentials {
        key: SdkKey::new(key.to_owned()).expect("not empty"),
        secret: SdkSecret::new(secret.to_owned()).expect("not empty"),
    }
}

fn inspect(text: &str) -> Report {
    let known = KNOWN
        .iter()
        .map(|(name, credentials)| Known { name, credentials });
    let context = Context {
        known: known.collect(),
        ..Context::at(NOW)
    };
    diagnose(text, &context)
}

fn check(text: &str) {
    twice(text.len(), || {
        serde_json::to_string(&inspect(text)).expect("a report is JSON")
    });
}

fuzz_target!(|bytes: &[u8]| {
    check(&String::from_utf8_lossy(bytes));
    // Mutations hardly ever get through base64 into the claims.
    let payload = URL_SAFE_NO_PAD.encode(bytes);
    check(&format!(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{payload}.AAAA"
    ));
});
