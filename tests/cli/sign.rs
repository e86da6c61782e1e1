use serde_json::Value;

use support::program::Program;
use support::{KEY, claims_in_force as claims};

const WEB: [&str; 5] = ["sign", "--meeting-number", "857 4606 5432", "--role", "0"];

#[test]
fn the_token_is_alone_on_stdout() {
    let ended = Program::with_credentials().run(&WEB);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let token = ended.stdout.strip_suffix('\n').unwrap();
    assert!(!token.contains(char::is_whitespace));
    let claims = claims(token);
    assert_eq!(
        (&claims["mn"], &claims["role"]),
        (&"85746065432".into(), &0.into())
    );
    let lasts = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    assert_eq!(lasts, 7_230, "iat is 30 s back");
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    assert!(
        claims["iat"].as_u64().unwrap().abs_diff(now - 30) <= 5,
        "on this clock"
    );
}

#[test]
fn a_meeting_alone_is_signed_for_a_participant() {
    let program = Program::with_credentials();
    for meeting in [
        "85746065432",
        "857 4606 5432",
        "https://us02web.zoom.us/j/85746065432?pwd=aB3xY9.1",
    ] {
        let claims = claims(program.run(&["sign", meeting]).stdout.trim_end());
        assert_eq!(claims["mn"], "85746065432", "{meeting}");
        assert_eq!(claims["role"], 0, "{meeting}");
    }
    let host = program.run(&["sign", "85746065432", "--role", "1"]);
    assert_eq!(claims(host.stdout.trim_end())["role"], 1);
}

/// As by `>&-`; a script would go on without a token.
#[test]
fn without_a_stdout_it_fails() {
    let program = Program::with_credentials();
    let mut shell = std::process::Command::new("/bin/sh");
    shell
        .args(["-c", "\"$0\" \"$@\" >&-"])
        .arg(program.command(&[]).get_program())
        .args(WEB)
        .envs(program.variables());
    let ended = support::program::Ended::of(shell.output().unwrap());
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("stdout is closed"), "{ended:?}");
}

#[test]
fn options_are_signed() {
    let arguments = ["--expires-in", "1800", "--webrtc", "--json"];
    let ended = Program::with_credentials().run(&[&WEB[..], &arguments[..]].concat());
    let answer: Value = serde_json::from_str(&ended.stdout).unwrap();
    let claims = claims(answer["signature"].as_str().unwrap());
    assert_eq!(claims["video_webrtc_mode"], 1);
    assert_eq!(claims["exp"], answer["expiresAt"]);
    assert_eq!(answer["sdkKey"], KEY);
    let lasts = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    assert_eq!(lasts, 1_830);
}

#[test]
fn without_number_and_role_it_is_native() {
    let program = Program::with_credentials()
        .and("SIGNATURE_LIFETIME_SECONDS", "3600")
        .and("SIGNATURE_BACKDATE_SECONDS", "120");
    let claims = claims(program.run(&["sign"]).stdout.trim_end());
    let members: Vec<&String> = claims.as_object().unwrap().keys().collect();
    assert_eq!(members, ["appKey", "exp", "iat", "sdkKey", "tokenExp"]);
    let lasts = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    assert_eq!(lasts, 3_720, "both are configured");
}

#[test]
fn used_wrongly_is_exit_code_2() {
    let program = Program::with_credentials();
    for (arguments, names) in [
        (&["sign", "--role", "0"][..], "MEETING"),
        (&["sign", "--webrtc"], "MEETING"),
        (&["sign", "1"], "9 to 11 digits"),
        (
            &["sign", "https://example.org/j/85746065432"],
            "does not lead to Zoom",
        ),
        (
            &["sign", "123456789", "--meeting-number", "123456789"],
            "cannot be used with",
        ),
        (
            &["sign", "--meeting-number", "123456789", "--role", "2"],
            "0 (participant) or 1 (host)",
        ),
        (&["sign", "--expires-in", "1799"], "1800 to 172800"),
        (&["sgin"], "sgin"),
        (&["serve", "--nope"], "--nope"),
    ] {
        let ended = program.run(arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}");
        assert_eq!(ended.stdout, "", "{arguments:?}");
        assert!(
            ended.stderr.contains(names),
            "{arguments:?}: {}",
            ended.stderr
        );
    }
}

#[test]
fn without_credentials_it_fails_and_says_what_to_set() {
    let ended = Program::with(&[]).run(&WEB);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    assert!(
        ended.stderr.contains("ZOOM_MEETING_SDK_KEY"),
        "{}",
        ended.stderr
    );
}

#[test]
fn help_and_version_go_to_stdout() {
    let program = Program::with(&[]);
    for arguments in [
        &["--help"][..],
        &["sign", "--help"],
        &["serve", "--help"],
        &["check", "--help"],
    ] {
        let ended = program.run(arguments);
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
        assert!(
            ended.stdout.contains("Usage: zoom-signature"),
            "{}",
            ended.stdout
        );
    }
    let version = program.run(&["--version"]).stdout;
    assert_eq!(
        version,
        format!("zoom-signature {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn warnings_go_to_stderr_and_leave_the_token_alone() {
    let program = Program::with_credentials();
    let program = program.and("ZOOM_MEETING_SDK_KEY", &format!("'{KEY}'"));
    let ended = program.run(&WEB);
    assert_eq!(ended.code, Some(0));
    assert!(
        ended
            .stderr
            .starts_with("warning: ZOOM_MEETING_SDK_KEY: quotes"),
        "{}",
        ended.stderr
    );
    claims(ended.stdout.strip_suffix('\n').unwrap());
}
