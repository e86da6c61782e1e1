//! Real callers: which requests are accepted that are not quite as the documentation says, and
//! which are refused because their purpose is unclear.

use serde_json::json;
use zoom_signature::Role;

use support::server::{Answer, TestServer, runtime};
use support::{KEY, MEETING};

const JSON: &str = r#"{"meetingNumber":"85746065432","role":1}"#;
const FORM: &str = "application/x-www-form-urlencoded";

fn post(server: &TestServer, content_type: Option<&str>, body: &str) -> Answer {
    let mut request = server.post("/").body(body.to_owned());
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    Answer::of(request)
}

fn is_native(answer: &Answer) {
    let claims = answer.claims();
    assert_eq!(claims["appKey"], KEY);
    assert!(claims.get("mn").is_none(), "{claims}");
}

fn is_for_the_meeting(answer: &Answer, reason: &str) {
    let claims = answer.claims();
    assert_eq!(
        (&claims["mn"], &claims["role"]),
        (&json!(MEETING), &json!(1)),
        "{reason}"
    );
}

#[test]
fn json_is_read_as_json_whatever_it_is_called() {
    let server = TestServer::start();
    for (content_type, caller) in [
        (Some("application/json"), "axios"),
        (Some(FORM), "curl -d, urllib, jQuery's $.post of a text"),
        (Some("text/plain;charset=UTF-8"), "fetch without headers"),
        (Some("application/octet-stream"), "a Blob"),
        (Some("text/json"), "older clients"),
        (Some("application/vnd.api+json"), "JSON:API"),
        (None, "an HTTP library that sets nothing"),
    ] {
        is_for_the_meeting(&post(&server, content_type, JSON), caller);
        let marked = format!("\u{feff}{JSON}");
        is_for_the_meeting(&post(&server, content_type, &marked), "a byte order mark");
        let spaced = format!(" \r\n{JSON}\n");
        is_for_the_meeting(&post(&server, content_type, &spaced), "white space");
    }
    let encoded = "%7B%22meetingNumber%22%3A%2285746065432%22%2C%22role%22%3A1%7D";
    for body in [encoded.to_owned(), format!("{encoded}=")] {
        is_for_the_meeting(&post(&server, Some(FORM), &body), "URLSearchParams(text)");
    }
    let broken = post(&server, Some(FORM), "{meetingNumber:85746065432,role:1}");
    assert_eq!(broken.refusal(), (400, "body_invalid".to_owned()));
    let other = post(&server, Some("text/plain"), "[85746065432,1]");
    assert_eq!(
        other.refusal(),
        (415, "content_type_unsupported".to_owned())
    );
}

#[test]
fn form_data_is_read() {
    let server = TestServer::start();
    let part = |name: &str, value: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let number = part("meetingNumber", MEETING);
    let body = format!("{number}{}--B--\r\n", part("role", "1"));
    let form_data = Some("multipart/form-data; boundary=B");
    is_for_the_meeting(&post(&server, form_data, &body), "FormData");
    let twice = format!("{number}{number}{}--B--\r\n", part("role", "1"));
    assert_eq!(
        post(&server, form_data, &twice).codes(),
        ["parameter_conflict"]
    );
    let secret = format!(
        "{number}{}{}--B--\r\n",
        part("role", "1"),
        part("sdkSecret", "hush")
    );
    assert_eq!(
        post(&server, form_data, &secret).codes(),
        ["secret_not_accepted"]
    );
    for (content_type, body) in [
        ("multipart/form-data", body.as_str()),
        ("multipart/form-data; boundary=C", body.as_str()),
        ("multipart/form-data; boundary=B", JSON),
        ("multipart/form-data; boundary=B", "--B\r\n"),
    ] {
        let refused = post(&server, Some(content_type), body);
        assert_eq!(
            refused.refusal(),
            (400, "body_invalid".to_owned()),
            "{body}"
        );
        assert!(refused.text.contains("boundary"), "{}", refused.text);
    }
}

#[test]
fn an_empty_request_is_for_a_native_signature() {
    let server = TestServer::start();
    for content_type in [
        None,
        Some("application/json"),
        Some(FORM),
        Some("text/plain"),
        Some("multipart/form-data; boundary=B"),
        Some("nonsense"),
    ] {
        is_native(&post(&server, content_type, ""));
    }
    is_native(&post(&server, Some("application/json"), "{}"));
    is_native(&post(&server, None, "{}"));
    is_native(&post(
        &server,
        Some("application/json"),
        r#"{"expirationSeconds":3600}"#,
    ));
    is_native(&post(&server, Some(FORM), "expiration_seconds=3600"));
    is_native(&Answer::of(server.get("/signature")));
    is_native(&Answer::of(server.get("/signature?")));
}

/// None of these is meant for a native SDK, and the Web SDK cannot join with a native
/// signature.
#[test]
fn nobody_gets_a_native_signature_who_asked_for_something() {
    let server = TestServer::start();
    for body in [
        r#"{"meetingNo":"85746065432","roleType":1}"#,
        r#"{"number":"85746065432"}"#,
        r#"{"data":{"id":"85746065432"}}"#,
        r#"{"data":{}}"#,
        r#"{"data":null}"#,
        r#"{"data":{"data":{"meetingNumber":"85746065432","role":1}}}"#,
        r#"{"body":"{\"meetingNumber\":\"85746065432\",\"role\":1}"}"#,
        r#"{"data":[{"meetingNumber":"85746065432","role":1}]}"#,
        r#"{"expirationSeconds":3600,"meetingNo":"85746065432"}"#,
        r#"{"sdkSecret":null}"#,
        r#"{"":1}"#,
    ] {
        let refused = post(&server, Some("application/json"), body);
        assert_eq!(
            refused.refusal(),
            (400, "fields_unknown".to_owned()),
            "{body}"
        );
        assert_eq!(refused.faults()[0].0, "$request", "{body}");
    }
    for query in ["number=85746065432", "_=1795349825", "a"] {
        let refused = Answer::of(server.get(&format!("/signature?{query}")));
        assert_eq!(
            refused.refusal(),
            (400, "fields_unknown".to_owned()),
            "{query}"
        );
    }
}

#[test]
fn a_refusal_names_what_came_and_what_may_be_meant() {
    let server = TestServer::start();
    let message = |body: &str| {
        let answer = post(&server, Some("application/json"), body);
        answer.json()["error"]["message"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let near = message(r#"{"meetingNo":"85746065432","rol":1,"userName":"Ann"}"#);
    assert!(
        near.contains("Not known here: meetingNo, rol, userName."),
        "{near}"
    );
    let meant = "Did you mean meetingNumber for meetingNo, role for rol?";
    assert!(near.contains(meant), "{near}");
    let one_is_known = message(r#"{"meetingNo":"85746065432","role":1}"#);
    assert!(
        one_is_known.contains("meetingNumber is missing")
            && one_is_known.contains("Did you mean meetingNumber for meetingNo?"),
        "{one_is_known}"
    );
    for body in [
        r#"{"sessionName":"standup","roleType":1,"userIdentity":"ann"}"#,
        r#"{"session_name":"standup","role":1}"#,
    ] {
        let video = message(body);
        assert!(video.contains("Video SDK"), "{video}");
    }
    let long = message(&format!(r#"{{"{}":1}}"#, "x".repeat(10_000)));
    assert!(long.len() < 300, "{long}");
    let many: Vec<String> = (0..900).map(|n| format!(r#""field{n}":1"#)).collect();
    let many = message(&format!("{{{}}}", many.join(",")));
    assert!(many.len() < 400, "{many}");
    let control = message("{\"a\\u001b[2J\\u202e\":1}");
    assert!(!control.contains(['\u{1b}', '\u{202e}']), "{control}");
}

#[test]
fn one_object_around_the_fields_is_taken_off() {
    let server = TestServer::start();
    for body in [
        r#"{"data":{"meetingNumber":"85746065432","role":1}}"#,
        r#"{"meetingData":{"MeetingNumber":85746065432,"Role":"1"}}"#,
        r#"{"meeting":{"mn":"85746065432","role":1}}"#,
        r#"{"d\u0061ta":{"mn":"85746065432","role":1}}"#,
    ] {
        let answer = post(&server, Some("application/json"), body);
        is_for_the_meeting(&answer, body);
    }
    for body in [
        "meetingData[meetingNumber]=85746065432&meetingData[role]=1",
        "data%5BmeetingNumber%5D=85746065432&data%5Brole%5D=1",
    ] {
        is_for_the_meeting(&post(&server, Some(FORM), body), body);
    }
    let two = r#"{"data":{"meetingNumber":"85746065432","role":1},"x":1}"#;
    let two = post(&server, Some("application/json"), two);
    assert_eq!(
        two.refusal(),
        (400, "fields_unknown".to_owned()),
        "not the only member"
    );
    let secret = r#"{"data":{"meetingNumber":"85746065432","role":1,"sdkSecret":"hush"}}"#;
    let secret = post(&server, Some("application/json"), secret);
    assert_eq!(secret.codes(), ["secret_not_accepted"]);
    let twice = post(&server, Some(FORM), "a[mn]=123456789&a[role]=0&a[role]=0");
    assert_eq!(twice.codes(), ["parameter_conflict"]);
    let beside = r#"{"data":{"role":0},"meetingNumber":"85746065432","role":1}"#;
    let beside = post(&server, Some("application/json"), beside);
    is_for_the_meeting(&beside, "an object beside the fields is ignored");
}

#[test]
fn a_meeting_number_wins_over_an_id_that_is_none() {
    let server = TestServer::start();
    for id in [
        r#""9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d""#,
        "42",
        r#""QS8CmbVQQ2mSCnA1MZ/iOg==""#,
        r#"{"$oid":"65f0"}"#,
        "null",
    ] {
        for name in ["meetingId", "meeting_id", "meeting", "webinarId"] {
            let number = r#""meetingNumber":"85746065432","role":1"#;
            for body in [
                format!(r#"{{{number},"{name}":{id}}}"#),
                format!(r#"{{"{name}":{id},{number}}}"#),
            ] {
                let answer = post(&server, Some("application/json"), &body);
                is_for_the_meeting(&answer, &body);
            }
        }
    }
    let alone = r#"{"meetingId":"9b1deb4d-3b7d","role":1}"#;
    let alone = post(&server, Some("application/json"), alone);
    assert_eq!(alone.codes(), ["meeting_number_invalid"]);
    let other = r#"{"meetingNumber":"85746065432","meetingId":"123456789","role":1}"#;
    let other = post(&server, Some("application/json"), other);
    assert_eq!(other.codes(), ["parameter_conflict"], "both are numbers");
    let faulty = r#"{"meetingNumber":"x","meetingId":"123456789","role":1}"#;
    let faulty = post(&server, Some("application/json"), faulty);
    assert_eq!(faulty.codes(), ["meeting_number_invalid"]);
}

#[test]
fn an_empty_number_and_role_are_refused_as_at_the_sample() {
    let server = TestServer::start();
    let empty = |body: &str| post(&server, Some("application/json"), body);
    for body in [
        r#"{"meetingNumber":null,"role":null}"#,
        r#"{"meetingNumber":"","role":""}"#,
        r#"{"meetingNumber":" ","role":null}"#,
    ] {
        let refused = empty(body);
        assert_eq!(refused.status, 400, "{body}");
        let both = ["meeting_number_invalid", "role_invalid"];
        assert_eq!(refused.codes(), both, "{body}");
        assert!(refused.text.contains("meetingNumber is empty"), "{body}");
    }
    assert_eq!(
        empty(r#"{"meetingNumber":null}"#).codes(),
        ["meeting_number_invalid"]
    );
    assert_eq!(empty(r#"{"role":""}"#).codes(), ["role_invalid"]);
    let query = Answer::of(server.get("/signature?meetingNumber=&role="));
    assert_eq!(query.codes(), ["meeting_number_invalid", "role_invalid"]);
}

#[test]
fn the_default_role_is_the_one_of_who_names_none() {
    let server = TestServer::with(|settings| {
        let mut runtime = runtime();
        runtime.signing.default_role = Some(Role::Participant);
        settings.runtime = zoom_signature_server::http::SharedRuntime::new(runtime);
    });
    for body in [
        r#"{"meetingNumber":"85746065432"}"#,
        r#"{"meetingNumber":"85746065432","role":null}"#,
        r#"{"data":{"meetingNumber":"85746065432"}}"#,
    ] {
        let claims = post(&server, Some("application/json"), body).claims();
        assert_eq!(
            (&claims["mn"], &claims["role"]),
            (&json!(MEETING), &json!(0)),
            "{body}"
        );
    }
    is_for_the_meeting(
        &post(&server, Some("application/json"), JSON),
        "a host asks for it",
    );
    is_native(&post(&server, Some("application/json"), "{}"));
    let number = post(
        &server,
        Some("application/json"),
        r#"{"meetingNumber":"x"}"#,
    );
    assert_eq!(number.codes(), ["meeting_number_invalid"]);
    let role = post(
        &server,
        Some("application/json"),
        r#"{"meetingNumber":"85746065432","role":7}"#,
    );
    assert_eq!(role.codes(), ["role_invalid"]);
    let empty = post(
        &server,
        Some("application/json"),
        r#"{"meetingNumber":null}"#,
    );
    assert_eq!(
        empty.codes(),
        ["meeting_number_invalid"],
        "empty is no number"
    );
}
