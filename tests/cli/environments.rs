//! Real environments: of Zoom's other samples, of platforms, written by hand.

use serde_json::Value;

use support::program::{Ended, Program};
use support::{KEY, SECRET, claims_in_force as claims, client};

/// Of a Server-to-Server OAuth app, which cannot sign.
const OTHER_KEY: &str = "Qw7eRt5yUi9oPa3sDf6gHj";
const OTHER_SECRET: &str = "Zx1cVb3nMq5wEr7tYu9iOp2aSd4fGh6j";
const ACCOUNT: &str = "aBcDeFgHiJkLmNoPqRsTuV";

const CLIENT: [(&str, &str); 2] = [
    ("ZOOM_CLIENT_ID", OTHER_KEY),
    ("ZOOM_CLIENT_SECRET", OTHER_SECRET),
];

/// The token and the key that `sign` prints.
fn signed(program: &Program) -> (String, String) {
    let ended = program.run(&["sign", "--json"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let answer: Value = serde_json::from_str(&ended.stdout).unwrap();
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    (text("signature"), text("sdkKey"))
}

fn is_signed_by_the_app(program: &Program) {
    let (token, key) = signed(program);
    assert_eq!(key, KEY);
    assert_eq!(
        claims(&token)["appKey"],
        KEY,
        "signed with the app's secret"
    );
}

fn checked(program: &Program) -> Ended {
    program.run(&["check"])
}

#[test]
fn a_client_id_beside_the_sdks_names_is_another_apps() {
    for names in [
        ["ZOOM_MEETING_SDK_KEY", "ZOOM_MEETING_SDK_SECRET"],
        ["ZOOM_SDK_KEY", "ZOOM_SDK_SECRET"],
    ] {
        let [key, secret] = names;
        let program = Program::with(&CLIENT).and(key, KEY).and(secret, SECRET);
        is_signed_by_the_app(&program);
        let shown = checked(&program);
        assert_eq!(shown.code, Some(0), "{}", shown.stderr);
        let note = "note: ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET: are not used to sign";
        assert!(shown.stdout.contains(note), "{}", shown.stdout);
        assert!(!shown.stdout.contains("warning"), "{}", shown.stdout);
        assert!(!shown.stdout.contains(OTHER_SECRET), "{}", shown.stdout);
        is_signed_by_the_app(&program.and("ZOOM_ACCOUNT_ID", ACCOUNT));
    }
    let log = Program::with_credentials()
        .and("ZOOM_CLIENT_ID", OTHER_KEY)
        .serve()
        .stopped()
        .stdout;
    let line = "INFO ZOOM_CLIENT_ID: is not used to sign";
    assert_eq!(log.matches(line).count(), 1, "{log}");
}

#[test]
fn half_a_pair_is_not_filled_up_with_another_apps() {
    let program = Program::with(&CLIENT).and("ZOOM_SDK_KEY", KEY);
    let ended = program.run(&["sign"]);
    assert_eq!(ended.code, Some(1));
    let said = "ZOOM_MEETING_SDK_SECRET: is missing: ZOOM_SDK_KEY is set and needs it";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
}

#[test]
fn a_server_to_server_app_alone_is_refused() {
    let program = Program::with(&CLIENT).and("ZOOM_ACCOUNT_ID", ACCOUNT);
    for arguments in [&["serve", "--port", "0"][..], &["sign"], &["check"]] {
        let ended = match arguments[0] {
            "serve" => program.not_serving(arguments),
            _ => program.run(arguments),
        };
        assert_eq!(ended.code, Some(1), "{arguments:?}");
        let all = format!("{}{}", ended.stdout, ended.stderr);
        for words in [
            "ZOOM_MEETING_SDK_KEY: is missing",
            "Server-to-Server OAuth app",
            "General app with the Meeting SDK",
        ] {
            assert!(all.contains(words), "{arguments:?}: {all}");
        }
        assert!(!all.contains(OTHER_SECRET), "{all}");
    }
    let in_files = Program::with(&[("ZOOM_ACCOUNT_ID", ACCOUNT)]);
    let secret = in_files.file("secret", OTHER_SECRET);
    let in_files = in_files
        .and("ZOOM_CLIENT_ID", OTHER_KEY)
        .and("ZOOM_CLIENT_SECRET_FILE", &secret);
    assert_eq!(in_files.run(&["sign"]).code, Some(1));
}

#[test]
fn a_client_id_alone_is_the_apps() {
    let program = Program::with(&[("ZOOM_CLIENT_ID", KEY), ("ZOOM_CLIENT_SECRET", SECRET)]);
    is_signed_by_the_app(&program);
    assert!(!checked(&program).stdout.contains("note"));
}

#[test]
fn to_sign_and_to_inspect_take_credentials_only() {
    for (name, value) in [
        ("PORT", "x"),
        ("HOST", "0.0.0.0"),
        ("TLS_CERT_FILE", "/nowhere"),
        ("PARTICIPANT_API_KEYS", "short:x"),
        ("LOG_FORMAT", "xml"),
    ] {
        let program = Program::with_credentials().and(name, value);
        is_signed_by_the_app(&program);
        let (token, _) = signed(&program);
        let inspected = program.run(&["inspect", &token, "--json"]);
        assert_ne!(inspected.code, Some(2), "{name}: {}", inspected.stderr);
        assert!(
            inspected.stdout.contains("\"verified\""),
            "{name}: {}",
            inspected.stdout
        );
        assert_eq!(
            checked(&program).code,
            Some(1),
            "{name}: the server takes more"
        );
    }
    let beyond_loopback = Program::with(&[("HOST", "0.0.0.0")]);
    let ended = beyond_loopback.run(&["sign"]);
    assert!(ended.stderr.contains("no credentials"), "{}", ended.stderr);
    let lifetime = Program::with_credentials().and("SIGNATURE_LIFETIME_SECONDS", "1");
    assert_eq!(lifetime.run(&["sign"]).code, Some(1));
}

/// As npm's dotenv reads them; tests/e2e/callers compares the two.
#[test]
fn dot_env_is_read_as_the_sample_reads_it() {
    for text in [
        format!("ZOOM_SDK_KEY=`{KEY}`\nZOOM_SDK_SECRET=`{SECRET}`\n"),
        format!("ZOOM_SDK_KEY={KEY}#production\nZOOM_SDK_SECRET={SECRET}#production\n"),
        format!("ZOOM_SDK_KEY='{KEY}'#production\nZOOM_SDK_SECRET=\"{SECRET}\"#production\n"),
        format!("export ZOOM_SDK_KEY = {KEY} # production\r\nZOOM_SDK_SECRET= {SECRET}\r\n"),
        format!("ZOOM_SDK_KEY=old\nZOOM_SDK_SECRET={SECRET}\nZOOM_SDK_KEY={KEY}\n"),
    ] {
        let program = Program::with(&[]);
        program.file(".env", &text);
        is_signed_by_the_app(&program);
    }
}

#[test]
fn what_dot_env_cuts_short_or_says_twice_is_warned_of_by_name() {
    let program = Program::with(&[]);
    program.file(
        ".env",
        &format!("ZOOM_SDK_KEY={KEY}\nZOOM_SDK_SECRET={SECRET}#x\nPORT=1\nPORT=2\nPORT=2\n"),
    );
    let shown = checked(&program);
    assert_eq!(shown.code, Some(0), "{}", shown.stderr);
    for warning in [
        "warning: ZOOM_SDK_SECRET: in .env its value ends before the #",
        "warning: PORT: stands in .env more than once, and the last counts",
    ] {
        assert_eq!(shown.stdout.matches(warning).count(), 1, "{}", shown.stdout);
    }
    assert!(
        shown.stdout.contains("Listens on 127.0.0.1:2."),
        "{}",
        shown.stdout
    );
    assert!(!shown.stdout.contains(SECRET), "{}", shown.stdout);
}

#[test]
fn the_key_is_shown_unless_it_may_be_the_secret() {
    let shown = checked(&Program::with_credentials()).stdout;
    assert!(shown.contains(KEY) && !shown.contains(SECRET), "{shown}");
    let swapped = Program::with(&[
        ("ZOOM_MEETING_SDK_KEY", SECRET),
        ("ZOOM_MEETING_SDK_SECRET", KEY),
    ]);
    let shown = checked(&swapped).stdout;
    assert!(!shown.contains(SECRET), "{shown}");
    assert!(shown.contains("are the two swapped?"), "{shown}");
    let equal = Program::with(&[
        ("ZOOM_MEETING_SDK_KEY", SECRET),
        ("ZOOM_MEETING_SDK_SECRET", SECRET),
    ]);
    let shown = checked(&equal);
    assert!(!shown.stdout.contains(SECRET) && !shown.stderr.contains(SECRET));
    let alone = checked(&Program::with(&[("ZOOM_MEETING_SDK_KEY", SECRET)]));
    assert!(!alone.stdout.contains(SECRET) && !alone.stderr.contains(SECRET));
}

#[test]
fn a_placeholder_is_warned_of() {
    let program = Program::with(&[
        ("ZOOM_MEETING_SDK_KEY", "YOUR_SDK_KEY"),
        ("ZOOM_MEETING_SDK_SECRET", "changeme"),
    ]);
    let shown = checked(&program).stdout;
    for name in ["ZOOM_MEETING_SDK_KEY", "ZOOM_MEETING_SDK_SECRET"] {
        assert!(
            shown.contains(&format!("warning: {name}: is a placeholder")),
            "{shown}"
        );
    }
}

#[test]
fn a_platform_that_cannot_reach_loopback_is_warned_of() {
    for (variable, platform) in [
        ("RAILWAY_ENVIRONMENT_ID", "Railway"),
        ("RENDER", "Render"),
        ("DYNO", "Heroku"),
        ("FLY_APP_NAME", "Fly.io"),
        ("K_SERVICE", "Cloud Run"),
        ("KUBERNETES_SERVICE_HOST", "Kubernetes"),
    ] {
        let program = Program::with_credentials()
            .and(variable, "x")
            .and("PORT", "0");
        let warning = format!(
            "HOST: is not set, so the server listens on 127.0.0.1, where {platform} cannot"
        );
        let shown = checked(&program).stdout;
        assert!(shown.contains(&format!("warning: {warning}")), "{shown}");
        assert!(shown.contains("set HOST=0.0.0.0"), "{shown}");
        let log = program.serve().stopped().stdout;
        assert!(log.contains(&format!("WARN {warning}")), "{log}");
        let set = program.and("HOST", "127.0.0.1");
        assert!(!checked(&set).stdout.contains("warning"), "{variable}");
    }
}

#[test]
fn a_variable_that_looks_like_one_of_ours_is_warned_of() {
    for (name, nearest) in [
        ("ZOOM_KEY", "ZOOM_SDK_KEY"),
        ("ZOOM_API_SECRET", "ZOOM_SDK_SECRET"),
        ("SIGNATURE_LIFETIME", "SIGNATURE_LIFETIME_SECONDS"),
        ("SIGNATURE_PATH_PREFIX", "SIGNATURE_PATHS"),
        ("OIDC_CLIENT_ID", "OIDC_"),
        ("TLS_KEY", "TLS_KEY_FILE"),
        ("CORS_ORIGINS", "CORS_ALLOWED_ORIGINS"),
    ] {
        let program = Program::with_credentials().and(name, "hush-hush");
        let shown = checked(&program).stdout;
        let warning = format!("warning: {name}: is not read");
        let line = shown.lines().find(|line| line.starts_with(&warning));
        assert!(
            line.is_some_and(|line| line.contains(nearest)),
            "{name}: {shown}"
        );
        assert!(!shown.contains("hush-hush"), "{shown}");
        assert!(
            !checked(&Program::with_credentials().and(name, ""))
                .stdout
                .contains("warning")
        );
    }
}

fn role_of(url: &str, body: &str) -> (u16, Value) {
    let request = client().post(format!("{url}/signature"));
    let answer = request
        .header("content-type", "application/json")
        .body(body.to_owned())
        .send()
        .unwrap();
    (answer.status().as_u16(), answer.json().unwrap())
}

#[test]
fn a_default_role_is_never_host() {
    let server = Program::with_credentials()
        .and("DEFAULT_ROLE", "participant")
        .serve();
    let (status, answer) = role_of(&server.url, r#"{"meetingNumber":"85746065432"}"#);
    assert_eq!(status, 200);
    assert_eq!(claims(answer["signature"].as_str().unwrap())["role"], 0);
    for role in ["host", "1", "0"] {
        let refused = checked(&Program::with_credentials().and("DEFAULT_ROLE", role));
        assert_eq!(refused.code, Some(1), "{role}");
        let said = "DEFAULT_ROLE: must be participant; nobody becomes host without asking";
        assert!(refused.stdout.contains(said), "{}", refused.stdout);
    }
    let without = Program::with_credentials().serve();
    assert_eq!(
        role_of(&without.url, r#"{"meetingNumber":"85746065432"}"#).0,
        400
    );
}

#[test]
fn errors_are_texts_where_that_is_configured() {
    let server = Program::with_credentials()
        .and("ERROR_FORMAT", "text")
        .serve();
    let (status, answer) = role_of(&server.url, r#"{"role":0}"#);
    assert_eq!(status, 400);
    assert!(answer["error"].is_string(), "{answer}");
    let refused = checked(&Program::with_credentials().and("ERROR_FORMAT", "xml"));
    assert!(
        refused
            .stdout
            .contains("ERROR_FORMAT: must be object or text"),
        "{}",
        refused.stdout
    );
}

#[test]
fn pages_from_disk_may_ask_where_null_is_allowed() {
    let program = Program::with_credentials().and("CORS_ALLOWED_ORIGINS", "null");
    let shown = checked(&program).stdout;
    assert!(
        shown.contains("warning: CORS_ALLOWED_ORIGINS: null is the origin"),
        "{shown}"
    );
    let server = program.serve();
    let asked = client()
        .get(server.url("/signature"))
        .header("origin", "null");
    let answer = asked.send().unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "null");
    let other = client()
        .get(server.url("/signature"))
        .header("origin", "http://x.example");
    assert!(
        !other
            .send()
            .unwrap()
            .headers()
            .contains_key("access-control-allow-origin")
    );
}

#[test]
fn a_refused_preflight_is_in_the_log_with_its_origin() {
    let server = Program::with_credentials()
        .and("CORS_ALLOWED_ORIGINS", "https://app.example.com")
        .and("LOG_FORMAT", "json")
        .serve();
    let preflight = |origin: &str| {
        let request = client().request(reqwest::Method::OPTIONS, server.url("/signature"));
        let request = request
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("x-request-id", "preflight-1");
        request.send().unwrap().status().as_u16()
    };
    assert_eq!(preflight("https://app.example.com"), 200);
    assert_eq!(preflight("https://app.example.com:8443"), 403);
    let log = server.stopped().stdout;
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["message"] == "preflight refused")
        .collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert_eq!(lines[0]["origin"], "https://app.example.com:8443");
    assert_eq!(lines[0]["code"], "origin_not_allowed");
    assert_eq!(lines[0]["address"], "127.0.0.1");
    assert_eq!(lines[0]["request_id"], "preflight-1");
}

#[test]
fn every_line_of_a_request_has_its_id() {
    for format in ["text", "json"] {
        let server = Program::with_credentials()
            .and("LOG_FORMAT", format)
            .serve();
        let json = |path: &str, body: &'static str, id: &str| {
            let request = client().post(server.url(path)).header("x-request-id", id);
            let request = request.header("content-type", "application/json");
            let answer = request.body(body).send().unwrap();
            assert_eq!(answer.headers()["x-request-id"], id);
        };
        json("/signature", r#"{"mn":"85746065432","role":0}"#, "id-web");
        json("/signature", "{}", "id-native");
        json("/signature", r#"{"role":7}"#, "id-refused");
        json("/inspect", r#"{"signature":"x"}"#, "id-inspected");
        json("/inspect", "{}", "id-not-inspected");
        let made = client().get(server.url("/signature")).send().unwrap();
        let made = made.headers()["x-request-id"].to_str().unwrap().to_owned();
        let log = server.stopped().stdout;
        for id in [
            "id-web",
            "id-native",
            "id-refused",
            "id-inspected",
            "id-not-inspected",
            &made,
        ] {
            assert_eq!(log.matches(id).count(), 1, "{id}: {log}");
        }
    }
}
