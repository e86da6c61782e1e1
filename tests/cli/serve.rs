use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

use support::program::{Ended, Program, Serving};
use support::{KEY, SECRET, claims_in_force as claims};

#[test]
fn no_subcommand_serves() {
    let program = Program::with_credentials();
    for arguments in [
        &["--port", "0"][..],
        &["--host", "localhost", "--port", "0"],
    ] {
        let server = program.serve_with(arguments);
        assert_eq!(server.get("/healthz"), r#"{"status":"ok"}"#);
        assert_eq!(server.stopped().code, Some(0));
    }
    let server = Program::with_credentials().and("PORT", "0").serve_with(&[]);
    assert_eq!(server.get("/healthz"), r#"{"status":"ok"}"#);
}

#[test]
fn one_log_line_a_signature_without_the_token() {
    let mut server = Program::with_credentials().serve();
    let body = server.get("/signature?meetingNumber=857-4606-5432&role=1&expirationSeconds=1800");
    let token = serde_json::from_str::<Value>(&body).unwrap()["signature"].to_string();
    server.log_until("signature issued");
    server.get("/signature?role=9");
    server.log_until("signature refused");
    let log = server.stopped().stdout;
    let lines: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("signature issued"))
        .collect();
    let [line] = lines.as_slice() else {
        panic!("{log}")
    };
    for part in [
        "INFO",
        "address=127.0.0.1",
        "auth_method=\"anonymous\"",
        "meeting_number=85746065432",
        "role=1",
        "lifetime=1800",
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    let refused = log
        .lines()
        .find(|line| line.contains("signature refused request_id="));
    let who = "address=127.0.0.1 auth_method=\"anonymous\" code=\"role_invalid\"";
    assert!(refused.is_some_and(|line| line.contains(who)), "{log}");
    for part in token.trim_matches('"').split('.') {
        assert!(!log.contains(part), "{log}");
    }
}

#[test]
fn json_logs_are_an_object_a_line() {
    let mut server = Program::with_credentials()
        .and("LOG_FORMAT", "json")
        .serve();
    server.get("/signature?mn=123456789&role=0");
    server.get("/signature");
    server.log_until("native signature issued");
    let log = server.stopped().stdout;
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let issued = lines
        .iter()
        .find(|line| line["message"] == "signature issued")
        .unwrap();
    assert_eq!(issued["level"], "INFO");
    assert_eq!(
        (&issued["address"], &issued["auth_method"]),
        (&"127.0.0.1".into(), &"anonymous".into())
    );
    assert_eq!(issued["meeting_number"], "123456789");
    assert_eq!(
        (&issued["role"], &issued["lifetime"]),
        (&0.into(), &7200.into())
    );
}

#[test]
fn demo_credentials_are_made_for_each_start_and_told() {
    let key = |server: &Serving| {
        let config: Value = serde_json::from_str(&server.get("/page/config.json")).unwrap();
        assert_eq!(config["demo"], true);
        config["apps"][0]["sdkKey"].as_str().unwrap().to_owned()
    };
    let mut first = Program::with(&[]).serve();
    let second = Program::with(&[]).serve();
    assert_ne!(key(&first), key(&second));
    first.log_until("demo credentials, which Zoom refuses");
    let answer: Value = serde_json::from_str(&first.get("/signature?mn=123456789&role=0")).unwrap();
    assert_eq!(answer["sdkKey"], key(&first));
}

#[test]
fn demo_credentials_judge_no_other_issuers_signature() {
    let token = Program::with_credentials().run(&["sign"]).stdout;
    let server = Program::with(&[]).serve();
    let ask = serde_json::json!({"signature": token.trim_end()});
    let client = reqwest::blocking::Client::new();
    let answer = client
        .post(server.url("/inspect"))
        .json(&ask)
        .send()
        .unwrap();
    let report: Value = answer.json().unwrap();
    assert_eq!(report["verdict"], "unverified", "{report}");
    assert_eq!(report["mac"]["status"], "unknown", "{report}");
}

#[test]
fn demo_credentials_check_their_own_signature() {
    let server = Program::with(&[]).serve();
    let answer: Value =
        serde_json::from_str(&server.get("/signature?mn=123456789&role=0")).unwrap();
    let token = answer["signature"].as_str().unwrap();
    let inspect = |token: &str| -> Value {
        let client = reqwest::blocking::Client::new();
        let request = client.post(server.url("/inspect"));
        let request = request.json(&serde_json::json!({ "signature": token }));
        request.send().unwrap().json().unwrap()
    };
    let report = inspect(token);
    assert_eq!(report["verdict"], "accepted", "{report}");
    let mac = serde_json::json!({ "status": "verified", "secret": "demo" });
    assert_eq!(report["mac"], mac, "{report}");
    // Its key, and somebody else's secret.
    let (signed, _) = token.rsplit_once('.').unwrap();
    let report = inspect(&format!("{signed}.{}", "A".repeat(43)));
    assert_eq!(report["verdict"], "rejected", "{report}");
    assert_eq!(report["findings"][0]["code"], "signature_mismatch");
}

#[test]
fn dot_env_is_read_and_flags_go_first() {
    let ended = Program::with(&[]).run(&["serve", "--port", "99999"]);
    assert_eq!(ended.code, Some(2), "an invalid flag");
    assert!(ended.stderr.contains("--port"), "{}", ended.stderr);
    let program = Program::with(&[]);
    let dot_env = format!("ZOOM_CLIENT_ID='{KEY}'\nZOOM_CLIENT_SECRET={SECRET}\n");
    program.file(".env", &dot_env);
    let server = program.serve_with(&["serve", "--host", "127.0.0.1", "--port", "0"]);
    let answer: Value = serde_json::from_str(&server.get("/signature")).unwrap();
    claims(answer["signature"].as_str().unwrap());
}

#[test]
fn beyond_loopback_the_page_and_localhost_pages_are_out() {
    let bound = Program::with_credentials()
        .and("HOST", "0.0.0.0")
        .and("ALLOW_ANONYMOUS", "participant")
        .serve();
    let url = bound.loopback_url();
    let get = |path: &str| {
        let client = reqwest::blocking::Client::new();
        let request = client.get(format!("{url}{path}"));
        request
            .header("origin", "http://localhost:3000")
            .send()
            .unwrap()
    };
    assert_eq!(get("/").status(), 405);
    assert_eq!(get("/page/config.json").status(), 404);
    let signature = get("/signature?mn=123456789&role=0");
    assert_eq!(signature.status(), 200);
    assert!(
        !signature
            .headers()
            .contains_key("access-control-allow-origin")
    );

    let on = Program::with_credentials()
        .and("HOST", "0.0.0.0")
        .and("ALLOW_ANONYMOUS", "participant")
        .and("TEST_PAGE", "on")
        .serve();
    let page = reqwest::blocking::get(on.loopback_url()).unwrap();
    assert_eq!(page.status(), 200);

    let off = Program::with_credentials().and("TEST_PAGE", "off").serve();
    assert!(off.get("/").contains("method_not_allowed"));
}

/// Sends half a request, tells the server to stop, then sends the other half.
#[test]
fn what_is_in_flight_is_finished_before_it_ends() {
    for (signal, told) in [("TERM", "SIGTERM"), ("INT", "Ctrl-C")] {
        let mut server = Program::with_credentials().serve();
        let idle = TcpStream::connect(server.address()).unwrap();
        let mut stream = TcpStream::connect(server.address()).unwrap();
        let body = r#"{"mn":"123456789","role":0}"#;
        let (start, end) = body.split_at(10);
        write!(
            stream,
            "POST /signature HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{start}",
            body.len()
        )
        .unwrap();
        // Its response comes only after the first half above has been read.
        server.get("/healthz");
        server.signal(signal);
        server.log_until(told);
        stream.write_all(end.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{signal}: {answer}");
        assert!(answer.contains(r#""signature":"eyJ"#), "{signal}: {answer}");
        let ended = server.ended();
        assert_eq!(ended.code, Some(0), "{signal}: {ended:?}");
        drop(idle);
    }
}

/// A request whose body never ends.
fn endless_request(server: &Serving) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream
        .write_all(
            b"POST /signature HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
              content-length: 9\r\n\r\n{",
        )
        .unwrap();
    server.get("/healthz");
    stream
}

#[test]
fn a_later_signal_does_not_wait() {
    let mut server = Program::with_credentials().serve();
    let _stream = endless_request(&server);
    server.signal("TERM");
    server.log_until("SIGTERM");
    // Within the first second a signal counts as the same one.
    while server.is_running() {
        server.signal("TERM");
        std::thread::yield_now();
    }
    let ended = server.ended();
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("second signal"), "{}", ended.stderr);
}

#[test]
fn the_same_signal_twice_still_waits() {
    // Where the machine is busy, more than a second may lie between the signals, and the
    // server closes the connection.
    let (answer, ended) = (0..3)
        .find_map(|_| answer_after_three_signals())
        .expect("one of three servers waits");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(ended.code, Some(0));
}

/// `None`: it did not wait for the request.
fn answer_after_three_signals() -> Option<(String, Ended)> {
    let mut server = Program::with_credentials().serve();
    let mut stream = endless_request(&server);
    server.signal("TERM");
    server.signal("TERM");
    server.signal("INT");
    server.log_until("finishing requests in flight");
    let mut answer = String::new();
    stream.write_all(b"       }").ok()?;
    stream.read_to_string(&mut answer).ok()?;
    Some((answer, server.ended()))
}

#[test]
fn too_few_open_files_for_all_connections_are_told() {
    let server = Program::with_credentials().serve_with_files(512);
    let log = server.stopped().stdout;
    let warning = "WARN the limit of open files allows fewer connections";
    assert!(log.contains(warning), "{log}");
}

#[test]
fn lines_that_nobody_reads_are_counted_and_do_not_hold_it_up() {
    let server = Program::with_credentials().serve();
    // The pipe and then the buffer fill up.
    let client = reqwest::blocking::Client::new();
    let url = server.url("/signature?mn=12345678901&role=0");
    for _ in 0..20_000 {
        assert_eq!(client.get(&url).send().unwrap().status(), 200);
    }
    let ended = server.stopped_unread();
    assert!(ended.stdout.matches("signature issued").count() < 20_000);
    assert!(
        ended.stderr.contains("the log lost lines"),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.code, Some(0));
}
