//! How Redis is named, and what it has to permit.

use support::client;
use support::program::Program;

use crate::server::{Redis, answer, ask, certificates, now, program, replicas, send, signed};

#[test]
fn a_wrong_url_refuses_the_start_and_is_not_repeated() {
    for (variable, value, message) in [
        (
            "REDIS_URL",
            "http://pass-word@redis",
            "REDIS_URL: must be redis://",
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
            .contains(&format!("redis://127.0.0.1:{}", redis.port))
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
    let page = std::fs::read_to_string(support::generated::file("docs/operate.md")).unwrap();
    let line = page.lines().find(|line| line.starts_with("ACL SETUSER"));
    let line = line.expect("docs/operate.md has the user's rights");
    let reply = redis.run(&line.replace("PASSWORD", "secret-of-the-user"));
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
    let program = program(&redis.url()).and("ZOOM_OAUTH_URL", "http://127.0.0.1:1");
    let said = |program: &Program| program.run(&["check", "--online", "--json"]).stdout;
    let fine = said(&program);
    assert!(
        fine.contains("\"redis\"") && fine.contains("\"usable\""),
        "{fine}"
    );
    redis.kill();
    let gone = said(&program);
    assert!(
        gone.contains("\"connection\"") && gone.contains("cannot be used"),
        "{gone}"
    );
}
