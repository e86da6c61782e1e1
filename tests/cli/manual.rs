//! The man pages in docs/man, and the scripts that complete the command line.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::CommandFactory as _;
use support::generated::{assert_committed, file};
use support::program::Program;
use zoom_signature_server::cli::Cli;

#[test]
fn the_committed_man_pages_are_what_the_command_line_is() {
    let folder = tempfile::tempdir().unwrap();
    clap_mangen::generate_to(Cli::command(), folder.path()).unwrap();
    let generated = names(folder.path());
    for name in &generated {
        let page = fs::read_to_string(folder.path().join(name)).unwrap();
        assert_committed(&format!("docs/man/{name}"), &page, "--test cli manual");
    }
    assert_eq!(names(&file("docs/man")), generated);
}

fn names(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    files
        .map(|file| file.file_name().into_string().unwrap())
        .collect()
}

#[test]
fn every_shell_gets_its_script() {
    for (shell, sign) in [
        ("bash", "complete -F _zoom"),
        ("zsh", "#compdef zoom-signature"),
        ("fish", "complete -c zoom-signature"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let ended = Program::with(&[]).run(&["completions", shell]);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert!(ended.stdout.contains(sign), "{shell}: {}", ended.stdout);
        for subcommand in ["serve", "inspect", "healthcheck"] {
            assert!(ended.stdout.contains(subcommand), "{shell}: {subcommand}");
        }
    }
    let ended = Program::with(&[]).run(&["completions", "tcsh"]);
    assert_eq!(ended.code, Some(2));
    assert!(
        ended.stderr.contains("bash, zsh, fish, powershell"),
        "{}",
        ended.stderr
    );
}

/// bash runs the script as it would at a terminal.
#[test]
fn bash_completes_with_it() {
    let script = Program::with(&[]).run(&["completions", "bash"]).stdout;
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), script).unwrap();
    let ask = r#"
        source "$1"
        function=$(complete -p zoom-signature | sed 's/.*-F \([^ ]*\).*/\1/')
        COMP_WORDS=(zoom-signature ins) COMP_CWORD=1
        "$function" zoom-signature ins zoom-signature
        echo "${COMPREPLY[*]}"
    "#;
    let output = std::process::Command::new("bash")
        .args(["--norc", "-c", ask, "bash"])
        .arg(file.path())
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "inspect",
        "{output:?}"
    );
}
