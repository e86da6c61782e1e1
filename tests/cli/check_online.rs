//! `check --online`, against a Zoom on loopback.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};
use support::document::Document;
use support::fake_zoom::{
    ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, FakeZoom, GENERAL_CLIENT_ID, MEETINGS, ROOMS, TOKEN, ZAK,
};
use support::program::{Ended, Program};
use support::{MEETING, SECRET};

const OTHER_SECRET: &str = "q8Lw2RzT5vYx1BnMk4JhGf7DsAp0CeUi";

fn program(zoom: &FakeZoom) -> Program {
    Program::with_credentials().and("ZOOM_OAUTH_URL", &zoom.url())
}

fn with_app(zoom: &FakeZoom) -> Program {
    program(zoom)
        .and("ZOOM_S2S_ACCOUNT_ID", ACCOUNT_ID)
        .and("ZOOM_S2S_CLIENT_ID", CLIENT_ID)
        .and("ZOOM_S2S_CLIENT_SECRET", CLIENT_SECRET)
}

/// What is said, as `subject: status code`, and how it ended.
fn online(program: &Program, arguments: &[&str]) -> (Vec<String>, Ended) {
    let ended = program.run(&[&["check", "--online", "--json"], arguments].concat());
    for secret in [
        SECRET,
        OTHER_SECRET,
        CLIENT_SECRET,
        "access-token",
        "zak.of",
    ] {
        assert!(!ended.stdout.contains(secret), "{}", ended.stdout);
        assert!(!ended.stderr.contains(secret), "{}", ended.stderr);
    }
    let report: Value = serde_json::from_str(&ended.stdout)
        .unwrap_or_else(|_| panic!("{} {}", ended.stdout, ended.stderr));
    let text = |check: &Value, name: &str| check[name].as_str().unwrap().to_owned();
    let checks = report["checks"].as_array().unwrap().iter();
    let said = checks.map(|check| {
        assert!(text(check, "message").len() > 20);
        let [subject, status, code] = ["subject", "status", "code"].map(|name| text(check, name));
        format!("{subject}: {status} {code}")
    });
    (said.collect(), ended)
}

const KNOWN: &str = "sdk_credentials: ok known";
const UNKNOWN: &str = "sdk_credentials: finding unknown";
const CLOCK: &str = "clock: ok right";

#[test]
fn a_pair_that_zoom_knows_is_in_order_and_promises_no_join() {
    let zoom = FakeZoom::start();
    let (said, ended) = online(&program(&zoom), &[]);
    assert_eq!(said, [KNOWN, CLOCK]);
    assert_eq!(ended.code, Some(0));
    let told = program(&zoom).run(&["check", "--online"]);
    assert_eq!(told.code, Some(0));
    for words in [
        "Nothing is wrong with the configuration.",
        "sdk credentials: ok",
        "does not prove that the Meeting SDK is enabled, that the app is published or that a join works",
    ] {
        assert!(told.stdout.contains(words), "{words}: {}", told.stdout);
    }
    assert_eq!(zoom.count(TOKEN), 2);
    program(&zoom).run(&["check"]);
    assert_eq!(zoom.count(TOKEN), 2, "only when it is asked to");
}

#[test]
fn a_wrong_pair_and_a_server_to_server_apps_are_findings() {
    let zoom = FakeZoom::start();
    let wrong = program(&zoom).and("ZOOM_MEETING_SDK_SECRET", OTHER_SECRET);
    let (said, ended) = online(&wrong, &[]);
    assert_eq!(
        (said, ended.code),
        (vec![UNKNOWN.to_owned(), CLOCK.to_owned()], Some(1))
    );
    let server_apps = program(&zoom)
        .and("ZOOM_MEETING_SDK_KEY", CLIENT_ID)
        .and("ZOOM_MEETING_SDK_SECRET", CLIENT_SECRET);
    let (said, ended) = online(&server_apps, &[]);
    assert_eq!(said[0], "sdk_credentials: finding looks_server_to_server");
    assert_eq!(ended.code, Some(1));
    let refused = json!({"reason": "unsupported grant type", "error": "unsupported_grant_type"});
    zoom.fails(TOKEN, Document::Status(400, refused));
    let (said, ended) = online(&program(&zoom), &[]);
    assert_eq!(said[0], "sdk_credentials: not_checked cannot_tell");
    assert_eq!(ended.code, Some(2));
}

#[test]
fn a_rotation_is_seen_from_both_sides() {
    let zoom = FakeZoom::start();
    let before = program(&zoom)
        .and("ZOOM_MEETING_SDK_SECRET", OTHER_SECRET)
        .and("ZOOM_MEETING_SDK_SECRET_PREVIOUS", SECRET);
    let (said, ended) = online(&before, &[]);
    assert_eq!(said, [UNKNOWN, "sdk_previous_secret: ok known", CLOCK]);
    assert_eq!(ended.code, Some(1));
    let after = program(&zoom).and("ZOOM_MEETING_SDK_SECRET_PREVIOUS", OTHER_SECRET);
    let (said, ended) = online(&after, &[]);
    assert_eq!(said, [KNOWN, "sdk_previous_secret: ok unknown", CLOCK]);
    assert_eq!(ended.code, Some(0));
}

#[test]
fn the_server_apps_scopes_and_a_zak() {
    let zoom = FakeZoom::start();
    let fixed = with_app(&zoom).and("ZOOM_ZAK_USER", ROOMS);
    let (said, ended) = online(&fixed, &["--zak"]);
    assert_eq!(
        said,
        [KNOWN, "server_app: ok known", "zak: ok fetched", CLOCK]
    );
    assert_eq!(ended.code, Some(0));
    assert_eq!((zoom.count(ZAK), zoom.count(MEETINGS)), (1, 0));

    let host = with_app(&zoom).and("ZOOM_ZAK_USER", "meeting-host");
    let (said, _) = online(&host, &["--zak", "--meeting", MEETING]);
    assert_eq!(said[2], "zak: ok fetched");
    let (said, ended) = online(&host, &["--zak"]);
    assert_eq!(
        (said[2].as_str(), ended.code),
        ("zak: not_checked no_meeting", Some(2))
    );
    let (said, ended) = online(&host, &["--zak", "--meeting", "123456789"]);
    assert_eq!(
        (said[2].as_str(), ended.code),
        ("zak: finding meeting_unknown", Some(1))
    );

    zoom.has_scopes("user:read:user:admin");
    let (said, ended) = online(&host, &[]);
    assert_eq!(said[1], "server_app: finding scope_missing");
    assert_eq!(ended.code, Some(1));
    for words in [
        "user:read:token:admin",
        "meeting:read:meeting:admin",
        "user:read:user:admin",
    ] {
        assert!(ended.stdout.contains(words), "{words}: {}", ended.stdout);
    }
    zoom.has_scopes("");
    assert_eq!(
        online(&host, &[]).0[1],
        "server_app: not_checked scopes_unknown"
    );

    let general = with_app(&zoom).and("ZOOM_S2S_CLIENT_ID", GENERAL_CLIENT_ID);
    assert_eq!(online(&general, &[]).0[1], "server_app: finding app_kind");
    let wrong = with_app(&zoom).and("ZOOM_S2S_ACCOUNT_ID", "anotherAccount");
    assert_eq!(
        online(&wrong, &[]).0[1],
        "server_app: finding credentials_refused"
    );
    let without = online(&program(&zoom), &["--zak"]).0;
    assert_eq!(without[1], "zak: not_checked not_configured");
}

#[test]
fn a_clock_that_differs_is_a_finding() {
    let zoom = FakeZoom::start();
    zoom.says_date("Sun, 22 Nov 2020 12:17:05 GMT");
    let (said, ended) = online(&program(&zoom), &[]);
    assert_eq!(
        (said, ended.code),
        (
            vec![KNOWN.to_owned(), "clock: finding skewed".to_owned()],
            Some(1)
        )
    );
    assert!(ended.stdout.contains("ahead of Zoom's"), "{}", ended.stdout);
    zoom.says_date("Fri, 22 Nov 2080 12:17:05 GMT");
    let (_, ended) = online(&program(&zoom), &[]);
    assert!(ended.stdout.contains("behind Zoom's"), "{}", ended.stdout);
    zoom.says_date("tomorrow");
    let (said, ended) = online(&program(&zoom), &[]);
    assert_eq!(
        (said[1].as_str(), ended.code),
        ("clock: not_checked unknown", Some(2))
    );
}

#[test]
fn what_cannot_be_asked_says_why() {
    let mut zoom = FakeZoom::start();
    for (document, code) in [
        (Document::Status(500, json!({})), "unreachable"),
        (Document::Text("<html>".to_owned()), "unreachable"),
        (Document::Limited(None), "rate_limited"),
        (Document::Redirect(zoom.url()), "unreachable"),
        (Document::Silence, "slow"),
    ] {
        zoom.fails(TOKEN, document);
        let (said, ended) = online(&program(&zoom), &[]);
        assert_eq!(said[0], format!("sdk_credentials: not_checked {code}"));
        assert_eq!(ended.code, Some(2));
    }
    let https = zoom.url().replace("http://127.0.0.1", "https://localhost");
    let no_tls = Program::with_credentials().and("ZOOM_OAUTH_URL", &https);
    let (said, ended) = online(&no_tls, &[]);
    assert_eq!(
        (said[0].as_str(), ended.code),
        ("sdk_credentials: not_checked tls", Some(2))
    );
    zoom.stop();
    let (said, ended) = online(&program(&zoom), &[]);
    assert_eq!(said[0], "sdk_credentials: not_checked no_connection");
    assert_eq!(ended.code, Some(2));
    let demo = Program::with(&[("ZOOM_OAUTH_URL", &zoom.url())]);
    let (said, ended) = online(&demo, &[]);
    assert_eq!(said[0], "sdk_credentials: not_checked none");
    assert_eq!(ended.code, Some(2));
}

#[test]
fn a_proxy_is_asked_to_reach_zoom() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = proxy.local_addr().unwrap();
    let asked = std::thread::spawn(move || {
        let (stream, _) = proxy.accept().unwrap();
        let mut first = String::new();
        BufReader::new(&stream).read_line(&mut first).unwrap();
        (&stream)
            .write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
        first
    });
    let url = format!("http://{address}");
    let behind = Program::with_credentials().and("HTTPS_PROXY", &url);
    let (said, ended) = online(&behind, &[]);
    // If nobody came, this ends the wait.
    drop(TcpStream::connect(address));
    assert_eq!(asked.join().unwrap(), "CONNECT zoom.us:443 HTTP/1.1\r\n");
    assert_eq!(said[0], "sdk_credentials: not_checked no_connection");
    assert_eq!(ended.code, Some(2));
}

#[test]
fn its_flags_are_for_online_only() {
    for arguments in [&["check", "--json"][..], &["check", "--zak"]] {
        let ended = Program::with_credentials().run(arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}");
        assert!(ended.stderr.contains("--online"), "{}", ended.stderr);
    }
    let wrong = Program::with_credentials().run(&["check", "--online", "--zak", "--meeting", "12"]);
    assert_eq!(wrong.code, Some(2));
}
