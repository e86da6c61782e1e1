use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::helpers::{Program, Serving};

/// A connection that may be asked again and again.
struct Connection(TcpStream);

impl Connection {
    fn to(server: &Serving) -> Self {
        let stream = TcpStream::connect(server.address()).unwrap();
        // Ends a test whose server would keep it for ever.
        let patience = Some(Duration::from_secs(60));
        stream.set_read_timeout(patience).unwrap();
        Self(stream)
    }

    fn ask(&mut self) {
        self.0
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            .unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"}") {
            let mut part = [0; 1_024];
            let read = self.0.read(&mut part).unwrap();
            assert_ne!(read, 0, "it hung up");
            answer.extend_from_slice(&part[..read]);
        }
        assert!(answer.starts_with(b"HTTP/1.1 200 "), "{answer:?}");
    }

    fn is_open(&self) -> bool {
        self.0.set_nonblocking(true).unwrap();
        let peeked = self.0.peek(&mut [0]);
        self.0.set_nonblocking(false).unwrap();
        matches!(peeked, Err(error) if error.kind() == ErrorKind::WouldBlock)
    }

    fn until_closed(mut self) {
        assert_eq!(self.0.read(&mut [0]).unwrap(), 0, "more than was asked for");
    }
}

#[test]
fn an_idle_connection_is_kept_as_long_as_is_configured() {
    let kept = |seconds: &str| {
        let program = Program::with_credentials().and("KEEP_ALIVE_SECONDS", seconds);
        program.serve()
    };
    // Empty: the default, 5 s.
    let [long, usual, short] = ["600", "", "1"].map(kept);
    let [mut long, mut usual, mut short] = [&long, &usual, &short].map(Connection::to);
    for connection in [&mut long, &mut usual, &mut short] {
        connection.ask();
    }
    short.until_closed();
    assert!(usual.is_open() && long.is_open());
    usual.until_closed();
    long.ask();
}

#[test]
fn an_idle_connection_does_not_hold_up_the_end() {
    let server = Program::with_credentials()
        .and("KEEP_ALIVE_SECONDS", "600")
        .and("SHUTDOWN_SECONDS", "600")
        .serve();
    let mut connection = Connection::to(&server);
    connection.ask();
    server.signal("TERM");
    connection.until_closed();
    assert_eq!(server.ended().code, Some(0));
}
