//! Rate limits, and who is who behind a proxy.

use zoom_signature::Role;
use zoom_signature_server::auth::{AnonymousAccess, ApiKey, ApiKeys, RateLimit, Settings};

use support::server::{Answer, TestServer};

const ONE: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_one";
const OTHER: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_other";

fn two_keys(auth: &mut Settings) {
    auth.api_keys = ApiKeys::new(vec![
        ApiKey::parse(&format!("one:{ONE}"), Role::Participant).unwrap(),
        ApiKey::parse(&format!("other:{OTHER}"), Role::Host).unwrap(),
    ]);
}

fn exceeded() -> (u16, String) {
    (429, "rate_limit_exceeded".to_owned())
}

#[test]
fn a_caller_has_a_number_a_minute() {
    let server = TestServer::with_auth(|auth| {
        two_keys(auth);
        auth.caller_limit = RateLimit::per_minute(3);
    });
    for _ in 0..3 {
        assert_eq!(Answer::of(server.ask(0).bearer_auth(ONE)).status, 200);
    }
    let refused = Answer::of(server.ask(0).bearer_auth(ONE));
    assert_eq!(refused.refusal(), exceeded());
    let wait: u32 = refused.header("retry-after").parse().unwrap();
    assert!(
        (1..=20).contains(&wait),
        "three a minute are one in 20 s, and not {wait}"
    );
    let inspection = server
        .post("/inspect")
        .json(&serde_json::json!({"signature": ""}));
    assert_eq!(
        Answer::of(inspection.bearer_auth(ONE)).refusal(),
        exceeded(),
        "one allowance for all that a caller asks"
    );
    assert_eq!(
        Answer::of(server.ask(0).bearer_auth(OTHER)).status,
        200,
        "the other caller has its own"
    );
}

#[test]
fn what_is_refused_later_counts_too() {
    let server = TestServer::with_auth(|auth| {
        two_keys(auth);
        auth.caller_limit = RateLimit::per_minute(2);
    });
    for _ in 0..2 {
        assert_eq!(Answer::of(server.ask(1).bearer_auth(ONE)).status, 403);
    }
    assert_eq!(
        Answer::of(server.ask(1).bearer_auth(ONE)).refusal(),
        exceeded()
    );
}

#[test]
fn an_address_has_a_number_a_minute_before_anything_is_verified() {
    let server = TestServer::with_auth(|auth| {
        two_keys(auth);
        auth.address_limit = RateLimit::per_minute(4);
    });
    for guess in 0..4 {
        let answer = Answer::of(server.ask(0).bearer_auth(format!("guess-{guess}")));
        assert_eq!(answer.status, 401);
    }
    let refused = Answer::of(server.ask(0).bearer_auth(ONE));
    assert_eq!(refused.refusal(), exceeded(), "even with the right key");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() >= 1);
    assert_eq!(
        Answer::of(server.get("/healthz")).status,
        200,
        "a health check is not counted"
    );
}

#[test]
fn a_limit_of_nothing_is_no_limit() {
    let server = TestServer::with_auth(|auth| {
        two_keys(auth);
        auth.caller_limit = RateLimit::UNLIMITED;
        auth.address_limit = RateLimit::UNLIMITED;
    });
    for _ in 0..700 {
        assert_eq!(Answer::of(server.ask(0).bearer_auth(ONE)).status, 200);
    }
}

fn one_a_minute_behind(proxies: &'static [&str]) -> TestServer {
    TestServer::with_auth_behind(proxies, |auth| {
        auth.open = AnonymousAccess::UpTo(Role::Participant);
        auth.address_limit = RateLimit::per_minute(1);
    })
}

#[test]
fn a_strangers_x_forwarded_for_is_not_believed() {
    let server = one_a_minute_behind(&["10.0.0.0/8"]);
    assert_eq!(
        Answer::of(server.ask(0).header("x-forwarded-for", "192.0.2.1")).status,
        200
    );
    for (header, value) in [
        ("x-forwarded-for", "192.0.2.2"),
        ("x-forwarded-for", "10.0.0.1"),
        ("forwarded", "for=192.0.2.3"),
        ("x-real-ip", "192.0.2.4"),
    ] {
        let answer = Answer::of(server.ask(0).header(header, value));
        assert_eq!(answer.refusal(), exceeded(), "{header}: {value}");
    }
}

#[test]
fn a_trusted_proxys_word_is() {
    let server = one_a_minute_behind(&["127.0.0.0/8"]);
    for (said, status, reason) in [
        ("192.0.2.1", 200, "the first of this address"),
        ("192.0.2.1", 429, "the second"),
        ("192.0.2.2", 200, "another address"),
        (
            "198.51.100.1, 192.0.2.1",
            429,
            "what the caller itself added counts for nothing",
        ),
        ("192.0.2.3, 127.0.0.7", 200, "over two trusted proxies"),
        ("192.0.2.3", 429, "the same over one"),
    ] {
        let answer = Answer::of(server.ask(0).header("x-forwarded-for", said));
        assert_eq!(answer.status, status, "{reason}");
    }
    let answer = Answer::of(
        server
            .ask(0)
            .header("forwarded", "for=192.0.2.9;proto=https"),
    );
    assert_eq!(answer.status, 200);
    let answer = Answer::of(server.ask(0).header("forwarded", "for=\"192.0.2.9:4711\""));
    assert_eq!(answer.status, 429);
}

/// Some proxies add a second header after the one that they received.
#[test]
fn of_two_headers_the_last_is_the_proxys() {
    let server = one_a_minute_behind(&["127.0.0.0/8"]);
    for (header, own, proxys) in [
        (
            "x-forwarded-for",
            ["198.51.100.1", "198.51.100.2"],
            "192.0.2.1",
        ),
        (
            "forwarded",
            ["for=198.51.100.3", "for=198.51.100.4"],
            "for=192.0.2.2",
        ),
    ] {
        for (own, status) in own.into_iter().zip([200, 429]) {
            let request = server.ask(0).header(header, own).header(header, proxys);
            assert_eq!(Answer::of(request).status, status, "{header}: {own}");
        }
    }
}
