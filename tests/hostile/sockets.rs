//! Raw connections, and the answers that come over them.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use tokio::net::TcpSocket;
use zoom_signature_server::http::ConnectionLimits;

use support::server::TestServer;

/// Ends a test whose server would be silent for ever.
const PATIENCE: Duration = Duration::from_secs(30);

pub const HEALTHZ: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

pub fn limited(change: impl FnOnce(&mut ConnectionLimits)) -> TestServer {
    TestServer::with(|settings| change(&mut settings.limits))
}

pub fn address(server: &TestServer) -> SocketAddr {
    server.url("").replace("http://", "").parse().unwrap()
}

pub fn connect(server: &TestServer) -> TcpStream {
    let stream = TcpStream::connect(address(server)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// From another address of this machine.
#[cfg(target_os = "linux")]
pub fn connect_from(server: &TestServer, from: &str) -> TcpStream {
    let from = SocketAddr::new(from.parse().unwrap(), 0);
    connect_by(server, |socket| socket.bind(from).unwrap())
}

/// By a socket with settings of its own.
#[cfg(target_os = "linux")]
pub fn connect_by(server: &TestServer, set: impl FnOnce(&TcpSocket)) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        set(&socket);
        socket.connect(address(server)).await.unwrap()
    });
    let stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

pub fn send(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).unwrap();
}

/// The next answer, its head and its body.
pub fn answer(stream: &mut TcpStream) -> (String, String) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "{head:?} and no more");
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    (head, String::from_utf8(body).unwrap())
}

/// Whether an honest caller gets an answer, and soon.
pub fn serves(server: &TestServer) -> Duration {
    let since = Instant::now();
    let mut stream = connect(server);
    send(&mut stream, HEALTHZ);
    let (head, _) = answer(&mut stream);
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    since.elapsed()
}

/// What is said until the server hangs up, and after how long it does.
pub fn said_until_closed(stream: &mut TcpStream) -> (String, Duration) {
    let since = Instant::now();
    let mut said = Vec::new();
    // A connection that is reset is closed as well.
    let _ = stream.read_to_end(&mut said);
    let took = since.elapsed();
    assert!(took < PATIENCE, "it is not closed");
    (String::from_utf8_lossy(&said).into_owned(), took)
}
