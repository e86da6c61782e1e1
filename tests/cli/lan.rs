//! `--lan` and `--open`: a phone in this machine's network, and a browser on it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, Response};
use reqwest::tls::{Certificate, TlsInfo};
use serde_json::Value;

use super::terminal::in_terminal;
use support::claims_in_force as claims;
use support::program::Program;

const PATH: &str = "/usr/bin:/bin";

const PATIENCE: Duration = Duration::from_secs(60);

/// `--lan` in a terminal, which a person looks at.
struct OnLan {
    script: Child,
    stdout: BufReader<ChildStdout>,
    greeting: String,
}

impl OnLan {
    fn start(program: &Program, columns: u16, arguments: &str, last_line: &str) -> Self {
        let mut script = in_terminal(program, columns, &format!("--lan --port 0 {arguments}"));
        let path = program.variables().find(|(name, _)| *name == "PATH");
        script.env("PATH", path.map_or(PATH, |(_, path)| path));
        script.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut script = script.spawn().unwrap();
        let stdout = BufReader::new(script.stdout.take().unwrap());
        let mut lan = Self {
            script,
            stdout,
            greeting: String::new(),
        };
        lan.greeting = lan.read_until(last_line);
        lan
    }

    fn greeting(program: &Program) -> Self {
        Self::start(program, 80, "", "The log follows.")
    }

    fn read_until(&mut self, text: &str) -> String {
        let mut seen = String::new();
        while !seen.contains(text) {
            assert_ne!(self.stdout.read_line(&mut seen).unwrap(), 0, "{seen}");
        }
        seen.replace('\r', "")
    }

    /// What stands behind this label.
    fn row(&self, label: &str) -> &str {
        let mut rows = self.greeting.lines().map(str::trim_start);
        let row = rows.find_map(|line| line.strip_prefix(label));
        row.unwrap_or_else(|| panic!("{label}: {}", self.greeting))
            .trim()
    }

    fn key(&self) -> &str {
        self.row("Its API key ")
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.row("Test page "))
    }

    fn ask(&self, client: &Client, key: Option<&str>, role: u8) -> Response {
        let url = self.url(&format!("signature?meetingNumber=85746065432&role={role}"));
        let request = client.get(url);
        match key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
        .send()
        .unwrap()
    }

    /// A browser that goes on past the warning of the certificate.
    fn client() -> Client {
        let client = Client::builder().tls_danger_accept_invalid_certs(true);
        client.tls_info(true).build().unwrap()
    }

    fn certificate(&self) -> Vec<u8> {
        let answer = Self::client().get(self.url("healthz")).send().unwrap();
        let shown = answer.extensions().get::<TlsInfo>().unwrap();
        shown.peer_certificate().unwrap().to_vec()
    }

    /// The rest of the log, once Ctrl-C has ended it.
    fn log(mut self) -> String {
        let mut stdin = self.script.stdin.take().unwrap();
        stdin.write_all(b"\x03").unwrap();
        let mut log = String::new();
        self.stdout.read_to_string(&mut log).unwrap();
        self.script.wait().unwrap();
        log
    }
}

impl Drop for OnLan {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.script.kill();
        let _ = self.script.wait();
    }
}

/// A client that trusts this certificate and no other.
fn trusting(certificate: &[u8]) -> reqwest::blocking::ClientBuilder {
    Client::builder().tls_certs_only([Certificate::from_der(certificate).unwrap()])
}

#[test]
fn a_phone_gets_in_with_the_key_and_hosts() {
    let program = Program::with_credentials().and("HSTS_SECONDS", "600");
    let lan = OnLan::greeting(&program);
    for text in [
        "phone may join every meeting, and host. Nobody",
        "Scan it with a phone in the same network",
        "certificate, which was made for this start",
    ] {
        let greeting = lan.greeting.replace("\n  ", " ");
        assert!(greeting.contains(text), "{text}: {greeting}");
    }
    let client = OnLan::client();
    for (key, status) in [(None, 401), (Some("x".repeat(24)), 401)] {
        let answer = lan.ask(&client, key.as_deref(), 0);
        assert_eq!(answer.status(), status);
    }
    for role in [0, 1] {
        let answer = lan.ask(&client, Some(lan.key()), role);
        assert_eq!(answer.status(), 200);
        let answer: Value = answer.json().unwrap();
        let claims = claims(answer["signature"].as_str().unwrap());
        assert_eq!(claims["role"], role);
    }
    for (path, told) in [("", "<!doctype html>"), ("page/config.json", "apiKeys")] {
        let answer = client.get(lan.url(path)).send().unwrap();
        assert_eq!(answer.status(), 200);
        let headers = answer.headers();
        assert!(!headers.contains_key("strict-transport-security"));
        let text = answer.text().unwrap();
        assert!(text.contains(told), "{path}: {text}");
    }
}

#[test]
fn the_certificate_is_for_the_addresses_of_this_machine() {
    let lan = OnLan::greeting(&Program::with_credentials());
    let certificate = lan.certificate();
    let url = lan.url("healthz");
    assert_eq!(
        trusting(&certificate)
            .build()
            .unwrap()
            .get(&url)
            .send()
            .unwrap()
            .status(),
        200
    );
    let port = url.rsplit(':').next().unwrap().to_owned();
    let own = trusting(&certificate).build().unwrap();
    for host in ["localhost", "127.0.0.1"] {
        let answer = own.get(format!("https://{host}:{port}")).send().unwrap();
        assert_eq!(answer.status(), 200, "{host}");
    }
    let other = trusting(&certificate).resolve("other.example", ([127, 0, 0, 1], 0).into());
    let other = other
        .build()
        .unwrap()
        .get(format!("https://other.example:{port}"));
    let refusal = format!("{:?}", other.send().unwrap_err());
    assert!(refusal.contains("NotValidForName"), "{refusal}");
}

#[test]
fn the_code_keeps_its_lines_and_its_quiet_zone() {
    let program = Program::with_credentials();
    let lan = OnLan::start(&program, 45, "", "The log follows.");
    let code = lan.greeting.lines().filter(|line| line.contains('█'));
    let code: Vec<&str> = code.collect();
    assert!((15..24).contains(&code.len()), "{}", lan.greeting);
    let width = code[0].chars().count();
    assert!(width < 45, "{}", lan.greeting);
    for line in &code {
        assert_eq!(line.chars().count(), width, "{}", lan.greeting);
        assert!(line.starts_with("████") && line.ends_with("████"));
    }
    let is_light = |line: &str| line.chars().all(|module| module == '█');
    assert!(is_light(code[0]) && is_light(code[1]), "{}", lan.greeting);
}

#[test]
fn the_key_is_neither_in_the_log_nor_on_disk() {
    let program = Program::with_credentials().and("LOG_LEVEL", "debug");
    let lan = OnLan::greeting(&program);
    let key = lan.key().to_owned();
    lan.ask(&OnLan::client(), Some(&key), 1);
    lan.ask(&OnLan::client(), Some(&format!("{key}x")), 1);
    let log = lan.log();
    assert!(log.contains("signature issued"), "{log}");
    assert!(log.contains("credentials_invalid"), "{log}");
    assert!(log.contains("stopped"), "{log}");
    assert!(!log.contains(&key), "{log}");
    assert!(!log.contains("expires"), "{log}");
    assert_eq!(fs::read_dir(program.folder.path()).unwrap().count(), 0);
}

#[test]
fn a_reload_keeps_the_key_and_the_certificate() {
    let program = Program::with_credentials();
    let mut lan = OnLan::greeting(&program);
    let client = trusting(&lan.certificate()).build().unwrap();
    program.file(".env", "SIGNATURE_LIFETIME_SECONDS=1800\n");
    let log = lan.read_until("reloaded");
    assert!(!log.contains("restart"), "{log}");
    let answer = lan.ask(&client, Some(lan.key()), 1);
    assert_eq!(answer.status(), 200);
    let answer: Value = answer.json().unwrap();
    let claims = claims(answer["signature"].as_str().unwrap());
    let lifetime = claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap();
    assert!(lifetime < 3_600, "{claims}");
}

#[test]
fn what_is_configured_stays() {
    let key = "K7gNU3sdo-OL0wNhqoVWhr3g_web";
    let certificate = include_str!("../data/tls/one.crt");
    let program = Program::with_credentials();
    let files = [
        program.file("tls.crt", certificate),
        program.file("tls.key", include_str!("../data/tls/one.key")),
    ];
    let program = program
        .and("TLS_CERT_FILE", &files[0])
        .and("TLS_KEY_FILE", &files[1])
        .and("PARTICIPANT_API_KEYS", &format!("web:{key}"))
        .and("ALLOWED_MEETING_NUMBERS", "123456789")
        .and("HOST", "127.0.0.1")
        .and("TEST_PAGE", "off");
    let lan = OnLan::greeting(&program);
    assert!(!lan.greeting.contains("certificate"), "{}", lan.greeting);
    let shown = Certificate::from_pem(certificate.as_bytes()).unwrap();
    let client = Client::builder().tls_certs_only([shown]).build().unwrap();
    let port = lan.url("").rsplit(':').next().unwrap().to_owned();
    let page = client.get(format!("https://localhost:{port}")).send();
    assert_eq!(page.unwrap().status(), 200);
    let client = OnLan::client();
    let code = |key: &str, role| {
        let answer: Value = lan.ask(&client, Some(key), role).json().unwrap();
        answer["error"]["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(code(key, 1), "role_not_allowed");
    assert_eq!(code(lan.key(), 1), "meeting_not_allowed");
}

#[test]
fn a_log_that_goes_elsewhere_has_the_pages_but_not_the_key() {
    let program = Program::with_credentials();
    let lan = OnLan::start(&program, 80, "> log", "end with this process");
    assert_eq!(lan.ask(&OnLan::client(), Some(lan.key()), 1).status(), 200);
    let log = fs::read_to_string(program.folder.path().join("log")).unwrap();
    assert!(
        log.contains(&format!("test page at {}", lan.url(""))),
        "{log}"
    );
    assert!(!log.contains(lan.key()), "{log}");

    let mut server = program.serve_with(&["serve", "--lan", "--port", "0"]);
    server.log_until("the key of --lan is shown in a terminal only");
    let log = server.stopped().stdout;
    assert!(log.contains("test page at https://"), "{log}");
    assert!(!log.contains("#key"), "{log}");
}

#[test]
fn what_no_phone_could_use_is_refused() {
    let loopback = Program::with_credentials().not_serving(&["--lan", "--host", "localhost"]);
    assert_eq!(loopback.code, Some(1));
    assert!(
        loopback.stderr.contains("do not reach loopback"),
        "{loopback:?}"
    );
    let demo = Program::with(&[]).not_serving(&["serve", "--lan"]);
    assert_eq!(demo.code, Some(1));
    let told = "demo credentials are for loopback only, not for another HOST or --lan";
    assert!(demo.stderr.contains(told), "{demo:?}");
}

/// Otherwise a terminal's end is a SIGHUP, at which servers reload.
#[test]
fn it_ends_with_its_terminal() {
    let program = Program::with_credentials();
    let mut lan = OnLan::greeting(&program);
    let health = lan.url("healthz");
    lan.script.kill().unwrap();
    lan.script.wait().unwrap();
    let since = Instant::now();
    while OnLan::client().get(&health).send().is_ok() {
        assert!(since.elapsed() < PATIENCE, "it goes on");
        std::thread::yield_now();
    }
}

/// A program without a desktop's opener but with one that does this. The second is where
/// the first argument is put.
fn with_opener(program: Program, does: &str) -> (Program, PathBuf) {
    let script = format!("#!/bin/sh\nprintf %s \"$1\" > asked.new; mv asked.new asked; {does}\n");
    let opener = program.file("xdg-open", &script);
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o700)).unwrap();
    let folder = program.folder.path().to_owned();
    let path = format!("{}:{PATH}", folder.display());
    (program.and("PATH", &path), folder.join("asked"))
}

fn contents(file: &PathBuf) -> String {
    let since = Instant::now();
    loop {
        if let Ok(text) = fs::read_to_string(file) {
            return text;
        }
        assert!(since.elapsed() < PATIENCE, "nothing is opened");
        std::thread::yield_now();
    }
}

#[test]
fn the_page_is_opened_in_the_browser_once_the_server_listens() {
    let (program, asked) = with_opener(Program::with(&[]), "exit 0");
    let server = program.serve_with(&["--open", "--port", "0"]);
    assert_eq!(contents(&asked), server.url("/"));
    let log = server.stopped().stdout;
    assert!(!log.contains("did not open"), "{log}");
}

#[test]
fn the_browser_gets_the_key_too_and_the_log_does_not() {
    let (program, asked) = with_opener(Program::with_credentials(), "exit 3");
    let mut lan = OnLan::start(&program, 80, "--open", "The log follows.");
    let port = lan.url("").rsplit(':').next().unwrap().to_owned();
    let page = format!("https://127.0.0.1:{port}");
    assert_eq!(contents(&asked), format!("{page}#key={}", lan.key()));
    let log = lan.read_until("the browser did not open");
    let told = format!("xdg-open failed with exit status: 3. The test page is at {page}");
    assert!(log.contains(&told), "{log}");
    assert!(!log.contains(lan.key()), "{log}");
    assert_eq!(lan.ask(&OnLan::client(), Some(lan.key()), 1).status(), 200);
}

#[test]
fn a_machine_without_a_browser_still_serves() {
    let program = Program::with(&[]).and("PATH", "/nowhere");
    let mut server = program.serve_with(&["serve", "--open", "--port", "0"]);
    server.log_until("the browser did not open: xdg-open: ");
    assert_eq!(server.get("/healthz"), r#"{"status":"ok"}"#);

    let program = Program::with(&[]).and("TEST_PAGE", "off");
    let mut server = program.serve_with(&["serve", "--open", "--port", "0"]);
    server.log_until("there is no test page to open");
}
