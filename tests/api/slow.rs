//! Connections that would hold the server up are cut off.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::helpers::{Answer, TestServer};

/// Sends the beginning of a request and no more. What the server says before it
/// hangs up, and after how long.
fn stalled(address: String, beginning: &'static str) -> JoinHandle<(String, Duration)> {
    thread::spawn(move || {
        let mut connection = TcpStream::connect(address).unwrap();
        // Ends a test whose server would wait for ever.
        connection
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        connection.write_all(beginning.as_bytes()).unwrap();
        let since = Instant::now();
        let mut said = String::new();
        connection.read_to_string(&mut said).unwrap();
        (said, since.elapsed())
    })
}

const HEAD: &str = "POST /signature HTTP/1.1\r\nHost: localhost\r\n";
const WHOLE: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
const BODY: &str = "POST /signature HTTP/1.1\r\nHost: localhost\r\n\
    Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"meetingNumber\"";

#[test]
fn who_stalls_is_cut_off_and_the_others_are_served() {
    let server = TestServer::start();
    let address = server.url("").replace("http://", "");
    let silent = stalled(address.clone(), "");
    let head = stalled(address.clone(), HEAD);
    let idle = stalled(address.clone(), WHOLE);
    let body = stalled(address, BODY);
    assert_eq!(Answer::of(server.ask(0)).status, 200);

    for (connection, beginning) in [
        (silent, ""),
        (head, "HTTP/1.1 408 "),
        (idle, "HTTP/1.1 200 "),
    ] {
        let (said, after) = connection.join().unwrap();
        assert!(said.starts_with(beginning), "{said}");
        assert!(after >= Duration::from_secs(4), "{after:?}");
    }
    let (said, after) = body.join().unwrap();
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    assert!(said.contains("\"code\":\"body_timeout\""), "{said}");
    assert!(after >= Duration::from_secs(9), "{after:?}");
    assert_eq!(Answer::of(server.ask(0)).status, 200);
}
