//! The gate as it is configured: what is refused at the start, what `check` and
//! the log say of it.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::helpers::{Program, Serving, client};

const WEB: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_web";
const BACK: &str = "pD5rT1xk-QZ9uVbYw2LmNc4sE_back";
const SIGNING: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

fn everywhere() -> Program {
    Program::with_credentials()
        .and("HOST", "0.0.0.0")
        .and("PORT", "0")
}

fn ask(server: &Serving, role: u8) -> RequestBuilder {
    client()
        .post(format!("{}/signature", server.loopback_url()))
        .json(&json!({"meetingNumber": "85746065432", "role": role}))
}

fn status(request: RequestBuilder) -> u16 {
    request.send().unwrap().status().as_u16()
}

/// What `serve` says when it refuses to start, and `check` says it too.
fn refused(program: &Program) -> String {
    let ended = program.not_serving(&["serve"]);
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (Some(1), ""),
        "{}",
        ended.stderr
    );
    assert_eq!(program.run(&["check"]).stderr, ended.stderr);
    ended.stderr
}

#[test]
fn beyond_loopback_it_does_not_start_without_a_gate() {
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
        "neither is a way in"
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
        line.contains(r#"way="api_key" caller="back.office-2""#),
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
fn what_is_wrong_is_told_and_no_key_shown() {
    let web = format!("web:{WEB}");
    for (variable, value, told) in [
        (
            "PARTICIPANT_API_KEYS",
            "web:23-characters-of-a-key-",
            "PARTICIPANT_API_KEYS: entry 1: the key, behind the colon, has fewer than 24",
        ),
        (
            "HOST_API_KEYS",
            WEB,
            "HOST_API_KEYS: entry 1: must be NAME:KEY",
        ),
        (
            "HOST_API_KEYS",
            &format!("{web},x"),
            "HOST_API_KEYS: entry 2: must be NAME:KEY",
        ),
        (
            "HOST_API_KEYS",
            &format!("{web},back:{WEB}"),
            "HOST_API_KEYS: back has a key that is in",
        ),
        (
            "REQUEST_SIGNING_SECRETS",
            "whsec_c2hvcnQ=",
            "REQUEST_SIGNING_SECRETS: entry 1: must be whsec_",
        ),
        (
            "REQUEST_SIGNING_SECRETS",
            &format!("{SIGNING} {WEB}"),
            "entry 2: must be whsec_",
        ),
        (
            "OIDC_ISSUER",
            "https://login.example.com",
            "OIDC_AUDIENCE: is missing: OIDC_ISSUER is set",
        ),
        (
            "OIDC_AUDIENCE",
            "zoom",
            "OIDC_ISSUER: is missing: OIDC_AUDIENCE is set",
        ),
        (
            "OIDC_HOST_CLAIM",
            "roles=host",
            "OIDC_ISSUER: is missing: OIDC_HOST_CLAIM is set",
        ),
        ("OIDC_ISSUER", "http://login.example.com", "OIDC_ISSUER: "),
        ("OIDC_HOST_CLAIM", "roles", "OIDC_HOST_CLAIM: "),
        (
            "ALLOW_ANONYMOUS",
            "yes",
            "ALLOW_ANONYMOUS: must be participant or host",
        ),
        (
            "ALLOWED_MEETING_NUMBERS",
            "85746065432, 12",
            "ALLOWED_MEETING_NUMBERS: entry 2: a meeting number is",
        ),
        (
            "RATE_LIMIT_PER_MINUTE",
            "many",
            "RATE_LIMIT_PER_MINUTE: must be a whole number",
        ),
        (
            "ADDRESS_RATE_LIMIT_PER_MINUTE",
            "-1",
            "ADDRESS_RATE_LIMIT_PER_MINUTE: must be a whole number",
        ),
        (
            "TRUSTED_PROXIES",
            "10.0.0.0/8,proxy.example",
            "TRUSTED_PROXIES: entry 2: must be an IP address or a network",
        ),
    ] {
        let told_all = refused(&Program::with_credentials().and(variable, value));
        assert!(told_all.contains(told), "{variable}={value}: {told_all}");
        for secret in [WEB, "23-characters", SIGNING, "c2hvcnQ"] {
            assert!(!told_all.contains(secret), "{variable}: {told_all}");
        }
        assert!(
            !told_all.contains("ALLOW_ANONYMOUS: HOST"),
            "one fault, told once: {told_all}"
        );
    }
    let both = Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", &web)
        .and("HOST_API_KEYS", &format!("back:{WEB}"));
    assert!(refused(&both).contains("HOST_API_KEYS: back has a key that is in"));
}

#[test]
fn what_goes_with_an_issuer_needs_one() {
    for (variable, value) in [
        ("OIDC_AUDIENCE", "zoom"),
        ("OIDC_JWKS_URL", "https://login.example.com/keys"),
        ("OIDC_HOST_CLAIM", "roles=host"),
        ("OIDC_MEETING_CLAIM", "meetings"),
        ("OIDC_NAME_CLAIM", "email"),
    ] {
        let told = refused(&Program::with_credentials().and(variable, value));
        let missing = format!("OIDC_ISSUER: is missing: {variable} is set");
        assert!(told.contains(&missing), "{told}");
    }
}

/// Who meant to shut the gate is not told to shut it.
#[test]
fn a_faulty_way_in_is_the_only_fault_beyond_loopback() {
    for (variable, value) in [
        ("PARTICIPANT_API_KEYS", WEB),
        ("REQUEST_SIGNING_SECRETS", WEB),
        ("OIDC_ISSUER", "https://login.example.com"),
    ] {
        let told = refused(&everywhere().and(variable, value));
        assert!(!told.contains("HOST is not loopback"), "{told}");
    }
}

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
fn the_log_says_at_the_start_who_may_ask_and_warns_of_an_open_gate() {
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
fn a_refusal_names_the_caller_and_the_way_in() {
    let mut server = Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", &format!("web:{WEB}"))
        .and("REQUEST_SIGNING_SECRETS", SIGNING)
        .and("LOG_FORMAT", "json")
        .and("RATE_LIMIT_PER_MINUTE", "1")
        .serve();
    assert_eq!(status(ask(&server, 1).bearer_auth(WEB)), 403);
    assert_eq!(status(ask(&server, 0).bearer_auth(WEB)), 429);
    assert_eq!(status(ask(&server, 0).bearer_auth(BACK)), 401);
    assert_eq!(status(ask(&server, 0)), 401);
    let signed = ask(&server, 0)
        .header("webhook-id", "1")
        .header("webhook-timestamp", "1");
    assert_eq!(status(signed.header("webhook-signature", "v1,AAAA")), 400);
    server.log_until("signature_invalid");
    let log = server.stopped().stdout;
    let refusals: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["message"] == "signature refused")
        .map(|line| json!([line["code"], line["way"], line["caller"], line["address"]]))
        .collect();
    let here = "127.0.0.1";
    assert_eq!(
        refusals,
        [
            json!(["role_not_allowed", "api_key", "web", here]),
            json!(["rate_limit_exceeded", "api_key", "web", here]),
            json!(["credentials_invalid", "api_key", null, here]),
            json!(["credentials_missing", null, null, here]),
            json!(["signature_invalid", "signed_request", null, here]),
        ]
    );
}

fn signed(server: &Serving, id: &str, body: &str) -> RequestBuilder {
    let secret = SIGNING.strip_prefix("whsec_").unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let timestamp = now.as_secs().to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(secret).unwrap()).unwrap();
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    reqwest::blocking::Client::new()
        .post(server.url("/signature"))
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", format!("v1,{signature}"))
        .body(body.to_owned())
}

/// A token that could be the issuer's, who cannot be asked.
const TOKEN: &str = "eyJhbGciOiJSUzI1NiJ9.e30.AAAA";

#[test]
fn every_line_of_a_request_names_the_caller_the_way_in_and_the_address() {
    let server = Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", &format!("web:{WEB}"))
        .and("REQUEST_SIGNING_SECRETS", SIGNING)
        .and("OIDC_ISSUER", "http://127.0.0.1:1")
        .and("OIDC_AUDIENCE", "zoom")
        .and("LOG_FORMAT", "json")
        .serve();
    let inspection = || {
        reqwest::blocking::Client::new()
            .post(server.url("/inspect"))
            .json(&json!({"signature": "a.b.c"}))
    };
    assert_eq!(status(ask(&server, 0).bearer_auth(WEB)), 200);
    assert_eq!(status(signed(&server, "1", "{}")), 200);
    assert_eq!(status(signed(&server, "1", "{}")), 400);
    assert_eq!(status(inspection().bearer_auth(WEB)), 200);
    assert_eq!(status(inspection()), 401);
    assert_ne!(status(ask(&server, 0).bearer_auth(TOKEN)), 200);
    let log = server.stopped().stdout;
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["address"] == "127.0.0.1")
        .map(|line| json!([line["message"], line["way"], line["caller"]]))
        .collect();
    assert_eq!(
        lines,
        [
            json!(["signature issued", "api_key", "web"]),
            json!(["native signature issued", "signed_request", "1"]),
            json!(["signature refused", "signed_request", "1"]),
            json!(["signature inspected", "api_key", "web"]),
            json!(["inspection refused", null, null]),
            json!(["signature refused", "openid", null]),
        ]
    );
}

#[test]
fn the_address_in_the_log_is_the_one_that_a_trusted_proxy_names() {
    let server = Program::with_credentials()
        .and("ALLOW_ANONYMOUS", "participant")
        .and("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
        .serve();
    assert_eq!(
        status(ask(&server, 0).header("x-forwarded-for", "192.0.2.7, 10.1.2.3")),
        200
    );
    let log = server.stopped().stdout;
    assert!(log.contains("address=192.0.2.7 way=\"anonymous\""), "{log}");
}

#[test]
fn limits_are_on_by_default_where_the_gate_is() {
    let server = everywhere()
        .and("HOST_API_KEYS", &format!("back:{BACK}"))
        .serve();
    // As fast as it goes, since two a second are allowed again meanwhile.
    let asked = ask(&server, 1).bearer_auth(BACK);
    let again = || status(asked.try_clone().unwrap());
    let allowed = (0..1_000).take_while(|_| again() == 200).count();
    assert!((120..1_000).contains(&allowed), "{allowed}");
}

#[test]
fn a_misspelt_way_in_is_told() {
    for (misspelt, meant) in [
        ("PARTICIPANT_API_KEY", "PARTICIPANT_API_KEYS"),
        ("ALLOW_ANONYMUS", "ALLOW_ANONYMOUS"),
        ("HOST_API_KEYS_FLIE", "HOST_API_KEYS_FILE"),
    ] {
        let shown = Program::with_credentials()
            .and(misspelt, WEB)
            .run(&["check"])
            .stdout;
        let warning = format!("warning: {misspelt}: is not read; is {meant} meant?");
        assert!(shown.contains(&warning), "{shown}");
        assert!(!shown.contains(WEB), "{shown}");
    }
    let others = Program::with_credentials()
        .and("REPORT", "1")
        .and("OIDC_CLIENT_ID", "x")
        .and("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt");
    assert!(!others.run(&["check"]).stdout.contains("warning"));
}

#[test]
fn a_list_may_end_in_a_line_break_and_a_key_in_the_place_of_its_name_is_not_shown() {
    let program = Program::with_credentials();
    let made = program.run(&["key", "new", "web"]).stdout;
    let keys = program.file("keys", &made);
    let shown = program
        .and("PARTICIPANT_API_KEYS_FILE", &keys)
        .run(&["check"])
        .stdout;
    assert!(
        shown.contains("1 key (web)") && !shown.contains("warning"),
        "{shown}"
    );

    let (name, key) = made.trim_end().split_once(':').unwrap();
    let swapped = format!("{key}:{name}-of-our-company-limited");
    let told = refused(&Program::with_credentials().and("HOST_API_KEYS", &swapped));
    assert!(
        told.contains("must be NAME:KEY") && !told.contains(key),
        "{told}"
    );
}

#[test]
fn the_query_of_a_key_sets_url_is_not_shown() {
    let program = Program::with_credentials()
        .and("OIDC_ISSUER", "https://login.example.com")
        .and("OIDC_AUDIENCE", "zoom")
        .and(
            "OIDC_JWKS_URL",
            "https://login.example.com/keys?apikey=hunter2",
        );
    let shown = program.run(&["check"]).stdout;
    assert!(shown.contains("https://login.example.com/keys ") && !shown.contains("hunter2"));
}
