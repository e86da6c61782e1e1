//! Runs the commands of the documentation.

use std::env;
use std::os::unix::fs::symlink;
use std::process::Command;

use clap::Parser as _;
use support::fake_zoom::{ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, FakeZoom};
use support::generated::file;
use support::program::{Ended, Program};
use zoom_signature_server::cli::Cli;

use super::pages::{Page, all};

/// How every token begins.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";
const ADDRESS: &str = "http://localhost:4000";

/// The pages whose commands other tests run, and which.
const ELSEWHERE: [(&str, &str); 6] = [
    ("docs/api-keys.md", "tests/e2e/callers/docs.test.js"),
    ("docs/signed-requests.md", "tests/e2e/callers/docs.test.js"),
    ("docs/openid.md", "tests/e2e/callers/docs.test.js"),
    ("docs/apps.md", "tests/cli/apps.rs"),
    ("docs/frontend.md", "tests/e2e/browser/examples.test.js"),
    // The image, the manifests, and each platform's variables; the rest needs an account there.
    ("docs/deploy.md", "tests/e2e/deploy/main.py"),
];

/// The commands that build the program, need a container engine or serve, and what runs them.
const BY_OTHERS: [(&str, &str); 6] = [
    ("cargo run --release", "scripts/check-packages"),
    (
        "docker build --file deploy/Dockerfile",
        "scripts/check-image",
    ),
    ("docker run --rm --publish", "scripts/check-image"),
    ("scripts/test", ".ci/run"),
    ("scripts/docs", ".ci/run"),
    ("zoom-signature --lan", "tests/cli/lan.rs"),
];

/// A shell in the program's folder that finds the program, and the server where it listens.
fn shell(program: &Program, url: &str, line: &str) -> Ended {
    let path = program.folder.path().join("zoom-signature");
    if !path.exists() {
        symlink(program.command(&[]).get_program(), &path).unwrap();
    }
    let line = line.replace(ADDRESS, url);
    let paths = format!(
        "{}:{}",
        program.folder.path().display(),
        env::var("PATH").unwrap()
    );
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", &line])
        .current_dir(program.folder.path())
        .env_clear()
        .envs(program.variables())
        .env("PATH", paths);
    Ended::of(shell.output().unwrap())
}

#[test]
fn every_command_does_what_its_page_says() {
    let zoom = FakeZoom::start();
    let program = Program::with_credentials()
        .and("ZOOM_OAUTH_URL", &zoom.url())
        .and("ZOOM_S2S_ACCOUNT_ID", ACCOUNT_ID)
        .and("ZOOM_S2S_CLIENT_ID", CLIENT_ID)
        .and("ZOOM_S2S_CLIENT_SECRET", CLIENT_SECRET)
        .and("ZOOM_ZAK_USER", "meeting-host")
        .and("SIGNATURE_PATHS", "/bin/site/webinar.json");
    let example = std::fs::read_to_string(file(".env.example")).unwrap();
    program.file(".env.example", &example);
    let server = program.serve();
    let (mut curls, mut ours) = (0, 0);
    for page in all() {
        if let Some((_, by)) = ELSEWHERE.iter().find(|(path, _)| *path == page.path) {
            assert!(file(by).exists(), "{by} runs {}", page.path);
            continue;
        }
        for line in page.commands() {
            if let Some((_, by)) = BY_OTHERS.iter().find(|(start, _)| line.starts_with(start)) {
                assert!(file(by).exists(), "{by} runs {line}");
                continue;
            }
            let ended = shell(&program, &server.url, &line);
            let inspects = line.contains("zoom-signature inspect") && !line.starts_with("curl");
            assert_eq!(
                ended.code,
                Some(i32::from(inspects)),
                "{}: {line}: {}",
                page.path,
                ended.stderr
            );
            if line.starts_with("curl ") {
                curls += 1;
                let told = if line.contains("/inspect ") {
                    "app_key_missing"
                } else if line.contains("| zoom-signature inspect") {
                    "RISKY"
                } else {
                    TOKEN
                };
                assert!(ended.stdout.contains(told), "{line}: {}", ended.stdout);
                let wants_zak = line.contains("\"zak\":true");
                assert_eq!(ended.stdout.contains("\"zak\":"), wants_zak, "{line}");
            }
            ours += usize::from(line.starts_with("zoom-signature "));
        }
    }
    assert!(curls >= 6 && ours >= 9, "{curls} {ours}");
}

#[test]
fn the_readme_shows_what_inspect_says() {
    let readme = Page::read("README.md");
    let blocks = readme.blocks();
    let shown = blocks
        .iter()
        .position(|block| block.text.starts_with("REJECTED"));
    let shown = shown.unwrap();
    let [command, output] = [&blocks[shown - 1], &blocks[shown]];
    let ended = shell(&Program::with(&[]), "", &command.text);
    let beginning = output.text.strip_suffix("…\n").unwrap();
    assert!(ended.stdout.starts_with(beginning), "{}", ended.stdout);
}

/// The server, beyond loopback, with the variables that the README gives the container.
#[test]
fn the_readmes_container_signs_and_has_the_page() {
    let commands = Page::read("README.md").commands();
    let mut lines = commands.iter();
    let run = lines.find(|line| line.starts_with("docker run")).unwrap();
    assert!(run.contains(" --publish 127.0.0.1:4000:4000 "), "{run}");
    let settings = run.split(" --env ").skip(1);
    let settings = settings.map(|rest| rest.split(' ').next().unwrap().split_once('=').unwrap());
    let program = settings.fold(
        Program::with_credentials().and("HOST", "0.0.0.0"),
        |program, (name, value)| program.and(name, value),
    );
    let server = program.serve();
    let url = server.loopback_url();
    let page = shell(&program, &url, "curl --silent http://localhost:4000/");
    assert!(page.stdout.contains("<title>"), "{}", page.stdout);
    let mut lines = commands.iter();
    let curl = lines.find(|line| line.starts_with("curl ")).unwrap();
    assert!(shell(&program, &url, curl).stdout.contains(TOKEN));
}

#[test]
fn commands_within_sentences_can_be_run() {
    let mut seen = 0;
    for page in all() {
        for span in page.code_spans() {
            let Some(rest) = span.strip_prefix("zoom-signature ") else {
                continue;
            };
            // An ellipsis stands for a token, capitals for a value.
            let arguments = words(rest).filter(|word| *word != "…");
            let arguments: Vec<&str> = arguments
                .map(|word| if word == "SHELL" { "bash" } else { word })
                .collect();
            let parsed = Cli::try_parse_from([&["zoom-signature"], arguments.as_slice()].concat());
            let is_help = |error: &clap::Error| error.exit_code() == 0;
            if let Err(error) = &parsed {
                assert!(is_help(error), "{}: `{span}`: {error}", page.path);
            }
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen} commands");
}

/// The words of a command, of which some are in single quotes.
fn words(command: &str) -> impl Iterator<Item = &str> {
    let pieces = command.split('\'').enumerate();
    pieces.flat_map(|(index, piece)| {
        let words: Vec<&str> = match index % 2 {
            0 => piece.split_whitespace().collect(),
            _ => vec![piece],
        };
        words
    })
}
