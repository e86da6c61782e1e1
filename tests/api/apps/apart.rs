//! What callers of one app notice of another: nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use support::server::{Answer, TestServer};
use support::{KEY, NOW, SECRET};
use zoom_signature::{Role, SignatureRequest, Signer, UnixTimestamp};
use zoom_signature_server::auth::{ApiKey, ApiKeys, RateLimit, SigningSecret, SigningSecrets};

use super::{OF_DEV, SIGNING, UNBOUND, for_meeting, pairs, post, server, signed_by, signed_with};

const OF_DEFAULT: &str = "Yc3Tq8Nd1Vr6Kp0Lw5Xz9Bm4";

#[test]
fn callers_of_one_name_and_two_apps_have_a_limit_each() {
    let server = server(2, |auth, _| {
        let keys = [
            format!("web@dev:{OF_DEV}"),
            format!("web@default:{OF_DEFAULT}"),
            format!("web@dev:{UNBOUND}"),
        ];
        let keys = keys.map(|text| ApiKey::parse(&text, Role::Host).unwrap());
        auth.api_keys = ApiKeys::new(keys.into());
        auth.caller_limit = RateLimit::per_minute(2);
    });
    let ask = |key: &str| post(&server, key, &for_meeting(&json!({})));
    for key in [OF_DEV, UNBOUND] {
        assert_eq!(signed_by(&ask(key), 2), "dev");
    }
    for key in [OF_DEV, UNBOUND] {
        let refused = (429, "rate_limit_exceeded".to_owned());
        assert_eq!(ask(key).refusal(), refused, "both keys of one caller");
    }
    assert_eq!(signed_by(&ask(OF_DEFAULT), 2), "default");
}

#[test]
fn a_request_with_signatures_for_two_apps_is_accepted_once() {
    let other = [9; 32];
    let server = server(2, |auth, _| {
        let secrets = [(SIGNING, "dev"), (other, "default")].map(|(bytes, app)| {
            let text = format!("whsec_{}@{app}", STANDARD.encode(bytes));
            SigningSecret::parse(&text).unwrap()
        });
        auth.signing_secrets = SigningSecrets::new(secrets.into());
    });
    let body = for_meeting(&json!({}));
    let ask = |id: &str, secrets: &[[u8; 32]]| Answer::of(signed_with(secrets, &server, id, &body));
    // The first that is configured chooses, in whatever order the signatures stand.
    assert_eq!(signed_by(&ask("one", &[other, SIGNING]), 2), "dev");
    for again in [[SIGNING].as_slice(), &[other], &[SIGNING, other]] {
        let used = (400, "signature_invalid".to_owned());
        assert_eq!(ask("one", again).refusal(), used);
    }
    assert_eq!(signed_by(&ask("two", &[other]), 2), "default");
}

/// The report of a token, by the caller with this API key.
fn inspected(server: &TestServer, key: &str, token: &str) -> Value {
    let request = server.post("/inspect").bearer_auth(key);
    Answer::of(request.json(&json!({"signature": token}))).json()
}

#[test]
fn an_inspection_for_a_bound_caller_knows_no_other_app() {
    for number in [2, 50] {
        let server = server(number, |_, _| {});
        let all = pairs(number);
        let token = |key: &str, secret: &str| {
            let signer = Signer::new(key, secret).unwrap();
            let signature = signer.sign(&SignatureRequest::native(), UnixTimestamp::new(NOW));
            signature.into_token()
        };
        let (_, dev_key, dev_secret) = &all[1];
        let own = inspected(&server, OF_DEV, &token(dev_key, dev_secret));
        let verified = json!({"status": "verified", "secret": "dev"});
        assert_eq!(own["mac"], verified);
        let mixed = token(dev_key, SECRET);
        let as_any = inspected(&server, UNBOUND, &mixed);
        assert_eq!(as_any["findings"][0]["code"], "secret_of_another_app");
        for token in [
            token(KEY, SECRET),
            token(KEY, dev_secret),
            token(KEY, "nobody's secret"),
            mixed,
        ] {
            let report = inspected(&server, OF_DEV, &token).to_string();
            for (name, ..) in all.iter().filter(|(name, ..)| name != "dev") {
                let is_told = [format!("\"{name}\""), format!(" {name} ")]
                    .iter()
                    .any(|text| report.contains(text));
                assert!(!is_told, "{name}: {report}");
            }
            assert!(!report.contains("configured SDK keys"), "{report}");
        }
    }
}
