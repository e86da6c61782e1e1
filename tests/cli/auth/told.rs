//! How `check` and the log's first lines describe it.

use serde_json::json;

use support::client;
use support::program::Program;

use super::{BACK, SIGNING, WEB, ask, everywhere, refused};

fn open_to(program: &Program) -> String {
    let ended = program.run(&["check"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let said = ended.stdout.split("Listens on ").nth(1).unwrap();
    said.lines().nth(1).unwrap().to_owned()
}

#[test]
fn check_tells_what_is_open_to_whom() {
    assert_eq!(
        open_to(&Program::with_credentials()),
        "Everybody on this machine may join every meeting, and host; nobody else can reach the \
         server."
    );
    let keys = everywhere()
        .and(
            "PARTICIPANT_API_KEYS",
            &format!("web:{WEB},shop:{WEB}-2,app:{WEB}-3"),
        )
        .and("HOST_API_KEYS", &format!("back:{BACK}"));
    assert_eq!(
        open_to(&keys),
        "With an API key, web, shop and app may join every meeting as a participant, and back \
         may host as well. Nobody else gets in. Requests a minute, at most: 120 from a caller, \
         600 from an address."
    );
    let users = everywhere()
        .and("OIDC_ISSUER", "https://login.example.com")
        .and("OIDC_AUDIENCE", "zoom")
        .and("OIDC_HOST_CLAIM", "realm_access.roles=zoom-host")
        .and("OIDC_MEETING_CLAIM", "zoom_meetings")
        .and("REQUEST_SIGNING_SECRETS", SIGNING)
        .and("ALLOW_ANONYMOUS", "participant")
        .and("ALLOWED_MEETING_NUMBERS", "857 4606 5432, 123-456-789")
        .and("RATE_LIMIT_PER_MINUTE", "0")
        .and("ADDRESS_RATE_LIMIT_PER_MINUTE", "0");
    assert_eq!(
        open_to(&users),
        "Backends that sign their requests with the signing secret may join the 2 allowed \
         meetings, and host. Users whom https://login.example.com has signed in may join those \
         of the 2 allowed meetings that it lists for them (in zoom_meetings) as a participant; \
         those with realm_access.roles=zoom-host may host as well. Everybody else who can reach \
         the server may join the 2 allowed meetings, but not host."
    );
}

#[test]
fn check_tells_what_is_open_in_other_words_where_it_is_otherwise() {
    let all_of = |variables: &[(&str, &str)]| {
        let program = variables
            .iter()
            .fold(everywhere(), |program, (name, value)| {
                program.and(name, value)
            });
        open_to(&program)
    };
    let host_keys = format!("back:{BACK},shop:{WEB}");
    let two_secrets = format!("{SIGNING},whsec_{}", "A".repeat(32));
    assert_eq!(
        all_of(&[
            ("HOST_API_KEYS", &host_keys),
            ("REQUEST_SIGNING_SECRETS", &two_secrets),
            ("ALLOWED_MEETING_NUMBERS", "123456789"),
            ("RATE_LIMIT_PER_MINUTE", "0"),
        ]),
        "With an API key, back and shop may join the one allowed meeting, and host. Backends \
         that sign their requests with one of 2 signing secrets may join the one allowed \
         meeting, and host. Nobody else gets in. Requests a minute, at most: 600 from an address."
    );
    assert_eq!(
        all_of(&[
            ("OIDC_ISSUER", "https://login.example.com"),
            ("OIDC_AUDIENCE", "zoom"),
            ("ADDRESS_RATE_LIMIT_PER_MINUTE", "0"),
        ]),
        "Users whom https://login.example.com has signed in may join every meeting as a \
         participant; none of them may host. Nobody else gets in. Requests a minute, at \
         most: 120 from a caller."
    );
    assert_eq!(
        all_of(&[("ALLOW_ANONYMOUS", "host")]),
        "Everybody who can reach the server may join every meeting, and host. Requests a \
         minute, at most: 120 from a caller, 600 from an address."
    );
}

#[test]
fn check_warns_of_a_limit_that_counts_nobody() {
    for variable in ["RATE_LIMIT_PER_MINUTE", "ADDRESS_RATE_LIMIT_PER_MINUTE"] {
        let checked = Program::with_credentials()
            .and(variable, "5")
            .run(&["check"]);
        let warning = format!("warning: {variable}: has no effect while everybody");
        assert!(checked.stdout.contains(&warning), "{}", checked.stdout);
    }
}

#[test]
fn check_warns_of_proxies_that_are_everybody() {
    for (proxies, warns) in [
        ("0.0.0.0/0", true),
        ("10.0.0.0/8, ::/0", true),
        ("10.0.0.0/8", false),
    ] {
        let checked = everywhere()
            .and("ALLOW_ANONYMOUS", "participant")
            .and("TRUSTED_PROXIES", proxies)
            .run(&["check"]);
        let told = checked
            .stdout
            .contains("warning: TRUSTED_PROXIES: trusts everybody");
        assert_eq!(told, warns, "{proxies}: {}", checked.stdout);
    }
}

#[test]
fn the_log_says_at_the_start_who_may_ask_and_warns_if_all_may() {
    let mut shut = everywhere()
        .and("PARTICIPANT_API_KEYS", &format!("web:{WEB}"))
        .serve();
    let log = shut.log_until("may join every meeting").to_owned();
    assert!(log.contains("INFO With an API key, web may join"), "{log}");
    let mut open = everywhere().and("ALLOW_ANONYMOUS", "host").serve();
    let log = open.log_until("may join every meeting").to_owned();
    assert!(
        log.contains("WARN Everybody who can reach the server may join"),
        "{log}"
    );
    let mut on_loopback = Program::with_credentials()
        .and("ALLOW_ANONYMOUS", "host")
        .serve();
    let log = on_loopback.log_until("may join every meeting").to_owned();
    assert!(
        log.contains("INFO Everybody who can reach the server may join"),
        "{log}"
    );
}

#[test]
fn the_limits_of_a_key_are_told_and_the_end_of_one() {
    let program = Program::with_credentials()
        .and(
            "PARTICIPANT_API_KEYS",
            &format!("web[until=2020-01-01;meetings=123456789]:{WEB}"),
        )
        .and("NATIVE_SIGNATURES", "all");
    let shown = program.run(&["check"]).stdout;
    for told in [
        "1 key (web until 2020-01-01, 1 meeting)",
        "web (until 2020-01-01, 1 meeting) may join every meeting as a participant",
        "warning: PARTICIPANT_API_KEYS: the key of web was valid until 2020-01-01",
        "Native signatures, which name neither meeting nor role, are for participants too",
    ] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let mut server = program.serve();
    server.log_until("WARN PARTICIPANT_API_KEYS: the key of web was valid until 2020-01-01");
    let refused = ask(&server, 0).bearer_auth(WEB).send().unwrap();
    assert_eq!(refused.status(), 401);
    server.log_until("code=\"api_key_expired\"");
}

#[test]
fn nobody_gets_a_longer_lifetime_than_there_is() {
    let limited = || Program::with_credentials().and("SIGNATURE_LIFETIME_MAX_SECONDS", "3600");
    let server = limited().serve();
    let ask = |seconds: u32| {
        let request = client().post(server.url("/signature"));
        let answer = request.json(&json!({"expirationSeconds": seconds}));
        let answer = answer.send().unwrap();
        (answer.status().as_u16(), answer.text().unwrap())
    };
    assert_eq!(ask(3600).0, 200);
    let (status, text) = ask(3601);
    assert_eq!(status, 400);
    assert!(
        text.contains("expirationSeconds must be 3600 at most"),
        "{text}"
    );
    let shown = limited().run(&["check", "--all"]);
    let default = shown.row("SIGNATURE_LIFETIME_SECONDS");
    assert!(default.contains("3600"), "{shown:?}");
    let refused = refused(&limited().and("SIGNATURE_LIFETIME_SECONDS", "7200"));
    assert!(
        refused.contains("SIGNATURE_LIFETIME_SECONDS: is 7200"),
        "{refused}"
    );
}
