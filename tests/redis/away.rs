//! Redis away, slow, refusing, full or read-only.

use std::time::{Duration, Instant};

use support::client;
use support::program::Serving;

use crate::server::{Redis, answer, ask, becomes, eventually, metric, program, replicas};

const UP: &str = "zoom_signature_redis_up";

fn errors(server: &mut Serving, kind: &str) -> f64 {
    let name = format!("zoom_signature_redis_errors_total{{kind=\"{kind}\"}}");
    metric(server, &name).unwrap()
}

/// Something happens to Redis, and is undone: requests are counted by the process meanwhile, and
/// the log has a line each way.
fn goes_and_comes(
    redis: &mut Redis,
    kind: &str,
    goes: impl Fn(&mut Redis),
    comes: impl Fn(&mut Redis),
) {
    let program = program(&redis.url()).and("RATE_LIMIT_PER_MINUTE", "20");
    let mut servers = replicas(1, &program);
    let server = &mut servers[0];
    let client = client();
    assert_eq!(answer(ask(&client, server)).0, 200);
    becomes(server, UP, 1.0);
    goes(redis);
    let since = Instant::now();
    let mut passed = 0;
    let mut slowest = Duration::ZERO;
    for _ in 0..40 {
        let began = Instant::now();
        let (status, code) = answer(ask(&client, server));
        slowest = slowest.max(began.elapsed());
        assert!(
            status == 200 || code == "rate_limit_exceeded",
            "{status} {code}"
        );
        passed += u64::from(status == 200);
    }
    let most = 20 + 20 * since.elapsed().as_secs() / 60 + 2;
    assert!(
        (18..=most).contains(&passed),
        "{kind}: {passed} of {most} by its own count"
    );
    assert!(slowest < Duration::from_secs(3), "{kind}: {slowest:?}");
    becomes(server, UP, 0.0);
    assert!(errors(server, kind) >= 1.0, "{kind}");
    let log = server.log_anew_until("redis cannot be used").to_owned();
    assert!(log.contains(kind), "{kind}: {log}");
    comes(redis);
    let log = server.log_anew_until("redis is back").to_owned();
    assert_eq!(
        log.matches("redis cannot be used").count(),
        0,
        "one line: {log}"
    );
    becomes(server, UP, 1.0);
    eventually("requests are counted there again", || {
        let before = metric(server, "zoom_signature_redis_duration_seconds_count").unwrap();
        answer(ask(&client, server));
        metric(server, "zoom_signature_redis_duration_seconds_count").unwrap() > before
    });
}

#[test]
fn it_may_be_killed_and_come_back_empty() {
    let mut redis = Redis::start();
    goes_and_comes(&mut redis, "connection", Redis::kill, Redis::start_again);
}

#[test]
fn it_may_stop_in_its_tracks() {
    let mut redis = Redis::start();
    let stop = |redis: &mut Redis| redis.signal("STOP");
    goes_and_comes(&mut redis, "timeout", stop, |redis| redis.signal("CONT"));
}

#[test]
fn its_clients_may_be_paused() {
    let mut redis = Redis::start();
    let pause = |redis: &mut Redis| drop(redis.run("CLIENT PAUSE 8000 ALL"));
    goes_and_comes(&mut redis, "timeout", pause, |_| {});
}

#[test]
fn it_may_be_full() {
    let mut redis = Redis::start();
    let full = |redis: &mut Redis| drop(redis.run("CONFIG SET maxmemory 1"));
    goes_and_comes(&mut redis, "out_of_memory", full, |redis| {
        redis.run("CONFIG SET maxmemory 0");
    });
}

#[test]
fn it_may_become_a_replica() {
    let mut redis = Redis::start();
    let demoted = |redis: &mut Redis| drop(redis.run("REPLICAOF 127.0.0.1 1"));
    goes_and_comes(&mut redis, "read_only", demoted, |redis| {
        redis.run("REPLICAOF NO ONE");
    });
}

#[test]
fn its_rules_may_change() {
    let mut redis = Redis::start();
    let shut = |redis: &mut Redis| drop(redis.run("ACL SETUSER default -evalsha -eval"));
    goes_and_comes(&mut redis, "refused", shut, |redis| {
        redis.run("ACL SETUSER default +@all");
    });
}

#[test]
fn a_server_starts_without_it_and_finds_it_later() {
    let mut redis = Redis::start();
    redis.kill();
    let mut server = program(&redis.url()).serve();
    server.log_until("redis cannot be used");
    assert_eq!(answer(ask(&client(), &server)).0, 200);
    redis.start_again();
    server.log_until("counts with its replicas in redis");
}

/// A server that comes back without the user's password.
#[test]
fn another_cause_is_told_once() {
    let mut redis = Redis::start();
    let mut server = program(&redis.url()).serve();
    server.log_until("counts with its replicas in redis");
    redis.kill();
    server.log_anew_until("redis cannot be used");
    let mut locked = Redis::with_port(redis.port, &["--requirepass", "another"]);
    let log = server
        .log_anew_until("redis still cannot be used")
        .to_owned();
    assert!(log.contains("refused"), "{log}");
    eventually("it is tried again", || {
        errors(&mut server, "refused") >= 3.0
    });
    locked.kill();
    redis.start_again();
    let log = server.log_anew_until("redis is back").to_owned();
    assert_eq!(log.matches("cannot be used").count(), 0, "{log}");
}
