//! Limits hold for all replicas together.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use support::client;

use crate::server::{API_KEY, Redis, answer, ask, eventually, program, replicas};

/// A caller floods so many replicas for this time; how many requests pass, and when the last did.
fn flood(servers: &[support::program::Serving], lasts: Duration) -> usize {
    let passed = AtomicUsize::new(0);
    let began = Instant::now();
    thread::scope(|scope| {
        for server in servers {
            for _ in 0..4 {
                let passed = &passed;
                scope.spawn(move || {
                    let client = client();
                    while began.elapsed() < lasts {
                        match answer(ask(&client, server)) {
                            (200, _) => drop(passed.fetch_add(1, Ordering::Relaxed)),
                            (429, code) => assert_eq!(code, "rate_limit_exceeded"),
                            other => panic!("{other:?}"),
                        }
                    }
                });
            }
        }
    });
    passed.into_inner()
}

#[test]
fn a_caller_gets_from_all_replicas_what_one_process_gives() {
    for (number, limit) in [(2, 60), (4, 120)] {
        let redis = Redis::start();
        let program = program(&redis.url())
            .and("RATE_LIMIT_PER_MINUTE", &limit.to_string())
            .and("ADDRESS_RATE_LIMIT_PER_MINUTE", "0");
        let servers = replicas(number, &program);
        let lasts = Duration::from_secs(5);
        let passed = flood(&servers, lasts);
        // At once, and what comes back meanwhile.
        let one_process = limit + limit * usize::try_from(lasts.as_secs()).unwrap() / 60;
        assert!(
            (one_process - number..=one_process + number).contains(&passed),
            "{passed} of {one_process} with {number} replicas"
        );
    }
}

#[test]
fn an_address_and_a_site_are_counted_together_too() {
    let redis = Redis::start();
    let program = program(&redis.url())
        .and("RATE_LIMIT_PER_MINUTE", "0")
        .and("ADDRESS_RATE_LIMIT_PER_MINUTE", "5")
        .and("TRUSTED_PROXIES", "127.0.0.1");
    let servers = replicas(2, &program);
    let client = client();
    let from = |server: usize, address: &str| {
        answer(ask(&client, &servers[server]).header("x-forwarded-for", address)).0
    };
    let of_one: Vec<u16> = (0..8).map(|turn| from(turn % 2, "192.0.2.1")).collect();
    assert_eq!(of_one, [200, 200, 200, 200, 200, 429, 429, 429]);
    assert_eq!(from(0, "192.0.2.2"), 200, "another address");
    // A site has the limit of sixteen addresses.
    let began = Instant::now();
    let mut passed = 0;
    for subnet in 0..200 {
        let address = format!("2001:db8:7:{subnet:x}::1");
        passed += u64::from(from(subnet % 2, &address) == 200);
    }
    let one_process = 80 + 80 * began.elapsed().as_secs() / 60;
    assert!(
        (80..=one_process + 3).contains(&passed),
        "{passed} of {one_process}"
    );
}

#[test]
fn an_invalid_credential_asks_redis_nothing_and_counts_for_nobody() {
    let redis = Redis::start();
    let servers = replicas(1, &program(&redis.url()));
    let before = redis.keys();
    let client = client();
    let wrong = ask(&client, &servers[0]).bearer_auth("another-key-that-nobody-knows");
    assert_eq!(answer(wrong).1, "credentials_invalid");
    assert_eq!(redis.keys(), before);
    assert_eq!(answer(ask(&client, &servers[0])).0, 200);
    let keys = redis.keys();
    assert_eq!(keys.len(), before.len() + 2, "{keys:?}");
    for key in &keys {
        assert!(key.starts_with("{zoom-signature}:"), "{key}");
        for plain in ["web", "127.0.0.1", API_KEY] {
            assert!(!key.contains(plain), "{key}");
        }
    }
}

#[test]
fn what_is_counted_is_forgotten_once_it_has_recovered() {
    let redis = Redis::start();
    let program = program(&redis.url()).and("RATE_LIMIT_PER_MINUTE", "600");
    let servers = replicas(1, &program);
    let client = client();
    assert_eq!(answer(ask(&client, &servers[0])).0, 200);
    eventually(
        "only the moment since when IDs are remembered stays",
        || {
            redis
                .keys()
                .iter()
                .all(|key| key.contains(":t:") || key.contains(":p:"))
        },
    );
}
