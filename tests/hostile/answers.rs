//! Connections that are closed because their responses are not read.

use std::time::{Duration, Instant};

use crate::sockets::{connect, limited, said_until_closed, send, serves};

const BIG: &str = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[test]
fn an_answer_that_is_not_read_ends_its_connection() {
    let server = limited(|limits| limits.unread = Duration::from_secs(1));
    let mut stream = connect(&server);
    // Far more than the sockets' buffers hold.
    let requests = BIG.repeat(300);
    send(&mut stream, &requests);
    let since = Instant::now();
    // From here, its end can only be seen by what is missing.
    while since.elapsed() < Duration::from_secs(3) {
        serves(&server);
    }
    let (said, _) = said_until_closed(&mut stream);
    let answers = said.matches("HTTP/1.1 200 ").count();
    assert!((1..300).contains(&answers), "{answers} answers");
}

#[test]
fn who_reads_slowly_gets_all() {
    let server = limited(|limits| limits.unread = Duration::from_secs(2));
    let mut stream = connect(&server);
    let last = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    send(&mut stream, &format!("{}{last}", BIG.repeat(99)));
    std::thread::sleep(Duration::from_secs(1));
    let (said, _) = said_until_closed(&mut stream);
    assert_eq!(said.matches("HTTP/1.1 200 ").count(), 100);
}
