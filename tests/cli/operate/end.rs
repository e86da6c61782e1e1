use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use support::client;
use support::program::Program;

#[test]
fn beyond_loopback_it_says_for_a_while_that_it_is_not_ready() {
    let mut server = Program::with_credentials()
        .and("HOST", "0.0.0.0")
        .and("ALLOW_ANONYMOUS", "participant")
        .and("SHUTDOWN_SECONDS", "6")
        .serve();
    let url = server.loopback_url();
    let asking = client();
    let here = |path: &str| {
        let answer = asking.get(format!("{url}{path}")).send().unwrap();
        (answer.status().as_u16(), answer.text().unwrap())
    };
    let closes = || {
        let answer = asking.get(format!("{url}/healthz")).send().unwrap();
        answer.headers().get("connection").cloned()
    };
    assert_eq!(closes(), None);
    assert_eq!(here("/readyz"), (200, r#"{"status":"ready"}"#.to_owned()));
    server.signal("TERM");
    server.log_until("not ready any more, still serving for 3s");
    let (status, text) = here("/readyz");
    assert_eq!(status, 503);
    assert!(text.contains(r#""code":"not_ready""#), "{text}");
    assert_eq!(here("/healthz").0, 200);
    assert_eq!(
        closes().unwrap(),
        "close",
        "the next request goes elsewhere"
    );
    assert_eq!(here("/signature?mn=123456789&role=0").0, 200);
    server.log_until("finishing requests in flight");
    let ended = server.ended();
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

/// Less than the time limit of a body, after which the server answers by itself. Beyond
/// loopback, half of it has passed before the server stops accepting connections.
#[test]
fn it_waits_no_longer_than_it_is_told() {
    for (host, seconds) in [("127.0.0.1", 1), ("0.0.0.0", 6)] {
        waits_no_longer_than(seconds, host);
    }
}

fn waits_no_longer_than(seconds: u64, host: &str) {
    let server = Program::with_credentials()
        .and("HOST", host)
        .and("ALLOW_ANONYMOUS", "participant")
        .and("SHUTDOWN_SECONDS", &seconds.to_string())
        .serve();
    let address = format!("127.0.0.1:{}", server.port());
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .write_all(b"POST /signature HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{")
        .unwrap();
    server.get("/healthz");
    let since = Instant::now();
    server.signal("TERM");
    let ended = server.ended();
    let took = since.elapsed();
    assert_eq!(ended.code, Some(0), "{ended:?}");
    // actix checks once a second whether everything has finished.
    let longest = Duration::from_millis(seconds * 1_000 + 2_500);
    assert!(took < longest, "{host}: {took:?}");
    let mut rest = String::new();
    // A reset is an end, too.
    let _ = stream.read_to_string(&mut rest);
}
