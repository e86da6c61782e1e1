//! Addresses that cannot be bound, reported before the start if that is possible.

use std::net::{Ipv4Addr, TcpListener};

use support::program::Program;

fn free_port() -> u16 {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    taken.local_addr().unwrap().port()
}

fn listening(host: &str, metrics: &str) -> Program {
    Program::with_credentials()
        .and("HOST", host)
        .and("METRICS_BIND", metrics)
        .and("ALLOW_ANONYMOUS", "participant")
}

/// The unspecified `IPv6` address includes all others with its port, `IPv4` ones too.
#[test]
fn metrics_on_the_servers_own_address_are_a_fault() {
    for (host, metrics) in [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "0.0.0.0"),
        ("127.0.0.1", "[::]"),
        ("127.0.0.1", "[::ffff:127.0.0.1]"),
        ("0.0.0.0", "127.0.0.1"),
        ("0.0.0.0", "[::]"),
        ("::", "127.0.0.1"),
        ("::", "0.0.0.0"),
        ("::", "[::1]"),
        ("::1", "[::]"),
        ("::1", "[::1]"),
    ] {
        let port = free_port().to_string();
        let program = listening(host, &format!("{metrics}:{port}"));
        let ended = program.not_serving(&["serve", "--port", &port]);
        assert_eq!(ended.code, Some(1), "{host} and {metrics}");
        let ended = program.and("PORT", &port).run(&["check"]);
        assert_eq!(ended.code, Some(1), "{host} and {metrics}");
        let said = "METRICS_BIND: takes the address of HOST and PORT; give it another port";
        assert!(ended.stdout.contains(said), "{}", ended.stdout);
    }
}

#[test]
fn metrics_beside_the_servers_address_are_none() {
    for (host, metrics) in [
        ("127.0.0.1", "127.0.0.2"),
        ("127.0.0.1", "[::1]"),
        ("0.0.0.0", "[::1]"),
    ] {
        let port = free_port().to_string();
        let program = listening(host, &format!("{metrics}:{port}"));
        program.serve_with(&["serve", "--port", &port]);
        assert_eq!(program.and("PORT", &port).run(&["check"]).code, Some(0));
    }
    let program = listening("127.0.0.1", "127.0.0.1:0");
    assert_eq!(program.and("PORT", "0").run(&["check"]).code, Some(0));
}

/// An address of no machine: RFC 5737.
const NOWHERE: &str = "192.0.2.1";

#[test]
fn a_taken_address_is_told_with_the_variables_that_it_came_from() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = |variables| {
        format!("). Another program has it: end that one, or set {variables} to a free address.")
    };
    let ended = Program::with(&[]).run(&["serve", "--port", &port]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains(&said("HOST and PORT")) && ended.stderr.contains(&address),
        "{}",
        ended.stderr
    );
    let program = Program::with(&[("METRICS_BIND", &address)]);
    let ended = program.run(&["serve", "--port", "0"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains(&said("METRICS_BIND")) && ended.stderr.contains(&address),
        "{}",
        ended.stderr
    );
}

#[test]
fn an_address_of_another_machine_is_told() {
    for (host, metrics, variable) in [
        (NOWHERE, "127.0.0.1:0", "HOST"),
        ("127.0.0.1", "192.0.2.1:0", "METRICS_BIND"),
    ] {
        let ended = listening(host, metrics).not_serving(&["serve", "--port", "0"]);
        assert_eq!(ended.code, Some(1));
        let said = format!("This machine has no such address: set {variable} to one that it has");
        assert!(ended.stderr.contains(&said), "{}", ended.stderr);
        assert_eq!(
            ended.stderr.matches("METRICS_BIND").count(),
            usize::from(variable != "HOST")
        );
    }
}
