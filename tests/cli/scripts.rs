//! Scripts describe themselves without starting.

use std::path::{Path, PathBuf};
use std::process::Command;

use support::program::Ended;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts")
}

/// Those of bash; Python's argparse does this by itself.
fn scripts() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let of_bash = |path: &PathBuf| {
        path.is_file()
            && std::fs::read_to_string(path)
                .unwrap()
                .starts_with("#!/usr/bin/env bash\n")
    };
    paths.filter(of_bash).collect()
}

/// Without any tools but those that every script starts with.
fn run(script: &Path, argument: &str) -> Ended {
    let folder = tempfile::tempdir().unwrap();
    for tool in ["basename", "bash", "cat", "dirname"] {
        std::os::unix::fs::symlink(found(tool), folder.path().join(tool)).unwrap();
    }
    let mut command = Command::new(script);
    command.arg(argument).env_clear();
    Ended::of(command.env("PATH", folder.path()).output().unwrap())
}

fn found(tool: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut folders = std::env::split_paths(&path);
    let folder = folders.find(|folder| folder.join(tool).exists());
    folder.expect(tool).join(tool)
}

#[test]
fn every_script_says_what_it_does() {
    let scripts = scripts();
    assert!(scripts.len() > 5, "{scripts:?}");
    for script in scripts {
        let name = script.file_name().unwrap().to_str().unwrap();
        for flag in ["--help", "-h"] {
            let ended = run(&script, flag);
            assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{name}");
            let usage = format!("Usage: scripts/{name}");
            assert!(ended.stdout.contains(&usage), "{name}: {}", ended.stdout);
        }
    }
}

/// The others ask their tools, which they install first.
const REFUSE_BY_THEMSELVES: [&str; 9] = [
    "check-image",
    "check-packages",
    "check-redis-versions",
    "check-sdk-versions",
    "check-static",
    "package",
    "sbom",
    "supply-chain",
    "test",
];

#[test]
fn an_argument_that_a_script_does_not_know_is_refused() {
    for name in REFUSE_BY_THEMSELVES {
        let ended = run(&folder().join(name), "--nonsense");
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{name}");
        assert!(ended.stderr.contains("--nonsense"), "{}", ended.stderr);
    }
}
