//! A Server-to-Server OAuth app: its variables, its log, its reloads.

use serde_json::{Value, json};
use support::fake_zoom::{
    ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET, FakeZoom, HOST_ID, ROOMS, TOKEN, zak,
};
use support::program::{Program, Serving};
use support::{MEETING, client};

/// The app under the names that are its own.
const OWN_NAMES: [&str; 3] = [
    "ZOOM_S2S_ACCOUNT_ID",
    "ZOOM_S2S_CLIENT_ID",
    "ZOOM_S2S_CLIENT_SECRET",
];
/// The names of Zoom's samples.
const SAMPLE_NAMES: [&str; 3] = ["ZOOM_ACCOUNT_ID", "ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"];

const APP: [&str; 3] = [ACCOUNT_ID, CLIENT_ID, CLIENT_SECRET];

fn program(zoom: &FakeZoom, names: [&str; 3]) -> Program {
    let program = Program::with_credentials()
        .and("ZOOM_OAUTH_URL", &zoom.url())
        .and("LOG_FORMAT", "json");
    let pairs = names.into_iter().zip(APP);
    pairs.fold(program, |program, (name, value)| program.and(name, value))
}

fn ask(server: &Serving) -> Value {
    let body = json!({"meetingNumber": MEETING, "role": 1, "zak": true});
    let request = client().post(server.url("/signature")).json(&body);
    request.send().unwrap().json().unwrap()
}

#[test]
fn the_app_is_read_under_all_its_names() {
    let zoom = FakeZoom::start();
    for names in [OWN_NAMES, SAMPLE_NAMES] {
        let program = program(&zoom, names).and("ZOOM_ZAK_USER", "meeting-host");
        let server = program.serve();
        assert_eq!(ask(&server)["zak"], zak(HOST_ID), "{names:?}");
        server.stopped();
    }
    let program = Program::with_credentials()
        .and("ZOOM_OAUTH_URL", &zoom.url())
        .and("ZOOM_ZAK_USER", ROOMS);
    let files = OWN_NAMES.map(|name| format!("{name}_FILE"));
    let program = files
        .iter()
        .zip(APP)
        .fold(program, |program, (name, value)| {
            let path = program.file(name, &format!("{value}\n"));
            program.and(name, &path)
        });
    let server = program.serve();
    assert_eq!(ask(&server)["zak"], zak(ROOMS), "from files");
}

#[test]
fn its_own_names_go_before_another_apps() {
    let zoom = FakeZoom::start();
    let program = program(&zoom, OWN_NAMES)
        .and("ZOOM_CLIENT_ID", "anotherApp")
        .and("ZOOM_CLIENT_SECRET", "anotherAppsSecret")
        .and("ZOOM_ZAK_USER", ROOMS);
    let server = program.serve();
    assert_eq!(ask(&server)["zak"], zak(ROOMS));
}

#[test]
fn the_log_tells_of_a_zak_and_holds_no_secret() {
    let zoom = FakeZoom::start();
    let program = program(&zoom, OWN_NAMES)
        .and("LOG_LEVEL", "debug")
        .and("ZOOM_ZAK_USER", "meeting-host");
    let server = program.serve();
    ask(&server);
    zoom.fails(TOKEN, support::document::Document::CutOff);
    zoom.forgets_tokens();
    let failed = ask(&server);
    assert_eq!(failed["error"]["code"], "zoom_unreachable");
    assert_eq!(failed["error"]["type"], "upstream_error");
    let ended = server.stopped();
    let lines: Vec<Value> = ended
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let with = |message: &str| {
        let found = lines.iter().filter(|line| line["message"] == message);
        found.collect::<Vec<_>>()
    };
    let issued = with("zak issued");
    assert_eq!(issued.len(), 1, "{}", ended.stdout);
    assert_eq!(issued[0]["zoom_user"], "host");
    assert_eq!(issued[0]["meeting_number"], MEETING);
    let failures = with("request to zoom failed");
    let calls: Vec<&Value> = failures.iter().map(|line| &line["call"]).collect();
    assert_eq!(calls, ["meeting", "access_token"]);
    assert!(failures[1]["cause"].is_string(), "{}", failures[1]);
    for hidden in [CLIENT_SECRET, "access-token-1", "zak.of", HOST_ID] {
        assert!(!ended.stdout.contains(hidden), "{hidden}: {}", ended.stdout);
        assert!(!ended.stderr.contains(hidden), "{hidden}: {}", ended.stderr);
    }
}

#[test]
fn check_names_what_is_missing_and_masks_the_secret() {
    let zoom = FakeZoom::start();
    let shown = program(&zoom, OWN_NAMES)
        .and("ZOOM_ZAK_USER", "meeting-host")
        .run(&["check"]);
    assert_eq!(shown.code, Some(0), "{}", shown.stderr);
    assert!(shown.stdout.contains(CLIENT_ID), "{}", shown.stdout);
    assert!(!shown.stdout.contains(CLIENT_SECRET), "{}", shown.stdout);
    assert!(shown.stdout.contains("ZAK"), "{}", shown.stdout);

    for (variables, words) in [
        (
            vec![("ZOOM_ZAK_USER", "meeting-host")],
            vec![
                "ZOOM_S2S_ACCOUNT_ID: is missing: ZOOM_ZAK_USER is set",
                "ZOOM_S2S_CLIENT_ID: is missing",
                "ZOOM_S2S_CLIENT_SECRET: is missing",
            ],
        ),
        (
            vec![("ZOOM_S2S_CLIENT_ID", CLIENT_ID)],
            vec!["ZOOM_S2S_ACCOUNT_ID: is missing: ZOOM_S2S_CLIENT_ID is set"],
        ),
        (
            vec![("ZOOM_OAUTH_URL", "http://zoom.us")],
            vec!["ZOOM_OAUTH_URL: must be an https URL"],
        ),
        (
            vec![("ZAK_LIFETIME_SECONDS", "10")],
            vec!["ZAK_LIFETIME_SECONDS: must be a whole number of seconds from 60 to 7200"],
        ),
        (
            vec![
                ("OIDC_ISSUER", "https://login.example.com"),
                ("OIDC_AUDIENCE", "zoom"),
                ("OIDC_ZOOM_USER_CLAIM", "email"),
            ],
            vec!["ZOOM_S2S_ACCOUNT_ID: is missing: OIDC_ZOOM_USER_CLAIM is set"],
        ),
    ] {
        let ended = variables
            .iter()
            .fold(Program::with_credentials(), |program, (name, value)| {
                program.and(name, value)
            })
            .run(&["check"]);
        assert_eq!(ended.code, Some(1), "{variables:?}");
        for words in words {
            assert!(ended.stdout.contains(words), "{words}: {}", ended.stdout);
        }
    }
    let open = program(&zoom, OWN_NAMES)
        .and("ZOOM_ZAK_USER", ROOMS)
        .and("ALLOW_ANONYMOUS", "host")
        .run(&["check"]);
    let words = "warning: ZOOM_ZAK_USER: everybody who reaches this server gets this user's ZAK";
    assert!(open.stdout.contains(words), "{}", open.stdout);
    let marker = Program::with_credentials().and("ZOOM_ACCOUNT_ID", ACCOUNT_ID);
    assert_eq!(
        marker.run(&["check"]).code,
        Some(0),
        "an account alone is nothing"
    );
}

/// A reload swaps the app, and gives nobody a ZAK who got none before.
#[test]
fn a_reload_swaps_the_app_and_opens_nothing() {
    let zoom = FakeZoom::start();
    let program = Program::with_credentials().and("ZOOM_OAUTH_URL", &zoom.url());
    let lines = OWN_NAMES.iter().zip(APP);
    let lines: Vec<String> = lines
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let app = format!("{}\n", lines.join("\n"));
    program.file(".env", &format!("{app}ZOOM_ZAK_USER={ROOMS}\n"));
    let mut server = program.serve();
    assert_eq!(ask(&server)["zak"], zak(ROOMS));

    program.file(
        ".env",
        &format!("{app}ZOOM_ZAK_USER={ROOMS}\nZAK_LIFETIME_SECONDS=60\n"),
    );
    server.signal("HUP");
    server.log_anew_until("reloaded.");
    assert_eq!(ask(&server)["zak"], zak(ROOMS));
    assert_eq!(zoom.count(TOKEN), 1, "the access token stays");
    assert!(zoom.requests().last().unwrap().ends_with("ttl=60"));

    program.file(".env", &format!("{app}ZOOM_ZAK_USER=meeting-host\n"));
    server.signal("HUP");
    server.log_anew_until("callers may act as another Zoom user");
    assert_eq!(ask(&server)["zak"], zak(ROOMS), "the configuration before");

    program.file(".env", "");
    server.signal("HUP");
    server.log_anew_until("reloaded.");
    assert_eq!(ask(&server)["error"]["code"], "zak_not_configured");
}
