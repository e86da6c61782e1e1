//! The test page as the server sends it; its behaviour is tested in a browser.

use std::path::Path;

use serde_json::json;
use zoom_signature::{Backdate, Lifetime};
use zoom_signature_server::http::SharedRuntime;

use support::server::{Answer, TestServer, apps_with, page, runtime};
use support::{KEY, NOW};

#[test]
fn every_file_of_static_is_served() {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    let mut folders = vec![root.clone()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            let answer = Answer::of(server.get(&format!("/page/{name}")));
            assert_eq!(answer.status, 200, "{name}");
            assert_eq!(
                answer.text,
                std::fs::read_to_string(&path).unwrap(),
                "{name}"
            );
            let kind = match path.extension().unwrap().to_str().unwrap() {
                "html" => "text/html; charset=utf-8",
                "css" => "text/css; charset=utf-8",
                "js" => "text/javascript; charset=utf-8",
                "svg" => "image/svg+xml",
                other => panic!("what is a .{other}?"),
            };
            assert_eq!(answer.header("content-type"), kind, "{name}");
            files += 1;
        }
    }
    assert!(files > 3);
}

#[test]
fn the_page_is_isolated_and_loads_nothing_from_elsewhere() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("sdk.js"), "// the SDK").unwrap();
    let own = TestServer::with(|settings| {
        settings.page = Some(page(Some(directory.path().to_owned())));
    });
    let index = Answer::of(own.get("/"));
    assert_eq!(index.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(index.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(index.header("cross-origin-embedder-policy"), "require-corp");
    let policy = index.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"),
        "{policy}"
    );
    let words: Vec<&str> = policy.split([' ', ';']).collect();
    assert!(!words.contains(&"'unsafe-eval'"), "{policy}");
    assert!(!policy.contains("source.zoom.us"), "{policy}");

    let sdk = Answer::of(own.get("/sdk/sdk.js"));
    assert_eq!((sdk.status, sdk.text.as_str()), (200, "// the SDK"));
    assert_eq!(sdk.header("cross-origin-embedder-policy"), "require-corp");
    assert_eq!(sdk.header("x-content-type-options"), "nosniff");
    assert_eq!(sdk.header("cache-control"), "no-cache");
    assert_eq!(
        sdk.header("content-disposition"),
        "",
        "nothing is a download"
    );

    let cdn = TestServer::with(|settings| settings.page = Some(page(None)));
    let index = Answer::of(cdn.get("/"));
    assert_eq!(
        index.header("cross-origin-embedder-policy"),
        "credentialless"
    );
    let policy = index.header("content-security-policy");
    assert!(
        policy.contains("script-src 'self' 'wasm-unsafe-eval' https://source.zoom.us;"),
        "{policy}"
    );
    assert_eq!(Answer::of(cdn.get("/sdk/sdk.js")).status, 404);
}

#[test]
fn the_page_learns_what_it_needs_of_the_server() {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    assert_eq!(
        Answer::of(server.get("/page/config.json")).json(),
        json!({
            "version": env!("CARGO_PKG_VERSION"), "demo": false, "endpoint": "/signature", "inspect": "/inspect",
            "check": "/check",
            "apps": [{"name": "default", "sdkKey": KEY, "zak": false, "lifetimeSeconds": 7200}],
            "auth": {"anonymous": "host", "apiKeys": false, "tokens": false},
            "backdateSeconds": 30, "now": NOW,
            "sdk": {
                "version": "6.2.0", "source": "cdn", "base": "https://source.zoom.us/6.2.0",
            },
        })
    );
    let own = TestServer::with(|settings| {
        let mut runtime = runtime();
        runtime.signing.demo = true;
        runtime.signing.apps =
            apps_with(|app| app.lifetime = Lifetime::from_seconds(3_600).unwrap());
        runtime.signing.backdate = Backdate::from_seconds(120).unwrap();
        settings.runtime = SharedRuntime::new(runtime);
        settings.page = Some(page(Some("/nowhere".into())));
    });
    let config = Answer::of(own.get("/page/config.json"));
    assert_eq!(
        config.header("cache-control"),
        "no-store",
        "its now is of now"
    );
    let config = config.json();
    assert_eq!(config["demo"], true);
    assert_eq!(
        (
            &config["apps"][0]["lifetimeSeconds"],
            &config["backdateSeconds"]
        ),
        (&3600.into(), &120.into())
    );
    assert_eq!(
        config["sdk"],
        json!({"version": "6.2.0", "source": "self", "base": "/sdk"})
    );
}

#[test]
fn without_the_page_none_of_it_answers() {
    let server = TestServer::start();
    for path in [
        "/page/config.json",
        "/page/index.html",
        "/page/style.css",
        "/sdk/a.js",
    ] {
        assert_eq!(Answer::of(server.get(path)).status, 404, "{path}");
    }
}

#[test]
fn the_policy_allows_what_the_sdk_needs_and_nothing_more() {
    for (directory, cdn) in [
        (Some("/nowhere".into()), ""),
        (None, " https://source.zoom.us"),
    ] {
        let server = TestServer::with(|settings| settings.page = Some(page(directory)));
        let index = Answer::of(server.get("/"));
        let expected = [
            "default-src 'none'",
            &format!("script-src 'self' 'wasm-unsafe-eval'{cdn}"),
            &format!("style-src 'self' 'unsafe-inline'{cdn}"),
            &format!("connect-src 'self' https://zoom.us https://*.zoom.us wss://*.zoom.us{cdn}"),
            "img-src 'self' data: blob:",
            &format!("media-src 'self'{cdn}"),
            "worker-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ];
        let policy = index.header("content-security-policy");
        assert_eq!(policy.split("; ").collect::<Vec<_>>(), expected);
        assert_eq!(index.header("referrer-policy"), "no-referrer");
        assert_eq!(index.header("cache-control"), "no-cache");
        assert_eq!(index.header("x-content-type-options"), "nosniff");
    }
}

/// Web SDK 5 gets Zoom's answer as a script.
#[test]
fn an_older_sdk_may_load_zooms_answer() {
    for (directory, cdn) in [
        (Some("/nowhere".into()), ""),
        (None, " https://source.zoom.us"),
    ] {
        let mut page = page(directory);
        page.sdk_version = "5.1.4".parse().unwrap();
        let server = TestServer::with(|settings| settings.page = Some(page));
        let index = Answer::of(server.get("/"));
        let policy = index.header("content-security-policy");
        let scripts =
            format!("script-src 'self' 'wasm-unsafe-eval'{cdn} https://zoom.us/api/v1/wc/info;");
        assert!(policy.contains(&scripts), "{policy}");
        assert_eq!(
            index.header("cross-origin-embedder-policy"),
            "credentialless",
            "Zoom's answer may have no Cross-Origin-Resource-Policy"
        );
    }
}

/// A name that a remote page would point here.
#[test]
fn an_open_server_tells_no_other_name_about_itself() {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    let config = server
        .get("/page/config.json")
        .header("host", "evil.example");
    let refused = (403, "host_not_allowed".to_owned());
    assert_eq!(Answer::of(config).refusal(), refused);
    let proxied = server
        .get("/page/config.json")
        .header("x-forwarded-for", "192.0.2.7");
    let refused = (403, "proxy_not_allowed".to_owned());
    assert_eq!(Answer::of(proxied).refusal(), refused);
}

#[test]
fn the_sdk_is_served_from_its_directory_alone_and_runs_no_page_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("sdk")).unwrap();
    std::fs::create_dir(path("beside")).unwrap();
    for (name, text) in [
        ("sdk/a.js", "1"),
        ("sdk/page.html", "<script>1</script>"),
        ("sdk/drawing.svg", "<svg/>"),
        ("sdk/page.xhtml", "<html/>"),
        ("beside/secret.txt", "secret"),
    ] {
        std::fs::write(path(name), text).unwrap();
    }
    let link = |to: &str, from: &str| std::os::unix::fs::symlink(to, path(from)).unwrap();
    link("a.js", "sdk/within.js");
    link("../beside/secret.txt", "sdk/out.txt");
    link("../beside", "sdk/beside");
    link(folder.path().to_str().unwrap(), "sdk/absolute");
    let server = TestServer::with(|settings| settings.page = Some(page(Some(path("sdk")))));
    for (path, status) in [
        ("/sdk/a.js", 200),
        ("/sdk/within.js", 200),
        ("/sdk/out.txt", 404),
        ("/sdk/beside/secret.txt", 404),
        ("/sdk/absolute/beside/secret.txt", 404),
    ] {
        assert_eq!(Answer::of(server.get(path)).status, status, "{path}");
    }
    for path in ["/sdk/page.html", "/sdk/drawing.svg", "/sdk/page.xhtml"] {
        let policy = Answer::of(server.get(path))
            .header("content-security-policy")
            .to_owned();
        assert!(
            policy.starts_with("default-src 'none'; "),
            "{path}: {policy}"
        );
        assert!(
            policy.ends_with("frame-ancestors 'none'; sandbox"),
            "{path}"
        );
    }
    let script = Answer::of(server.get("/sdk/a.js"));
    assert!(!script.headers.contains_key("content-security-policy"));
}

#[test]
fn what_pages_elsewhere_may_do_with_answers_is_said() {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    for path in [
        "/",
        "/page/style.css",
        "/page/config.json",
        "/causes",
        "/causes/3712",
        "/none",
        "/signature",
    ] {
        let answer = Answer::of(server.get(path));
        let policy = answer.header("cross-origin-resource-policy");
        assert_eq!(policy, "same-origin", "{path}");
        assert!(
            !answer.headers.contains_key("strict-transport-security"),
            "plain HTTP"
        );
    }
    let index = Answer::of(server.get("/"));
    let permissions = index.header("permissions-policy");
    assert!(
        permissions.contains("camera=(self), microphone=(self)"),
        "{permissions}"
    );
    assert!(permissions.contains("geolocation=()"), "{permissions}");
}
