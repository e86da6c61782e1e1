//! A signed request is accepted once by all replicas together.

use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use support::client;
use support::program::{Program, Serving};

use crate::server::{
    Redis, SIGNING, answer, ask, eventually, now, program, replicas, send, signed, signed_with,
};

/// The moment since when IDs are remembered must be over.
fn in_a_second() -> u64 {
    let began = now();
    eventually("a second goes by", || now() > began + 1);
    now()
}

#[test]
fn a_request_that_is_sent_to_all_at_once_is_accepted_once() {
    for number in [2, 4] {
        let redis = Redis::start();
        let program = program(&redis.url())
            .and("RATE_LIMIT_PER_MINUTE", "0")
            .and("ADDRESS_RATE_LIMIT_PER_MINUTE", "0");
        let servers = replicas(number, &program);
        let at = in_a_second();
        for round in 0..50 {
            let request = signed(&format!("id-{round}"), at);
            let statuses: Vec<u16> = thread::scope(|scope| {
                let sent: Vec<_> = (0..100)
                    .map(|turn| {
                        let (address, request) = (servers[turn % number].address(), &request);
                        scope.spawn(move || send(address, request).0)
                    })
                    .collect();
                sent.into_iter().map(|one| one.join().unwrap()).collect()
            });
            let accepted = statuses.iter().filter(|status| **status == 200).count();
            assert_eq!(accepted, 1, "round {round}: {statuses:?}");
            assert!(
                statuses.iter().all(|status| [200, 400].contains(status)),
                "{statuses:?}"
            );
        }
    }
}

#[test]
fn a_replica_that_has_just_started_accepts_what_was_signed_before() {
    let redis = Redis::start();
    let program = program(&redis.url());
    let first = replicas(1, &program);
    let at = in_a_second();
    assert_eq!(send(first[0].address(), &signed("one", at)).0, 200);
    let second = replicas(1, &program);
    assert_eq!(send(second[0].address(), &signed("two", at)).0, 200);
    let (status, body) = send(second[0].address(), &signed("one", at));
    assert_eq!(status, 400, "{body}");
    assert!(body.contains("signature_invalid"), "{body}");
}

const OTHER: [u8; 32] = [9; 32];

/// Of two callers, with a secret each.
fn of_two_callers(redis: &Redis) -> Program {
    let secrets = [SIGNING, OTHER].map(|bytes| format!("whsec_{}", STANDARD.encode(bytes)));
    program(&redis.url()).and("REQUEST_SIGNING_SECRETS", &secrets.join(","))
}

/// The first replica has seen both signatures of it, and the second gets one.
#[test]
fn a_request_with_two_signatures_is_accepted_once_by_all() {
    let redis = Redis::start();
    let servers = replicas(2, &of_two_callers(&redis));
    let at = in_a_second();
    for (id, one) in [("one", SIGNING), ("two", OTHER)] {
        let both = signed_with(&[SIGNING, OTHER], id, at);
        assert_eq!(send(servers[0].address(), &both).0, 200);
        for again in [signed_with(&[one], id, at), both] {
            let (status, body) = send(servers[1].address(), &again);
            assert_eq!(status, 400, "{body}");
            assert!(body.contains("This ID has been used"), "{body}");
        }
    }
}

#[test]
fn over_the_limit_of_one_caller_it_is_used_up_for_the_other_too() {
    let redis = Redis::start();
    let servers = replicas(2, &of_two_callers(&redis).and("RATE_LIMIT_PER_MINUTE", "1"));
    let at = in_a_second();
    assert_eq!(send(servers[0].address(), &signed("one", at)).0, 200);
    // By this process's own count, and by what both count.
    for (server, id) in servers.iter().zip(["two", "three"]) {
        let both = signed_with(&[SIGNING, OTHER], id, at);
        assert_eq!(send(server.address(), &both).0, 429);
    }
    // These would count as the other caller's, who has asked for nothing yet.
    for (server, id) in servers.iter().rev().zip(["two", "three"]) {
        let (status, body) = send(server.address(), &signed_with(&[OTHER], id, at));
        assert_eq!(status, 400, "{body}");
    }
}

#[test]
fn a_request_over_the_limit_is_used_up_for_all() {
    let redis = Redis::start();
    let program = program(&redis.url()).and("RATE_LIMIT_PER_MINUTE", "1");
    let servers = replicas(2, &program);
    let at = in_a_second();
    assert_eq!(send(servers[0].address(), &signed("one", at)).0, 200);
    // Refused by this process's own count, and by what both count.
    assert_eq!(send(servers[0].address(), &signed("two", at)).0, 429);
    assert_eq!(send(servers[1].address(), &signed("three", at)).0, 429);
    for id in ["two", "three"] {
        for server in &servers {
            let (status, body) = send(server.address(), &signed(id, at));
            assert_ne!(status, 200, "{body}");
            if status == 400 {
                assert!(body.contains("This ID has been used"), "{body}");
            }
        }
    }
}

#[test]
fn without_redis_no_signed_request_is_accepted_and_others_are() {
    let mut redis = Redis::start();
    let servers = replicas(1, &program(&redis.url()));
    let at = in_a_second();
    assert_eq!(send(servers[0].address(), &signed("one", at)).0, 200);
    redis.kill();
    for id in ["one", "two", "three"] {
        let (status, body) = send(servers[0].address(), &signed(id, at));
        assert_ne!(status, 200, "{body}");
        if id != "one" {
            assert_eq!(status, 503, "{body}");
            assert!(body.contains("replay_store_unavailable"), "{body}");
            assert!(body.to_lowercase().contains("retry-after: 1"), "{body}");
        }
    }
    assert_eq!(answer(ask(&client(), &servers[0])).0, 200);
    let ready = client().get(servers[0].url("/readyz")).send().unwrap();
    assert_eq!(ready.status().as_u16(), 200);
}

#[test]
fn what_was_signed_before_redis_lost_its_data_is_refused() {
    for how in ["restart", "FLUSHALL"] {
        let mut redis = Redis::start();
        let program = program(&redis.url());
        let mut servers = replicas(2, &program);
        let at = in_a_second();
        assert_eq!(send(servers[0].address(), &signed("one", at)).0, 200);
        assert_eq!(send(servers[0].address(), &signed("two", at)).0, 200);
        if how == "restart" {
            redis.kill();
            redis.start_again();
            for server in &mut servers {
                // Whoever has not noticed yet does now.
                send(server.address(), &signed("three", at));
                server.log_anew_until("redis is back");
            }
        } else {
            redis.run(how);
        }
        // The process that accepted it remembers it by itself; the other must not accept it.
        for id in ["one", "two"] {
            let (status, body) = send(servers[1].address(), &signed(id, at));
            assert_eq!(status, 503, "{how}: {body}");
            assert!(body.contains("replay_store_unavailable"), "{body}");
        }
        let later = in_a_second();
        thread::sleep(Duration::from_millis(1));
        assert_eq!(
            send(servers[1].address(), &signed("four", later)).0,
            200,
            "{how}"
        );
    }
}

fn assert_unknown(server: &Serving, request: &str) {
    let (status, body) = send(server.address(), request);
    assert_eq!(status, 503, "{body}");
    assert!(body.contains("replay_store_unavailable"), "{body}");
}

/// Processes that have just started know nothing of what was accepted before.
#[test]
fn what_a_snapshot_or_a_replica_lacks_is_refused_by_new_processes() {
    for how in ["snapshot", "replica"] {
        let mut redis = Redis::start();
        let mut successor = Redis::start();
        let servers = replicas(1, &program(&redis.url()));
        if how == "snapshot" {
            assert!(redis.run("SAVE").starts_with("+OK"));
        } else {
            successor.run(&format!("REPLICAOF 127.0.0.1 {}", redis.port));
            eventually("the replica has the keys", || {
                successor.keys().iter().any(|key| key.ends_with(":since"))
            });
            successor.run("REPLICAOF NO ONE");
        }
        let at = in_a_second();
        let request = signed("one", at);
        assert_eq!(send(servers[0].address(), &request).0, 200, "{how}");
        drop(servers);
        redis.kill();
        if how == "snapshot" {
            redis.start_again();
        } else {
            std::mem::swap(&mut redis, &mut successor);
        }
        assert!(!redis.keys().is_empty(), "{how}: it has what was before");
        let servers = replicas(2, &program(&redis.url()));
        for server in &servers {
            assert_unknown(server, &request);
        }
        let later = in_a_second();
        let request = signed("two", later);
        assert_eq!(send(servers[0].address(), &request).0, 200, "{how}");
        assert_eq!(send(servers[1].address(), &request).0, 400, "{how}");
    }
}

/// Whatever was accepted while nobody used this Redis is not known there.
#[test]
fn a_redis_that_nobody_used_remembers_from_now_on() {
    let redis = Redis::start();
    let program = program(&redis.url()).and("ZOOM_OAUTH_URL", "http://127.0.0.1:1");
    let checked = program.run(&["check", "--online", "--json"]).stdout;
    assert!(checked.contains("\"usable\""), "{checked}");
    let since = "{zoom-signature}:t:since";
    let begun = |redis: &Redis| redis.run(&format!("EXISTS {since}")).starts_with(":1");
    assert!(!begun(&redis), "a check does not begin to remember");
    let servers = replicas(1, &program);
    let before = redis.run(&format!("GET {since}"));
    assert!(begun(&redis));
    // It would go away in 15 s, but for the probes.
    redis.run(&format!("PEXPIRE {since} 7000"));
    let lasts = || {
        let reply = redis.run(&format!("PTTL {since}"));
        let number = reply.lines().next().unwrap().trim_start_matches(':');
        number.parse::<i64>().unwrap()
    };
    eventually("a probe prolongs it", || lasts() > 7_000);
    assert_eq!(redis.run(&format!("GET {since}")), before);
    assert!(lasts() <= 15_000);
    drop(servers);
    redis.run(&format!("PEXPIRE {since} 1"));
    eventually("it is over", || !begun(&redis));
    let at = now();
    let servers = replicas(1, &program);
    assert_unknown(&servers[0], &signed("one", at - 2));
}
