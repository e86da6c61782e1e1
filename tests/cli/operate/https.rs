use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::metrics::metrics;
use support::program::Program;

const ONE: &str = include_str!("../../data/tls/one.crt");

/// Of January 2020, for the key of the first.
const EXPIRED: &str = include_str!("../../data/tls/expired.crt");

const TWO: &str = include_str!("../../data/tls/two.crt");

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
fn https_is_http_1_and_shows_a_new_certificate_at_a_reload() {
    let program = Program::with_credentials();
    let certificate = program.file("tls.crt", ONE);
    let key = program.file("tls.key", include_str!("../../data/tls/one.key"));
    let (one, two) = (program.file("one.crt", ONE), program.file("two.crt", TWO));
    let program = program
        .and("TLS_CERT_FILE", &certificate)
        .and("TLS_KEY_FILE", &key);
    let mut server = program.serve();
    assert!(server.url.starts_with("https://"), "{}", server.url);
    let url = server.url("/healthz");
    // HTTP/2 cannot be bounded here, so it is not offered.
    for options in [
        &["--http2", "--tlsv1.3"][..],
        &["--http2", "--tls-max", "1.2"],
        &["--http1.1"],
    ] {
        let answer = (true, "200 1.1".to_owned());
        assert_eq!(curl(&url, &one, options), answer, "{options:?}");
    }
    let prior_knowledge = curl(&url, &one, &["--http2-prior-knowledge"]);
    assert_ne!(prior_knowledge.1, "200 2");
    assert!(!curl(&url, &one, &["--tls-max", "1.1"]).0, "TLS 1.1");
    assert_eq!(
        curl(&server.url("/signature?mn=123456789&role=0"), &one, &[]).1,
        "200 1.1"
    );
    let healthy = Program::with(&[
        ("PORT", server.port()),
        ("TLS_CERT_FILE", &certificate),
        ("TLS_KEY_FILE", &key),
    ]);
    assert_eq!(healthy.run(&["healthcheck"]).code, Some(0));

    std::fs::write(&certificate, TWO).unwrap();
    server.signal("HUP");
    server.log_until("TLS_KEY_FILE: the file that it names is not the key");
    assert!(curl(&url, &one, &[]).0, "the certificate before goes on");
    std::fs::write(&key, include_str!("../../data/tls/two.key")).unwrap();
    server.log_until("reloaded");
    assert!(curl(&url, &two, &[]).0);
    assert!(!curl(&url, &one, &[]).0);
}

#[test]
fn a_certificate_that_cannot_be_shown_is_refused_at_the_start() {
    let program = Program::with_credentials();
    let certificate = program.file("tls.crt", ONE);
    let other_key = program.file("tls.key", include_str!("../../data/tls/two.key"));
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
            "TLS_CERT_FILE: the file that it names does not exist",
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

/// A program that shows this certificate, for the key of the first, and the
/// certificate's file.
fn showing(certificate: &str) -> (Program, String) {
    let program = Program::with_credentials();
    let certificate = program.file("tls.crt", certificate);
    let key = program.file("tls.key", include_str!("../../data/tls/one.key"));
    let program = program
        .and("TLS_CERT_FILE", &certificate)
        .and("TLS_KEY_FILE", &key);
    (program, certificate)
}

/// The expired certificate with other days, so many seconds from now. Its signature
/// does not fit any more, but the days come first.
fn of_other_days(begin: i64, end: i64) -> String {
    let certificate = CertificateDer::from_pem_slice(EXPIRED.as_bytes()).unwrap();
    let mut bytes = certificate.to_vec();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_secs()).unwrap();
    for (was, seconds) in [("200101000000Z", begin), ("200201000000Z", end)] {
        let time = DateTime::from_timestamp_secs(now + seconds).unwrap();
        let time = time.format("%y%m%d%H%M%SZ").to_string();
        let mut places = bytes.windows(was.len());
        let place = places.position(|bytes| bytes == was.as_bytes()).unwrap();
        bytes[place..place + time.len()].copy_from_slice(time.as_bytes());
    }
    let text = STANDARD.encode(bytes);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

/// Its last third are four seconds.
#[test]
fn a_certificate_that_ends_meanwhile_is_told() {
    let (program, _) = showing(&of_other_days(-2, 10));
    let mut server = program.serve();
    server.log_until("WARN TLS_CERT_FILE: the certificate expires on");
    server.log_until("WARN TLS_CERT_FILE: the certificate expired on");
}

#[test]
fn a_certificate_of_six_days_is_told_in_its_last_two() {
    const A_DAY: i64 = 24 * 60 * 60;
    for (begin, is_told) in [(-3 * A_DAY, false), (-5 * A_DAY, true)] {
        let (program, _) = showing(&of_other_days(begin, begin + 6 * A_DAY));
        let shown = program.run(&["check"]).stdout;
        let told = shown.contains("TLS_CERT_FILE: the certificate expires on");
        assert_eq!(told, is_told, "{shown}");
    }
}

#[test]
fn the_metrics_tell_when_the_certificate_expires() {
    const NAME: &str = "zoom_signature_tls_certificate_expires_timestamp_seconds";
    let plain = Program::with_credentials().and("METRICS_BIND", "127.0.0.1:0");
    let text = metrics(&mut plain.serve())();
    assert!(!text.contains(NAME), "{text}");

    let (program, certificate) = showing(EXPIRED);
    let program = program.and("METRICS_BIND", "127.0.0.1:0");
    let mut server = program.serve();
    let read = metrics(&mut server);
    let of_2020 = format!("\n{NAME} 1580515200\n");
    assert!(read().contains(&of_2020), "{}", read());
    std::fs::write(&certificate, ONE).unwrap();
    server.log_until("reloaded");
    let of_2126 = format!("\n{NAME} 4948983947\n");
    assert!(read().contains(&of_2126), "{}", read());
}

#[test]
fn a_certificate_that_expired_is_told() {
    let (program, certificate) = showing(EXPIRED);
    let told = "TLS_CERT_FILE: the certificate expired on 2020-02-01";
    let checked = program.run(&["check"]);
    assert_eq!(checked.code, Some(0));
    assert!(checked.stdout.contains(told), "{}", checked.stdout);
    assert!(program.serve().log_until("listening").contains(told));
    std::fs::write(&certificate, ONE).unwrap();
    let mut server = program.serve();
    assert!(!server.log_until("listening").contains(told));
    std::fs::write(&certificate, EXPIRED).unwrap();
    server.signal("HUP");
    server.log_until(told);
}

/// A browser would apply it to every other port of localhost.
#[test]
fn browsers_are_told_to_come_back_by_https_but_not_to_localhost() {
    for (host, seconds, said) in [
        ("0.0.0.0", None, Some("max-age=31536000")),
        ("0.0.0.0", Some("600"), Some("max-age=600")),
        ("0.0.0.0", Some("0"), None),
        ("127.0.0.1", None, None),
        ("127.0.0.1", Some("60"), Some("max-age=60")),
    ] {
        let program = Program::with_credentials()
            .and("HOST", host)
            .and("ALLOW_ANONYMOUS", "participant")
            .and("TLS_CERT_FILE", &data("one.crt"))
            .and("TLS_KEY_FILE", &data("one.key"));
        let program = match seconds {
            Some(seconds) => program.and("HSTS_SECONDS", seconds),
            None => program,
        };
        let server = program.serve();
        let url = format!("https://127.0.0.1:{}/healthz", server.port());
        let output = Command::new("curl")
            .args(["--silent", "--include", "--cacert", &data("one.crt"), &url])
            .output()
            .unwrap();
        let answer = String::from_utf8(output.stdout).unwrap();
        let header = answer
            .lines()
            .find_map(|line| line.strip_prefix("strict-transport-security: "));
        assert_eq!(header, said, "{host} {seconds:?}: {answer}");
    }
}

fn data(name: &str) -> String {
    format!("{}/tests/data/tls/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn to_whom_nothing_comes_by_https_nothing_is_said_of_it() {
    let program = Program::with_credentials().and("HSTS_SECONDS", "600");
    let shown = program.run(&["check"]).stdout;
    assert!(
        shown.contains("warning: HSTS_SECONDS: has no effect without TLS_CERT_FILE"),
        "{shown}"
    );
}
