//! Slow connections are cut off.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use zoom_signature::Role;
use zoom_signature_server::auth::{AnonymousAccess, RateLimit};
use zoom_signature_server::http::ConnectionLimits;

use support::server::{Answer, TestServer};

/// Sends the beginning of a request and no more. What the server says before it
/// hangs up, and after how long.
fn stalled(address: String, beginning: &'static str) -> JoinHandle<(String, Duration)> {
    let mut connection = TcpStream::connect(address).unwrap();
    // Ends a test whose server would wait for ever.
    connection
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    connection.write_all(beginning.as_bytes()).unwrap();
    let since = Instant::now();
    thread::spawn(move || {
        let mut said = String::new();
        connection.read_to_string(&mut said).unwrap();
        (said, since.elapsed())
    })
}

const HEAD: &str = "POST /signature HTTP/1.1\r\nHost: localhost\r\n";
const WHOLE: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
const LAST: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
const BODY: &str = "POST /signature HTTP/1.1\r\nHost: localhost\r\n\
    Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"meetingNumber\"";

const INSPECTION: &str = "POST /inspect HTTP/1.1\r\nHost: localhost\r\n\
    Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"signature\"";

fn limited(limits: ConnectionLimits) -> (TestServer, String) {
    let server = TestServer::with(|settings| settings.limits = limits);
    let address = server.url("").replace("http://", "");
    (server, address)
}

#[test]
fn who_stalls_is_cut_off_and_the_others_are_served() {
    let (server, address) = limited(ConnectionLimits {
        head: Duration::from_secs(1),
        body: Duration::from_secs(3),
        idle: Duration::from_secs(1),
        ..ConnectionLimits::default()
    });
    let silent = stalled(address.clone(), "");
    let head = stalled(address.clone(), HEAD);
    let idle = stalled(address.clone(), WHOLE);
    let body = stalled(address, BODY);
    assert_eq!(Answer::of(server.ask(0)).status, 200);

    let body = body.join().unwrap();
    // The defaults are longer than the body has here.
    assert!(silent.is_finished() && head.is_finished() && idle.is_finished());
    let [silent, head, idle] = [silent, head, idle].map(|each| each.join().unwrap());
    for ((said, after), beginning, seconds) in [
        (silent, "", 1),
        (head, "HTTP/1.1 408 ", 1),
        (idle, "HTTP/1.1 200 ", 1),
        (body, "HTTP/1.1 408 ", 3),
    ] {
        assert!(said.starts_with(beginning), "{said}");
        // The server's clock for it ticks in half seconds.
        let least = Duration::from_millis(seconds * 1_000 - 500);
        assert!(after >= least, "{after:?}: {said}");
    }
    assert_eq!(Answer::of(server.ask(0)).status, 200);
}

#[test]
fn a_body_that_takes_too_long_is_told_so() {
    let (_server, address) = limited(ConnectionLimits {
        body: Duration::from_millis(100),
        ..ConnectionLimits::default()
    });
    let (said, _) = stalled(address, BODY).join().unwrap();
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    assert!(said.contains("\"code\":\"body_timeout\""), "{said}");
    assert!(said.contains("longer than 0 s"), "{said}");
}

#[test]
fn who_is_over_the_limit_is_told_so_before_the_body_is_read() {
    let server = TestServer::with_auth(|auth| {
        auth.open = AnonymousAccess::UpTo(Role::Participant);
        auth.address_limit = RateLimit::per_minute(1);
    });
    let address = server.url("").replace("http://", "");
    assert_eq!(Answer::of(server.ask(0)).status, 200);
    for beginning in [BODY, INSPECTION] {
        let (said, _) = stalled(address.clone(), beginning).join().unwrap();
        assert!(said.starts_with("HTTP/1.1 429 "), "{said}");
    }
}

/// As many connections as allowed send nothing, until they are cut off.
#[test]
fn a_connection_too_many_waits_for_its_turn() {
    let workers = thread::available_parallelism().unwrap().get();
    let (server, address) = limited(ConnectionLimits {
        connections: workers,
        head: Duration::from_secs(2),
        ..ConnectionLimits::default()
    });
    let silent: Vec<_> = (0..workers).map(|_| stalled(address.clone(), "")).collect();
    let waiting = stalled(address, LAST);
    for connection in silent {
        connection.join().unwrap();
    }
    let (said, after) = waiting.join().unwrap();
    assert!(said.starts_with("HTTP/1.1 200 "), "{said}");
    assert!(after >= Duration::from_secs(1), "it was served at once");
    assert_eq!(Answer::of(server.ask(0)).status, 200);
}

/// A liveness probe must not wait: a server that is only full would be restarted.
#[test]
fn a_full_server_is_alive_where_its_metrics_are() {
    let workers = thread::available_parallelism().unwrap().get();
    let server = TestServer::with(|settings| {
        settings.limits.connections = workers;
        settings.metrics_address = Some(([127, 0, 0, 1], 0).into());
    });
    let address = server.url("").replace("http://", "");
    let silent: Vec<_> = (0..workers).map(|_| stalled(address.clone(), "")).collect();
    let waiting = stalled(address, LAST);
    let alive = server.client.get(server.metrics_url("/healthz")).send();
    assert_eq!(alive.unwrap().status(), 200);
    assert!(!waiting.is_finished(), "there was a turn for it");
    for connection in silent {
        connection.join().unwrap();
    }
    assert!(waiting.join().unwrap().0.starts_with("HTTP/1.1 200 "));
}

#[test]
fn the_limits_are_those_of_the_documentation() {
    let page = include_str!("../../docs/who-may-ask.md")
        .replace("\n  ", " ")
        .replace('\n', " ");
    let limits = ConnectionLimits::default();
    for words in [
        format!("within {} s (408 `head_timeout`)", limits.head.as_secs()),
        format!("of 16 KiB at most, within {} s", limits.body.as_secs()),
        format!(
            "an idle connection is closed after {} s",
            limits.idle.as_secs()
        ),
        format!("nothing is read for {} s", limits.unread.as_secs()),
        "has at most 1,024 connections".to_owned(),
        "beyond 4,096 in all further ones wait".to_owned(),
        "Beyond 2,048 requests at once, and beyond 512 of one address that wait".to_owned(),
    ] {
        assert!(page.contains(&words), "{words}");
    }
    assert_eq!(limits.connections, 4_096);
    assert_eq!(limits.connections_per_address, 1_024);
    assert_eq!(limits.requests, 2_048);
    assert_eq!(limits.waiting_per_address, 512);
}

/// Whatever the response: actix would read on for as long as chunks come.
#[test]
fn a_chunked_body_that_goes_on_after_the_answer_ends_the_connection() {
    let (_server, address) = limited(ConnectionLimits {
        body: Duration::from_millis(500),
        ..ConnectionLimits::default()
    });
    for head in [
        "POST /signature HTTP/1.1\r\nContent-Type: application/json\r\n",
        "GET /healthz HTTP/1.1\r\n",
        "POST /nowhere HTTP/1.1\r\n",
    ] {
        let mut connection = TcpStream::connect(&address).unwrap();
        connection
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let head = format!("{head}Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        connection.write_all(head.as_bytes()).unwrap();
        let mut chunks = connection.try_clone().unwrap();
        let dripping = thread::spawn(move || {
            let until = Instant::now() + Duration::from_secs(30);
            while Instant::now() < until && chunks.write_all(b"1\r\n \r\n").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
            assert!(Instant::now() < until, "it took chunks for 30 s");
        });
        let mut said = Vec::new();
        // A reset is an end, too.
        let _ = connection.read_to_end(&mut said);
        assert!(said.starts_with(b"HTTP/1.1 "), "{head}");
        dripping.join().unwrap();
    }
}

#[test]
fn a_chunked_body_that_ends_leaves_the_connection_open() {
    let (_server, address) = limited(ConnectionLimits::default());
    let mut connection = TcpStream::connect(address).unwrap();
    let request = "POST /signature HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\
        Content-Type: application/json\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    for _ in 0..3 {
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"}") {
            let mut part = [0; 4_096];
            let read = connection.read(&mut part).unwrap();
            assert_ne!(read, 0, "it hung up");
            answer.extend_from_slice(&part[..read]);
        }
        assert!(
            answer.starts_with(b"HTTP/1.1 200 "),
            "{}",
            String::from_utf8_lossy(&answer)
        );
    }
}
