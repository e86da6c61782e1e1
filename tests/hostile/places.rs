//! All connections from one address.

use std::io::Read as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::sockets::{HEALTHZ, answer, connect, limited, send};
use support::server::TestServer;

/// Whether a connection is accepted and answered.
fn is_taken(server: &TestServer) -> (TcpStream, bool) {
    let mut stream = connect(server);
    send(&mut stream, HEALTHZ);
    let mut byte = [0];
    // Closed at once, or reset, since its request was not read.
    let is_taken = matches!(stream.read(&mut byte), Ok(1));
    (stream, is_taken)
}

#[test]
fn an_address_has_so_many_connections_and_no_more() {
    let server = limited(|limits| limits.connections_per_address = 3);
    let mut taken: Vec<_> = (0..3).map(|_| is_taken(&server)).collect();
    assert!(taken.iter().all(|(_, is_taken)| *is_taken));
    assert!(!is_taken(&server).1, "a fourth");
    taken.pop();
    let until = Instant::now() + Duration::from_secs(10);
    while !is_taken(&server).1 {
        assert!(Instant::now() < until, "a place is not given back");
    }
}

#[test]
fn a_connection_serves_again_and_again() {
    let server = limited(|limits| limits.connections_per_address = 1);
    let mut stream = connect(&server);
    for _ in 0..100 {
        send(&mut stream, HEALTHZ);
        assert!(answer(&mut stream).0.starts_with("HTTP/1.1 200 "));
    }
}
