//! Responses on every path and for every kind of request.

use serde_json::json;
use zoom_signature::Lifetime;
use zoom_signature_server::http::SharedRuntime;

use support::server::{Answer, TestServer, apps_with, page, runtime};
use support::{KEY, NOW, claims};

const WEB: &str = r#"{"meetingNumber":"85746065432","role":0}"#;

#[test]
fn a_signature_is_zooms_documented_one() {
    let server = TestServer::start();
    let answer = server.post_json(WEB);
    assert_eq!(
        answer.claims(),
        json!({
            "appKey": KEY, "sdkKey": KEY, "mn": "85746065432", "role": 0,
            "iat": NOW - 30, "exp": NOW + 7200, "tokenExp": NOW + 7200,
        })
    );
    let body = answer.json();
    assert_eq!(body["sdkKey"], KEY);
    assert_eq!(body["expiresAt"], NOW + 7200);
    let members: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(members, ["expiresAt", "sdkKey", "signature"]);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-type"), "application/json");
}

#[test]
fn json_form_and_query_get_the_same_at_every_path() {
    let paths = ["/bin/site/webinar.json", "/api/zoom/msig"];
    let server = TestServer::with(|settings| {
        settings.signature_paths = paths.map(|path| path.parse().unwrap()).to_vec();
    });
    let expected = server.post_json(WEB).text;
    let query = "meetingNumber=85746065432&role=0";
    for path in ["/signature", "/", paths[0], paths[1]] {
        let json = server.post(path).header("content-type", "application/json");
        assert_eq!(Answer::of(json.body(WEB)).text, expected, "JSON at {path}");
        let form = [("meetingNumber", "85746065432"), ("role", "0")];
        assert_eq!(
            Answer::of(server.post(path).form(&form)).text,
            expected,
            "form at {path}"
        );
        let in_query = server.post(&format!("{path}?{query}"));
        assert_eq!(
            Answer::of(in_query).text,
            expected,
            "POST with a query at {path}"
        );
        if path != "/" {
            let get = server.get(&format!("{path}?{query}"));
            assert_eq!(Answer::of(get).text, expected, "query at {path}");
        }
    }
}

#[test]
fn post_at_the_root_answers_beside_the_page() {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    let form = [("meetingNumber", "85746065432"), ("role", "0")];
    assert_eq!(Answer::of(server.post("/").form(&form)).claims()["role"], 0);
    let head = server.client.head(server.url("/signature"));
    assert_eq!(Answer::of(head).status, 405, "nobody signs for a HEAD");
}

#[test]
fn every_character_that_a_path_may_have_is_answered() {
    let path = "/aZ09-._~!$&'()+;=:@/x.json";
    let server =
        TestServer::with(|settings| settings.signature_paths = vec![path.parse().unwrap()]);
    assert_eq!(Answer::of(server.get(path)).status, 200);
    assert_eq!(
        Answer::of(server.get("/aZ09-._~!$&'()+;=:@/xxjson")).status,
        404
    );
}

#[test]
fn neither_number_nor_role_is_a_native_signature() {
    let server = TestServer::start();
    let native = json!({
        "appKey": KEY, "sdkKey": KEY,
        "iat": NOW - 30, "exp": NOW + 7200, "tokenExp": NOW + 7200,
    });
    for body in [
        "{}",
        "",
        r#"{"expirationSeconds":null}"#,
        r#"{"videoWebRtcMode":1}"#,
    ] {
        assert_eq!(server.post_json(body).claims(), native, "{body}");
    }
    assert_eq!(Answer::of(server.get("/signature")).claims(), native);
}

#[test]
fn whoever_prefers_text_gets_the_bare_token() {
    let server = TestServer::start();
    let ask = |accept: &str| {
        let request = server.get("/signature?mn=85746065432&role=1");
        Answer::of(request.header("accept", accept))
    };
    for accept in [
        "text/plain",
        "TEXT/PLAIN",
        "text/plain, application/json;q=0.5",
        "text/*",
    ] {
        let answer = ask(accept);
        assert_eq!(
            answer.header("content-type"),
            "text/plain; charset=utf-8",
            "{accept}"
        );
        assert_eq!(claims(&answer.text)["role"], 1, "{accept}");
    }
    for accept in [
        "application/json, text/plain, */*",
        "*/*",
        "application/json",
        "text/html, */*;q=0.8",
        "text/plain;q=0, */*",
        "text/*, text/plain;q=0.1, application/json;q=0.5",
        "nonsense",
    ] {
        let answer = ask(accept);
        assert_eq!(
            answer.header("content-type"),
            "application/json",
            "{accept}"
        );
    }
    let refused = server.get("/signature?mn=1").header("accept", "text/plain");
    assert_eq!(
        Answer::of(refused).header("content-type"),
        "application/json"
    );
}

#[test]
fn the_lifetime_asked_counts_from_now() {
    let server = TestServer::with(|settings| {
        let mut runtime = runtime();
        runtime.signing.apps =
            apps_with(|app| app.lifetime = Lifetime::from_seconds(3_600).unwrap());
        settings.runtime = SharedRuntime::new(runtime);
    });
    for (body, exp) in [
        ("{}", NOW + 3_600),
        (r#"{"expirationSeconds":1800}"#, NOW + 1_800),
        (r#"{"expirationSeconds":"86400"}"#, NOW + 86_400),
        (r#"{"expirationSeconds":172800}"#, NOW - 30 + 172_790),
    ] {
        let claims = server.post_json(body).claims();
        assert_eq!(claims["exp"], exp, "{body}");
        assert_eq!(claims["tokenExp"], exp, "{body}");
    }
}

#[test]
fn health_is_200_while_serving() {
    let server = TestServer::start();
    let answer = Answer::of(server.get("/healthz"));
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (200, r#"{"status":"ok"}"#)
    );
    let head = Answer::of(server.client.head(server.url("/healthz")));
    assert_eq!((head.status, head.text.as_str()), (200, ""));
}
