//! Reloads of several apps: each is one step, never a wrong pair, and nobody gets more.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use support::program::{Program, Serving};
use support::{MEETING, claims_by, client};

const DEV_KEY: &str = "kJ3uW8nyT1eS5oA7iDxfQz";
const DEV_SECRET: &str = "Qb4Nd8Rt2Wz6Ky1Mc5Vx9Lp3Hs7Fg0Ja";
const API_KEY: &str = "k4XnTq9vRbW2zLp7HsYc1dGm";

fn ask(server: &Serving, app: &str) -> Value {
    let path = format!("/signature?meetingNumber={MEETING}&role=0&app={app}");
    serde_json::from_str(&server.get(&path)).unwrap()
}

/// The key of `n` in a generation, and its secret.
fn pair(generation: u64, n: usize) -> (String, String) {
    (
        format!("key-of-generation-{generation:06}-{n:02}"),
        format!("secret-of-generation-{generation:06}-{n:02}"),
    )
}

fn dot_env(generation: u64) -> String {
    let names: Vec<String> = (0..10).map(|n| format!("app-{n}")).collect();
    let variables: Vec<String> = (0..10)
        .map(|n| {
            let (key, secret) = pair(generation, n);
            format!("ZOOM_APP_APP_{n}_KEY={key}\nZOOM_APP_APP_{n}_SECRET={secret}\n")
        })
        .collect();
    format!("ZOOM_APPS={}\n{}", names.join(","), variables.concat())
}

/// Every app is replaced, again and again, while four callers ask for all of them.
#[test]
fn reloads_under_load_never_answer_with_a_wrong_pair() {
    let program = Program::with(&[]);
    program.file(".env", &dot_env(0));
    let mut server = program.serve();
    let url = server.loopback_url();
    let (stop, answered) = (AtomicBool::new(false), AtomicU64::new(0));
    let generations = thread::scope(|scope| {
        let callers: Vec<_> = (0..4)
            .map(|caller| {
                let (url, stop, answered) = (&url, &stop, &answered);
                scope.spawn(move || {
                    let client = client();
                    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
                    for n in (caller..).map(|turn| turn % 10) {
                        if stop.load(Ordering::Relaxed) {
                            break;
                        }
                        let url =
                            format!("{url}/signature?meetingNumber={MEETING}&role=0&app=app-{n}");
                        let answer: Value = client.get(url).send().unwrap().json().unwrap();
                        let key = answer["sdkKey"].as_str().unwrap();
                        let secret = key.replacen("key", "secret", 1);
                        assert!(key.ends_with(&format!("-{n:02}")), "{key} for app-{n}");
                        let claims = claims_by(answer["signature"].as_str().unwrap(), &secret);
                        assert_eq!(claims["appKey"], key);
                        *seen.entry(key.to_owned()).or_default() += 1;
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                    seen.len()
                })
            })
            .collect();
        for generation in 1..=12 {
            program.file(".env", &dot_env(generation));
            server.signal("HUP");
            server.log_anew_until("reloaded.");
            let before = answered.load(Ordering::Relaxed);
            while answered.load(Ordering::Relaxed) < before + 40 {
                thread::sleep(Duration::from_millis(1));
            }
        }
        stop.store(true, Ordering::Relaxed);
        callers
            .into_iter()
            .map(|caller| caller.join().unwrap())
            .min()
            .unwrap()
    });
    assert!(generations > 20, "each caller saw many: {generations} keys");
    assert_eq!(ask(&server, "app-3")["sdkKey"], pair(12, 3).0);
}

#[test]
fn a_reload_adds_and_removes_apps_and_widens_none() {
    let program = Program::with(&[]);
    let base = "ZOOM_APPS=prod\nZOOM_APP_PROD_KEY=first-key-of-prod\nZOOM_APP_PROD_SECRET=first-secret-of-prod\n\
                ZOOM_APP_PROD_ALLOWED_MEETING_NUMBERS=85746065432\nZOOM_APP_PROD_LIFETIME_SECONDS=1800\n";
    let dev = format!(
        "ZOOM_APP_DEV_KEY={DEV_KEY}\nZOOM_APP_DEV_SECRET={DEV_SECRET}\nPARTICIPANT_API_KEYS=web@dev:{API_KEY}\n"
    );
    let keys = format!("HOST_API_KEYS=any:{API_KEY}-any\n");
    program.file(".env", &format!("{base}{keys}"));
    let program = program.and("METRICS_BIND", "127.0.0.1:0");
    let mut server = program.serve();
    let log = server.log_until("metrics at ");
    let metrics = log.split("metrics at ").nth(1).unwrap();
    let metrics = metrics.split_whitespace().next().unwrap().to_owned();
    let counts = |app: &str| {
        let text = client().get(&metrics).send().unwrap().text().unwrap();
        text.contains(&format!("app=\"{app}\""))
    };
    let ask = |server: &Serving, key: &str, query: &str| {
        let url = server.url(&format!("/signature?meetingNumber={MEETING}&role=0{query}"));
        let answer = client().get(url).bearer_auth(key).send().unwrap();
        answer.json::<Value>().unwrap()
    };
    let any = format!("{API_KEY}-any");
    let with_dev = base.replace("ZOOM_APPS=prod", "ZOOM_APPS=prod,dev");
    program.file(".env", &format!("{with_dev}{dev}{keys}"));
    server.signal("HUP");
    server.log_anew_until("signs for prod, dev");
    server.log_anew_until("reloaded.");
    assert_eq!(
        ask(&server, API_KEY, "")["sdkKey"],
        DEV_KEY,
        "a new key for a new app"
    );
    assert_eq!(ask(&server, &any, "&app=dev")["sdkKey"], DEV_KEY);
    assert!(counts("prod") && counts("dev"));

    for (wider, told) in [
        (
            with_dev.replace("NUMBERS=85746065432", "NUMBERS="),
            "than before: the app prod would sign for more meetings (ZOOM_APP_…_ALLOWED_MEETING_NUMBERS)",
        ),
        (
            with_dev.replace("SECONDS=1800", "SECONDS=3600"),
            "ZOOM_APP_…_LIFETIME_SECONDS",
        ),
    ] {
        program.file(".env", &format!("{wider}{dev}{keys}"));
        server.signal("HUP");
        let log = server.log_anew_until("stays in force").to_owned();
        assert!(log.contains(told), "{log}");
    }
    let swapped = with_dev
        .replace("first-key-of-prod", "KEY")
        .replace("first-secret-of-prod", "SECRET");
    let swapped = swapped
        .replace("KEY\n", &format!("{DEV_KEY}\n"))
        .replace("=SECRET\n", &format!("={DEV_SECRET}\n"));
    let dev_as_prod = dev
        .replace(DEV_KEY, "first-key-of-prod")
        .replace(DEV_SECRET, "first-secret-of-prod");
    let mixed = dev.replace(DEV_KEY, "new-key-of-dev");
    for (text, told) in [
        (
            format!("{swapped}{dev_as_prod}{keys}"),
            "an app has the key that another had",
        ),
        (
            format!("{with_dev}{mixed}{keys}"),
            "key and secret of an app change together",
        ),
    ] {
        program.file(".env", &text);
        server.signal("HUP");
        let log = server.log_anew_until("stays in force").to_owned();
        assert!(log.contains(told), "{told}: {log}");
    }
    let unbound = dev.replace("web@dev", "web");
    program.file(".env", &format!("{with_dev}{unbound}{keys}"));
    server.signal("HUP");
    server.log_anew_until("stays in force");
    program.file(".env", &format!("{base}{keys}"));
    server.signal("HUP");
    let log = server.log_anew_until("reloaded.").to_owned();
    assert!(log.contains("one app is left: sdkKey in requests is ignored"));
    assert!(counts("prod") && !counts("dev"));
    assert_eq!(
        ask(&server, &any, "&app=dev")["error"]["code"],
        "app_unknown"
    );
}

/// The lines of an app, with its first key and secret.
fn app(name: &str) -> String {
    of_pair(name, name)
}

/// The lines of an app, with the key and secret that another has.
fn of_pair(name: &str, pair: &str) -> String {
    let name = name.to_uppercase();
    format!("ZOOM_APP_{name}_KEY=key-of-{pair}\nZOOM_APP_{name}_SECRET=secret-of-{pair}\n")
}

/// What a reload refuses to do, whichever line was lost or changed.
#[test]
fn no_reload_widens_what_a_credential_is_for() {
    let key = |caller: &str| format!("HOST_API_KEYS={caller}:{API_KEY}\n");
    let new_key = |caller: &str| format!("HOST_API_KEYS={caller}:{API_KEY}-new\n");
    let two = format!("ZOOM_APPS=prod,dev\n{}{}", app("prod"), app("dev"));
    let limits = "ZOOM_APP_PROD_ALLOWED_MEETING_NUMBERS=123456789\n";
    let of_dev = "ZOOM_APP_DEV_ALLOWED_MEETING_NUMBERS=123456789\n";
    let shorter = "ZOOM_APP_PROD_LIFETIME_SECONDS=1800\n";
    let shared = "ZOOM_S2S_ACCOUNT_ID=shared\nZOOM_S2S_CLIENT_ID=client\n\
                  ZOOM_S2S_CLIENT_SECRET=a-client-secret\nZOOM_ZAK_USER=me\n";
    let own = "ZOOM_APP_DEV_ACCOUNT_ID=own\nZOOM_APP_DEV_S2S_CLIENT_ID=own-client\n\
               ZOOM_APP_DEV_S2S_CLIENT_SECRET=own-client-secret\n";
    for (what, before, after, told) in [
        (
            "the other app goes, and its key comes to a bound one",
            format!("{two}{}", key("web@dev")),
            format!(
                "ZOOM_APPS=dev\n{}{}",
                of_pair("dev", "prod"),
                key("web@dev")
            ),
            "an app has the key that another had",
        ),
        (
            "two apps change places, and one has another name",
            format!("{two}{}", key("web@dev")),
            format!(
                "ZOOM_APPS=dev,live\n{}{}{}",
                of_pair("dev", "prod"),
                of_pair("live", "dev"),
                key("web@dev")
            ),
            "an app has the key that another had",
        ),
        (
            "an app loses its meetings with its name",
            format!("ZOOM_APPS=prod\n{}{limits}", app("prod")),
            format!("ZOOM_APPS=live\n{}{limits}", of_pair("live", "prod")),
            "the app live would sign for more meetings",
        ),
        (
            "an app loses its lifetime with its name",
            format!("ZOOM_APPS=prod\n{}{shorter}", app("prod")),
            format!("ZOOM_APPS=live\n{}{shorter}", of_pair("live", "prod")),
            "signatures may be valid for longer",
        ),
        (
            "a new key for an app with more meetings",
            format!("{two}{of_dev}{}", key("web@dev")),
            format!("{two}{of_dev}{}", new_key("web@prod")),
            "the API key web may do more",
        ),
        (
            "a new secret for an app with more meetings",
            format!(
                "{two}{of_dev}REQUEST_SIGNING_SECRETS=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw@dev\n"
            ),
            format!(
                "{two}{of_dev}REQUEST_SIGNING_SECRETS=whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD@prod\n"
            ),
            "backends that sign their requests may do more",
        ),
        (
            "an app loses its own account, and gets the shared one's ZAKs",
            format!("{two}{shared}{own}{}", key("web@dev")),
            format!("{two}{shared}{}", key("web@dev")),
            "callers may act as another Zoom user, in another account",
        ),
        (
            "a new app is the first with ZAKs",
            format!("ZOOM_APPS=prod\n{}{}", app("prod"), key("web")),
            format!("{two}{own}ZOOM_ZAK_USER=me\n{}", key("web")),
            "callers may act as another Zoom user",
        ),
    ] {
        let program = Program::with(&[]);
        program.file(".env", &before);
        let mut server = program.serve();
        program.file(".env", &after);
        server.signal("HUP");
        let log = server.log_anew_until("stays in force").to_owned();
        assert!(log.contains(told), "{what}: {log}");
        program.file(".env", &format!("{after}RELOAD_MAY_OPEN=on\n"));
        server.signal("HUP");
        server.log_anew_until("reloaded.");
    }
}

#[test]
fn an_app_may_get_another_name_and_the_log_says_who_signs_now() {
    let program = Program::with(&[]);
    let limits = "ALLOWED_MEETING_NUMBERS=85746065432\n";
    let of = |name: &str| format!("ZOOM_APP_{name}_{limits}");
    program.file(
        ".env",
        &format!("ZOOM_APPS=prod\n{}{}", app("prod"), of("PROD")),
    );
    let mut server = program.serve();
    let renamed = format!("{}{}", of_pair("live", "prod"), of("LIVE"));
    program.file(".env", &format!("ZOOM_APPS=live\n{renamed}"));
    server.signal("HUP");
    let log = server.log_anew_until("reloaded.").to_owned();
    assert!(!log.contains("are signed for"), "it is the same app: {log}");
    let dev = app("dev");
    program.file(".env", &format!("ZOOM_APPS=dev,live\n{renamed}{dev}"));
    server.signal("HUP");
    let log = server.log_anew_until("reloaded.").to_owned();
    let told = "requests that name no app are signed for dev now, not for live";
    assert!(log.contains(told), "{log}");
    assert_eq!(ask(&server, "")["sdkKey"], "key-of-dev");
}

/// Or the whole server would not be ready.
#[test]
fn a_placeholder_that_a_reload_brings_is_refused() {
    let program = Program::with(&[]);
    program.file(".env", &format!("ZOOM_APPS=prod\n{}", app("prod")));
    let mut server = program.serve();
    let dev = format!("ZOOM_APP_DEV_KEY={DEV_KEY}\nZOOM_APP_DEV_SECRET=YOUR_SDK_SECRET\n");
    program.file(".env", &format!("ZOOM_APPS=prod,dev\n{}{dev}", app("prod")));
    server.signal("HUP");
    let log = server.log_anew_until("stays in force").to_owned();
    let told = "the key or the secret of the app dev is a placeholder";
    assert!(log.contains(told), "{log}");
    assert!(server.get("/readyz").contains(r#""status":"ready""#));
    assert_eq!(ask(&server, "dev")["error"]["code"], "app_unknown");
}

/// The key and the secret are files of their own, and nobody sends a signal.
#[test]
fn whichever_of_two_files_is_written_first_the_pair_comes_into_force() {
    let program = Program::with(&[]);
    let key = program.file("key", "key-1");
    let secret = program.file("secret", "secret-1");
    let program = program
        .and("ZOOM_APPS", "prod")
        .and("ZOOM_APP_PROD_KEY_FILE", &key)
        .and("ZOOM_APP_PROD_SECRET_FILE", &secret);
    let mut server = program.serve();
    let is_signed_by = |server: &Serving, key: &str, secret: &str| {
        let answer = ask(server, "prod");
        assert_eq!(answer["sdkKey"], key);
        claims_by(answer["signature"].as_str().unwrap(), secret);
    };
    program.file("key", "key-2");
    let log = server.log_anew_until("stays in force").to_owned();
    assert!(log.contains("change together"), "{log}");
    is_signed_by(&server, "key-1", "secret-1");
    program.file("secret", "secret-2");
    server.log_anew_until("reloaded.");
    is_signed_by(&server, "key-2", "secret-2");

    program.file("secret", "secret-3");
    server.log_anew_until("reloaded.");
    program.file("key", "key-3");
    server.log_anew_until("reloaded.");
    is_signed_by(&server, "key-3", "secret-3");

    program.file("key", "key-4");
    server.log_anew_until("stays in force");
    is_signed_by(&server, "key-3", "secret-3");
}
