//! Which pages may read responses.

use reqwest::Method;
use zoom_signature::Role;
use zoom_signature_server::auth::{AnonymousAccess, RateLimit, SigningSecret, SigningSecrets};
use zoom_signature_server::http::AllowedOrigins;

use support::server::{Answer, TestServer};

fn ask(server: &TestServer, origin: &str) -> Answer {
    Answer::of(
        server
            .get("/signature?mn=123456789&role=0")
            .header("origin", origin),
    )
}

fn preflight(server: &TestServer, origin: &str) -> Answer {
    let request = server
        .client
        .request(Method::OPTIONS, server.url("/signature"));
    Answer::of(
        request
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type"),
    )
}

fn varies_by_origin(answer: &Answer) -> bool {
    let mut values = answer.headers.get_all("vary").iter();
    values.any(|value| value.to_str().unwrap().contains("Origin"))
}

fn may_read(server: &TestServer, origin: &str) {
    for answer in [ask(server, origin), preflight(server, origin)] {
        assert_eq!(answer.status, 200, "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), origin);
        assert!(varies_by_origin(&answer), "{:?}", answer.headers);
    }
    let allowed = preflight(server, origin);
    let methods = allowed.header("access-control-allow-methods");
    let mut methods: Vec<&str> = methods.split(", ").collect();
    methods.sort_unstable();
    assert_eq!(methods, ["GET", "POST"]);
    assert_eq!(allowed.header("access-control-max-age"), "3600");
    assert_eq!(
        allowed.header("access-control-allow-headers"),
        "content-type"
    );
    let refused = Answer::of(server.get("/nothing").header("origin", origin));
    assert_eq!(
        refused.header("access-control-allow-origin"),
        origin,
        "errors are read too"
    );
}

fn may_not_read(server: &TestServer, origin: &str) {
    let answer = ask(server, origin);
    assert_eq!(answer.status, 200, "answered, but not to be read");
    assert!(varies_by_origin(&answer), "{:?}", answer.headers);
    let preflight = preflight(server, origin);
    assert_eq!(preflight.codes(), ["origin_not_allowed"]);
    assert!(varies_by_origin(&preflight), "{:?}", preflight.headers);
    for answer in [answer, preflight] {
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
    }
}

#[test]
fn localhost_pages_only() {
    let server = TestServer::with(|settings| settings.origins = AllowedOrigins::Localhost);
    for origin in [
        "http://localhost:5173",
        "http://127.0.0.1:3000",
        "https://localhost",
    ] {
        may_read(&server, origin);
    }
    for origin in [
        "https://evil.example",
        "http://localhost.evil.example",
        "null",
    ] {
        may_not_read(&server, origin);
    }
}

#[test]
fn only_the_pages_named() {
    let list = vec!["https://app.example.com".to_owned()];
    let server = TestServer::with(|settings| settings.origins = AllowedOrigins::List(list));
    may_read(&server, "https://app.example.com");
    for origin in [
        "http://app.example.com",
        "https://app.example.com:8443",
        "http://localhost:3000",
    ] {
        may_not_read(&server, origin);
    }
}

#[test]
fn no_other_page_at_all() {
    let server = TestServer::with(|settings| settings.origins = AllowedOrigins::SameOrigin);
    may_not_read(&server, "http://localhost:3000");
}

#[test]
fn every_page_with_a_star() {
    let server = TestServer::with(|settings| settings.origins = AllowedOrigins::Any);
    for answer in [
        ask(&server, "https://any.example"),
        preflight(&server, "https://any.example"),
    ] {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(varies_by_origin(&answer), "{:?}", answer.headers);
    }
}

#[test]
fn without_an_origin_the_answer_still_varies() {
    let server = TestServer::start();
    assert!(varies_by_origin(&Answer::of(server.get("/signature"))));
}

#[test]
fn a_page_may_read_what_a_refusal_says_in_a_header() {
    let none = TestServer::with_auth(|auth| {
        auth.signing_secrets = SigningSecrets::new(vec![
            SigningSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap(),
        ]);
    });
    let limited = TestServer::with_auth(|auth| {
        auth.open = AnonymousAccess::UpTo(Role::Participant);
        auth.address_limit = RateLimit::per_minute(1);
    });
    let origin = "https://app.example.com";
    assert_eq!(ask(&limited, origin).status, 200);
    for (server, status, header) in [
        (none, 401, "www-authenticate"),
        (limited, 429, "retry-after"),
    ] {
        let refused = ask(&server, origin);
        assert_eq!(refused.status, status);
        assert_ne!(refused.header(header), "");
        let exposed = refused.header("access-control-expose-headers");
        assert!(exposed.contains(header), "{exposed}");
    }
}
