//! A server that is open on loopback, as long as nothing is configured.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use zoom_signature::Role;
use zoom_signature_server::auth::AnonymousAccess;

use support::server::{Answer, TestServer, page};

#[test]
fn on_loopback_everybody_may_ask_for_both_roles() {
    let server = TestServer::start();
    for role in [0, 1] {
        assert_eq!(Answer::of(server.ask(role)).claims()["role"], role);
    }
}

/// A web page whose own host name points at 127.0.0.1.
#[test]
fn a_page_elsewhere_cannot_ask_by_letting_its_name_point_here() {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    for host in [
        "evil.example",
        "evil.example:4000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.0.2.1",
    ] {
        let sign = Answer::of(server.ask(0).header("host", host));
        let inspect = server
            .post("/inspect")
            .json(&serde_json::json!({"signature": ""}));
        let inspect = Answer::of(inspect.header("host", host));
        for answer in [sign, inspect] {
            assert_eq!(
                answer.refusal(),
                (403, "host_not_allowed".to_owned()),
                "{host}"
            );
        }
    }
    for host in [
        "localhost",
        "localhost:4000",
        "LocalHost",
        "127.0.0.1:80",
        "[::1]:4000",
    ] {
        assert_eq!(
            Answer::of(server.ask(0).header("host", host)).status,
            200,
            "{host}"
        );
    }
    assert_eq!(
        Answer::of(server.get("/healthz").header("host", "pod-7")).status,
        200
    );
}

/// The host of an absolute URL in the request line takes precedence, and HTTP/1.0 may
/// name none.
#[test]
fn the_host_is_the_one_that_the_request_goes_to() {
    let server = TestServer::start();
    let (body, own) = (r#"{"mn":"123456789","role":0}"#, server.url(""));
    for (line, host, begins) in [
        (
            format!("{own}/signature HTTP/1.1"),
            "Host: evil.example\r\n",
            "HTTP/1.1 200 ",
        ),
        (
            "http://evil.example/signature HTTP/1.1".to_owned(),
            "Host: localhost\r\n",
            "HTTP/1.1 403 ",
        ),
        (
            "/signature HTTP/1.0".to_owned(),
            "Host: localhost\r\n",
            "HTTP/1.0 200 ",
        ),
        ("/signature HTTP/1.0".to_owned(), "", "HTTP/1.0 403 "),
    ] {
        let mut stream = TcpStream::connect(own.replace("http://", "")).unwrap();
        let head = format!(
            "POST {line}\r\n{host}Connection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with(begins), "{line} {host}: {answer}");
    }
}

#[test]
fn what_a_proxy_has_passed_on_is_refused() {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    for (name, value) in [
        ("x-forwarded-for", "192.0.2.1"),
        ("X-Forwarded-For", ""),
        ("forwarded", "for=127.0.0.1;host=localhost"),
        ("via", "1.1 varnish"),
        ("x-forwarded-host", "localhost"),
        ("x-forwarded-proto", "https"),
        ("x-real-ip", "127.0.0.1"),
    ] {
        let asked = server.ask(0).header(name, value);
        let inspected = server.post("/inspect").body("{}").header(name, value);
        for request in [asked, inspected] {
            let answer = Answer::of(request);
            let refused = (403, "proxy_not_allowed".to_owned());
            assert_eq!(answer.refusal(), refused, "{name}: {value}");
            assert!(answer.text.contains("ALLOW_ANONYMOUS"), "{}", answer.text);
        }
    }
}

#[test]
fn with_trusted_proxies_it_is_open_to_nobody() {
    let server = TestServer::with_auth_behind(&["127.0.0.0/8"], |auth| {
        auth.open = AnonymousAccess::LoopbackOnly;
    });
    let refused = Answer::of(server.ask(0)).refusal();
    assert_eq!(refused, (403, "proxy_not_allowed".to_owned()));
}

#[test]
fn behind_a_way_in_proxies_are_welcome() {
    let server = TestServer::with_auth(|auth| auth.open = AnonymousAccess::UpTo(Role::Participant));
    let passed_on = server.ask(0).header("x-forwarded-for", "192.0.2.1");
    assert_eq!(Answer::of(passed_on).status, 200);
}

#[test]
fn there_is_no_limit() {
    let server = TestServer::start();
    for _ in 0..700 {
        assert_eq!(Answer::of(server.ask(0)).status, 200);
    }
}
