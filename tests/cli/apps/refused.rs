//! What no server starts with.

use support::program::Program;
use support::{KEY, SECRET};

use super::{API_KEY, DEV_KEY, DEV_SECRET, OTHER_SECRET, two};

#[test]
#[expect(clippy::too_many_lines, reason = "a table of what is refused")]
fn every_start_with_a_pair_that_is_half_double_or_mixed_is_refused() {
    let refused = |more: &[(&str, &str)], message: &str| {
        let ended = two(more).not_serving(&["serve", "--port", "0"]);
        assert_eq!(ended.code, Some(1), "{message}: {ended:?}");
        assert_eq!(ended.stdout, "", "it never served");
        assert!(
            ended.stderr.contains(message),
            "{message}: {}",
            ended.stderr
        );
        for value in [KEY, SECRET, DEV_KEY, DEV_SECRET, OTHER_SECRET, API_KEY] {
            assert!(!ended.stderr.contains(value), "{}", ended.stderr);
        }
    };
    let key = format!("web@staging:{API_KEY}");
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw@staging";
    let nothing_else = ("ZOOM_APP_DEV_SECRET", "");
    for (more, message) in [
        (
            vec![nothing_else],
            "ZOOM_APP_DEV_SECRET: is missing: ZOOM_APP_DEV_KEY is set",
        ),
        (
            vec![("ZOOM_APP_DEV_KEY", "")],
            "ZOOM_APP_DEV_KEY: is missing: ZOOM_APP_DEV_SECRET is",
        ),
        (
            vec![("ZOOM_APP_DEV_KEY", ""), nothing_else],
            "ZOOM_APP_DEV_KEY: is missing: ZOOM_APPS lists dev",
        ),
        (
            vec![("ZOOM_APP_DEV_KEY", KEY)],
            "ZOOM_APP_DEV_KEY: is equal to ZOOM_APP_PROD_KEY",
        ),
        (
            vec![("ZOOM_APP_DEV_SECRET", SECRET)],
            "ZOOM_APP_DEV_SECRET: is equal to ZOOM_APP_PROD_SECRET: a secret belongs to one key",
        ),
        (
            vec![("ZOOM_APP_PROD_SECRET_PREVIOUS", DEV_SECRET)],
            "ZOOM_APP_DEV_SECRET: is equal to ZOOM_APP_PROD_SECRET_PREVIOUS",
        ),
        (
            vec![("ZOOM_APP_DEV_SECRET", KEY)],
            "ZOOM_APP_DEV_SECRET: is equal to ZOOM_APP_PROD_KEY: one of the two is a key",
        ),
        (
            vec![
                ("ZOOM_MEETING_SDK_KEY", "another"),
                ("ZOOM_MEETING_SDK_SECRET", DEV_SECRET),
            ],
            "ZOOM_APP_DEV_SECRET: is equal to ZOOM_MEETING_SDK_SECRET",
        ),
        (
            vec![
                ("ZOOM_MEETING_SDK_KEY", KEY),
                ("ZOOM_MEETING_SDK_SECRET", OTHER_SECRET),
            ],
            "ZOOM_APP_PROD_KEY: is equal to ZOOM_MEETING_SDK_KEY",
        ),
        (
            vec![
                ("ZOOM_S2S_ACCOUNT_ID", "account"),
                ("ZOOM_S2S_CLIENT_ID", "client"),
                ("ZOOM_S2S_CLIENT_SECRET", DEV_SECRET),
            ],
            "ZOOM_APP_DEV_SECRET: is equal to ZOOM_S2S_CLIENT_SECRET",
        ),
        (
            vec![
                ("ZOOM_S2S_ACCOUNT_ID", "account"),
                ("ZOOM_S2S_CLIENT_ID", "client"),
                ("ZOOM_S2S_CLIENT_SECRET", OTHER_SECRET),
                ("ZOOM_APP_DEV_SECRET_PREVIOUS", OTHER_SECRET),
            ],
            "ZOOM_APP_DEV_SECRET_PREVIOUS: is equal to ZOOM_S2S_CLIENT_SECRET: a secret belongs",
        ),
        (
            vec![
                ("ZOOM_S2S_ACCOUNT_ID", "account"),
                ("ZOOM_S2S_CLIENT_ID", DEV_SECRET),
                ("ZOOM_S2S_CLIENT_SECRET", OTHER_SECRET),
            ],
            "ZOOM_APP_DEV_SECRET: is equal to ZOOM_S2S_CLIENT_ID: one of the two is a key",
        ),
        (
            vec![
                ("ZOOM_S2S_ACCOUNT_ID", "account"),
                ("ZOOM_S2S_CLIENT_ID", "client"),
                ("ZOOM_S2S_CLIENT_SECRET", DEV_KEY),
            ],
            "ZOOM_APP_DEV_KEY: is equal to ZOOM_S2S_CLIENT_SECRET: one of the two is a key",
        ),
        (
            vec![
                ("ZOOM_MEETING_SDK_KEY", "client"),
                ("ZOOM_MEETING_SDK_SECRET", OTHER_SECRET),
                ("ZOOM_S2S_ACCOUNT_ID", "account"),
                ("ZOOM_S2S_CLIENT_ID", "client"),
                ("ZOOM_S2S_CLIENT_SECRET", "a-client-secret"),
            ],
            "ZOOM_MEETING_SDK_KEY: is equal to ZOOM_S2S_CLIENT_ID: one ID has one secret",
        ),
        (
            vec![("ZOOM_APP_DEV_SECRET_PREVIOUS", DEV_KEY)],
            "ZOOM_APP_DEV_SECRET_PREVIOUS: is equal to the key",
        ),
        (
            vec![("ZOOM_APPS", "prod,dev,prod")],
            "ZOOM_APPS: entry 3: prod is listed twice",
        ),
        (
            vec![("ZOOM_APPS", "prod,dev,default")],
            "ZOOM_APPS: entry 3: default is the name of the app of ZOOM_MEETING_SDK_KEY",
        ),
        (
            vec![("ZOOM_APPS", "prod,Dev")],
            "ZOOM_APPS: entry 2: an app's name is 1 to 32",
        ),
        (vec![("ZOOM_APPS", ",")], "ZOOM_APPS: lists nothing"),
        (
            vec![("ZOOM_APPS", "prod,dev,prod-s2s-client")],
            "ZOOM_APPS: lists prod and prod-s2s-client, whose variables have the same name",
        ),
        (
            vec![("PARTICIPANT_API_KEYS", key.as_str())],
            "PARTICIPANT_API_KEYS: web is for the app staging, which is not an app here",
        ),
        (
            vec![("REQUEST_SIGNING_SECRETS", secret)],
            "REQUEST_SIGNING_SECRETS: entry 1 is for the app staging",
        ),
        (
            vec![
                ("OIDC_ISSUER", "https://login.example.com"),
                ("OIDC_AUDIENCE", "zoom"),
                ("OIDC_APP", "default"),
            ],
            "OIDC_APP: is default, which has no credentials: set ZOOM_MEETING_SDK_KEY",
        ),
        (
            vec![("OIDC_APP", "dev")],
            "OIDC_ISSUER: is missing: OIDC_APP is set and needs it",
        ),
        (
            vec![("ZOOM_APP_DEV_LIFETIME_SECONDS", "60")],
            "ZOOM_APP_DEV_LIFETIME_SECONDS: a lifetime is a whole number",
        ),
        (
            vec![
                ("ZOOM_APP_DEV_LIFETIME_SECONDS", "7200"),
                ("SIGNATURE_LIFETIME_MAX_SECONDS", "3600"),
            ],
            "ZOOM_APP_DEV_LIFETIME_SECONDS: is 7200, and SIGNATURE_LIFETIME_MAX_SECONDS is 3600",
        ),
        (
            vec![("ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS", "123")],
            "ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS: entry 1",
        ),
        (
            vec![("ZOOM_APP_DEV_S2S_CLIENT_ID", "client")],
            "ZOOM_APP_DEV_S2S_CLIENT_SECRET: is missing: ZOOM_APP_DEV_S2S_CLIENT_ID is set",
        ),
        (
            vec![
                ("ZOOM_APP_DEV_S2S_CLIENT_ID", "client"),
                ("ZOOM_APP_DEV_S2S_CLIENT_SECRET", "a-client-secret"),
            ],
            "ZOOM_APP_DEV_ACCOUNT_ID: is missing: ZOOM_APP_DEV_S2S_CLIENT_ID is set",
        ),
        (
            vec![("ZOOM_APP_DEV_ACCOUNT_ID", "account")],
            "ZOOM_APP_DEV_S2S_CLIENT_ID: is missing: ZOOM_APP_DEV_ACCOUNT_ID is set",
        ),
    ] {
        refused(&more, message);
    }
}

/// A misspelt variable is why another one is missing.
#[test]
fn a_server_that_does_not_start_says_what_it_did_not_read() {
    let refused = two(&[("ZOOM_APP_DEV_KEY", ""), ("ZOOM_APP_DEV_SDK_KEY", DEV_KEY)]);
    let refused = refused.not_serving(&["serve", "--port", "0"]);
    for said in [
        "warning: ZOOM_APP_DEV_SDK_KEY: is not read; is ZOOM_APP_DEV_KEY meant?",
        "ZOOM_APP_DEV_KEY: is missing",
    ] {
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
    }
    for (name, said) in [
        (
            "ZOOM_APP_DVE_SECRET",
            "is not read; is ZOOM_APP_DEV_SECRET meant?",
        ),
        ("ZOOM_APP_QA_SECRET", "is not read: add qa to ZOOM_APPS"),
    ] {
        let misspelt = two(&[("ZOOM_APP_DEV_SECRET", ""), (name, DEV_SECRET)]);
        let refused = misspelt.not_serving(&["serve", "--port", "0"]).stderr;
        assert!(
            refused.contains(&format!("warning: {name}: {said}")),
            "{refused}"
        );
    }
    let program = Program::with(&[]);
    program.file(".env", "ZOOM_APPS=eu-west\nZOOM_APP_EU-WEST_KEY=x\n");
    let refused = program.not_serving(&["serve", "--port", "0"]);
    let dash = "the entry after ZOOM_APPS cannot be read: names of variables have no dash, write _";
    assert!(refused.stderr.contains(dash), "{}", refused.stderr);
}

/// Quotes around nothing are nothing, in a variable or a line of `.env`.
#[test]
fn no_apps_in_quotes_are_none() {
    for nothing in ["''", "\"\"", "  "] {
        let program = Program::with(&[
            ("ZOOM_APPS", nothing),
            ("PARTICIPANT_API_KEYS", &format!("web:{API_KEY}")),
        ]);
        assert_eq!(program.run(&["check"]).code, Some(0), "on loopback");
        let beyond = program.and("HOST", "0.0.0.0").run(&["check"]);
        assert_eq!(beyond.code, Some(1), "{nothing}: {beyond:?}");
        let missing = "ZOOM_MEETING_SDK_KEY: is missing";
        assert!(beyond.stdout.contains(missing), "{}", beyond.stdout);
    }
}
