//! The man pages in docs/man, and the scripts that complete the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use clap::CommandFactory as _;
use support::program::Program;
use zoom_signature_server::cli::Cli;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/man")
}

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let pages = files.map(|file| {
        let name = file.file_name().into_string().unwrap();
        (name, fs::read_to_string(file.path()).unwrap())
    });
    pages.collect()
}

#[test]
fn the_committed_man_pages_are_what_the_command_line_is() {
    let generated = tempfile::tempdir().unwrap();
    clap_mangen::generate_to(Cli::command(), generated.path()).unwrap();
    let generated = pages(generated.path());
    if env::var_os("ZOOM_SIGNATURE_WRITE").is_some() {
        fs::create_dir_all(folder()).unwrap();
        for (name, page) in &generated {
            fs::write(folder().join(name), page).unwrap();
        }
    }
    assert!(
        pages(&folder()) == generated,
        "docs/man is not what the command line is. Write it anew: \
         ZOOM_SIGNATURE_WRITE=1 cargo test --test cli manual"
    );
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
