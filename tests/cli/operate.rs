//! Reloads, metrics, HTTPS, readiness and the end.

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use serde_json::{Value, json};

use crate::helpers::{KEY, Program, SECRET, Serving};

const OTHER_SECRET: &str = "q8Lw2RzT5vYx1BnMk4JhGf7DsAp0CeUi";
const WEB: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_web";

fn client() -> Client {
    Client::builder().tls_certs_only([]).build().unwrap()
}

fn status(server: &Serving, path: &str) -> u16 {
    client()
        .get(server.url(path))
        .send()
        .unwrap()
        .status()
        .as_u16()
}

fn signature(client: &Client, server_url: &str) -> String {
    let answer = client
        .get(format!("{server_url}/signature"))
        .send()
        .unwrap();
    assert_eq!(answer.status(), 200);
    answer.json::<Value>().unwrap()["signature"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn is_signed_with(token: &str, secret: &str) -> bool {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
    let key = DecodingKey::from_secret(secret.as_bytes());
    decode::<Value>(token, &key, &Validation::new(Algorithm::HS256)).is_ok()
}

/// A program whose secret is in a file.
fn with_secret_file() -> (Program, String) {
    let program = Program::with(&[("ZOOM_MEETING_SDK_KEY", KEY)]);
    let file = program.file("secret", SECRET);
    (program.and("ZOOM_MEETING_SDK_SECRET_FILE", &file), file)
}

#[test]
fn sighup_swaps_what_dot_env_says() {
    let program = Program::with_credentials();
    program.file(".env", &format!("PARTICIPANT_API_KEYS=web:{WEB}\n"));
    let mut server = program.serve();
    assert_eq!(status(&server, "/signature"), 401);
    program.file(
        ".env",
        "ALLOW_ANONYMOUS=participant\nTEST_PAGE=off\nSIGNATURE_LIFETIME_SECONDS=3600\n",
    );
    server.signal("HUP");
    let log = server.log_until("reloaded").to_owned();
    assert!(
        log.contains("changes only with a restart: TEST_PAGE"),
        "{log}"
    );
    assert!(
        log.contains("Everybody who can reach the server may join every meeting"),
        "{log}"
    );
    assert_eq!(status(&server, "/signature"), 200);
    server.log_until("lifetime=3600");
}

#[test]
fn a_secret_that_changes_on_disk_is_noticed() {
    let (program, file) = with_secret_file();
    let mut server = program.serve();
    assert!(is_signed_with(&signature(&client(), &server.url), SECRET));
    // As mounted secrets change: another file under the same name.
    program.file("next", OTHER_SECRET);
    std::fs::rename(program.folder.path().join("next"), &file).unwrap();
    server.log_until("reloaded");
    assert!(is_signed_with(
        &signature(&client(), &server.url),
        OTHER_SECRET
    ));
}

#[test]
fn a_faulty_set_is_refused_and_the_one_before_goes_on() {
    let (program, file) = with_secret_file();
    let mut server = program.serve();
    std::fs::write(&file, "").unwrap();
    program.file(".env", "RATE_LIMIT_PER_MINUTE=many\n");
    server.signal("HUP");
    let log = server
        .log_until("the configuration before goes on")
        .to_owned();
    for told in [
        "the configuration is refused:",
        "ZOOM_MEETING_SDK_SECRET_FILE: the file that it names is empty",
        "RATE_LIMIT_PER_MINUTE: must be a whole number",
    ] {
        assert!(log.contains(told), "{told}: {log}");
    }
    assert!(is_signed_with(&signature(&client(), &server.url), SECRET));
    std::fs::write(&file, OTHER_SECRET).unwrap();
    program.file(".env", "");
    server.signal("HUP");
    server.log_until("reloaded");
    assert!(is_signed_with(
        &signature(&client(), &server.url),
        OTHER_SECRET
    ));
}

#[test]
fn the_previous_secret_only_inspects() {
    let program = Program::with_credentials().and("ZOOM_MEETING_SDK_SECRET_PREVIOUS", OTHER_SECRET);
    let server = program.serve();
    assert!(is_signed_with(&signature(&client(), &server.url), SECRET));
    let old = Program::with(&[
        ("ZOOM_MEETING_SDK_KEY", KEY),
        ("ZOOM_MEETING_SDK_SECRET", OTHER_SECRET),
    ]);
    let token = old.run(&["sign"]).stdout;
    let ask = json!({"signature": token.trim_end()});
    let answer = client()
        .post(server.url("/inspect"))
        .json(&ask)
        .send()
        .unwrap();
    let report: Value = answer.json().unwrap();
    assert_eq!(report["mac"]["status"], "verified", "{report}");
    assert_eq!(report["mac"]["secret"], "previous", "{report}");
    let shown = program.run(&["check"]).stdout;
    assert!(shown.contains("ZOOM_MEETING_SDK_SECRET_PREVIOUS") && !shown.contains(OTHER_SECRET));
}

/// Callers ask all the time while the secret changes again and again.
#[test]
fn a_rotation_under_load_loses_nothing() {
    let (program, file) = with_secret_file();
    let mut server = program.serve();
    let done = Arc::new(AtomicBool::new(false));
    let answers = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..4)
        .map(|_| {
            let (done, url) = (Arc::clone(&done), server.url.clone());
            let answers = Arc::clone(&answers);
            thread::spawn(move || {
                let client = client();
                let mut tokens = Vec::new();
                while !done.load(Ordering::Relaxed) {
                    tokens.push(signature(&client, &url));
                    answers.fetch_add(1, Ordering::Relaxed);
                }
                tokens
            })
        })
        .collect();
    let asking = client();
    for round in 0..10 {
        let secret = [OTHER_SECRET, SECRET][round % 2];
        std::fs::write(&file, secret).unwrap();
        server.signal("HUP");
        let since = Instant::now();
        while !is_signed_with(&signature(&asking, &server.url), secret) {
            assert!(
                since.elapsed() < Duration::from_secs(30),
                "it was not reloaded"
            );
        }
        let so_many = answers.load(Ordering::Relaxed) + 100;
        while answers.load(Ordering::Relaxed) < so_many {
            thread::yield_now();
        }
    }
    done.store(true, Ordering::Relaxed);
    let mut signers = HashSet::new();
    for caller in callers {
        for token in caller.join().unwrap() {
            let signer = [SECRET, OTHER_SECRET]
                .into_iter()
                .find(|s| is_signed_with(&token, s));
            signers.insert(signer.expect("a signature of neither secret"));
        }
    }
    assert_eq!(signers.len(), 2, "both secrets were in force meanwhile");
    assert!(server.is_running());
}

/// The value of a sample, by its whole name.
fn sample(text: &str, name: &str) -> f64 {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}"))
        .parse()
        .unwrap()
}

fn metrics(server: &mut Serving) -> impl Fn() -> String + use<> {
    let log = server.log_until("metrics at http://");
    let url = log
        .split("metrics at ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned();
    move || client().get(&url).send().unwrap().text().unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn metrics_count_what_happens() {
    let (program, file) = with_secret_file();
    let program = program
        .and("METRICS_BIND", "127.0.0.1:0")
        .and("HOST_API_KEYS", &format!("web:{WEB}"))
        .and("ALLOW_ANONYMOUS", "participant")
        .and("RATE_LIMIT_PER_MINUTE", "2")
        .and("SIGNATURE_PATHS", "/bin/webinar.json");
    let mut server = program.serve();
    let read = metrics(&mut server);
    let before = read();
    let ask = |path: &str| client().get(server.url(path)).bearer_auth(WEB);
    assert_eq!(status(&server, "/signature?mn=123456789&role=0"), 200);
    assert_eq!(status(&server, "/signature?mn=123456789&role=1"), 403);
    assert_eq!(
        ask("/signature?mn=123456789&role=1")
            .send()
            .unwrap()
            .status(),
        200
    );
    assert_eq!(ask("/bin/webinar.json").send().unwrap().status(), 200);
    assert_eq!(ask("/signature").send().unwrap().status(), 429);
    for path in ["/wp-login.php", "/x/1", "/x/2"] {
        assert_eq!(status(&server, path), 404);
    }
    let odd = client().request("BREW".parse().unwrap(), server.url("/signature"));
    assert_eq!(odd.send().unwrap().status(), 405);
    let inspect = client()
        .post(server.url("/inspect"))
        .json(&json!({"signature": "a.b.c"}));
    assert_eq!(inspect.send().unwrap().status(), 200);
    std::fs::write(&file, "").unwrap();
    server.signal("HUP");
    server.log_until("goes on");

    let text = read();
    for (name, value) in [
        (
            r#"zoom_signature_signatures_issued_total{role="participant",way="anonymous"}"#,
            1.0,
        ),
        (
            r#"zoom_signature_signatures_issued_total{role="host",way="api_key"}"#,
            1.0,
        ),
        (
            r#"zoom_signature_signatures_issued_total{role="native",way="api_key"}"#,
            1.0,
        ),
        (
            r#"zoom_signature_signatures_issued_total{role="host",way="anonymous"}"#,
            0.0,
        ),
        (
            r#"zoom_signature_refusals_total{code="role_not_allowed"}"#,
            1.0,
        ),
        (
            r#"zoom_signature_refusals_total{code="rate_limit_exceeded"}"#,
            1.0,
        ),
        (r#"zoom_signature_refusals_total{code="not_found"}"#, 3.0),
        (
            r#"zoom_signature_refusals_total{code="method_not_allowed"}"#,
            1.0,
        ),
        (
            r#"zoom_signature_rate_limit_hits_total{limit="caller"}"#,
            1.0,
        ),
        (
            r#"zoom_signature_rate_limit_hits_total{limit="address"}"#,
            0.0,
        ),
        (
            r#"zoom_signature_inspections_total{verdict="rejected"}"#,
            1.0,
        ),
        (
            r#"zoom_signature_http_request_duration_seconds_count{method="GET",route="other",status="404"}"#,
            3.0,
        ),
        (
            r#"zoom_signature_http_request_duration_seconds_count{method="other",route="/signature",status="405"}"#,
            1.0,
        ),
        (
            r#"zoom_signature_http_request_duration_seconds_count{method="GET",route="/bin/webinar.json",status="200"}"#,
            1.0,
        ),
        (
            r#"zoom_signature_openid_key_refreshes_total{outcome="loaded"}"#,
            0.0,
        ),
        ("zoom_signature_http_requests_in_flight", 0.0),
        ("zoom_signature_config_generation", 1.0),
        ("zoom_signature_config_last_reload_success", 0.0),
        (
            concat!(
                "zoom_signature_build_info{version=\"",
                env!("CARGO_PKG_VERSION"),
                "\"}"
            ),
            1.0,
        ),
    ] {
        assert!(
            (sample(&text, name) - value).abs() < 0.5,
            "{name} is not {value}: {text}"
        );
    }
    assert!((sample(&before, "zoom_signature_config_last_reload_success") - 1.0).abs() < 0.5);
    assert!(sample(&text, "process_resident_memory_bytes") > 1e6);
    assert!(sample(&text, "process_start_time_seconds") > 1e9);
    assert!(!text.contains("wp-login") && !text.contains(WEB));
    assert!(
        !client()
            .get(server.url("/metrics"))
            .send()
            .unwrap()
            .status()
            .is_success()
    );
}

const ONE: &str = include_str!("../data/tls/one.crt");
const TWO: &str = include_str!("../data/tls/two.crt");

/// What curl says: the status, the version of HTTP, and whether it trusted.
fn curl(url: &str, certificate: &str, options: &[&str]) -> (bool, String) {
    let output = Command::new("curl")
        .args([
            "--silent",
            "--output",
            "/dev/null",
            "--max-time",
            "20",
            "--cacert",
            certificate,
        ])
        .args(["--write-out", "%{http_code} %{http_version}"])
        .args(options)
        .arg(url)
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn https_speaks_both_versions_and_shows_a_new_certificate_at_a_reload() {
    let program = Program::with_credentials();
    let certificate = program.file("tls.crt", ONE);
    let key = program.file("tls.key", include_str!("../data/tls/one.key"));
    let (one, two) = (program.file("one.crt", ONE), program.file("two.crt", TWO));
    let program = program
        .and("TLS_CERT_FILE", &certificate)
        .and("TLS_KEY_FILE", &key);
    let mut server = program.serve();
    assert!(server.url.starts_with("https://"), "{}", server.url);
    let url = server.url("/healthz");
    for (options, version) in [
        (&["--http2", "--tlsv1.3"][..], "2"),
        (&["--http2", "--tls-max", "1.2"], "2"),
        (&["--http1.1"], "1.1"),
    ] {
        assert_eq!(
            curl(&url, &one, options),
            (true, format!("200 {version}")),
            "{options:?}"
        );
    }
    assert!(!curl(&url, &one, &["--tls-max", "1.1"]).0, "TLS 1.1");
    assert_eq!(
        curl(&server.url("/signature?mn=123456789&role=0"), &one, &[]).1,
        "200 2"
    );
    let port = server.address().rsplit(':').next().unwrap().to_owned();
    let healthy = Program::with(&[
        ("PORT", &port),
        ("TLS_CERT_FILE", &certificate),
        ("TLS_KEY_FILE", &key),
    ]);
    assert_eq!(healthy.run(&["healthcheck"]).code, Some(0));

    std::fs::write(&certificate, TWO).unwrap();
    server.signal("HUP");
    server.log_until("TLS_KEY_FILE: the file that it names is not the key");
    assert!(curl(&url, &one, &[]).0, "the certificate before goes on");
    std::fs::write(&key, include_str!("../data/tls/two.key")).unwrap();
    server.log_until("reloaded");
    assert!(curl(&url, &two, &[]).0);
    assert!(!curl(&url, &one, &[]).0);
}

#[test]
fn a_certificate_that_cannot_be_shown_is_refused_at_the_start() {
    let program = Program::with_credentials();
    let certificate = program.file("tls.crt", ONE);
    let other_key = program.file("tls.key", include_str!("../data/tls/two.key"));
    let text = program.file("text", "no certificate");
    for (variables, told) in [
        (
            vec![("TLS_CERT_FILE", certificate.as_str())],
            "TLS_KEY_FILE: is missing",
        ),
        (
            vec![("TLS_KEY_FILE", other_key.as_str())],
            "TLS_CERT_FILE: is missing",
        ),
        (
            vec![
                ("TLS_CERT_FILE", &certificate),
                ("TLS_KEY_FILE", &other_key),
            ],
            "TLS_KEY_FILE: the file that it names is not the key of the certificate",
        ),
        (
            vec![("TLS_CERT_FILE", &text), ("TLS_KEY_FILE", &other_key)],
            "TLS_CERT_FILE: the file that it names has no certificates in PEM",
        ),
        (
            vec![("TLS_CERT_FILE", &certificate), ("TLS_KEY_FILE", &text)],
            "TLS_KEY_FILE: the file that it names has no private key in PEM",
        ),
        (
            vec![("TLS_CERT_FILE", "/nowhere"), ("TLS_KEY_FILE", &other_key)],
            "TLS_CERT_FILE: the file that it names cannot be read",
        ),
    ] {
        let program = variables
            .iter()
            .fold(Program::with_credentials(), |program, (name, value)| {
                program.and(name, value)
            });
        let ended = program.not_serving(&["serve"]);
        assert_eq!(ended.code, Some(1), "{told}");
        assert!(ended.stderr.contains(told), "{told}: {}", ended.stderr);
    }
}

#[test]
fn beyond_loopback_it_says_for_a_while_that_it_is_not_ready() {
    let mut server = Program::with_credentials()
        .and("HOST", "0.0.0.0")
        .and("ALLOW_ANONYMOUS", "participant")
        .and("SHUTDOWN_SECONDS", "6")
        .serve();
    let port = server.address().rsplit(':').next().unwrap().to_owned();
    let here = |path: &str| {
        let answer = client()
            .get(format!("http://127.0.0.1:{port}{path}"))
            .send()
            .unwrap();
        (answer.status().as_u16(), answer.text().unwrap())
    };
    assert_eq!(here("/readyz"), (200, r#"{"status":"ready"}"#.to_owned()));
    server.signal("TERM");
    server.log_until("not ready any more, still serving for 3s");
    let (status, text) = here("/readyz");
    assert_eq!(status, 503);
    assert!(text.contains(r#""code":"not_ready""#), "{text}");
    assert_eq!(here("/healthz").0, 200);
    assert_eq!(here("/signature").0, 200);
    server.log_until("finishing what is in flight");
    let ended = server.ended();
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

#[test]
fn it_waits_no_longer_than_it_is_told() {
    let mut server = Program::with_credentials()
        .and("SHUTDOWN_SECONDS", "1")
        .serve();
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream
        .write_all(b"POST /signature HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{")
        .unwrap();
    server.get("/healthz");
    server.signal("TERM");
    server.log_until("finishing what is in flight");
    let since = Instant::now();
    let ended = server.ended();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        since.elapsed() < Duration::from_secs(8),
        "{:?}",
        since.elapsed()
    );
    let mut rest = String::new();
    // A reset is an end, too.
    let _ = stream.read_to_string(&mut rest);
}

#[test]
fn a_healthcheck_asks_the_server_that_is_configured() {
    let server = Program::with_credentials().serve();
    let port = server.address().rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "0.0.0.0", "localhost"] {
        let program = Program::with_credentials()
            .and("PORT", &port)
            .and("HOST", host)
            .and("ALLOW_ANONYMOUS", "participant");
        for arguments in [&["healthcheck"][..], &["healthcheck", "--ready"]] {
            let ended = program.run(arguments);
            assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{host}");
        }
    }
    drop(server);
    let ended = Program::with_credentials()
        .and("PORT", &port)
        .run(&["healthcheck"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("/healthz: no answer"),
        "{}",
        ended.stderr
    );
}
