//! More requests at once than are allowed.

use std::net::TcpStream;
use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use crate::sockets::connect_from;
use crate::sockets::{HEALTHZ, answer, connect, limited, send};

/// Its body does not come.
const SLOW: &str = "POST /signature HTTP/1.1\r\nHost: localhost\r\n\
    Content-Type: application/json\r\nContent-Length: 41\r\n\r\n{";
const REST: &str = "\"meetingNumber\": 85746065432, \"role\": 0}";
const QUICK: &str = "GET /signature HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[test]
fn one_request_too_many_is_refused_and_health_is_told() {
    let server = limited(|limits| limits.requests = 2);
    let mut slow: Vec<_> = (0..3).map(|_| connect(&server)).collect();
    for stream in &mut slow {
        send(stream, SLOW);
    }
    // Once one of them is refused, the two others are in flight.
    let until = Instant::now() + Duration::from_secs(5);
    while !slow.iter().any(has_answer) {
        assert!(Instant::now() < until, "not refused");
    }
    let mut stream = connect(&server);
    let (head, body) = asked_until(&mut stream, 503);
    assert!(body.contains(r#""code":"overloaded""#), "{body}");
    assert!(head.contains("\r\nretry-after: 1\r\n"), "{head}");
    send(&mut stream, HEALTHZ);
    assert!(answer(&mut stream).0.starts_with("HTTP/1.1 200 "));

    drop(slow);
    asked_until(&mut stream, 200);
}

#[test]
#[cfg(target_os = "linux")]
fn who_sends_bodies_slowly_takes_no_requests_of_others() {
    let server = limited(|limits| {
        limits.requests = 4;
        limits.waiting_per_address = 2;
    });
    // Every address of 127.0.0.0/8 is this machine's.
    let mut slow: Vec<_> = (0..6).map(|_| connect_from(&server, "127.0.0.2")).collect();
    for stream in &mut slow {
        send(stream, SLOW);
    }
    // Which two may wait depends on the workers.
    let until = Instant::now() + Duration::from_secs(5);
    let (refused, slow) = loop {
        let (refused, waiting): (Vec<_>, Vec<_>) = slow.into_iter().partition(has_answer);
        if refused.len() == 4 {
            break (refused, waiting);
        }
        slow = refused.into_iter().chain(waiting).collect();
        assert!(Instant::now() < until, "not refused");
    };
    for mut stream in refused {
        let (head, body) = answer(&mut stream);
        assert!(head.starts_with("HTTP/1.1 503 "), "{head}");
        assert!(body.contains(r#""code":"overloaded""#), "{body}");
    }
    let mut stream = connect(&server);
    for _ in 0..10 {
        send(&mut stream, QUICK);
        let (head, _) = answer(&mut stream);
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    }
    // Somebody else's body may take its time meanwhile.
    send(&mut stream, SLOW);
    send(&mut stream, REST);
    let (head, _) = answer(&mut stream);
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    for mut stream in slow {
        send(&mut stream, REST);
        let (head, _) = answer(&mut stream);
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    }
}

fn has_answer(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let has_answer = stream.peek(&mut [0]).is_ok();
    stream.set_nonblocking(false).unwrap();
    has_answer
}

/// The answer with this status, once it comes.
fn asked_until(stream: &mut TcpStream, status: u16) -> (String, String) {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        send(stream, QUICK);
        let (head, body) = answer(stream);
        if head.starts_with(&format!("HTTP/1.1 {status} ")) {
            return (head, body);
        }
        assert!(Instant::now() < until, "never {status}: {head}");
    }
}
