use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{OTHER_SECRET, WEB, is_signed_with, signature, status, with_secret_file};
use support::program::{Program, Serving};
use support::{KEY, SECRET, client};

const MEETING: &str = "/signature?mn=123456789&role=0";

#[test]
fn sighup_swaps_what_dot_env_says() {
    let program = Program::with_credentials();
    program.file(".env", &format!("PARTICIPANT_API_KEYS=web:{WEB}\n"));
    let mut server = program.serve();
    assert_eq!(status(&server, MEETING), 401);
    program.file(
        ".env",
        "RELOAD_MAY_OPEN=on\nALLOW_ANONYMOUS=participant\nKEEP_ALIVE_SECONDS=60\nTEST_PAGE=off\n\
         SIGNATURE_LIFETIME_SECONDS=3600\n",
    );
    server.signal("HUP");
    let log = server.log_until("reloaded").to_owned();
    assert!(
        log.contains("needs a restart: KEEP_ALIVE_SECONDS, TEST_PAGE\n"),
        "{log}"
    );
    assert!(
        log.contains("Everybody who can reach the server may join every meeting"),
        "{log}"
    );
    assert_eq!(status(&server, MEETING), 200);
    server.log_until("lifetime=3600");
}

#[test]
fn a_secret_that_changes_on_disk_is_noticed() {
    let (program, file) = with_secret_file();
    let mut server = program.serve();
    assert!(is_signed_with(&signature(&client(), &server.url), SECRET));
    // As mounted secrets change: another file with the same name.
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
        .log_until("the previous configuration stays in force")
        .to_owned();
    for told in [
        "ERROR the configuration is refused: ZOOM_MEETING_SDK_SECRET_FILE: the file that it \
         names is empty",
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

/// The log line of a reload's outcome.
fn after_a_reload(server: &mut Serving) -> String {
    server.signal("HUP");
    server.log_anew_until("stays in force").to_owned()
}

#[test]
fn a_lost_line_does_not_open_what_was_shut() {
    let keys = format!("PARTICIPANT_API_KEYS=web:{WEB}\n");
    let program = Program::with_credentials();
    program.file(".env", &keys);
    let mut server = program.serve();
    program.file(".env", &keys.replace("KEYS", "KEY"));
    let log = after_a_reload(&mut server);
    assert!(
        log.contains("it would permit more than before: whoever brings no credential"),
        "{log}"
    );
    assert_eq!(status(&server, MEETING), 401);
    program.file(".env", "ALLOW_ANONYMOUS=host\n");
    let log = after_a_reload(&mut server);
    assert!(log.contains("RELOAD_MAY_OPEN=on"), "{log}");
    assert_eq!(status(&server, MEETING), 401);
    program.file(".env", "ALLOW_ANONYMOUS=host\nRELOAD_MAY_OPEN=on\n");
    server.signal("HUP");
    server.log_until("reloaded");
    assert_eq!(status(&server, MEETING), 200);
}

/// Behind a proxy on this machine, all requests come from loopback.
#[test]
fn an_anonymous_participant_does_not_become_host_by_a_lost_line() {
    let program = Program::with_credentials();
    program.file(".env", "ALLOW_ANONYMOUS=participant\n");
    let mut server = program.serve();
    for lost in ["", "# ALLOW_ANONYMOUS=participant\n", "ALLOW_ANONYMOUS=\n"] {
        program.file(".env", lost);
        let log = after_a_reload(&mut server);
        assert!(
            log.contains("whoever brings no credential may do more"),
            "{log}"
        );
        let host = "/signature?mn=123456789&role=1";
        assert_eq!(status(&server, host), 403);
        assert_eq!(status(&server, MEETING), 200);
    }
}

/// Every line that restricts callers is lost in turn, as in a file that is being written.
#[test]
fn no_limit_is_lost_with_its_line() {
    let lines = [
        (
            "ALLOWED_MEETING_NUMBERS=123456789,987654321",
            "ALLOWED_MEETING_NUMBERS",
        ),
        ("OIDC_MEETING_CLAIM=meetings", "users whom an OpenID issuer"),
        ("NATIVE_SIGNATURES=hosts", ""),
        ("RATE_LIMIT_PER_MINUTE=7", "a caller may ask more often"),
        (
            "ADDRESS_RATE_LIMIT_PER_MINUTE=9",
            "an address may ask more often",
        ),
        (
            "SIGNATURE_LIFETIME_SECONDS=1800",
            "signatures may be valid for longer",
        ),
        (
            "SIGNATURE_LIFETIME_MAX_SECONDS=3600",
            "signatures may be valid for longer",
        ),
    ];
    let keys = format!(
        "PARTICIPANT_API_KEYS=web[until=2037-01-01;meetings=123456789]:{WEB}\n\
         OIDC_ISSUER=http://127.0.0.1:9\nOIDC_AUDIENCE=zoom\n"
    );
    let all = lines.map(|(line, _)| line).join("\n") + "\n";
    let program = Program::with_credentials();
    program.file(".env", &format!("{keys}{all}"));
    let mut server = program.serve();
    for (line, told) in lines {
        let rest = all.replace(&format!("{line}\n"), "");
        program.file(".env", &format!("{keys}{rest}"));
        server.signal("HUP");
        if told.is_empty() {
            server.log_anew_until("reloaded");
            continue;
        }
        let log = server.log_anew_until("the previous configuration stays in force");
        assert!(log.contains(told), "{line}: {log}");
    }
    for (right, other) in [
        ("[until=2037-01-01;meetings=123456789]", ""),
        ("until=2037-01-01;", ""),
        (";meetings=123456789", ""),
        ("until=2037", "until=2038"),
    ] {
        program.file(".env", &format!("{}{all}", keys.replace(right, other)));
        let log = after_a_reload(&mut server);
        assert!(
            log.contains("the API key web may do more"),
            "{right}: {log}"
        );
    }
}

/// Somebody who edits `.env` need not send a signal.
#[test]
fn dot_env_is_noticed() {
    let program = Program::with_credentials();
    program.file(".env", &format!("PARTICIPANT_API_KEYS=web:{WEB}\n"));
    let mut server = program.serve();
    program.file(".env", &format!("PARTICIPANT_API_KEYS=other:{WEB}\n"));
    let log = server.log_until("reloaded");
    assert!(log.contains("a file has changed"), "{log}");
}

/// A key that is cut in the middle is long enough to be one, and never becomes it, with
/// or without a signal in the middle of the write.
#[test]
fn a_key_that_is_being_written_never_becomes_a_shorter_one() {
    let written_steadily = (0..5).any(|_| writes_a_key_steadily());
    assert!(written_steadily, "this machine is too busy to write a file");
}

/// Whether no pause between writes was so long that the file seemed complete.
fn writes_a_key_steadily() -> bool {
    let other = "Pd5rT1xk-QZ9uVbYw2LmNc4sE7hJ0aGf8iKo3WzBqXe";
    let program = Program::with_credentials();
    program.file(".env", &format!("PARTICIPANT_API_KEYS=web:{WEB}\n"));
    let mut server = program.serve();
    let path = program.folder.path().join(".env");
    let line = format!("PARTICIPANT_API_KEYS=web:{other}");
    let (start, rest) = line.split_at(line.len() - 15);
    let url = server.url(MEETING);
    let client = client();
    let accepts = |key: &str| client.get(&url).bearer_auth(key).send().unwrap().status() == 200;

    let mut file = std::fs::File::create(path).unwrap();
    file.write_all(start.as_bytes()).unwrap();
    let mut last = Instant::now();
    server.signal("HUP");
    let is_written = AtomicBool::new(false);
    let (longest, accepted) = thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut accepted = Vec::new();
            while !is_written.load(Ordering::Relaxed) {
                accepted.extend((24..other.len()).filter(|cut| accepts(&other[..*cut])));
            }
            accepted
        });
        let pauses = rest.as_bytes().iter().map(|byte| {
            thread::sleep(Duration::from_millis(40));
            file.write_all(&[*byte]).unwrap();
            std::mem::replace(&mut last, Instant::now()).elapsed()
        });
        let longest = pauses.max().unwrap();
        is_written.store(true, Ordering::Relaxed);
        (longest, asking.join().unwrap())
    });
    // After a signal, 100 ms without a write count as complete.
    if longest > Duration::from_millis(90) {
        return false;
    }
    assert_eq!(accepted, [0; 0], "so many characters are a key");
    server.log_until("reloaded");
    assert!(accepts(other));
    true
}

/// Everything else is still there, so nothing would be invalid.
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
    server.log_until("needs a restart: TEST_PAGE");
    std::fs::remove_file(file).unwrap();
    let log = after_a_reload(&mut server);
    assert!(log.contains("ERROR .env is gone"), "{log}");
    assert_eq!(ask_for_another(&server), 403);
    program.file(".env", &text.replace("TEST_PAGE=off", "LOG_LEVEL=debug"));
    server.signal("HUP");
    server.log_until("needs a restart: LOG_LEVEL");
}

/// Who may ask depends on where the server listens now, not where it would after a
/// restart.
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
        server.log_until("needs a restart: HOST\n");
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
        log.contains("and a reload does not replace them with demo"),
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

/// Two files are never replaced at the same moment, and a signal may come between.
#[test]
fn a_key_never_comes_together_with_the_secret_of_another() {
    let replaced_steadily = (0..10).any(|_| replaces_files_steadily());
    assert!(
        replaced_steadily,
        "this machine is too busy to replace two files"
    );
}

/// Whether the second file always followed the first before the server took them as they
/// were: after a signal, 100 ms without a write count as complete.
fn replaces_files_steadily() -> bool {
    const OTHER_KEY: &str = "Mw3vTe7YsQ1uKd9XbC5zRf";
    let program = Program::with(&[]);
    let [key, secret] =
        [("key", KEY), ("secret", SECRET)].map(|(name, text)| program.file(name, text));
    let program = program
        .and("ZOOM_MEETING_SDK_KEY_FILE", &key)
        .and("ZOOM_MEETING_SDK_SECRET_FILE", &secret)
        .and("RATE_LIMIT_PER_MINUTE", "0");
    let server = program.serve();
    let mut keys = HashSet::new();
    let sets = [(OTHER_KEY, OTHER_SECRET), (KEY, SECRET)];
    for (number, (next_key, next_secret)) in sets.into_iter().cycle().take(40).enumerate() {
        let start = Instant::now();
        std::fs::write(&key, next_key).unwrap();
        server.signal("HUP");
        // Of different lengths, so that the server is interrupted at each step.
        thread::sleep(Duration::from_millis(number as u64 % 20 * 4));
        std::fs::write(&secret, next_secret).unwrap();
        if start.elapsed() > Duration::from_millis(95) {
            return false;
        }
        for _ in 0..10 {
            let answer: Value = serde_json::from_str(&server.get(MEETING)).unwrap();
            let token = answer["signature"].as_str().unwrap();
            let key = answer["sdkKey"].as_str().unwrap();
            let secret = if key == KEY { SECRET } else { OTHER_SECRET };
            assert!(is_signed_with(token, secret), "{key} with another's secret");
            keys.insert(key.to_owned());
            thread::sleep(Duration::from_millis(20));
        }
    }
    assert_eq!(keys.len(), 2, "both came into force");
    true
}
