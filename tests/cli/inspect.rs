use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use support::SECRET;
use support::program::{Ended, Program};

fn token(program: &Program) -> String {
    let web = ["sign", "--meeting-number", "85746065432", "--role", "0"];
    program.run(&web).stdout.trim_end().to_owned()
}

fn piped(program: &Program, input: &[u8], arguments: &[&str]) -> Ended {
    let mut child = program
        .command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    Ended::of(child.wait_with_output().unwrap())
}

#[test]
fn accepted_is_exit_code_0_and_rejected_1() {
    let program = Program::with_credentials();
    let token = token(&program);
    let sound = program.run(&["inspect", &token, "--role", "0"]);
    assert_eq!((sound.code, sound.stderr.as_str()), (Some(0), ""));
    assert!(
        sound
            .stdout
            .starts_with("ACCEPTED  This signature is sound."),
        "{}",
        sound.stdout
    );
    assert!(
        sound
            .stdout
            .contains("MAC verified with the current secret"),
        "{}",
        sound.stdout
    );
    let other = program.run(&["inspect", &token, "--meeting-number", "987654321"]);
    assert_eq!(other.code, Some(1));
    assert!(
        other.stdout.contains("error meeting_number_differs (mn)"),
        "{}",
        other.stdout
    );
    assert!(
        other
            .stdout
            .contains("85746065432, and the meeting to join is 987654321")
    );
    for colour in [&sound.stdout, &other.stdout] {
        assert!(!colour.contains('\u{1b}'), "no colours in a pipe");
    }
}

/// `script` runs it on a terminal of its own; it comes with every Debian.
#[cfg(target_os = "linux")]
#[test]
fn colours_are_for_terminals_that_want_them() {
    let on_a_terminal = |program: &Program| {
        let inspect = format!("{} inspect undefined", env!("CARGO_BIN_EXE_zoom-signature"));
        let mut script = std::process::Command::new("script");
        let variables = program.command(&[]);
        let variables = variables
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?)));
        script.env_clear().env("TERM", "xterm").envs(variables);
        script
            .args(["-qec", &inspect, "/dev/null"])
            .current_dir(program.folder.path());
        Ended::of(script.stdin(Stdio::null()).output().unwrap())
    };
    let coloured = on_a_terminal(&Program::with(&[]));
    assert!(
        coloured.stdout.contains("\u{1b}[1m\u{1b}[31mREJECTED"),
        "{coloured:?}"
    );
    let plain = on_a_terminal(&Program::with(&[("NO_COLOR", "1")]));
    assert!(plain.stdout.starts_with("REJECTED"), "{plain:?}");
    assert!(!plain.stdout.contains('\u{1b}'), "{plain:?}");
}

#[test]
fn a_token_is_read_from_stdin_with_its_line_break() {
    let program = Program::with_credentials();
    let line = format!("{}\n", token(&program));
    for arguments in [&["inspect"][..], &["inspect", "-"]] {
        let ended = piped(&program, line.as_bytes(), arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.stdout);
    }
    let garbage = piped(
        &program,
        &[0xff, 0x00, b'.', 0xfe, b'.', 0x1b],
        &["inspect", "-"],
    );
    assert_eq!(garbage.code, Some(1));
    assert!(!garbage.stdout.contains('\u{1b}'), "{:?}", garbage.stdout);
}

#[test]
fn an_answer_that_is_piped_in_is_not_rejected() {
    let program = Program::with_credentials();
    let token = token(&program);
    let answer = serde_json::json!({ "signature": token, "sdkKey": "k" }).to_string();
    for input in [
        answer.clone().into_bytes(),
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{answer}").into_bytes(),
        format!("{answer}\n").into_bytes(),
        // What PowerShell's > writes.
        [
            b"\xff\xfe".to_vec(),
            answer.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ]
        .concat(),
    ] {
        let ended = piped(&program, &input, &["inspect"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(
            ended
                .stdout
                .starts_with("RISKY  The signature inside is sound. Taken out of "),
            "{}",
            ended.stdout
        );
        assert!(
            ended.stdout.contains("the JSON field signature"),
            "{}",
            ended.stdout
        );
        assert!(ended.stdout.contains("MAC verified"), "{}", ended.stdout);
    }
}

#[test]
fn a_clock_that_ran_ahead_shows_at_its_moment() {
    let program = Program::with_credentials();
    let token = token(&program);
    let report: Value =
        serde_json::from_str(&program.run(&["inspect", &token, "--json"]).stdout).unwrap();
    let iat = report["timeline"]["iat"].as_i64().unwrap();
    let ended = program.run(&["inspect", &token]);
    assert!(
        ended.stdout.contains("Zoom checked it when you joined"),
        "{}",
        ended.stdout
    );
    let earlier = program.run(&["inspect", &token, "--at", &(iat - 60).to_string()]);
    assert_eq!(earlier.code, Some(1));
    assert!(
        !earlier.stdout.contains("Zoom checked it"),
        "{}",
        earlier.stdout
    );
}

#[test]
fn at_judges_another_moment() {
    let program = Program::with_credentials();
    let token = token(&program);
    for at in [
        "1000000000",
        "2001-09-09T01:46:40Z",
        "2001-09-09 01:46:40",
        "Sun, 09 Sep 2001 01:46:40 GMT",
        "2001-09-09 03:46:40 +0200",
    ] {
        let ended = program.run(&["inspect", &token, "--at", at, "--json"]);
        assert_eq!(ended.code, Some(1));
        let report: Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!(report["verdict"], "rejected");
        assert_eq!(report["timeline"]["at"], 1_000_000_000);
    }
}

#[test]
fn without_credentials_it_says_that_the_mac_was_not_checked() {
    let token = token(&Program::with_credentials());
    let ended = Program::with(&[]).run(&["inspect", &token]);
    assert_eq!(ended.code, Some(3));
    assert!(ended.stdout.starts_with("UNVERIFIED"), "{}", ended.stdout);
    assert!(
        ended.stdout.contains("info secret_unknown"),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("MAC not checked"), "{}", ended.stdout);
}

#[test]
fn neither_secret_nor_mac_is_printed() {
    let program = Program::with_credentials();
    let token = token(&program);
    let mac = token.rsplit('.').next().unwrap();
    for text in [&token, SECRET] {
        for format in [&["inspect", text][..], &["inspect", text, "--json"]] {
            let ended = program.run(format);
            assert!(
                !ended.stdout.contains(SECRET) && !ended.stdout.contains(mac),
                "{ended:?}"
            );
        }
    }
}

#[test]
fn used_wrongly_is_exit_code_2() {
    let program = Program::with(&[("ZOOM_SDK_KEY", support::KEY)]);
    for (arguments, names) in [
        (&["inspect", "x", "--at", "yesterday"][..], "epoch seconds"),
        (&["inspect", "x", "--role", "2"], "--role"),
        (&["inspect", "x", "--platform", "ios"], "--platform"),
        (&["inspect", "x"], "ZOOM_MEETING_SDK_SECRET: is missing"),
        (&["explain", "no_such_code"], "no_such_code"),
    ] {
        let ended = program.run(arguments);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(
            ended.stderr.contains(names),
            "{arguments:?}: {}",
            ended.stderr
        );
    }
}
