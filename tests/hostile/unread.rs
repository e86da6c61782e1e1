//! Thousands of requests behind an answer that is not read.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::sockets::{address, connect_by, serves};
use support::server::TestServer;

const BIG: &str = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
const SMALL: &str = "GET / HTTP/1.1\r\nHost:localhost\r\n\r\n";

/// Of this process, which is the server's too, in kilobytes.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.unwrap().split_whitespace().nth(1).unwrap();
    number.parse().unwrap()
}

/// A caller whose small buffers are full soon.
fn connect_lazily(server: &TestServer) -> TcpStream {
    let stream = connect_by(server, |socket| {
        socket.set_recv_buffer_size(2_048).unwrap();
    });
    stream
        .set_write_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    stream
}

/// What the system holds of answers, in bytes: see `proc_net_tcp` in Linux's documentation.
fn held_by_the_system(server: &TestServer) -> usize {
    let port = format!(":{:04X}", address(server).port());
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let ours = table.lines().skip(1).filter_map(|line| {
        let mut fields = line.split_whitespace().skip(1);
        let local = fields.next().unwrap();
        let queues = fields.nth(2).unwrap();
        local
            .ends_with(&port)
            .then(|| queues.split_once(':').unwrap().0)
    });
    ours.map(|queue| usize::from_str_radix(queue, 16).unwrap())
        .sum()
}

#[test]
fn the_system_holds_little_of_an_answer_that_is_not_read() {
    // 130 to 300 KB with the limit of the socket's buffer, 2.2 MB without.
    const MOST: usize = 512 * 1_024;
    let server = TestServer::start();
    let mut stream = connect_lazily(&server);
    stream.write_all(BIG.repeat(45).as_bytes()).unwrap();
    // 2.7 MB of answers are asked for; it holds what it may once no more is added.
    let until = Instant::now() + Duration::from_secs(10);
    let mut before = 0;
    loop {
        std::thread::sleep(Duration::from_millis(100));
        let held = held_by_the_system(&server);
        assert!(held < MOST, "{held} bytes");
        if held > 0 && held == before {
            break;
        }
        before = held;
        assert!(Instant::now() < until, "it never waits");
    }
}

#[test]
fn requests_behind_an_unread_answer_take_no_memory() {
    let server = TestServer::start();
    serves(&server);
    let before = memory();
    let mut callers = Vec::new();
    for _ in 0..10 {
        let mut stream = connect_lazily(&server);
        stream.write_all(BIG.repeat(45).as_bytes()).unwrap();
        // The server reads no more at some point.
        let _ = stream.write_all(SMALL.repeat(4_800).as_bytes());
        callers.push(stream);
    }
    assert!(serves(&server) < Duration::from_secs(1));
    let grown = memory().saturating_sub(before);
    assert!(grown < 20 * 1_024, "{grown} KB of 1.3 MB that was sent");
    drop(callers);
}
