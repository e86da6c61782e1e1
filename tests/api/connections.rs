//! What happens to a connection after a response, and the headers of every response.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use zoom_signature_server::http::{ConnectionLimits, ErrorFormat};

use support::MEETING;
use support::server::{Answer, TestServer};

const HEAD: &str = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
const BODY: &str = r#"{"meetingNumber":"85746065432","role":0}"#;

fn connect(server: &TestServer) -> TcpStream {
    let stream = TcpStream::connect(server.url("").replace("http://", "")).unwrap();
    // Ends a test whose server would be silent for ever.
    let patience = Some(Duration::from_secs(60));
    stream.set_read_timeout(patience).unwrap();
    stream
}

/// Everything that the server sends until it hangs up.
fn said(mut stream: TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    said
}

fn kept_for(seconds: u64) -> TestServer {
    TestServer::with(|settings| {
        settings.limits = ConnectionLimits {
            idle: Duration::from_secs(seconds),
            ..ConnectionLimits::default()
        };
    })
}

/// A request that is sent within the announced time finds the connection open, however
/// long it takes to arrive.
#[test]
fn an_idle_connection_is_kept_a_second_longer_than_announced() {
    let server = kept_for(1);
    let since = Instant::now();
    let request = format!("{HEAD}Content-Length: {}\r\n\r\n{BODY}", BODY.len());
    let answer = said(connect(&server), &request);
    assert!(answer.contains("\r\nkeep-alive: timeout=1\r\n"), "{answer}");
    let kept = since.elapsed();
    assert!(kept >= Duration::from_secs(2), "closed after {kept:?}");
    assert!(kept < Duration::from_secs(5), "closed after {kept:?}");
}

#[test]
fn every_answer_says_how_long_its_connection_is_kept() {
    let server = TestServer::start();
    for path in ["/signature", "/healthz", "/openapi.json", "/nothing"] {
        let answer = Answer::of(server.get(path));
        assert_eq!(answer.header("keep-alive"), "timeout=75", "{path}");
    }
    let last = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let old = "GET /healthz HTTP/1.0\r\n\r\n";
    for request in [last, old] {
        let answer = said(connect(&server), request);
        assert!(answer.contains(" 200 OK\r\n"), "{answer}");
        assert!(!answer.contains("keep-alive"), "{answer}");
    }
}

#[test]
fn a_request_that_asks_for_web_socket_is_answered_as_if_it_did_not() {
    let server = TestServer::start();
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    let length = BODY.len();
    for (request, is_native) in [
        (
            format!("{HEAD}{upgrade}Content-Length: {length}\r\n\r\n{BODY}"),
            false,
        ),
        (
            format!("{HEAD}{upgrade}Content-Length: {length}\r\n\r\n{BODY}and more"),
            false,
        ),
        (
            format!("{HEAD}Upgrade: websocket\r\nContent-Length: {length}\r\n\r\n{BODY}"),
            false,
        ),
        (
            format!("{HEAD}{upgrade}Transfer-Encoding: chunked\r\n\r\n28\r\n{BODY}\r\n0\r\n\r\n"),
            false,
        ),
        (format!("{HEAD}{upgrade}\r\n"), true),
        (format!("{HEAD}{upgrade}Content-Length: 0\r\n\r\n"), true),
        (
            format!("GET /signature HTTP/1.1\r\nHost: localhost\r\n{upgrade}\r\n"),
            true,
        ),
    ] {
        let since = Instant::now();
        let answer = said(connect(&server), &request);
        assert!(
            answer.starts_with("HTTP/1.1 200 OK\r\n"),
            "{request}: {answer}"
        );
        assert!(
            answer.contains("\r\nconnection: close\r\n"),
            "{request}: {answer}"
        );
        assert!(since.elapsed() < Duration::from_secs(5), "{request}");
        let (_, json) = answer.split_once("\r\n\r\n").unwrap();
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        let claims = support::claims(json["signature"].as_str().unwrap());
        assert_eq!(claims.get("mn").is_none(), is_native, "{request}");
    }
    // What Java's HttpClient sends first.
    let h2c = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n";
    let answer = said(
        connect(&server),
        &format!("{HEAD}{h2c}Content-Length: {length}\r\n\r\n{BODY}"),
    );
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
}

/// The head of a file leaves before the file is read. A delayed ACK of the one would hold
/// up the other for 40 ms.
#[test]
fn an_answer_in_two_pieces_does_not_wait_for_an_acknowledgement() {
    let sdk = tempfile::tempdir().unwrap();
    std::fs::create_dir(sdk.path().join("lib")).unwrap();
    std::fs::write(sdk.path().join("lib/small.js"), "export default 1;\n").unwrap();
    let directory = sdk.path().to_owned();
    let server = TestServer::with(|settings| {
        settings.page = Some(support::server::page(Some(directory)));
    });
    let mut stream = connect(&server);
    let request = b"GET /sdk/lib/small.js HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        let since = Instant::now();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        let mut piece = [0; 4 * 1024];
        while !answer.ends_with(b"export default 1;\n") {
            let length = stream.read(&mut piece).unwrap();
            assert_ne!(length, 0, "{}", String::from_utf8_lossy(&answer));
            answer.extend_from_slice(&piece[..length]);
        }
        took.push(since.elapsed());
    }
    let delayed = took
        .iter()
        .filter(|took| **took > Duration::from_millis(35));
    // Without it every tenth or so is; a busy machine may slow one down too.
    assert!(delayed.count() < 5, "{took:?}");
}

const ROUNDS: usize = 200;

#[test]
fn a_path_may_end_in_a_slash_and_have_fields_in_it() {
    let server = TestServer::with(|settings| {
        settings.signature_paths = [
            "/api/zoom/",
            "/bin/webinar.json",
            "/zoom/webinars/{meetingNumber}/signature.json",
            "/zoom/{meetingNumber}/{role}/",
        ]
        .map(|path| path.parse().unwrap())
        .to_vec();
    });
    for path in ["/signature", "/api/zoom", "/bin/webinar.json"] {
        for path in [path.to_owned(), format!("{path}/")] {
            let query = format!("{path}?meetingNumber={MEETING}&role=1");
            assert_eq!(Answer::of(server.get(&query)).claims()["role"], 1, "{path}");
            let posted = server
                .post(&path)
                .header("content-type", "application/json");
            assert_eq!(
                Answer::of(posted.body(BODY)).claims()["mn"],
                MEETING,
                "{path}"
            );
        }
    }
    let whole = "/zoom/webinars/85746065432/signature.json?role=1";
    let spaced = "/zoom/webinars/857%204606%205432/signature.json/?role=1";
    for path in [whole, spaced, "/zoom/85746065432/1", "/zoom/85746065432/1/"] {
        for request in [server.get(path), server.post(path)] {
            let claims = Answer::of(request).claims();
            assert_eq!(
                (&claims["mn"], &claims["role"]),
                (&MEETING.into(), &1.into()),
                "{path}"
            );
        }
    }
    let both = server
        .post("/zoom/85746065432/0")
        .header("content-type", "application/json");
    assert_eq!(
        Answer::of(both.body(BODY)).claims()["mn"],
        MEETING,
        "the same twice"
    );
    for (path, code) in [
        (
            "/zoom/webinars/nine/signature.json?role=0",
            "meeting_number_invalid",
        ),
        ("/zoom/85746065432/2", "role_invalid"),
        ("/zoom/85746065432/0?role=1", "parameter_conflict"),
        ("/zoom/85746065432/0?mn=123456789", "parameter_conflict"),
        (
            "/zoom/webinars/85746065432/signature.json",
            "meeting_number_and_role_required_together",
        ),
    ] {
        assert_eq!(Answer::of(server.get(path)).codes(), [code], "{path}");
    }
    assert_eq!(Answer::of(server.get("/zoom/85746065432")).status, 404);
}

#[test]
fn an_error_can_be_a_text() {
    let server = TestServer::with(|settings| {
        settings.error_format = ErrorFormat::Text;
        settings.page = Some(support::server::page(None));
    });
    for (request, status, code) in [
        (
            server.get("/signature?mn=85746065432&role=2"),
            400,
            "role_invalid",
        ),
        (server.get("/nothing"), 404, "not_found"),
        (
            server.client.put(server.url("/signature")),
            405,
            "method_not_allowed",
        ),
        (
            server.post("/inspect").body("x"),
            415,
            "content_type_unsupported",
        ),
    ] {
        let answer = Answer::of(request);
        assert_eq!(answer.status, status, "{code}");
        assert_eq!(answer.header("content-type"), "application/json", "{code}");
        let body = answer.json();
        let members: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(members, ["code", "error", "errors"], "{code}");
        assert_eq!(body["code"], code);
        assert!(body["error"].as_str().unwrap().len() > 10, "{body}");
        assert_eq!(body["errors"][0]["reason"], body["error"]);
        assert_eq!(body["errors"][0]["code"], code);
    }
    let preflight = server
        .client
        .request(reqwest::Method::OPTIONS, server.url("/signature"));
    let preflight = preflight
        .header("origin", "https://app.example.com")
        .header("access-control-request-method", "POST");
    assert_eq!(Answer::of(preflight).json()["code"], "origin_not_allowed");
}

#[test]
fn every_answer_has_the_id_of_its_request() {
    let server = TestServer::start();
    let id = |request: reqwest::blocking::RequestBuilder| {
        let answer = Answer::of(request);
        answer.header("x-request-id").to_owned()
    };
    let given = "8f1c5a2e-7f0b-4c57-9d53-0b6a1c4fb4c1";
    for path in ["/signature", "/healthz", "/nothing", "/signature?role=7"] {
        assert_eq!(
            id(server.get(path).header("x-request-id", given)),
            given,
            "{path}"
        );
        let (one, other) = (id(server.get(path)), id(server.get(path)));
        assert_eq!(one.len(), 32, "{path}");
        assert_ne!(one, other, "{path}");
    }
    let too_long = "x".repeat(129);
    for unfit in ["a b", "a\"b", too_long.as_str()] {
        assert_eq!(
            id(server.get("/healthz").header("x-request-id", unfit)).len(),
            32
        );
    }
    let page = server
        .get("/healthz")
        .header("origin", "http://localhost:3000");
    let exposed = Answer::of(page);
    let exposed = exposed.header("access-control-expose-headers");
    assert!(exposed.contains("x-request-id"), "{exposed}");
}
