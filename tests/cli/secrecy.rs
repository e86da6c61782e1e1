//! Searches everything that the program prints for secrets and tokens.

use serde_json::Value;

use support::program::{Ended, Program, Serving};
use support::{KEY, SECRET};

fn assert_silent(ended: &Ended, about: &[&str]) {
    for hidden in about {
        assert!(
            !ended.stdout.contains(hidden),
            "{hidden} in {}",
            ended.stdout
        );
        assert!(
            !ended.stderr.contains(hidden),
            "{hidden} in {}",
            ended.stderr
        );
    }
}

/// Sends requests of every kind, valid and invalid; returns the tokens.
fn exercise(server: &Serving) -> Vec<String> {
    let client = reqwest::blocking::Client::new();
    let leak = format!("/signature?mn=123456789&role=0&sdkSecret={SECRET}");
    assert!(server.get(&leak).contains("secret_not_accepted"));
    server.get(&format!("/{SECRET}"));
    server.get(&format!("/signature?mn=123456789&role=0&unknown={SECRET}"));
    for body in [
        format!(r#"{{"sdkSecret":"{SECRET}"}}"#),
        format!(r#"{{"role":"{SECRET}"}}"#),
        format!("{SECRET}{{"),
        "x".repeat(20_000),
    ] {
        let request = client.post(server.url("/signature"));
        let request = request
            .header("content-type", "application/json")
            .body(body);
        let answer = request.send().unwrap().text().unwrap();
        assert!(!answer.contains(SECRET), "{answer}");
    }
    ["/signature", "/signature?mn=123456789&role=1"]
        .map(|path| {
            let answer: Value = serde_json::from_str(&server.get(path)).unwrap();
            answer["signature"].as_str().unwrap().to_owned()
        })
        .to_vec()
}

#[test]
fn nothing_printed_holds_a_secret_or_a_token() {
    for format in ["text", "json"] {
        let program = Program::with_credentials()
            .and("LOG_FORMAT", format)
            .and("LOG_LEVEL", "debug")
            .and("ZOOM_SDK_SECRET", &format!("  '{SECRET}'\n"));
        let server = program.serve();
        let tokens = exercise(&server);
        let ended = server.stopped();
        assert!(
            ended.stdout.contains("signature issued"),
            "{}",
            ended.stdout
        );
        assert_silent(&ended, &[SECRET, "stack backtrace"]);
        for token in tokens {
            let parts: Vec<&str> = token.split('.').collect();
            assert_silent(&ended, &parts);
        }
        assert_silent(&program.run(&["check"]), &[SECRET]);
        assert_silent(&program.run(&["sign"]), &[SECRET]);
    }
}

#[test]
fn a_swapped_pair_is_not_shown_either() {
    let program = Program::with(&[
        ("ZOOM_MEETING_SDK_KEY", SECRET),
        ("ZOOM_MEETING_SDK_SECRET", KEY),
    ]);
    assert_silent(&program.run(&["check"]), &[SECRET, KEY]);
}

const API_KEY: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_web";
const SIGNING_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// Not a valid credential, but still not for the log.
const FOREIGN: &str = "pD5rT1xk-QZ9uVbYw2LmNc4sE_foreign";
const ID_TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.\
    eyJpc3MiOiJodHRwOi8vMTI3LjAuMC4xOjEiLCJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl";

fn authenticated() -> Program {
    Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", &format!("web:{API_KEY}"))
        .and("REQUEST_SIGNING_SECRETS", SIGNING_SECRET)
        .and("OIDC_ISSUER", "http://127.0.0.1:1")
        .and("OIDC_AUDIENCE", "zoom")
        .and("LOG_LEVEL", "debug")
}

#[test]
fn nothing_printed_holds_a_callers_credential() {
    let hidden = [
        API_KEY,
        SIGNING_SECRET,
        FOREIGN,
        "eyJpc3MiOiJodHRw",
        "c2lnbmF0dXJl",
    ];
    for format in ["text", "json"] {
        let program = authenticated().and("LOG_FORMAT", format);
        let server = program.serve();
        let client = reqwest::blocking::Client::new();
        let mut statuses = Vec::new();
        for credential in [API_KEY, FOREIGN, SIGNING_SECRET, ID_TOKEN] {
            for (name, value) in [
                ("authorization", format!("Bearer {credential}")),
                ("authorization", credential.to_owned()),
                ("x-api-key", credential.to_owned()),
                ("webhook-id", credential.to_owned()),
                ("webhook-signature", format!("v1,{credential}")),
            ] {
                let request = client.get(server.url("/signature?mn=123456789&role=1"));
                let answer = request.header(name, value).send().unwrap();
                statuses.push(answer.status().as_u16());
                let text = answer.text().unwrap();
                assert!(hidden.iter().all(|secret| !text.contains(secret)), "{text}");
            }
        }
        assert!(
            [400, 401, 403, 503]
                .iter()
                .all(|status| statuses.contains(status)),
            "{statuses:?}"
        );
        let ended = server.stopped();
        assert!(
            ended.stdout.contains("issuer_unreachable"),
            "{}",
            ended.stdout
        );
        assert_silent(&ended, &hidden);
        assert_silent(&program.run(&["check"]), &hidden);
    }
    let refused = authenticated()
        .and("HOST_API_KEYS", &format!("web:{API_KEY}"))
        .run(&["check"]);
    assert_eq!(refused.code, Some(1));
    assert_silent(&refused, &hidden);
}
