//! In a terminal, which `script` makes, and with a reader that has gone.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

use support::program::{Ended, Program};

const REFUSED: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTUzNDk3OTV9.AAAA";

/// `zoom-signature ARGUMENTS` in a terminal of so many columns.
pub fn in_terminal(program: &Program, columns: u16, arguments: &str) -> Command {
    let binary = program.command(&[]);
    let binary = binary.get_program().to_str().unwrap();
    let line = format!("stty cols {columns} rows 24; {binary} {arguments}");
    let mut script = Command::new("script");
    script
        .args(["-qec", &line, "/dev/null"])
        .current_dir(program.folder.path())
        .env_clear()
        .envs(program.variables())
        .env("PATH", "/usr/bin:/bin")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    script
}

/// What a person sees of it.
fn seen(program: &Program, columns: u16, arguments: &str) -> String {
    let output = in_terminal(program, columns, arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().replace('\r', "")
}

#[test]
fn lines_fold_at_the_terminals_width() {
    let program = Program::with_credentials().and("ALLOWED_MEETING_NUMBERS", "857 4606 5432");
    for columns in [60, 80, 132] {
        for arguments in [
            "check",
            "check --all",
            "explain 3712",
            "explain",
            "explain zak_not_configured",
            &format!("inspect {REFUSED}"),
            "inspect --role 2",
            "healthcheck --port 1",
        ] {
            let shown = seen(&program, columns, arguments);
            let widest = shown.lines().map(|line| line.chars().count()).max();
            let widest = widest.unwrap();
            assert!(widest > usize::from(columns) / 2, "{arguments}: {shown}");
            assert!(
                widest <= usize::from(columns),
                "{columns}, {arguments}: {shown}"
            );
        }
    }
}

#[test]
fn a_key_comes_with_what_to_do_with_it() {
    let program = Program::with(&[]);
    let shown = seen(&program, 80, "key new web");
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 3, "{shown}");
    assert!(lines[0].starts_with("web:"), "{shown}");
    assert!(lines[1].contains("PARTICIPANT_API_KEYS"), "{shown}");
    assert!(lines[2].contains("Authorization: Bearer"), "{shown}");
    let shown = seen(&program, 80, "key signing-secret");
    assert!(shown.contains("REQUEST_SIGNING_SECRETS"), "{shown}");

    let piped = program.run(&["key", "new", "web"]);
    assert_eq!(piped.stdout.lines().count(), 1);
    assert_eq!(piped.stderr, "");
}

#[test]
fn the_server_greets_a_person_in_a_few_lines() {
    let program = Program::with(&[]);
    let mut script = in_terminal(&program, 80, "--port 0");
    script.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut script = script.spawn().unwrap();
    let mut stdout = BufReader::new(script.stdout.take().unwrap());
    let mut greeting = String::new();
    while !greeting.contains("The log follows.") {
        assert_ne!(stdout.read_line(&mut greeting).unwrap(), 0, "{greeting}");
    }
    for line in [
        "  Address      http://127.0.0.1:",
        "  Test page    http://127.0.0.1:",
        "  Who may ask  Everybody on this machine",
        "  Signs with   demo credentials, which Zoom refuses",
    ] {
        assert!(greeting.contains(line), "{line}: {greeting}");
    }
    assert!(!greeting.contains("INFO"), "{greeting}");

    // Ctrl-C.
    script.stdin.take().unwrap().write_all(b"\x03").unwrap();
    let mut log = String::new();
    stdout.read_to_string(&mut log).unwrap();
    assert!(log.contains("stopped"), "{log}");
    script.wait().unwrap();
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let program = Program::with_credentials();
    for arguments in [
        &["sign"][..],
        &["check"],
        &["check", "--all"],
        &["inspect", REFUSED],
        &["inspect", "--json", REFUSED],
        &["explain"],
        &["explain", "3712"],
        &["explain", "--json"],
        &["key", "new", "web"],
        &["completions", "bash"],
        &["--help"],
        &["check", "--help"],
        &["--version"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = program.command(arguments);
        let ended = Ended::of(command.stdout(writer).output().unwrap());
        assert_eq!(ended.stderr, "", "{arguments:?}");
        assert_eq!(ended.code, Some(0), "{arguments:?}");
    }
}

/// As a full disk does.
#[test]
fn an_output_that_cannot_be_written_is_one() {
    let program = Program::with_credentials();
    for arguments in [&["sign"][..], &["key", "new", "web"], &["explain", "3712"]] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let mut command = program.command(arguments);
        let ended = Ended::of(command.stdout(full).output().unwrap());
        assert_eq!(ended.code, Some(1), "{arguments:?}");
        assert!(ended.stderr.starts_with("zoom-signature: "), "{ended:?}");
    }
}
