//! Configurations that are refused at the start, with messages that contain no secret.

use support::program::Program;

use super::{SIGNING, WEB, everywhere, refused};

#[test]
fn what_is_wrong_is_told_and_no_key_shown() {
    let web = format!("web:{WEB}");
    for (variable, value, told) in [
        (
            "PARTICIPANT_API_KEYS",
            "web:23-characters-of-a-key-",
            "PARTICIPANT_API_KEYS: entry 1: the key, after the colon, has fewer than 24",
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

/// Whoever configured a method, if wrongly, is not told to configure one.
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

#[test]
fn a_misspelt_way_in_is_told() {
    for (misspelt, meant) in [
        ("PARTICIPANT_API_KEY", "PARTICIPANT_API_KEYS"),
        ("ALLOW_ANONYMUS", "ALLOW_ANONYMOUS"),
        ("HOST_API_KEYS_FLIE", "HOST_API_KEYS_FILE"),
        ("REDIS_URI", "REDIS_URL"),
        ("REDIS_ULR", "REDIS_URL"),
        ("REDISURL", "REDIS_URL"),
        ("VALKEY_URL", "REDIS_URL"),
        ("VALKEY_CA_FILE", "REDIS_CA_FILE"),
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
        .and("ZOOM_SIGNATURE_SERVICE_HOST", "10.0.0.1")
        .and("REDIS_SERVICE_HOST", "10.0.0.1")
        .and("REDIS_PORT", "tcp://10.0.0.1:6379")
        .and("ZOOM_SIGNATURE_PORT_4000_TCP_ADDR", "10.0.0.1")
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
