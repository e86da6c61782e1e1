//! Which configurations the server starts with, and whom it accepts.

use support::program::Program;

use super::{BACK, SIGNING, WEB, ask, everywhere, refused, status};

#[test]
fn beyond_loopback_it_does_not_start_without_authentication() {
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        let program = Program::with_credentials().and("HOST", host);
        let told = refused(&program);
        assert!(
            told.contains("ALLOW_ANONYMOUS: HOST is not loopback"),
            "{host}: {told}"
        );
        assert!(told.contains("zoom-signature key new NAME"), "{told}");
    }
    let with_limits = everywhere()
        .and("RATE_LIMIT_PER_MINUTE", "5")
        .and("ALLOWED_MEETING_NUMBERS", "123456789");
    assert!(
        refused(&with_limits).contains("ALLOW_ANONYMOUS"),
        "neither is an authentication method"
    );
}

#[test]
fn each_way_in_can_be_used_alone() {
    for (variables, reason) in [
        (
            vec![("PARTICIPANT_API_KEYS", "web:K7gNU3sdo-OL0wNhqoVWhr3g_web")],
            "API keys",
        ),
        (
            vec![("HOST_API_KEYS", "web:K7gNU3sdo-OL0wNhqoVWhr3g_web")],
            "host API keys",
        ),
        (
            vec![("REQUEST_SIGNING_SECRETS", SIGNING)],
            "signed requests",
        ),
        (
            vec![
                ("OIDC_ISSUER", "http://127.0.0.1:1"),
                ("OIDC_AUDIENCE", "zoom"),
            ],
            "OpenID tokens",
        ),
        (
            vec![("ALLOW_ANONYMOUS", "participant")],
            "nobody asked who they are",
        ),
    ] {
        let program = variables
            .iter()
            .fold(everywhere(), |program, (name, value)| {
                program.and(name, value)
            });
        let server = program.serve();
        let open = variables[0].0 == "ALLOW_ANONYMOUS";
        assert_eq!(
            status(ask(&server, 0)),
            if open { 200 } else { 401 },
            "{reason}"
        );
        assert_ne!(status(ask(&server, 1)), 200, "{reason}");
    }
}

#[test]
fn a_way_in_shuts_loopback_too() {
    let server = Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", &format!("web:{WEB}"))
        .serve();
    assert_eq!(status(ask(&server, 0)), 401);
    assert_eq!(status(ask(&server, 0).bearer_auth(WEB)), 200);
    let open = Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", &format!("web:{WEB}"))
        .and("ALLOW_ANONYMOUS", "host")
        .serve();
    assert_eq!(status(ask(&open, 1)), 200);
}

#[test]
fn a_made_key_works_as_it_is_printed() {
    let made = Program::with(&[]).run(&["key", "new", "back.office-2"]);
    assert_eq!((made.code, made.stderr.as_str()), (Some(0), ""));
    let (name, key) = made.stdout.trim_end().split_once(':').unwrap();
    assert_eq!((name, key.len()), ("back.office-2", 43));
    assert_ne!(
        made.stdout,
        Program::with(&[])
            .run(&["key", "new", "back.office-2"])
            .stdout
    );

    let mut server = everywhere().and("HOST_API_KEYS", &made.stdout).serve();
    assert_eq!(status(ask(&server, 1).header("x-api-key", key)), 200);
    let line = server
        .log_until("signature issued")
        .lines()
        .last()
        .unwrap()
        .to_owned();
    assert!(
        line.contains(r#"auth_method="api_key" caller="back.office-2""#),
        "{line}"
    );

    for name in ["", "a b", "a:b", "ä", &"n".repeat(33)] {
        let ended = Program::with(&[]).run(&["key", "new", name]);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(1), ""),
            "{name:?}"
        );
        assert!(
            ended.stderr.contains("NAME must be 1 to 32 letters"),
            "{}",
            ended.stderr
        );
    }
    let secret = Program::with(&[]).run(&["key", "signing-secret"]).stdout;
    assert!(
        secret.starts_with("whsec_") && secret.trim_end().len() == 50,
        "{secret}"
    );
    everywhere().and("REQUEST_SIGNING_SECRETS", &secret).serve();
}

#[test]
fn lists_come_from_files_too() {
    let program = Program::with_credentials();
    let keys = program.file("keys", &format!("web:{WEB}\nshop:{WEB}-of-the-shop\n"));
    let secrets = program.file("secrets", &format!("{SIGNING}\n"));
    let program = program
        .and("PARTICIPANT_API_KEYS_FILE", &keys)
        .and("REQUEST_SIGNING_SECRETS_FILE", &secrets);
    let server = program.serve();
    assert_eq!(
        status(ask(&server, 0).bearer_auth(format!("{WEB}-of-the-shop"))),
        200
    );
    let shown = program.run(&["check"]).stdout;
    assert!(shown.contains("2 keys (web, shop)"), "{shown}");
    let program = program.and("PARTICIPANT_API_KEYS", &format!("other:{BACK}"));
    let told = refused(&program);
    assert!(
        told.contains("PARTICIPANT_API_KEYS_FILE is set to another value"),
        "{told}"
    );
}

#[test]
fn limits_are_on_by_default_with_authentication() {
    let server = everywhere()
        .and("HOST_API_KEYS", &format!("back:{BACK}"))
        .serve();
    // As fast as possible, since two a second are allowed again meanwhile.
    let asked = ask(&server, 1).bearer_auth(BACK);
    let again = || status(asked.try_clone().unwrap());
    let allowed = (0..1_000).take_while(|_| again() == 200).count();
    assert!((120..1_000).contains(&allowed), "{allowed}");
}
