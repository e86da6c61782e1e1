//! The gate that is open on loopback, as long as nothing is configured.

use crate::helpers::{Answer, TestServer, page};

#[test]
fn on_loopback_everybody_may_ask_for_both_roles() {
    let server = TestServer::start();
    for role in [0, 1] {
        assert_eq!(Answer::of(server.ask(role)).claims()["role"], role);
    }
}

/// A web page whose own name was made to point at 127.0.0.1.
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

#[test]
fn what_a_proxy_is_said_to_say_counts_for_nothing() {
    let server = TestServer::start();
    let request = server.ask(0).header("host", "evil.example");
    let request = request.header("x-forwarded-host", "localhost");
    let request = request.header("forwarded", "host=localhost");
    assert_eq!(
        Answer::of(request).refusal(),
        (403, "host_not_allowed".to_owned())
    );
}

#[test]
fn there_is_no_limit() {
    let server = TestServer::start();
    for _ in 0..700 {
        assert_eq!(Answer::of(server.ask(0)).status, 200);
    }
}
