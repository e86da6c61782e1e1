//! Heads that never end.

use std::io::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use crate::sockets::{HEALTHZ, answer, connect, limited, said_until_closed, send, serves};
use support::server::TestServer;

const HEAD_TIME: Duration = Duration::from_secs(1);

fn hasty() -> TestServer {
    limited(|limits| limits.head = HEAD_TIME)
}

#[test]
fn the_second_head_has_no_more_time_than_the_first() {
    let server = hasty();
    for beginning in ["G", "GET / HTTP/1.1\r\nHost: a\r\n", "\r\nGE"] {
        let mut stream = connect(&server);
        send(&mut stream, HEALTHZ);
        answer(&mut stream);
        // The server's time may begin before this thread goes on.
        let since = Instant::now();
        send(&mut stream, beginning);
        let (said, _) = said_until_closed(&mut stream);
        let after = since.elapsed();
        assert!(said.starts_with("HTTP/1.1 408 "), "{beginning:?}: {said}");
        assert!(said.contains("head_timeout"), "{said}");
        assert!(after >= HEAD_TIME, "{after:?}");
        assert!(after < 5 * HEAD_TIME, "{after:?}");
    }
}

#[test]
fn a_byte_now_and_then_gives_a_head_no_more_time() {
    let server = hasty();
    for before in ["", HEALTHZ] {
        let mut stream = connect(&server);
        send(&mut stream, before);
        if !before.is_empty() {
            answer(&mut stream);
        }
        let mut sending = stream.try_clone().unwrap();
        let since = Instant::now();
        let dripping = thread::spawn(move || {
            let mut bytes = 0;
            while sending.write_all(b"A").is_ok() && bytes < 1_000 {
                bytes += 1;
                thread::sleep(Duration::from_millis(50));
            }
        });
        said_until_closed(&mut stream);
        let after = since.elapsed();
        assert!(after < 5 * HEAD_TIME, "{after:?}");
        drop(stream);
        dripping.join().unwrap();
    }
}

#[test]
fn empty_lines_begin_no_head_and_keep_no_connection() {
    let server = limited(|limits| {
        limits.head = Duration::from_secs(20);
        limits.idle = Duration::ZERO;
    });
    let mut stream = connect(&server);
    send(&mut stream, HEALTHZ);
    answer(&mut stream);
    send(&mut stream, "\r\n\r\n\n\r\n");
    let (said, after) = said_until_closed(&mut stream);
    assert_eq!(said, "");
    assert!(after < Duration::from_secs(10), "{after:?}");
}

#[test]
fn a_head_may_come_in_pieces_behind_empty_lines() {
    let server = TestServer::start();
    let mut stream = connect(&server);
    for round in 0..3 {
        for byte in format!("\r\n\r\n{HEALTHZ}").bytes() {
            stream.write_all(&[byte]).unwrap();
        }
        let (head, _) = answer(&mut stream);
        assert!(head.starts_with("HTTP/1.1 200 "), "{round}: {head}");
    }
}

#[test]
fn a_head_that_is_too_large_is_told_so() {
    let server = TestServer::start();
    for size in [25 * 1024, 200 * 1024, 1024 * 1024] {
        for before in ["", HEALTHZ] {
            let mut stream = connect(&server);
            send(&mut stream, before);
            if !before.is_empty() {
                answer(&mut stream);
            }
            let head = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(size));
            // The server may have hung up before the end.
            let _ = stream.write_all(head.as_bytes());
            let (said, _) = said_until_closed(&mut stream);
            assert!(said.starts_with("HTTP/1.1 431 "), "{size}: {said}");
            assert!(said.contains("head_too_large"), "{said}");
        }
    }
    let fits = format!(
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n",
        "x".repeat(23 * 1024)
    );
    let mut stream = connect(&server);
    send(&mut stream, &fits);
    assert!(answer(&mut stream).0.starts_with("HTTP/1.1 200 "));
    serves(&server);
}
