//! redis-server, servers that use it, and what is sent to them.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::blocking::{Client, RequestBuilder};
use serde_json::Value;
use sha2::Sha256;
use support::program::{Program, Serving};
use support::{MEETING, client};
use tempfile::TempDir;

pub const API_KEY: &str = "k4XnTq9vRbW2zLp7HsYc1dGm";
pub const SIGNING: [u8; 32] = [7; 32];

/// How long anything may take that has to happen.
const WITHIN: Duration = Duration::from_secs(20);

/// A redis-server without any data on disk, in a folder of its own.
pub struct Redis {
    pub folder: TempDir,
    pub port: u16,
    arguments: Vec<String>,
    child: Option<Child>,
}

impl Redis {
    pub fn start() -> Self {
        Self::with(&[])
    }

    pub fn with(arguments: &[&str]) -> Self {
        Self::with_port(free_port(), arguments)
    }

    pub fn with_port(port: u16, arguments: &[&str]) -> Self {
        let mut redis = Self {
            folder: tempfile::tempdir().unwrap(),
            port,
            arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
            child: None,
        };
        redis.start_again();
        redis
    }

    /// At the same port, without data.
    pub fn start_again(&mut self) {
        let port = self.port.to_string();
        let folder = self.folder.path();
        let program = std::env::var_os("REDIS_SERVER").unwrap_or_else(|| "redis-server".into());
        let child = Command::new(program)
            .args(["--port", &port, "--bind", "127.0.0.1", "--save", ""])
            .args(["--appendonly", "no", "--dir"])
            .arg(folder)
            .arg("--unixsocket")
            .arg(self.socket())
            .args(&self.arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("redis-server is installed");
        self.child = Some(child);
        let socket = self.socket();
        eventually("redis-server listens", || {
            std::os::unix::net::UnixStream::connect(&socket).is_ok()
        });
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("redis.sock")
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.as_ref().unwrap().id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status();
        assert!(sent.unwrap().success());
    }

    /// The reply to a command, as the protocol writes it.
    pub fn run(&self, command: &str) -> String {
        let mut stream = std::os::unix::net::UnixStream::connect(self.socket()).unwrap();
        stream.set_read_timeout(Some(WITHIN)).unwrap();
        stream
            .write_all(format!("{command}\r\n").as_bytes())
            .unwrap();
        // Redis hangs up too, then; a QUIT would wait for the end of a CLIENT PAUSE.
        stream.shutdown(Shutdown::Write).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    /// All keys but those of probes, which come and go.
    pub fn keys(&self) -> Vec<String> {
        let reply = self.run("KEYS *");
        let lines = reply.lines().filter(|line| line.starts_with('{'));
        let lasting = lines.filter(|line| !line.contains("}:p:"));
        lasting.map(str::to_owned).collect()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A node of a cluster takes the port 10,000 above it, too.
pub fn free_port() -> u16 {
    let ports = std::iter::repeat_with(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    });
    ports.into_iter().find(|port| *port < 55_000).unwrap()
}

/// Waits for something that has to happen.
pub fn eventually(what: &str, mut happens: impl FnMut() -> bool) {
    let since = Instant::now();
    while !happens() {
        assert!(since.elapsed() < WITHIN, "{what}: not within {WITHIN:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// A program that counts in this Redis, with an API key and a signing secret.
pub fn program(url: &str) -> Program {
    let secret = format!("whsec_{}", STANDARD.encode(SIGNING));
    Program::with_credentials()
        .and("REDIS_URL", url)
        .and("PARTICIPANT_API_KEYS", &format!("web:{API_KEY}"))
        .and("REQUEST_SIGNING_SECRETS", &secret)
        .and("METRICS_BIND", "127.0.0.1:0")
}

/// Servers of this program that are connected to Redis.
pub fn replicas(number: usize, program: &Program) -> Vec<Serving> {
    let mut servers: Vec<Serving> = (0..number).map(|_| program.serve()).collect();
    for server in &mut servers {
        server.log_until("counts with its replicas in redis");
    }
    servers
}

pub fn ask(client: &Client, server: &Serving) -> RequestBuilder {
    let url = server.url(&format!("/signature?meetingNumber={MEETING}&role=0"));
    client.get(url).bearer_auth(API_KEY)
}

/// The status and the error's code, empty if there is none.
pub fn answer(request: RequestBuilder) -> (u16, String) {
    let response = request.send().unwrap();
    let status = response.status().as_u16();
    let body: Value = response.json().unwrap();
    (
        status,
        body["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
    )
}

pub fn now() -> u64 {
    std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

const BODY: &str = r#"{"meetingNumber":"85746065432","role":0}"#;

/// A signed request's head and body, to be sent as often as one likes.
pub fn signed(id: &str, at: u64) -> String {
    signed_with(&[SIGNING], id, at)
}

/// The same with a signature by each of these secrets.
pub fn signed_with(secrets: &[[u8; 32]], id: &str, at: u64) -> String {
    let signatures = secrets.iter().map(|secret| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
        mac.update(format!("{id}.{at}.{BODY}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    });
    let signatures: Vec<String> = signatures.collect();
    let signatures = signatures.join(" ");
    format!(
        "POST /signature HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nwebhook-id: {id}\r\nwebhook-timestamp: {at}\r\n\
         webhook-signature: {signatures}\r\nConnection: close\r\n\r\n{BODY}",
        BODY.len()
    )
}

/// The status and the body of the response to a request.
pub fn send(address: &str, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(WITHIN)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    let status = response.split(' ').nth(1).unwrap().parse().unwrap();
    (status, response)
}

/// The value of a metric without labels, or with these.
pub fn metric(server: &mut Serving, name: &str) -> Option<f64> {
    let log = server.log_until("metrics at ");
    let url = log.split("metrics at ").nth(1).unwrap();
    let url = url.split_whitespace().next().unwrap().to_owned();
    let text = client().get(url).send().unwrap().text().unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map(|value| value.parse().unwrap())
}

/// Whether this metric has this value within a while.
pub fn becomes(server: &mut Serving, name: &str, value: f64) {
    eventually(name, || metric(server, name) == Some(value));
}

/// A CA, and a certificate of it for 127.0.0.1, in this folder.
pub fn certificates(folder: &Path) -> [PathBuf; 3] {
    let path = |name: &str| folder.join(name);
    let openssl = |arguments: &[&str]| {
        let made = Command::new("openssl")
            .args(arguments)
            .current_dir(folder)
            .stderr(Stdio::null())
            .status();
        assert!(made.unwrap().success(), "{arguments:?}");
    };
    let key = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
    ];
    openssl(
        &[
            &["req", "-x509", "-subj", "/CN=Test CA", "-days", "2"][..],
            &key,
            &["-keyout", "ca.key", "-out", "ca.crt"],
        ]
        .concat(),
    );
    openssl(
        &[
            &["req", "-subj", "/CN=redis"][..],
            &key,
            &["-keyout", "redis.key", "-out", "redis.csr"],
        ]
        .concat(),
    );
    fs::write(path("names"), "subjectAltName=IP:127.0.0.1\n").unwrap();
    openssl(&[
        "x509",
        "-req",
        "-in",
        "redis.csr",
        "-CA",
        "ca.crt",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "names",
        "-out",
        "redis.crt",
    ]);
    [path("ca.crt"), path("redis.crt"), path("redis.key")]
}
