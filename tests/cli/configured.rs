//! The server does what is configured.

use serde_json::Value;

use support::program::{Program, Serving};
use support::{KEY, SECRET, claims_in_force as claims};

/// The response at this path, and the header that lets a page of this origin read it.
fn mark(server: &Serving, path: &str, origin: &str) -> (Value, Option<String>) {
    let client = reqwest::blocking::Client::new();
    let request = client.get(server.url(path)).header("origin", origin);
    let answer = request.send().unwrap();
    let mark = answer.headers().get("access-control-allow-origin");
    let mark = mark.map(|value| value.to_str().unwrap().to_owned());
    (answer.json().unwrap(), mark)
}

#[test]
fn what_is_configured_is_what_answers() {
    let program = Program::with_credentials();
    program.file("zoom-meeting-6.1.5.min.js", "// the SDK");
    let folder = program.folder.path().to_str().unwrap().to_owned();
    let program = program
        .and("SIGNATURE_LIFETIME_SECONDS", "3600")
        .and("SIGNATURE_BACKDATE_SECONDS", "120")
        .and("SIGNATURE_PATHS", "/api/zoom/msig, /bin/site/webinar.json")
        .and("CORS_ALLOWED_ORIGINS", "HTTPS://App.Example.com:443")
        .and("ZOOM_WEB_SDK_VERSION", "6.1.5")
        .and("ZOOM_WEB_SDK_DIR", &folder);
    let mut server = program.serve();
    server.log_until(&format!("test page at {}/", server.url.clone()));
    for path in ["/signature", "/api/zoom/msig", "/bin/site/webinar.json"] {
        let (answer, allowed) = mark(&server, path, "https://app.example.com");
        assert_eq!(
            allowed.as_deref(),
            Some("https://app.example.com"),
            "{path}"
        );
        let claims = claims(answer["signature"].as_str().unwrap());
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let (iat, exp) = (
            claims["iat"].as_u64().unwrap(),
            claims["exp"].as_u64().unwrap(),
        );
        assert_eq!(exp - iat, 3_720, "{path}");
        assert!(iat.abs_diff(now - 120) <= 5, "{path}: on this clock");
    }
    for origin in ["http://localhost:3000", "https://evil.example"] {
        assert_eq!(mark(&server, "/signature", origin).1, None, "{origin}");
    }
    let config: Value = serde_json::from_str(&server.get("/page/config.json")).unwrap();
    assert_eq!(
        (&config["demo"], &config["apps"][0]["sdkKey"]),
        (&false.into(), &KEY.into())
    );
    assert_eq!(config["sdk"]["version"], "6.1.5");
    assert_eq!(config["sdk"]["source"], "self");
    assert_eq!(server.get("/sdk/zoom-meeting-6.1.5.min.js"), "// the SDK");
    let ended = server.stopped();
    assert!(
        !ended.stdout.contains("demo credentials"),
        "{}",
        ended.stdout
    );
    assert!(
        ended.stdout.trim_end().ends_with("stopped"),
        "{}",
        ended.stdout
    );
}

#[test]
fn on_loopback_pages_of_localhost_may_read_and_no_others() {
    let server = Program::with_credentials().serve();
    let localhost = "http://localhost:3000";
    assert_eq!(
        mark(&server, "/signature", localhost).1.as_deref(),
        Some(localhost)
    );
    assert_eq!(mark(&server, "/signature", "https://evil.example").1, None);
}

#[test]
fn warnings_are_in_the_log() {
    let quoted = format!("'{KEY}'");
    let program = Program::with(&[
        ("ZOOM_MEETING_SDK_KEY", quoted.as_str()),
        ("ZOOM_MEETING_SDK_SECRET", SECRET),
    ]);
    let log = program.serve().stopped().stdout;
    let warned =
        |line: &str| line.contains("WARN") && line.contains("ZOOM_MEETING_SDK_KEY: quotes");
    assert_eq!(log.lines().filter(|line| warned(line)).count(), 1, "{log}");
}
