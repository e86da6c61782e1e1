//! Every value of every field: which are signed, which are refused.

use serde_json::{Value, json};

use support::NOW;
use support::server::{Answer, TestServer};

const MEETING: &str = r#""meetingNumber":"85746065432","role":0"#;

/// (the member's JSON, what is signed)
#[test]
fn values_that_are_accepted() {
    let server = TestServer::start();
    let cases: [(&str, &str, Value); 16] = [
        (
            r#""mn":"857 4606 5432","role":0"#,
            "mn",
            json!("85746065432"),
        ),
        (
            r#""mn":"857-4606-5432","role":0"#,
            "mn",
            json!("85746065432"),
        ),
        (r#""mn":85746065432,"role":0"#, "mn", json!("85746065432")),
        (r#""mn":"012345678","role":0"#, "mn", json!("012345678")),
        (
            r#""m\u006e":"\u00385746065432","role":0"#,
            "mn",
            json!("85746065432"),
        ),
        (r#""mn":"123456789","role":0"#, "role", json!(0)),
        (r#""mn":"123456789","role":1"#, "role", json!(1)),
        (r#""mn":"123456789","role":"0""#, "role", json!(0)),
        (r#""mn":"123456789","role":"1""#, "role", json!(1)),
        (
            r#""mn":"123456789","role":0,"videoWebRtcMode":0"#,
            "video_webrtc_mode",
            json!(0),
        ),
        (
            r#""mn":"123456789","role":0,"videoWebRtcMode":"1""#,
            "video_webrtc_mode",
            json!(1),
        ),
        (
            r#""mn":"123456789","role":0,"videoWebRtcMode":true"#,
            "video_webrtc_mode",
            json!(1),
        ),
        (
            r#""mn":"123456789","role":0,"videoWebRtcMode":false"#,
            "video_webrtc_mode",
            json!(0),
        ),
        (
            r#""mn":"123456789","role":0,"videoWebRtcMode":null"#,
            "video_webrtc_mode",
            Value::Null,
        ),
        (
            r#""mn":null,"meetingId":"123456789","role":0"#,
            "mn",
            json!("123456789"),
        ),
        (
            r#""mn":"857 4606 5432","meetingId":85746065432,"role":0"#,
            "mn",
            json!("85746065432"),
        ),
    ];
    for (members, claim, signed) in cases {
        let claims = server.post_json(&format!("{{{members}}}")).claims();
        assert_eq!(claims[claim], signed, "{members}");
    }
}

/// A whole number may be written with a point, an exponent or white space around it.
#[test]
fn whole_numbers_are_read_in_every_spelling() {
    let server = TestServer::start();
    for number in [
        "85746065432",
        "85746065432.0",
        "8.5746065432E10",
        "8.5746065432e+10",
    ] {
        for written in [number.to_owned(), format!("\" {number}\\n\"")] {
            let body = format!(r#"{{"meetingNumber":{written},"role":1.0}}"#);
            let claims = server.post_json(&body).claims();
            assert_eq!(claims["mn"], "85746065432", "{body}");
            assert_eq!(claims["role"], 1, "{body}");
        }
    }
    for role in ["0", "0.0", "-0", "-0.0", "0e5", "\" 0 \"", "\"0.0\""] {
        let claims = server.post_json(&format!(r#"{{"mn":"123456789","role":{role}}}"#));
        assert_eq!(claims.claims()["role"], 0, "{role}");
    }
    for seconds in ["3600.0", "3.6e3", "\"3600.0\"", "\" 3600\"", "36000e-1"] {
        let body = format!(r#"{{{MEETING},"expirationSeconds":{seconds},"videoWebRtcMode":1.0}}"#);
        let claims = server.post_json(&body).claims();
        assert_eq!(claims["exp"], NOW + 3_600, "{body}");
        assert_eq!(claims["video_webrtc_mode"], 1, "{body}");
    }
    let query = "/signature?mn=8.5746065432E10&role=%201%20&expirationSeconds=3600.0";
    let claims = Answer::of(server.get(query)).claims();
    assert_eq!(
        (&claims["mn"], &claims["role"]),
        (&json!("85746065432"), &json!(1))
    );
}

/// (field, value as JSON, code)
#[test]
fn values_that_are_refused() {
    let server = TestServer::start();
    let numbers = [
        r#""12345678""#,
        r#""123456789012""#,
        r#""12345678a""#,
        r#""-123456789""#,
        "-123456789",
        "12345678",
        "123456789012",
        "true",
        "[123456789]",
        r#"{"n":123456789}"#,
        r#""https://zoom.us/j/123456789""#,
        r#""\ud800""#,
        "1e999",
    ];
    let roles = [
        "2",
        "-1",
        "1.5",
        "true",
        "false",
        "[0]",
        "{}",
        r#""0x1""#,
        r#""1abc""#,
        r#""01""#,
        r#""+1""#,
        r#""host""#,
        r#""true""#,
    ];
    let lifetimes = [
        "1799",
        "172801",
        "1800.5",
        "-7200",
        "true",
        "[7200]",
        r#""1h""#,
        r#""+7200""#,
        "99999999999999999999999",
    ];
    let modes = ["2", "-1", "1.5", "[]", r#""yes""#, r#""true""#, r#""01""#];
    let tables = [
        ("meetingNumber", "meeting_number_invalid", &numbers[..]),
        ("role", "role_invalid", &roles[..]),
        (
            "expirationSeconds",
            "expiration_seconds_invalid",
            &lifetimes[..],
        ),
        ("videoWebRtcMode", "video_webrtc_mode_invalid", &modes[..]),
    ];
    for (field, code, values) in tables {
        for value in values {
            let rest = match field {
                "meetingNumber" => r#""role":0"#,
                "role" => r#""mn":"123456789""#,
                _ => MEETING,
            };
            let answer = server.post_json(&format!(r#"{{"{field}":{value},{rest}}}"#));
            assert_eq!(answer.status, 400, "{field}: {value}");
            assert_eq!(
                answer.faults(),
                [(field.to_owned(), code.to_owned())],
                "{value}"
            );
            assert_eq!(answer.json()["error"]["param"], field, "{value}");
        }
    }
}

#[test]
fn queries_and_forms_read_words() {
    let server = TestServer::start();
    for (query, claim, signed) in [
        ("mn=857%204606%205432&role=0", "mn", json!("85746065432")),
        ("mn=857+4606+5432&role=0", "mn", json!("85746065432")),
        (
            "mn=123456789&role=0&videoWebRtcMode=true",
            "video_webrtc_mode",
            json!(1),
        ),
        (
            "mn=123456789&role=0&videoWebRtcMode=0",
            "video_webrtc_mode",
            json!(0),
        ),
        ("mn=123456789&role=1&unknown=1&unknown=2", "role", json!(1)),
    ] {
        let answer = Answer::of(server.get(&format!("/signature?{query}")));
        assert_eq!(answer.claims()[claim], signed, "{query}");
    }
    for (query, code) in [
        ("mn=123456789&role=0x1", "role_invalid"),
        ("mn=undefined&role=0", "meeting_number_invalid"),
        ("mn=%ff%ff&role=0", "meeting_number_invalid"),
        (
            "mn=123456789&role=0&videoWebRtcMode=TRUE",
            "video_webrtc_mode_invalid",
        ),
        (
            "mn=123456789&role=0&expirationSeconds=1e4.5",
            "expiration_seconds_invalid",
        ),
    ] {
        let answer = Answer::of(server.get(&format!("/signature?{query}")));
        assert_eq!(answer.codes(), [code], "{query}");
        let form = server
            .post("/")
            .header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(Answer::of(form.body(query)).codes(), [code], "form {query}");
    }
}
