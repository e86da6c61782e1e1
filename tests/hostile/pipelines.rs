//! Pipelined requests, cut anywhere: each is answered, in order, as if it were alone.

use std::fmt::Write as _;
use std::io::Write as _;
use std::thread;

use proptest::prelude::*;

use crate::sockets::{answer, connect};
use support::server::TestServer;

const JSON: &str = r#"{"meetingNumber":"85746065432","role":0}"#;

/// Requests, and the beginning of each response's status line.
fn requests() -> Vec<(String, &'static str)> {
    let head = "POST /signature HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let sized = |body: &str| format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let chunked = |chunks: &[&str]| {
        let mut written = String::new();
        for chunk in chunks {
            write!(written, "{:x}\r\n{chunk}\r\n", chunk.len()).unwrap();
        }
        format!("{head}Transfer-Encoding: chunked\r\n\r\n{written}0\r\n\r\n")
    };
    let with_empty_lines = JSON.replace(',', "\r\n\r\n,\n\n");
    let long = JSON.replace(',', &format!("{},", " ".repeat(12_000)));
    vec![
        (
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(),
            "HTTP/1.1 200 ",
        ),
        (
            "GET /healthz HTTP/1.1\nHost: localhost\n\n".to_owned(),
            "HTTP/1.1 200 ",
        ),
        (
            "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(),
            "HTTP/1.1 404 ",
        ),
        (
            "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(),
            "HTTP/1.1 200 ",
        ),
        (sized(JSON), "HTTP/1.1 200 "),
        (sized("{"), "HTTP/1.1 400 "),
        (sized(&with_empty_lines), "HTTP/1.1 200 "),
        (sized(&format!("{JSON}\n\r\n")), "HTTP/1.1 200 "),
        (sized(&long), "HTTP/1.1 200 "),
        (chunked(&[JSON]), "HTTP/1.1 200 "),
        (
            chunked(&["{\r\n\r\n", &JSON[1..20], &JSON[20..]]),
            "HTTP/1.1 200 ",
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn each_is_answered_in_its_turn(
        order in prop::collection::vec(0_usize..11, 1..12),
        cuts in prop::collection::vec(1_usize..3_000, 0..12),
    ) {
        static SERVER: std::sync::LazyLock<TestServer> = std::sync::LazyLock::new(TestServer::start);
        let requests = requests();
        let asked: Vec<_> = order.iter().map(|index| requests[*index].clone()).collect();
        let bytes: String = asked.iter().map(|(request, _)| request.as_str()).collect();
        let mut stream = connect(&SERVER);
        let mut sending = stream.try_clone().unwrap();
        let sender = thread::spawn(move || {
            let mut rest = bytes.as_bytes();
            for cut in cuts {
                let (piece, behind) = rest.split_at(cut.min(rest.len()));
                sending.write_all(piece).unwrap();
                thread::yield_now();
                rest = behind;
            }
            sending.write_all(rest).unwrap();
        });
        for (request, status) in asked {
            let (head, body) = answer(&mut stream);
            prop_assert!(head.starts_with(status), "{request:.200}: {head}{body:.200}");
        }
        sender.join().unwrap();
    }
}
