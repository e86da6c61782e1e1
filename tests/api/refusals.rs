//! Every error, on every path, has the same shape.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use reqwest::Method;

use support::server::{Answer, TestServer, page};

fn with_page() -> TestServer {
    TestServer::with(|settings| settings.page = Some(page(None)))
}

#[test]
fn a_body_that_is_no_json_object_is_invalid() {
    let server = TestServer::start();
    for (body, reason) in [
        (" ", "white space"),
        ("{", "cut off"),
        ("null", "null"),
        ("[]", "an array"),
        ("\"x\"", "a string"),
        ("{} {}", "two of them"),
        (r#"{"role":0,}"#, "a comma too many"),
        (r"{role:0}", "no quotes"),
        (
            r#"{"mn":0123456789,"role":0}"#,
            "a leading zero in a number",
        ),
        ("meetingNumber=123456789&role=0", "a form called JSON"),
        ("\u{feff}\u{feff}{}", "two byte order marks"),
        ("\u{feff}", "a byte order mark"),
    ] {
        let answer = server.post_json(body);
        assert_eq!(
            (answer.status, answer.codes()),
            (400, vec!["body_invalid".to_owned()]),
            "{reason}"
        );
    }
    let latin1 = server
        .post("/signature")
        .header("content-type", "application/json");
    assert_eq!(
        Answer::of(latin1.body(vec![b'{', b'"', 0xe4, b'"', b':', b'1', b'}'])).codes(),
        ["body_invalid"]
    );
}

#[test]
fn sixteen_kibibytes_are_the_most() {
    let server = TestServer::start();
    let of_size = |size: usize| {
        let frame = r#"{"mn":"123456789","role":0,"x":""}"#.len();
        format!(
            r#"{{"mn":"123456789","role":0,"x":"{}"}}"#,
            "x".repeat(size - frame)
        )
    };
    assert_eq!(server.post_json(&of_size(16 * 1024)).status, 200);
    let answer = server.post_json(&of_size(16 * 1024 + 1));
    assert_eq!(
        (answer.status, answer.codes()),
        (413, vec!["body_too_large".to_owned()])
    );
}

#[test]
fn a_chunked_body_has_the_same_limit() {
    let server = TestServer::start();
    let address = server.url("").replace("http://", "");
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .write_all(b"POST /signature HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n")
        .unwrap();
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
    for _ in 0..5 {
        stream.write_all(chunk.as_bytes()).unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains(r#""code":"body_too_large""#), "{answer}");
}

#[test]
fn other_content_types_are_unsupported() {
    let server = TestServer::start();
    let body = "mn=123456789&role=0";
    for kind in ["text/plain", "application/xml", "nonsense", ""] {
        let answer = Answer::of(server.post("/").header("content-type", kind).body(body));
        assert_eq!(
            (answer.status, answer.codes()),
            (415, vec!["content_type_unsupported".to_owned()]),
            "{kind}"
        );
    }
    let zipped = server.post("/").header("content-encoding", "gzip");
    let zipped = zipped.header("content-type", "application/json");
    assert_eq!(Answer::of(zipped.body(body)).status, 415, "compressed");
    let unnamed = Answer::of(server.post("/signature").body(body));
    assert_eq!(unnamed.status, 415, "no content type");
    let beside_a_query = server.post("/signature?mn=123456789&role=0").body(body);
    assert_eq!(
        Answer::of(beside_a_query).codes(),
        ["content_type_unsupported"],
        "a body is not ignored because there is a query"
    );
    let body = r#"{"mn":"123456789","role":0}"#;
    for kind in [
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/vnd.api+json",
    ] {
        let answer = Answer::of(server.post("/").header("content-type", kind).body(body));
        assert_eq!(answer.status, 200, "{kind}");
    }
}

#[test]
fn nothing_answers_elsewhere() {
    let server = with_page();
    for path in [
        "/nothing",
        "/signature//",
        "/signature/x",
        "/page/",
        "/page/no.js",
        "/page/../Cargo.toml",
        "/page/%2e%2e/Cargo.toml",
        "/page/index.html/x",
        "/sdk/lib/x.js",
        "/.env",
        "//",
    ] {
        let answer = Answer::of(server.get(path));
        assert_eq!(
            (answer.status, answer.codes()),
            (404, vec!["not_found".to_owned()]),
            "{path}"
        );
    }
}

#[test]
fn other_methods_are_told_which_there_are() {
    let server = with_page();
    for (path, allow) in [
        ("/signature", "GET, POST"),
        ("/", "GET, HEAD, POST"),
        ("/healthz", "GET, HEAD"),
        ("/page/config.json", "GET, HEAD"),
        ("/page/style.css", "GET, HEAD"),
    ] {
        for method in [
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::OPTIONS,
            Method::TRACE,
        ] {
            let answer = Answer::of(server.client.request(method.clone(), server.url(path)));
            assert_eq!(answer.status, 405, "{method} {path}");
            assert_eq!(answer.codes(), ["method_not_allowed"], "{method} {path}");
            assert_eq!(answer.header("allow"), allow, "{method} {path}");
        }
    }
    let without_page = TestServer::start();
    let answer = Answer::of(without_page.get("/"));
    assert_eq!((answer.status, answer.header("allow")), (405, "POST"));
}

#[test]
fn a_library_s_own_words_never_reach_the_client() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("a.js"), "//").unwrap();
    let server = TestServer::with(|settings| {
        settings.page = Some(page(Some(directory.path().to_owned())));
    });
    for (path, status, code) in [
        ("/sdk/none.js", 404, "not_found"),
        ("/sdk/", 404, "not_found"),
        ("/sdk/../Cargo.toml", 404, "not_found"),
        ("/sdk/%2e%2e/%2e%2e/etc/passwd", 404, "not_found"),
    ] {
        let answer = Answer::of(server.get(path));
        assert_eq!(
            (answer.status, answer.codes()),
            (status, vec![code.to_owned()]),
            "{path}"
        );
    }
    let put = Answer::of(server.client.put(server.url("/sdk/a.js")));
    assert_eq!(
        (put.status, put.codes()),
        (405, vec!["method_not_allowed".to_owned()])
    );
    assert_eq!(put.header("allow"), "GET, HEAD");
    let range = server.get("/sdk/a.js").header("range", "bytes=90-99");
    assert_eq!(Answer::of(range).codes(), ["request_invalid"]);
}

#[test]
fn half_a_body_is_not_taken_for_the_whole() {
    let server = TestServer::start();
    let address = server.url("").replace("http://", "");
    let mut stream = TcpStream::connect(address).unwrap();
    // The first part is a request by itself; what follows is not a chunk.
    stream
        .write_all(
            b"POST /signature HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
              content-type: application/x-www-form-urlencoded\r\n\
              transfer-encoding: chunked\r\n\r\n\
              13\r\nmn=123456789&role=0\r\nnonsense\r\n",
        )
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains(r#""code":"body_invalid""#), "{answer}");
}
