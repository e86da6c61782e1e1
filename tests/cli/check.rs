use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use support::program::Program;
use support::{KEY, SECRET};

#[test]
fn shows_each_setting_and_where_it_came_from() {
    let program = Program::with(&[("ZOOM_SDK_KEY", KEY), ("PORT", "0")]);
    let secret_file = program.file("secret", SECRET);
    program.file(
        ".env",
        &format!("ZOOM_SDK_SECRET_FILE={secret_file}\nPORT=5000\nLOG_FORMAT=json\n"),
    );
    let ended = program.run(&["check", "--all"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    let shown = |variable: &str| ended.row(variable);
    assert!(shown("HOST").contains("127.0.0.1") && shown("HOST").ends_with("default"));
    assert!(
        shown("PORT").ends_with(" environment"),
        "the environment wins over .env"
    );
    assert!(shown("LOG_FORMAT").ends_with("json  .env") || shown("LOG_FORMAT").ends_with(" .env"));
    let key = shown("ZOOM_MEETING_SDK_KEY");
    assert!(key.contains(KEY), "the key is public: {key}");
    assert!(key.ends_with("environment, ZOOM_SDK_KEY"), "{key}");
    let secret = shown("ZOOM_MEETING_SDK_SECRET");
    assert!(secret.contains("•••••••• (32 characters)"), "{secret}");
    assert!(
        secret.ends_with(&format!("file {secret_file}, ZOOM_SDK_SECRET_FILE")),
        "{secret}"
    );
    assert!(!ended.stdout.contains(SECRET));
    assert!(
        ended
            .stdout
            .contains("Nothing is wrong with the configuration."),
        "{}",
        ended.stdout
    );
}

#[test]
fn says_what_demo_credentials_mean() {
    let ended = Program::with(&[]).run(&["check"]);
    assert_eq!(ended.code, Some(0));
    assert!(
        ended
            .stdout
            .contains("demo credentials, which Zoom refuses"),
        "{}",
        ended.stdout
    );
    assert!(
        ended
            .stdout
            .contains("Everybody on this machine may join every meeting, and host"),
        "{}",
        ended.stdout
    );
}

#[test]
fn says_who_can_reach_it_and_whether_there_is_a_page() {
    let loopback = Program::with_credentials().run(&["check"]).stdout;
    assert!(
        loopback.contains("Listens on 127.0.0.1:4000.\nEverybody on this machine"),
        "{loopback}"
    );
    assert!(loopback.contains("The test page is on."), "{loopback}");
    let open = Program::with_credentials()
        .and("HOST", "0.0.0.0")
        .and("ALLOW_ANONYMOUS", "participant")
        .run(&["check"])
        .stdout;
    assert!(
        open.contains("Everybody who can reach the server may join every meeting, but not host."),
        "{open}"
    );
    assert!(open.contains("The test page is off."), "{open}");
}

#[test]
fn an_empty_variable_leaves_it_to_dot_env() {
    let program = Program::with(&[("LOG_FORMAT", "")]);
    program.file(".env", "LOG_FORMAT=json\n");
    let shown = program.run(&["check"]);
    assert!(shown.row("LOG_FORMAT").contains(" json "), "{shown:?}");
}

#[test]
fn fails_where_serve_would_refuse_to_start() {
    let ended = Program::with(&[("PORT", "70000")]).run(&["check"]);
    assert_eq!(ended.code, Some(1));
    assert!(
        ended
            .stdout
            .contains("PORT: must be a number from 0 to 65535"),
        "{}",
        ended.stdout
    );
}

#[test]
fn warns_of_what_was_stripped_and_of_a_star() {
    let quoted = format!("\"{KEY}\"");
    let secret = format!("{SECRET}\n");
    let ended = Program::with(&[
        ("ZOOM_MEETING_SDK_KEY", &quoted),
        ("ZOOM_MEETING_SDK_SECRET", &secret),
        ("CORS_ALLOWED_ORIGINS", "*"),
    ])
    .run(&["check"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    for warning in [
        "warning: ZOOM_MEETING_SDK_KEY: quotes around the value ignored",
        "warning: ZOOM_MEETING_SDK_SECRET: white space around the value ignored",
        "warning: CORS_ALLOWED_ORIGINS: * lets every web page read signatures",
        "Nothing is wrong with the configuration but what the 3 warnings say.",
    ] {
        assert!(
            ended.stdout.contains(warning),
            "{warning}: {}",
            ended.stdout
        );
    }
}

fn set_mode(file: &str, mode: u32) {
    std::fs::set_permissions(file, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn warns_of_an_sdk_that_the_page_was_not_tried_with() {
    for (version, warning) in [
        ("4.1.0", "4.1.0 is older"),
        ("5.0.0", ""),
        ("6.2.0", ""),
        ("6.10.0", "6.10.0 is newer"),
    ] {
        let ended = Program::with_credentials()
            .and("ZOOM_WEB_SDK_VERSION", version)
            .run(&["check"]);
        assert_eq!(ended.code, Some(0), "{version}");
        let warned = ended.stdout.contains("warning: ZOOM_WEB_SDK_VERSION: ");
        assert_eq!(warned, !warning.is_empty(), "{}", ended.stdout);
        assert!(ended.stdout.contains(warning), "{}", ended.stdout);
    }
}

#[test]
fn the_last_line_break_of_a_file_is_nothing_to_warn_of() {
    let program = Program::with(&[("ZOOM_CLIENT_ID", KEY)]);
    for (end, is_told) in [
        ("", false),
        ("\n", false),
        ("\r\n", false),
        ("\n\n", true),
        (" \n", true),
    ] {
        let secret = program.file("secret", &format!("{SECRET}{end}"));
        let program = Program::with(&[
            ("ZOOM_CLIENT_ID", KEY),
            ("ZOOM_CLIENT_SECRET_FILE", &secret),
        ]);
        let shown = program.run(&["check"]).stdout;
        let told = shown.contains("ZOOM_CLIENT_SECRET_FILE: white space around the value ignored");
        assert_eq!(told, is_told, "{end:?}: {shown}");
        assert_eq!(
            shown.contains("Nothing is wrong with the configuration."),
            !is_told,
            "{shown}"
        );
    }
}

#[test]
fn warns_of_a_file_with_a_secret_that_everybody_can_get_at() {
    let program = Program::with(&[("ZOOM_CLIENT_ID", KEY)]);
    let secret = program.file("secret", SECRET);
    let program = program.and("ZOOM_CLIENT_SECRET_FILE", &secret);
    let warned = |mode: u32| {
        set_mode(&secret, mode);
        let shown = program.run(&["check"]).stdout;
        let lines = shown.lines();
        let mut warnings = lines.filter(|line| line.starts_with("warning: "));
        warnings.next().map(str::to_owned)
    };
    for (mode, told) in [
        (0o644, "can read the file that it names (mode 0644)"),
        (0o602, "can write the file that it names (mode 0602)"),
        (
            0o666,
            "can read and write the file that it names (mode 0666)",
        ),
    ] {
        let warning = warned(mode).unwrap();
        let beginning = "warning: ZOOM_CLIENT_SECRET_FILE: everybody on this machine ";
        assert!(warning.starts_with(beginning), "{warning}");
        assert!(warning.contains(told), "{warning}");
    }
    for mode in [0o600, 0o440, 0o400] {
        assert_eq!(warned(mode), None, "{mode:o}");
    }
}

#[test]
fn warns_of_a_dot_env_and_a_tls_key_that_everybody_can_read() {
    const DOT_ENV: &str = "warning: .env: everybody on this machine can read it";
    const TLS_KEY: &str = "warning: TLS_KEY_FILE: everybody on this machine can read";
    let program = Program::with(&[]);
    let certificate = program.file("tls.crt", include_str!("../data/tls/one.crt"));
    let key = program.file("tls.key", include_str!("../data/tls/one.key"));
    let sdk_key = program.file("sdk-key", KEY);
    let without =
        format!("ZOOM_SDK_KEY_FILE={sdk_key}\nTLS_CERT_FILE={certificate}\nTLS_KEY_FILE={key}\n");
    let file = program.file(".env", &format!("{without}ZOOM_SDK_SECRET={SECRET}\n"));
    let quiet = program.run(&["check"]).stdout;
    assert!(!quiet.contains("warning"), "{quiet}");
    for open in [&file, &key, &certificate, &sdk_key] {
        set_mode(open, 0o644);
    }
    let shown = program.run(&["check"]).stdout;
    let warnings = shown.lines().filter(|line| line.starts_with("warning: "));
    assert_eq!(warnings.count(), 2, "{shown}");
    assert!(
        shown.contains(DOT_ENV) && shown.contains(TLS_KEY),
        "{shown}"
    );

    // The variable of a secret without one, as in a copied .env.example.
    let text = format!("{without}PARTICIPANT_API_KEYS=\n");
    let program = program.and("ZOOM_SDK_SECRET", SECRET);
    std::fs::write(&file, text).unwrap();
    let shown = program.run(&["check"]).stdout;
    assert!(!shown.contains(DOT_ENV), "{shown}");
}

#[test]
fn a_faulty_setting_keeps_its_row() {
    let ended = Program::with(&[("PORT", "70000"), ("SIGNATURE_PATHS", "no")]).run(&["check"]);
    for variable in ["PORT", "SIGNATURE_PATHS"] {
        let row = ended.row(variable);
        assert!(row.contains(" refused "), "{}", ended.stdout);
        assert!(row.ends_with(" environment"), "{}", ended.stdout);
    }
}

#[test]
fn white_space_around_a_list_is_nothing_to_warn_of() {
    let ended = Program::with_credentials()
        .and("PARTICIPANT_API_KEYS", "\nweb:K7gNU3sdo-OL0wNhqoVWhr3g\n")
        .and("OIDC_ISSUER", "https://login.example.com")
        .and("OIDC_AUDIENCE", " one\n two\n")
        .and("ALLOWED_MEETING_NUMBERS", "857 4606 5432\n123456789\n")
        .and("TRUSTED_PROXIES", " 10.0.0.0/8\n")
        .and("SIGNATURE_PATHS", "/api/zoom/msig\n")
        .and("CORS_ALLOWED_ORIGINS", "https://app.example.com\n")
        .run(&["check"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(!ended.stdout.contains("warning"), "{}", ended.stdout);
}

#[test]
fn warns_of_placeholders_in_the_place_of_credentials() {
    for (key, secret, warned) in [
        ("YOUR_SDK_KEY", SECRET, "ZOOM_MEETING_SDK_KEY"),
        (KEY, "YOUR_SDK_SECRET", "ZOOM_MEETING_SDK_SECRET"),
        (KEY, "undefined", "ZOOM_MEETING_SDK_SECRET"),
        (KEY, "your-256-bit-secret", "ZOOM_MEETING_SDK_SECRET"),
        ("<client id>", SECRET, "ZOOM_MEETING_SDK_KEY"),
        (
            KEY,
            "process.env.ZOOM_SDK_SECRET",
            "ZOOM_MEETING_SDK_SECRET",
        ),
    ] {
        let program = Program::with(&[
            ("ZOOM_MEETING_SDK_KEY", key),
            ("ZOOM_MEETING_SDK_SECRET", secret),
        ]);
        let ended = program.run(&["check"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let warning = format!("warning: {warned}: is a placeholder");
        assert!(
            ended.stdout.contains(&warning),
            "{key} {secret}: {}",
            ended.stdout
        );
        assert_eq!(
            ended.stdout.matches("warning: ").count(),
            1,
            "{}",
            ended.stdout
        );
    }
    let ended = Program::with_credentials().run(&["check"]);
    assert!(!ended.stdout.contains("placeholder"), "{}", ended.stdout);
}
