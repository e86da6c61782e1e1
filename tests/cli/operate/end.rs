use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::helpers::{Program, client};

#[test]
fn beyond_loopback_it_says_for_a_while_that_it_is_not_ready() {
    let mut server = Program::with_credentials()
        .and("HOST", "0.0.0.0")
        .and("ALLOW_ANONYMOUS", "participant")
        .and("SHUTDOWN_SECONDS", "6")
        .serve();
    let url = server.loopback_url();
    let here = |path: &str| {
        let answer = client().get(format!("{url}{path}")).send().unwrap();
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
