use std::time::UNIX_EPOCH;

use serde_json::json;

use super::{WEB, status, with_secret_file};
use support::client;
use support::program::{Program, Serving};

fn metrics_url(server: &mut Serving) -> String {
    let log = server.log_until("metrics at http://");
    let url = log.split("metrics at ").nth(1).unwrap();
    url.lines().next().unwrap().to_owned()
}

pub fn metrics(server: &mut Serving) -> impl Fn() -> String + use<> {
    let url = metrics_url(server);
    move || client().get(&url).send().unwrap().text().unwrap()
}

/// Signatures, errors and an inspection, with unknown paths and methods too.
fn ask_for_everything(server: &Serving) {
    let ask = |path: &str| {
        let asked = client().get(server.url(path)).bearer_auth(WEB).send();
        asked.unwrap().status()
    };
    assert_eq!(status(server, "/signature?mn=123456789&role=0"), 200);
    assert_eq!(status(server, "/signature?mn=123456789&role=1"), 403);
    assert_eq!(ask("/signature?mn=123456789&role=1"), 200);
    assert_eq!(ask("/bin/webinar.json"), 200);
    assert_eq!(ask("/signature"), 429);
    for path in ["/wp-login.php", "/x/1", "/x/2", "/metrics"] {
        assert_eq!(status(server, path), 404);
    }
    let odd = client().request("BREW".parse().unwrap(), server.url("/signature"));
    assert_eq!(odd.send().unwrap().status(), 405);
    let signature = json!({"signature": "a.b.c"});
    let inspect = client().post(server.url("/inspect")).json(&signature);
    assert_eq!(inspect.send().unwrap().status(), 200);
}

/// The metrics after [`ask_for_everything`] and a refused reload.
const COUNTED: &str = concat!(
    r#"zoom_signature_signatures_issued_total{app="default",auth_method="anonymous",role="participant"} 1
zoom_signature_signatures_issued_total{app="default",auth_method="api_key",role="host"} 1
zoom_signature_signatures_issued_total{app="default",auth_method="api_key",role="native"} 1
zoom_signature_signatures_issued_total{app="default",auth_method="anonymous",role="host"} 0
zoom_signature_refusals_total{code="role_not_allowed"} 1
zoom_signature_refusals_total{code="rate_limit_exceeded"} 1
zoom_signature_refusals_total{code="not_found"} 4
zoom_signature_refusals_total{code="method_not_allowed"} 1
zoom_signature_rate_limit_hits_total{limit="caller"} 1
zoom_signature_rate_limit_hits_total{limit="address"} 0
zoom_signature_inspections_total{verdict="rejected"} 1
zoom_signature_http_request_duration_seconds_count{method="GET",route="other",status="404"} 3
zoom_signature_http_request_duration_seconds_count{method="other",route="/signature",status="405"} 1
zoom_signature_http_request_duration_seconds_count{method="GET",route="/bin/webinar.json",status="200"} 1
zoom_signature_openid_key_refreshes_total{outcome="loaded"} 0
zoom_signature_http_requests_in_flight 0
zoom_signature_config_generation 1
zoom_signature_config_last_reload_success 0
zoom_signature_build_info{version=""#,
    env!("CARGO_PKG_VERSION"),
    "\"} 1"
);

#[test]
fn metrics_count_what_happens() {
    let (program, file) = with_secret_file();
    let program = program
        .and("METRICS_BIND", "127.0.0.1:0")
        .and("HOST_API_KEYS", &format!("web:{WEB}"))
        .and("ALLOW_ANONYMOUS", "participant")
        .and("RATE_LIMIT_PER_MINUTE", "2")
        .and("SIGNATURE_PATHS", "/bin/webinar.json");
    let mut server = program.serve();
    let read = metrics(&mut server);
    let before = read();
    let last_reload = "\nzoom_signature_config_last_reload_success 1\n";
    assert!(before.contains(last_reload), "{before}");
    ask_for_everything(&server);
    std::fs::write(&file, "").unwrap();
    server.signal("HUP");
    server.log_until("stays in force");

    let text = read();
    for sample in COUNTED.lines() {
        assert!(text.lines().any(|line| line == sample), "{sample}: {text}");
    }
    assert!(
        !text.contains("wp-login") && !text.contains("BREW"),
        "{text}"
    );
    assert!(!text.contains(WEB), "{text}");
}

#[test]
fn metrics_tell_of_the_process() {
    let mut server = with_secret_file()
        .0
        .and("METRICS_BIND", "127.0.0.1:0")
        .serve();
    let text = metrics(&mut server)();
    let now = UNIX_EPOCH.elapsed().unwrap().as_secs_f64();
    let sample = |name: &str| -> f64 {
        let value = text.lines().find_map(|line| line.strip_prefix(name));
        value.unwrap().trim().parse().unwrap()
    };
    for (name, range) in [
        ("process_resident_memory_bytes ", 1e6..1e8),
        ("process_virtual_memory_bytes ", 1e6..1e13),
        ("process_threads ", 2.0..200.0),
        ("process_open_fds ", 5.0..200.0),
        ("process_max_fds ", 200.0..1e10),
        ("process_cpu_seconds_total ", 0.0..60.0),
        ("process_start_time_seconds ", now - 60.0..now + 2.0),
    ] {
        let value = sample(name);
        assert!(range.contains(&value), "{name}{value}: {text}");
    }
}

#[test]
fn nothing_else_is_where_the_metrics_are_but_healthz() {
    let program = Program::with_credentials().and("METRICS_BIND", "127.0.0.1:0");
    let mut server = program.serve();
    let url = metrics_url(&mut server);
    let ask = |method: &str, path: &str| {
        let url = url.replace("/metrics", path);
        let answer = client().request(method.parse().unwrap(), url).send();
        let answer = answer.unwrap();
        (answer.status().as_u16(), answer.text().unwrap())
    };
    let alive = (200, r#"{"status":"ok"}"#.to_owned());
    assert_eq!(ask("GET", "/healthz"), alive);
    assert_eq!(ask("HEAD", "/healthz").0, 200);
    assert_eq!(ask("POST", "/healthz").0, 405);
    for path in ["/signature", "/readyz", "/"] {
        let (status, text) = ask("GET", path);
        assert_eq!(status, 404, "{path}");
        for named in ["Metrics are at GET /metrics", "GET /healthz says"] {
            assert!(text.contains(named), "{text}");
        }
    }
}
