//! Everything that the program prints, searched for secrets and tokens.

use serde_json::Value;

use crate::helpers::{Ended, KEY, Program, SECRET, Serving};

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

/// Asks in every way that works and in many that do not; returns the tokens.
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
        assert_silent(&program.run(&["check"]), &[SECRET, KEY]);
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
