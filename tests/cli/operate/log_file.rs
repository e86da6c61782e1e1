use std::fs::File;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use reqwest::blocking::Client;

use support::{CREDENTIALS, client};

/// Ended with the test, however that ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_default()
}

fn ask(client: &Client, url: &str) {
    let answer = client
        .get(format!("{url}/signature?mn=123456789&role=0"))
        .send()
        .unwrap();
    assert_eq!(answer.status(), 200);
}

/// Exceeding the system's limit of a file's size ends a process, unless it handles
/// SIGXFSZ.
#[test]
fn a_log_that_may_grow_no_more_ends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let [log, errors] = ["log", "errors"].map(|name| folder.path().join(name));
    // A block has 512 or 1,024 bytes, depending on the shell.
    let child = Command::new("/bin/sh")
        .args(["-c", "ulimit -f 8; exec \"$0\" serve --port 0"])
        .arg(env!("CARGO_BIN_EXE_zoom-signature"))
        .current_dir(folder.path())
        .env_clear()
        .envs(CREDENTIALS)
        .stdout(File::create(&log).unwrap())
        .stderr(File::create(&errors).unwrap())
        .spawn()
        .unwrap();
    let mut running = Running(child);
    let until = Instant::now() + Duration::from_secs(20);
    let url = loop {
        if let Some((_, rest)) = text(&log).split_once("listening on ") {
            break rest.split([' ', '\n']).next().unwrap().to_owned();
        }
        assert!(Instant::now() < until, "{}{}", text(&log), text(&errors));
        thread::sleep(Duration::from_millis(10));
    };
    let client = client();
    // Full at either size.
    while ![8 * 512, 8 * 1_024].contains(&text(&log).len()) {
        ask(&client, &url);
        assert!(Instant::now() < until, "never full");
    }
    for _ in 0..100 {
        ask(&client, &url);
    }
    let id = running.0.id().to_string();
    let kill = Command::new("kill").args(["-TERM", &id]).status().unwrap();
    assert!(kill.success());
    assert_eq!(running.0.wait().unwrap().code(), Some(0));
    let said = text(&errors);
    assert!(said.contains("the log lost lines"), "{said}");
}
