//! Thousands of requests behind an answer that is not read.

use std::time::Duration;

use crate::helpers::TestServer;
use crate::sockets::{address, serves};
use std::io::Write as _;

use tokio::net::TcpSocket;

const BIG: &str = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
const SMALL: &str = "GET / HTTP/1.1\r\nHost:localhost\r\n\r\n";

/// Of this process, which is the server's too, in kilobytes.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.unwrap().split_whitespace().nth(1).unwrap();
    number.parse().unwrap()
}

#[test]
fn requests_behind_an_unread_answer_take_no_memory() {
    let server = TestServer::start();
    serves(&server);
    let before = memory();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut callers = Vec::new();
    for _ in 0..10 {
        // What is not read fills small buffers soon.
        let stream = runtime.block_on(async {
            let socket = TcpSocket::new_v4().unwrap();
            socket.set_recv_buffer_size(2_048).unwrap();
            socket.connect(address(&server)).await.unwrap()
        });
        let mut stream = stream.into_std().unwrap();
        stream.set_nonblocking(false).unwrap();
        stream
            .set_write_timeout(Some(Duration::from_millis(500)))
            .unwrap();
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
