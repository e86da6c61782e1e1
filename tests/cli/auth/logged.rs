//! The log lines of requests.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};
use sha2::Sha256;

use support::client;
use support::program::{Program, Serving};

use super::{BACK, SIGNING, WEB, ask, status};

#[test]
fn a_refusal_names_the_caller_and_the_way_in() {
    let mut server = Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", &format!("web:{WEB}"))
        .and("REQUEST_SIGNING_SECRETS", SIGNING)
        .and("LOG_FORMAT", "json")
        .and("RATE_LIMIT_PER_MINUTE", "1")
        .serve();
    assert_eq!(status(ask(&server, 1).bearer_auth(WEB)), 403);
    assert_eq!(status(ask(&server, 0).bearer_auth(WEB)), 429);
    assert_eq!(status(ask(&server, 0).bearer_auth(BACK)), 401);
    assert_eq!(status(ask(&server, 0)), 401);
    let signed = ask(&server, 0)
        .header("webhook-id", "1")
        .header("webhook-timestamp", "1");
    assert_eq!(status(signed.header("webhook-signature", "v1,AAAA")), 400);
    server.log_until("signature_invalid");
    let log = server.stopped().stdout;
    let refusals: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["message"] == "signature refused")
        .map(|line| {
            json!([
                line["code"],
                line["auth_method"],
                line["caller"],
                line["address"]
            ])
        })
        .collect();
    let here = "127.0.0.1";
    assert_eq!(
        refusals,
        [
            json!(["role_not_allowed", "api_key", "web", here]),
            json!(["rate_limit_exceeded", "api_key", "web", here]),
            json!(["credentials_invalid", "api_key", null, here]),
            json!(["credentials_missing", null, null, here]),
            json!(["signature_invalid", "signed_request", null, here]),
        ]
    );
}

fn signed(server: &Serving, id: &str, body: &str) -> RequestBuilder {
    let secret = SIGNING.strip_prefix("whsec_").unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let timestamp = now.as_secs().to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(secret).unwrap()).unwrap();
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    reqwest::blocking::Client::new()
        .post(server.url("/signature"))
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", format!("v1,{signature}"))
        .body(body.to_owned())
}

/// A token that could be the issuer's, which is unreachable.
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.e30.AAAA";

#[test]
fn every_line_of_a_request_names_the_caller_the_way_in_and_the_address() {
    let server = Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", &format!("web:{WEB}"))
        .and("REQUEST_SIGNING_SECRETS", SIGNING)
        .and("OIDC_ISSUER", "http://127.0.0.1:1")
        .and("OIDC_AUDIENCE", "zoom")
        .and("LOG_FORMAT", "json")
        .serve();
    let inspection = || {
        reqwest::blocking::Client::new()
            .post(server.url("/inspect"))
            .json(&json!({"signature": "a.b.c"}))
    };
    assert_eq!(status(ask(&server, 0).bearer_auth(WEB)), 200);
    assert_eq!(status(signed(&server, "1", "{}")), 200);
    assert_eq!(status(signed(&server, "1", "{}")), 400);
    assert_eq!(status(inspection().bearer_auth(WEB)), 200);
    assert_eq!(status(inspection()), 401);
    assert_ne!(status(ask(&server, 0).bearer_auth(TOKEN)), 200);
    let log = server.stopped().stdout;
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["address"] == "127.0.0.1")
        .map(|line| json!([line["message"], line["auth_method"], line["caller"]]))
        .collect();
    assert_eq!(
        lines,
        [
            json!(["signature issued", "api_key", "web"]),
            json!(["native signature issued", "signed_request", "1"]),
            json!(["signature refused", "signed_request", "1"]),
            json!(["signature inspected", "api_key", "web"]),
            json!(["inspection refused", null, null]),
            json!(["signature refused", "openid", null]),
        ]
    );
}

#[test]
fn the_address_in_the_log_is_the_one_that_a_trusted_proxy_names() {
    let server = Program::with_credentials()
        .and("ALLOW_ANONYMOUS", "participant")
        .and("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
        .serve();
    assert_eq!(
        status(ask(&server, 0).header("x-forwarded-for", "192.0.2.7, 10.1.2.3")),
        200
    );
    let log = server.stopped().stdout;
    assert!(
        log.contains("address=192.0.2.7 auth_method=\"anonymous\""),
        "{log}"
    );
}

/// What a caller sends cannot control the terminal or editor in which the log is read.
#[test]
fn no_line_has_what_cannot_be_seen() {
    const UNSEEN: [char; 8] = [
        '\u{9b}', '\u{85}', '\u{202e}', '\u{2066}', '\u{2028}', '\u{2029}', '\u{200f}', '\u{7f}',
    ];
    for format in ["text", "json"] {
        let server = Program::with_credentials()
            .and("ALLOW_ANONYMOUS", "participant")
            .and("LOG_FORMAT", format)
            .serve();
        let name: String = UNSEEN.into_iter().chain("secret".chars()).collect();
        let refused = client()
            .post(server.url("/signature"))
            .json(&json!({(name.as_str()): "x"}))
            .send()
            .unwrap();
        assert_eq!(refused.status(), 400);
        let log = server.stopped().stdout;
        assert!(log.contains("secret_not_accepted"), "{log}");
        assert!(
            log.contains("202e"),
            "{format} does not show the name: {log}"
        );
        let found = log.chars().find(|c| UNSEEN.contains(c));
        assert_eq!(found, None, "{format}");
    }
}

/// Thousands of requests a second would be thousands of lines.
#[test]
fn refusals_over_a_limit_are_logged_once_a_second_with_their_number() {
    let mut server = Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", &format!("web:{WEB}"))
        .and("RATE_LIMIT_PER_MINUTE", "1")
        .and("LOG_FORMAT", "json")
        .serve();
    assert_eq!(status(ask(&server, 0).bearer_auth(WEB)), 200);
    let since = Instant::now();
    for _ in 0..50 {
        assert_eq!(status(ask(&server, 0).bearer_auth(WEB)), 429);
    }
    server.log_until("more refused over the limit");
    let log = server.stopped().stdout;
    // The first refusal, then a line a second, and one for the second that had begun.
    let most = usize::try_from(since.elapsed().as_secs()).unwrap() + 3;
    assert!(most < 30, "the machine is too busy");
    let lines = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let lines = lines.filter(|line| line["code"] == "rate_limit_exceeded");
    let lines: Vec<Value> = lines.collect();
    assert!(lines.len() <= most, "{log}");
    assert!(lines.iter().all(|line| line["caller"] == "web"), "{log}");
    let counted: u64 = lines
        .iter()
        .map(|line| line["count"].as_u64().unwrap_or(1))
        .sum();
    assert!(counted <= 50, "{log}");
}
