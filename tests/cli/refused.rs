//! Every refused start: exit code 1, all errors in one message, with the variable's name
//! and no value.

use support::program::{Ended, Program};
use support::{CREDENTIALS, KEY, SECRET};

const OTHER: &str = "Another-value-that-nobody-may-see";

fn refused(program: &Program) -> Ended {
    let ended = program.not_serving(&["serve", "--port", "0"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(ended.stdout, "", "it never served");
    for value in [SECRET, KEY, OTHER] {
        assert!(!ended.stderr.contains(value), "{}", ended.stderr);
    }
    ended
}

/// (variables beside nothing, message, reason)
#[test]
fn half_a_pair_or_two_values_for_one_thing() {
    let and = |name| [&CREDENTIALS[..], &[(name, OTHER)]].concat();
    for (variables, message, reason) in [
        (
            vec![("ZOOM_MEETING_SDK_KEY", OTHER)],
            "ZOOM_MEETING_SDK_SECRET: is missing: ZOOM_MEETING_SDK_KEY is set",
            "a key alone",
        ),
        (
            vec![("ZOOM_CLIENT_SECRET", OTHER)],
            "ZOOM_MEETING_SDK_KEY: is missing: ZOOM_CLIENT_SECRET is set",
            "a secret alone",
        ),
        (
            and("ZOOM_SDK_KEY"),
            "ZOOM_MEETING_SDK_KEY: ZOOM_SDK_KEY is set to another value",
            "two keys",
        ),
        (
            and("ZOOM_SDK_SECRET"),
            "ZOOM_MEETING_SDK_SECRET: ZOOM_SDK_SECRET is set to another value",
            "two secrets",
        ),
        (
            vec![("ZOOM_SDK_KEY", OTHER), ("ZOOM_SDK_SECRET", OTHER)],
            "ZOOM_SDK_SECRET: is equal to ZOOM_SDK_KEY",
            "one copied twice",
        ),
        (
            vec![("HOST", "0.0.0.0")],
            "ZOOM_MEETING_SDK_KEY: is missing",
            "no credentials beyond loopback",
        ),
    ] {
        let ended = refused(&Program::with(&variables));
        assert!(ended.stderr.contains(message), "{reason}: {}", ended.stderr);
    }
}

/// (variable, its value, the message)
const FAULTY: [(&str, &str, &str); 15] = [
    (
        "ZOOM_SDK_SECRET_FILE",
        "/nowhere/secret",
        "the file that it names does not exist",
    ),
    ("HOST", "example.com", "must be an IP address"),
    (
        "SIGNATURE_LIFETIME_SECONDS",
        "1799",
        "a lifetime is a whole number",
    ),
    (
        "SIGNATURE_BACKDATE_SECONDS",
        "601",
        "a backdate is a whole number",
    ),
    (
        "SIGNATURE_PATHS",
        "/ok,not-ok",
        "entry 2: every path must begin with /",
    ),
    (
        "SIGNATURE_PATHS",
        "/a/{b}",
        "entry 1: a path may have {meetingNumber} and {role} in it",
    ),
    ("SIGNATURE_PATHS", "/healthz", "entry 1: /, /healthz"),
    (
        "CORS_ALLOWED_ORIGINS",
        "*,https://a.example/",
        "entry 1: an origin looks like",
    ),
    ("TEST_PAGE", "yes", "must be on or off"),
    ("LOG_FORMAT", "xml", "must be text or json"),
    ("LOG_LEVEL", "loud", "must be error, warn, info or debug"),
    ("ZOOM_WEB_SDK_VERSION", "6", "must be a version"),
    ("ZOOM_WEB_SDK_VERSION", "6.2.x", "must be a version"),
    (
        "ZOOM_WEB_SDK_DIR",
        "/nowhere",
        "has no zoom-meeting-6.2.0.min.js",
    ),
    ("PORT", "65536", "must be a number from 0 to 65535"),
];

#[test]
fn each_fault_names_its_variable() {
    for (variable, value, said) in FAULTY {
        let program = Program::with_credentials().and(variable, value);
        let ended = program.run(&["check"]);
        assert_eq!(ended.code, Some(1), "{variable}={value}");
        let message = format!("{variable}: {said}");
        assert!(ended.stdout.contains(&message), "{}", ended.stdout);
        if variable != "PORT" {
            let refused = refused(&program).stderr;
            assert!(refused.contains(&message), "serve says the same: {refused}");
        }
    }
}

#[test]
fn a_value_that_is_not_utf8_is_refused() {
    use std::os::unix::ffi::OsStrExt as _;
    let program = Program::with_credentials();
    let mut command = program.command(&["check"]);
    let latin1 = std::ffi::OsStr::from_bytes(b"caf\xe9");
    let ended = Ended::of(command.env("LOG_FORMAT", latin1).output().unwrap());
    assert_eq!(ended.code, Some(1));
    let said = "LOG_FORMAT: its value in the environment is not UTF-8";
    assert!(ended.stdout.contains(said), "{}", ended.stdout);
}

#[test]
fn an_unreadable_file_is_not_also_missing() {
    let program = Program::with(&[
        ("ZOOM_SDK_KEY", OTHER),
        ("ZOOM_SDK_SECRET_FILE", "/nowhere"),
    ]);
    let said = refused(&program).stderr;
    assert!(!said.contains("is missing"), "{said}");
}

#[test]
fn one_message_has_every_fault() {
    let ended = refused(&Program::with(&[
        ("ZOOM_SDK_KEY", OTHER),
        ("HOST", "nowhere"),
        ("LOG_FORMAT", "xml"),
        ("TEST_PAGE", "1"),
    ]));
    for variable in [
        "ZOOM_MEETING_SDK_SECRET: ",
        "HOST: ",
        "LOG_FORMAT: ",
        "TEST_PAGE: ",
    ] {
        assert!(ended.stderr.contains(variable), "{}", ended.stderr);
    }
}

#[test]
fn one_variable_tells_all_its_faults() {
    let program = Program::with_credentials()
        .and("SIGNATURE_PATHS", "/healthz,/fine,/a/../b,/%41,/a*,//a")
        .and("CORS_ALLOWED_ORIGINS", "a,https://a.example:99999")
        .and("ZOOM_SDK_SECRET", OTHER)
        .and("ZOOM_SDK_SECRET_FILE", "/nowhere/secret");
    let said = refused(&program).stderr;
    for part in [
        "entry 1: /, /healthz",
        "entry 3: ",
        "entry 4: ",
        "entry 5: ",
        "entry 6: ",
        "CORS_ALLOWED_ORIGINS: entry 1: ",
        "entry 2: an origin",
        "ZOOM_SDK_SECRET_FILE: the file",
        "ZOOM_SDK_SECRET is set to another value",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("SIGNATURE_PATHS: entry 2"), "{said}");
}

#[test]
fn what_dotenv_would_change_silently_is_refused() {
    for (text, said) in [
        ("ZOOM_SDK_SECRET=ab$cd\n", "ZOOM_SDK_SECRET has a $"),
        ("ZOOM_SDK_SECRET=\"ab$cd\"\n", "ZOOM_SDK_SECRET has a $"),
    ] {
        let program = Program::with(&[]);
        program.file(".env", text);
        let stderr = refused(&program).stderr;
        assert!(stderr.contains(said), "{text:?}: {stderr}");
    }
    let program = Program::with(&[]);
    program.file(
        ".env",
        "\u{feff}ZOOM_SDK_KEY='a$b'\n#ZOOM_SDK_KEY=$\nZOOM_SDK_SECRET='$c'\n",
    );
    let ended = program.run(&["check"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains(" a$b "), "{}", ended.stdout);
    assert!(ended.stdout.contains("(2 characters)"), "{}", ended.stdout);
}

#[test]
fn a_dot_env_that_is_a_folder_says_so() {
    let program = Program::with(&[]);
    std::fs::create_dir(program.folder.path().join(".env")).unwrap();
    assert!(
        refused(&program)
            .stderr
            .contains(".env: cannot be read (is a directory)")
    );
}

#[test]
fn an_unreadable_dot_env_does_not_leak_the_line() {
    let program = Program::with(&[]);
    program.file(
        ".env",
        &format!("PORT=4000\nZOOM_SDK_SECRET: two words {OTHER}\n"),
    );
    let ended = refused(&program);
    assert!(
        ended
            .stderr
            .contains(".env: the entry after PORT cannot be read"),
        "{}",
        ended.stderr
    );
}

#[test]
fn empty_files_are_told_from_missing_ones() {
    let program = Program::with_credentials();
    let empty = program.file("empty", "\n");
    let ended = refused(&program.and("ZOOM_SDK_SECRET_FILE", &empty));
    assert!(ended.stderr.contains("is empty"), "{}", ended.stderr);
}

#[test]
fn empty_values_and_equal_ones_are_fine() {
    let program = Program::with_credentials()
        .and("ZOOM_SDK_KEY", KEY)
        .and("ZOOM_SDK_SECRET", SECRET)
        .and("ZOOM_CLIENT_ID", "")
        .and("HOST", "");
    assert_eq!(program.run(&["check"]).code, Some(0));
}

#[test]
fn a_secret_in_the_wrong_variable_is_not_shown() {
    for variable in [
        "HOST",
        "PORT",
        "SIGNATURE_LIFETIME_SECONDS",
        "SIGNATURE_BACKDATE_SECONDS",
        "SIGNATURE_PATHS",
        "CORS_ALLOWED_ORIGINS",
        "TEST_PAGE",
        "ZOOM_WEB_SDK_VERSION",
        "ZOOM_WEB_SDK_DIR",
        "LOG_FORMAT",
        "LOG_LEVEL",
        "ZOOM_SDK_SECRET_FILE",
    ] {
        let ended = Program::with_credentials()
            .and(variable, OTHER)
            .run(&["check"]);
        assert_eq!(ended.code, Some(1), "{variable}");
        assert!(!ended.stdout.contains(OTHER), "{}", ended.stdout);
        assert!(!ended.stderr.contains(OTHER), "{}", ended.stderr);
    }
}

/// Reading it would block, or never end.
#[test]
fn a_pipe_or_device_in_the_place_of_a_file_is_a_fault() {
    let program = Program::with(&[]);
    let pipe = program.folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let pipe = pipe.to_str().unwrap();
    let told = "the file that it names is a pipe, a socket or a device, not a file";
    for (variable, path) in [
        ("ZOOM_MEETING_SDK_SECRET_FILE", pipe),
        ("PARTICIPANT_API_KEYS_FILE", "/dev/zero"),
        ("TLS_CERT_FILE", pipe),
        ("TLS_KEY_FILE", "/dev/tty"),
    ] {
        let program = Program::with_credentials().and(variable, path);
        let said = program.not_serving(&["serve"]).stderr;
        assert!(said.contains(&format!("{variable}: ")), "{said}");
        assert!(
            said.contains(told) || path == "/dev/tty",
            "{variable}: {said}"
        );
    }
    let program = Program::with_credentials();
    let dot_env = program.folder.path().join(".env");
    std::os::unix::fs::symlink(pipe, dot_env).unwrap();
    let said = program.not_serving(&["serve"]).stderr;
    assert!(
        said.contains(".env: is a pipe, a socket or a device"),
        "{said}"
    );
}

/// It would have the secret.
#[test]
fn the_process_leaves_no_core_dump() {
    let server = Program::with_credentials().serve();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.id())).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let core: Vec<&str> = core.unwrap().split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"]);
}
