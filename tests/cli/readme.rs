//! Tries what the documentation promises.

use std::process::Command;

use support::program::Program;

const README: &str = include_str!("../../README.md");
/// How every token begins.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";
const ENV_EXAMPLE: &str = include_str!("../../.env.example");

/// The lines of the README's `sh` blocks.
fn commands() -> impl Iterator<Item = &'static str> {
    README
        .split("```sh\n")
        .skip(1)
        .flat_map(|block| block.split("```").next().unwrap().lines())
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

#[test]
fn every_curl_line_gets_a_signature() {
    let server = Program::with(&[]).serve();
    let mut tried = 0;
    for line in commands().filter(|line| line.starts_with("curl ")) {
        // The part after a pipe has its own test.
        let line = line.split(" | ").next().unwrap();
        let line = line.replace("http://localhost:4000", &server.url);
        let output = Command::new("sh")
            .args(["-c", &format!("{line} --silent --show-error --fail")])
            .output()
            .unwrap();
        let answer = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{line}");
        let told = if line.contains("/inspect") {
            "app_key_missing"
        } else {
            TOKEN
        };
        assert!(answer.contains(told), "{line}: {answer}");
        tried += 1;
    }
    assert_eq!(tried, 5);
}

#[test]
fn every_command_line_of_ours_works() {
    let program = Program::with_credentials();
    let mut tried = 0;
    for line in commands() {
        let Some(arguments) = line.strip_prefix("zoom-signature ") else {
            continue;
        };
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let expected = i32::from(arguments.first() == Some(&"inspect"));
        assert_eq!(program.run(&arguments).code, Some(expected), "{line}");
        tried += 1;
    }
    assert_eq!(tried, 7);
}

#[test]
fn the_example_sets_nothing_as_it_is() {
    let program = Program::with(&[]);
    program.file(".env", ENV_EXAMPLE);
    let ended = program.run(&["check"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(ended.stdout, Program::with(&[]).run(&["check"]).stdout);
}
