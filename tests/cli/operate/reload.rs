use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::thread;

use serde_json::{Value, json};

use super::{OTHER_SECRET, WEB, is_signed_with, signature, status, with_secret_file};
use crate::helpers::{KEY, Program, SECRET, Serving, client};

#[test]
fn sighup_swaps_what_dot_env_says() {
    let program = Program::with_credentials();
    program.file(".env", &format!("PARTICIPANT_API_KEYS=web:{WEB}\n"));
    let mut server = program.serve();
    assert_eq!(status(&server, "/signature"), 401);
    program.file(
        ".env",
        "ALLOW_ANONYMOUS=participant\nKEEP_ALIVE_SECONDS=60\nTEST_PAGE=off\n\
         SIGNATURE_LIFETIME_SECONDS=3600\n",
    );
    server.signal("HUP");
    let log = server.log_until("reloaded").to_owned();
    assert!(
        log.contains("changes only with a restart: KEEP_ALIVE_SECONDS, TEST_PAGE\n"),
        "{log}"
    );
    assert!(
        log.contains("Everybody who can reach the server may join every meeting"),
        "{log}"
    );
    assert_eq!(status(&server, "/signature"), 200);
    server.log_until("lifetime=3600");
}

#[test]
fn a_secret_that_changes_on_disk_is_noticed() {
    let (program, file) = with_secret_file();
    let mut server = program.serve();
    assert!(is_signed_with(&signature(&client(), &server.url), SECRET));
    // As mounted secrets change: another file under the same name.
    program.file("next", OTHER_SECRET);
    std::fs::rename(program.folder.path().join("next"), &file).unwrap();
    server.log_until("reloaded");
    assert!(is_signed_with(
        &signature(&client(), &server.url),
        OTHER_SECRET
    ));
}

#[test]
fn a_faulty_set_is_refused_and_the_one_before_goes_on() {
    let (program, file) = with_secret_file();
    let mut server = program.serve();
    std::fs::write(&file, "").unwrap();
    program.file(".env", "RATE_LIMIT_PER_MINUTE=many\n");
    server.signal("HUP");
    let log = server
        .log_until("the configuration before goes on")
        .to_owned();
    for told in [
        "ERROR the configuration is refused: ZOOM_MEETING_SDK_SECRET_FILE: the file that it names is empty",
        "ERROR the configuration is refused: RATE_LIMIT_PER_MINUTE: must be a whole number",
    ] {
        assert!(log.contains(told), "{told}: {log}");
    }
    assert!(is_signed_with(&signature(&client(), &server.url), SECRET));
    std::fs::write(&file, OTHER_SECRET).unwrap();
    program.file(".env", "");
    server.signal("HUP");
    server.log_until("reloaded");
    assert!(is_signed_with(
        &signature(&client(), &server.url),
        OTHER_SECRET
    ));
}

#[test]
fn a_secret_as_long_and_as_old_as_the_one_before_is_noticed() {
    let (program, file) = with_secret_file();
    let mut server = program.serve();
    let old = std::fs::metadata(&file).unwrap().modified().unwrap();
    let next = program.file("next", OTHER_SECRET);
    let writable = OpenOptions::new().write(true).open(&next).unwrap();
    writable.set_modified(old).unwrap();
    std::fs::rename(&next, &file).unwrap();
    server.log_until("reloaded");
    assert!(is_signed_with(
        &signature(&client(), &server.url),
        OTHER_SECRET
    ));
}

/// What the log says once a reload has come into force or not.
fn after_a_reload(server: &mut Serving) -> String {
    server.signal("HUP");
    server.log_until("goes on").to_owned()
}

#[test]
fn a_reload_does_not_open_what_was_shut() {
    let keys = format!("PARTICIPANT_API_KEYS=web:{WEB}\n");
    let program = Program::with_credentials();
    program.file(".env", &keys);
    let mut server = program.serve();
    program.file(".env", &keys.replace("KEYS", "KEY"));
    let log = after_a_reload(&mut server);
    assert!(
        log.contains("no way in is configured any more, and a reload does not open the server"),
        "{log}"
    );
    assert_eq!(status(&server, "/signature"), 401);
    program.file(".env", "ALLOW_ANONYMOUS=host\n");
    server.signal("HUP");
    server.log_until("reloaded");
    assert_eq!(status(&server, "/signature"), 200);
}

/// All else is there without it, so that nothing would be faulty.
#[test]
fn a_dot_env_that_is_gone_opens_no_meeting() {
    let program = Program::with_credentials().and("PARTICIPANT_API_KEYS", &format!("web:{WEB}"));
    let mut server = program.serve();
    let ask_for_another = |server: &Serving| {
        let url = server.url("/signature?mn=987654321&role=0");
        let answer = client().get(url).bearer_auth(WEB).send().unwrap();
        answer.status().as_u16()
    };
    server.signal("HUP");
    server.log_until("reloaded");
    assert_eq!(ask_for_another(&server), 200, "there never was one");

    let text = "ALLOWED_MEETING_NUMBERS=123456789\nTEST_PAGE=off\n";
    let file = program.file(".env", text);
    server.signal("HUP");
    server.log_until("changes only with a restart: TEST_PAGE");
    std::fs::remove_file(file).unwrap();
    let log = after_a_reload(&mut server);
    assert!(log.contains("ERROR .env is gone"), "{log}");
    assert_eq!(ask_for_another(&server), 403);
    program.file(".env", &text.replace("TEST_PAGE=off", "LOG_LEVEL=debug"));
    server.signal("HUP");
    server.log_until("changes only with a restart: LOG_LEVEL");
}

/// Who may ask depends on where the server listens: where it does, not where it
/// would after a restart.
#[test]
fn a_reload_is_judged_by_where_the_server_listens() {
    let beyond = format!("HOST=0.0.0.0\nPARTICIPANT_API_KEYS=web:{WEB}\n");
    for now in ["", "HOST=127.0.0.1\n"] {
        let program = Program::with_credentials();
        program.file(".env", &beyond);
        let mut server = program.serve();
        program.file(".env", now);
        let log = after_a_reload(&mut server);
        assert!(log.contains("the configuration is refused:"), "{log}");
        let url = server.loopback_url();
        let answer = client().get(format!("{url}/signature")).send().unwrap();
        assert_eq!(answer.status(), 401);
        program.file(".env", &beyond.replace("0.0.0.0", "127.0.0.1"));
        server.signal("HUP");
        server.log_until("reloaded");
        server.log_until("changes only with a restart: HOST\n");
    }
}

#[test]
fn a_reload_does_not_go_back_to_demo_credentials() {
    let program = Program::with(&[]);
    let credentials = format!("ZOOM_MEETING_SDK_KEY={KEY}\nZOOM_MEETING_SDK_SECRET={SECRET}\n");
    program.file(".env", &credentials);
    let mut server = program.serve();
    program.file(".env", "");
    let log = after_a_reload(&mut server);
    assert!(
        log.contains("are gone, and a reload does not take"),
        "{log}"
    );
    assert!(is_signed_with(&signature(&client(), &server.url), SECRET));
}

#[test]
fn the_previous_secret_only_inspects() {
    let program = Program::with_credentials().and("ZOOM_MEETING_SDK_SECRET_PREVIOUS", OTHER_SECRET);
    let server = program.serve();
    assert!(is_signed_with(&signature(&client(), &server.url), SECRET));
    let old = Program::with(&[
        ("ZOOM_MEETING_SDK_KEY", KEY),
        ("ZOOM_MEETING_SDK_SECRET", OTHER_SECRET),
    ]);
    let token = old.run(&["sign"]).stdout;
    let ask = json!({"signature": token.trim_end()});
    let answer = client()
        .post(server.url("/inspect"))
        .json(&ask)
        .send()
        .unwrap();
    let report: Value = answer.json().unwrap();
    assert_eq!(report["mac"]["status"], "verified", "{report}");
    assert_eq!(report["mac"]["secret"], "previous", "{report}");
    let report = program.run(&["inspect", "--json", token.trim_end()]).stdout;
    assert!(report.contains(r#""secret": "previous""#), "{report}");
    let shown = program.run(&["check"]).stdout;
    assert!(shown.contains("ZOOM_MEETING_SDK_SECRET_PREVIOUS") && !shown.contains(OTHER_SECRET));
}

/// The secret comes through pipes, so that the test says when it is read: after the
/// key, which changes meanwhile.
#[test]
fn a_key_never_comes_together_with_the_secret_of_another() {
    const OTHER_KEY: &str = "Mw3vTe7YsQ1uKd9XbC5zRf";
    let program = Program::with(&[]);
    let key = program.file("key", KEY);
    let in_folder = |name: &str| program.folder.path().join(name);
    let pipes = ["start", "first", "second"].map(in_folder);
    assert!(
        Command::new("mkfifo")
            .args(&pipes)
            .status()
            .unwrap()
            .success()
    );
    let secret = in_folder("secret");
    let lead_to = |pipe: &Path| {
        symlink(pipe, in_folder("next")).unwrap();
        std::fs::rename(in_folder("next"), &secret).unwrap();
    };
    // Opens once the server is at it.
    let open = |pipe: &Path| OpenOptions::new().write(true).open(pipe).unwrap();
    let [start, first, second] = &pipes;
    lead_to(start);
    let mut server = thread::scope(|scope| {
        scope.spawn(|| open(start).write_all(SECRET.as_bytes()).unwrap());
        let program = Program::with(&[
            ("ZOOM_MEETING_SDK_KEY_FILE", &key),
            ("ZOOM_MEETING_SDK_SECRET_FILE", secret.to_str().unwrap()),
        ]);
        program.serve()
    });
    let ask = |server: &Serving| {
        let answer: Value = serde_json::from_str(&server.get("/signature")).unwrap();
        let token = answer["signature"].as_str().unwrap();
        let is_new = is_signed_with(token, OTHER_SECRET);
        assert!(is_new || is_signed_with(token, SECRET));
        (answer["sdkKey"].as_str().unwrap().to_owned(), is_new)
    };

    lead_to(first);
    server.signal("HUP");
    let mut halfway = open(first);
    std::fs::write(&key, OTHER_KEY).unwrap();
    lead_to(second);
    halfway.write_all(OTHER_SECRET.as_bytes()).unwrap();
    drop(halfway);
    let mut again = open(second);
    assert_eq!(ask(&server), (KEY.to_owned(), false), "as before");
    again.write_all(OTHER_SECRET.as_bytes()).unwrap();
    drop(again);
    server.log_until("reloaded");
    assert_eq!(ask(&server), (OTHER_KEY.to_owned(), true));
}
