//! More requests at once than are answered.

use std::time::{Duration, Instant};

use crate::sockets::{HEALTHZ, answer, connect, limited, send};

/// Its body does not come.
const SLOW: &str = "POST /signature HTTP/1.1\r\nHost: localhost\r\n\
    Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{";
const QUICK: &str = "GET /signature HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[test]
fn one_request_too_many_is_refused_and_health_is_told() {
    let server = limited(|limits| limits.requests = 2);
    let mut slow: Vec<_> = (0..2).map(|_| connect(&server)).collect();
    for stream in &mut slow {
        send(stream, SLOW);
    }
    let until = Instant::now() + Duration::from_secs(10);
    let mut stream = connect(&server);
    let (head, body) = loop {
        send(&mut stream, QUICK);
        let (head, body) = answer(&mut stream);
        if head.starts_with("HTTP/1.1 503 ") {
            break (head, body);
        }
        assert!(Instant::now() < until, "never refused: {head}");
    };
    assert!(body.contains(r#""code":"overloaded""#), "{body}");
    assert!(head.contains("\r\nretry-after: 1\r\n"), "{head}");
    send(&mut stream, HEALTHZ);
    assert!(answer(&mut stream).0.starts_with("HTTP/1.1 200 "));

    drop(slow);
    loop {
        send(&mut stream, QUICK);
        if answer(&mut stream).0.starts_with("HTTP/1.1 200 ") {
            break;
        }
        assert!(Instant::now() < until, "refused for ever");
    }
}
