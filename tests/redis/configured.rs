//! How Redis is named, and what it has to permit.

use support::client;
use support::program::Program;

use crate::server::{
    Redis, answer, ask, becomes, certificates, metric, now, program, replicas, send, signed,
};

#[test]
fn a_wrong_url_refuses_the_start_and_is_not_repeated() {
    for (variable, value, message) in [
        (
            "REDIS_URL",
            "http://pass-word@redis",
            "REDIS_URL: must begin with redis://",
        ),
        (
            "REDIS_URL",
            "redis://pass-word@host",
            "REDIS_URL: has a user but no password",
        ),
        (
            "REDIS_URL",
            "unix:///run/redis.sock?password=pass-word",
            "REDIS_URL: has parameters that are not read",
        ),
        (
            "REDIS_URL",
            "redis://:pass-word@host/db",
            "REDIS_URL: must be redis://",
        ),
        (
            "REDIS_KEY_PREFIX",
            "{pass-word}",
            "REDIS_KEY_PREFIX: must be 1 to 64",
        ),
        (
            "REDIS_CA_FILE",
            "/pass-word",
            "REDIS_CA_FILE: the file that it names",
        ),
    ] {
        let program = Program::with_credentials().and("REDIS_URL", "rediss://redis.example.com");
        let program = program.and(variable, value);
        let ended = program.not_serving(&["serve", "--port", "0"]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.stderr.contains(message), "{}", ended.stderr);
        assert!(!ended.stderr.contains("pass-word"), "{}", ended.stderr);
    }
}

#[test]
fn a_password_is_shown_nowhere() {
    let redis = Redis::with(&["--requirepass", "a-pass-word"]);
    let url = format!("redis://:a-pass-word@127.0.0.1:{}/3", redis.port);
    let program = program(&url);
    let checked = program.run(&["check"]);
    assert!(
        checked
            .row("REDIS_URL")
            .contains(&format!("redis://127.0.0.1:{}/3", redis.port))
    );
    let servers = replicas(1, &program);
    assert_eq!(answer(ask(&client(), &servers[0])).0, 200);
    for server in servers {
        let ended = server.stopped();
        assert!(!ended.stdout.contains("a-pass-word") && !ended.stderr.contains("a-pass-word"));
    }
    assert!(!checked.stdout.contains("a-pass-word"));
}

#[test]
fn a_socket_and_a_file_with_the_url_will_do() {
    let redis = Redis::start();
    let program = program("");
    let url = program.file(
        "redis-url",
        &format!("unix://{}\n", redis.socket().display()),
    );
    let program = program
        .and("REDIS_URL_FILE", &url)
        .and("REDIS_KEY_PREFIX", "another:prefix");
    let servers = replicas(2, &program);
    assert_eq!(answer(ask(&client(), &servers[0])).0, 200);
    assert!(
        redis
            .keys()
            .iter()
            .all(|key| key.starts_with("{another:prefix}:"))
    );
}

/// The command that makes the user of docs/operate.md.
fn user(password: &str) -> String {
    let page = std::fs::read_to_string(support::generated::file("docs/operate.md")).unwrap();
    let line = page
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("user "));
    let line = line.expect("docs/operate.md has the user's rights");
    format!("ACL SETUSER {}", line.replace("PASSWORD", password))
}

/// A user with the commands that docs/operate.md lists, and no others, over TLS by a private CA.
#[test]
fn a_user_with_few_rights_signs_in_over_tls() {
    let folder = tempfile::tempdir().unwrap();
    let [ca, certificate, key] = certificates(folder.path());
    let port = crate::server::free_port();
    let redis = Redis::with(&[
        "--tls-port",
        &port.to_string(),
        "--tls-cert-file",
        certificate.to_str().unwrap(),
        "--tls-key-file",
        key.to_str().unwrap(),
        "--tls-ca-cert-file",
        ca.to_str().unwrap(),
        "--tls-auth-clients",
        "no",
    ]);
    let reply = redis.run(&user("secret-of-the-user"));
    assert!(reply.starts_with("+OK"), "{reply}");
    let url = format!("rediss://zoom-signature:secret-of-the-user@127.0.0.1:{port}");
    let with_ca = program(&url).and("REDIS_CA_FILE", ca.to_str().unwrap());
    let servers = replicas(2, &with_ca);
    let at = now() + 2;
    assert_eq!(send(servers[0].address(), &signed("one", at)).0, 200);
    assert_eq!(send(servers[1].address(), &signed("one", at)).0, 400);
    assert_eq!(answer(ask(&client(), &servers[0])).0, 200);

    let mut stranger = program(&url).serve();
    let log = stranger.log_until("redis cannot be used");
    assert!(log.contains("connection"), "{log}");
}

#[test]
fn check_online_says_whether_it_can_be_used() {
    let mut redis = Redis::start();
    let program = offline(&redis.url());
    let fine = check_online(&program);
    assert!(
        fine.contains("\"redis\"") && fine.contains("\"usable\""),
        "{fine}"
    );
    redis.kill();
    let gone = check_online(&program);
    assert!(
        gone.contains("\"connection\"") && gone.contains("cannot be used"),
        "{gone}"
    );
}

/// The same where Zoom cannot be asked.
fn offline(url: &str) -> Program {
    program(url).and("ZOOM_OAUTH_URL", "http://127.0.0.1:1")
}

fn check_online(program: &Program) -> String {
    program.run(&["check", "--online", "--json"]).stdout
}

/// Each of the rights is needed, and its lack is told as that.
#[test]
fn a_right_that_is_missing_is_told() {
    let redis = Redis::start();
    let port = redis.port;
    let reply = redis.run(&user("a-secret"));
    assert!(reply.starts_with("+OK"), "{reply}");
    let at = |rest: &str| offline(&format!("redis://zoom-signature:{rest}"));
    let fine = at(&format!("a-secret@127.0.0.1:{port}"));
    assert!(check_online(&fine).contains("\"usable\""));
    let refused = |program: &Program, what: &str| {
        let said = check_online(program);
        assert!(said.contains("\"refused\""), "{what}: {said}");
        assert!(
            said.contains("+evalsha +script|load +info"),
            "{what}: {said}"
        );
        assert!(said.contains("~{zoom-signature}:*"), "{what}: {said}");
    };
    for right in ["evalsha", "script|load", "info", "time", "get", "set"] {
        // Loaded again, so that SCRIPT LOAD is needed.
        redis.run("SCRIPT FLUSH");
        redis.run(&format!("ACL SETUSER zoom-signature -{right}"));
        refused(&fine, right);
        redis.run(&format!("ACL SETUSER zoom-signature +{right}"));
    }
    redis.run("ACL SETUSER zoom-signature resetkeys ~{other}:*");
    refused(&fine, "keys");
    redis.run("ACL SETUSER zoom-signature resetkeys ~{zoom-signature}:*");
    assert!(check_online(&fine).contains("\"usable\""));
    refused(&at(&format!("another@127.0.0.1:{port}")), "password");
    let third = at(&format!("a-secret@127.0.0.1:{port}/3"));
    refused(&third, "select");
    redis.run("ACL SETUSER zoom-signature +select");
    assert!(check_online(&third).contains("\"usable\""));
}

#[test]
fn a_redis_that_evicts_is_told() {
    let redis = Redis::start();
    redis.run("CONFIG SET maxmemory-policy allkeys-lru");
    let program = offline(&redis.url());
    let said = check_online(&program);
    assert!(said.contains("\"usable\""), "it has no limit: {said}");
    redis.run("CONFIG SET maxmemory 100mb");
    let said = check_online(&program);
    assert!(
        said.contains("\"evicts\"") && said.contains("allkeys-lru"),
        "{said}"
    );
    let mut server = program.serve();
    let log = server.log_until("redis may evict the IDs").to_owned();
    assert!(log.contains("allkeys-lru"), "{log}");
    redis.run("CONFIG SET maxmemory-policy noeviction");
    assert!(check_online(&program).contains("\"usable\""));
}

/// A line that got lost looks just like one that was removed.
#[test]
fn a_reload_that_loses_the_url_is_refused() {
    let redis = Redis::start();
    let program = program("");
    let line = format!("REDIS_URL={}\n", redis.url());
    program.file(".env", &line);
    let mut server = program.serve();
    let log = server.log_until("counts with its replicas in redis");
    assert!(log.contains(&redis.url()), "{log}");
    assert!(log.contains("at all replicas together"), "{log}");
    let moved = line.replace('\n', "/3\n");
    for changed in [
        format!("# {line}"),
        line.replace("URL", "ULR"),
        format!("{line}REDIS_KEY_PREFIX=another\n"),
        moved,
    ] {
        program.file(".env", &changed);
        let log = server.log_anew_until("the previous configuration stays");
        assert!(log.contains("(REDIS_URL, REDIS_KEY_PREFIX)"), "{log}");
        let is_misspelt = changed.contains("ULR");
        assert_eq!(log.contains("is REDIS_URL meant?"), is_misspelt, "{log}");
    }
    redis.run("CONFIG SET requirepass new");
    program.file(".env", &line.replace("//", "//:new@"));
    server.log_anew_until("reloaded");
    becomes(&mut server, "zoom_signature_redis_up", 1.0);
    program.file(".env", "RELOAD_MAY_OPEN=on\n");
    server.log_anew_until("reloaded");
    assert_eq!(metric(&mut server, "zoom_signature_redis_up"), None);
    assert_eq!(answer(ask(&client(), &server)).0, 200);
}
