//! Every spelling of every field, alone and together.

use support::server::{Answer, TestServer};

const MEETING: &str = r#""meetingNumber":"85746065432","role":0"#;

#[test]
fn every_spelling_is_read() {
    let server = TestServer::start();
    for name in [
        "meetingNumber",
        "meeting_number",
        "MeetingNumber",
        "MEETING-NUMBER",
        "mn",
        "meetingId",
        "meetingID",
        "meeting_id",
        "meeting",
        "webinarNumber",
        "webinarId",
    ] {
        let claims = server
            .post_json(&format!(r#"{{"{name}":"85746065432","role":1}}"#))
            .claims();
        assert_eq!(claims["mn"], "85746065432", "{name}");
    }
    for name in [
        "expirationSeconds",
        "expiration_seconds",
        "ExpirationSeconds",
        "tokenExpSeconds",
    ] {
        let claims = server
            .post_json(&format!(r#"{{{MEETING},"{name}":1800}}"#))
            .claims();
        assert_eq!(
            claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(),
            1_830
        );
    }
    for name in ["videoWebRtcMode", "video_webrtc_mode", "VideoWebrtcMode"] {
        let claims = server
            .post_json(&format!(r#"{{{MEETING},"{name}":1}}"#))
            .claims();
        assert_eq!(claims["video_webrtc_mode"], 1, "{name}");
    }
}

#[test]
fn a_field_given_twice_is_a_conflict() {
    let server = TestServer::start();
    for body in [
        r#"{"mn":"123456789","mn":"123456789","role":0}"#,
        r#"{"mn":"123456789","role":0,"mn":null}"#,
        r#"{"mn":"123456789","mn":"987654321","mn":"123456789","role":0}"#,
        r#"{"mn":"123456789","meetingId":"987654321","role":0}"#,
        r#"{"mn":"123456789","m\u006e":"123456789","role":0}"#,
    ] {
        let answer = server.post_json(body);
        let conflict = ("meetingNumber".to_owned(), "parameter_conflict".to_owned());
        assert_eq!(answer.faults(), [conflict], "{body}");
    }
    let role = ("role".to_owned(), "parameter_conflict".to_owned());
    let query = Answer::of(server.get("/signature?mn=123456789&role=0&role=0"));
    assert_eq!(query.faults(), std::slice::from_ref(&role));
    let both = server
        .post("/signature?role=0")
        .form(&[("mn", "123456789"), ("role", "0")]);
    assert_eq!(
        Answer::of(both).faults(),
        [role],
        "in the query and in the form"
    );
}

#[test]
fn a_secret_has_no_business_in_a_request() {
    let server = TestServer::start();
    for name in [
        "sdkSecret",
        "apiSecret",
        "clientSecret",
        "sdk_secret",
        "API-SECRET",
        "secret",
        "zoom_client_secret",
        "secretKey",
    ] {
        let body = format!(r#"{{{MEETING},"{name}":"hush-hush"}}"#);
        let answer = server.post_json(&body);
        assert_eq!(answer.codes(), ["secret_not_accepted"], "{name}");
        assert!(!answer.text.contains("hush-hush"), "{}", answer.text);
        let query = format!("/signature?mn=123456789&role=0&{name}=hush-hush");
        assert_eq!(
            Answer::of(server.get(&query)).codes(),
            ["secret_not_accepted"],
            "{name}"
        );
        let query = format!("/signature?{name}=hush-hush");
        let post = server
            .post(&query)
            .header("content-type", "application/json")
            .body("{}");
        assert_eq!(Answer::of(post).codes(), ["secret_not_accepted"], "{name}");
    }
    for member in [r#""sdkSecret":null"#, r#""secretary":"Ms Jones""#] {
        let body = format!("{{{MEETING},{member}}}");
        assert_eq!(server.post_json(&body).status, 200, "{body}");
    }
}

#[test]
fn one_of_number_and_role_needs_the_other() {
    let server = TestServer::start();
    for (body, missing) in [
        (r#"{"meetingNumber":"123456789"}"#, "role"),
        (r#"{"role":0}"#, "meetingNumber"),
        (r#"{"meetingNumber":"123456789","role":null}"#, "role"),
        (r#"{"meetingNumber":"","role":1}"#, "meetingNumber"),
    ] {
        let answer = server.post_json(body);
        let code = "meeting_number_and_role_required_together";
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(
            answer.faults(),
            [("$schema".to_owned(), code.to_owned())],
            "{body}"
        );
        assert_eq!(answer.json()["error"]["param"], missing, "{body}");
    }
}

#[test]
fn a_faulty_value_counts_as_given() {
    let server = TestServer::start();
    let together = "meeting_number_and_role_required_together";
    let number_alone = server.post_json(r#"{"meetingNumber":"x"}"#);
    assert_eq!(number_alone.codes(), ["meeting_number_invalid", together]);
    let role_alone = server.post_json(r#"{"role":"x"}"#);
    assert_eq!(role_alone.codes(), ["role_invalid", together]);
}

#[test]
fn one_answer_names_every_fault() {
    let server = TestServer::start();
    let body = r#"{"role":"host","expirationSeconds":1800.5,"videoWebRtcMode":2,"apiSecret":"x"}"#;
    let expected = [
        ("apiSecret", "secret_not_accepted"),
        ("role", "role_invalid"),
        ("expirationSeconds", "expiration_seconds_invalid"),
        ("videoWebRtcMode", "video_webrtc_mode_invalid"),
        ("$schema", "meeting_number_and_role_required_together"),
    ];
    let expected = expected.map(|(property, code)| (property.to_owned(), code.to_owned()));
    assert_eq!(server.post_json(body).faults(), expected);
}

#[test]
fn unknown_fields_are_ignored_whatever_they_hold() {
    let server = TestServer::start();
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    for value in ["1e999", "\"\\ud800\"", "[1,{\"role\":9}]", deep.as_str()] {
        let answer = server.post_json(&format!(r#"{{{MEETING},"extra":{value},"extra":1}}"#));
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
}

#[test]
fn many_secrets_make_no_long_answer() {
    let server = TestServer::start();
    let same = r#""apiSecret":1,"#.repeat(1_000);
    let answer = server.post_json(&format!(r#"{{{same}"sdkSecret":1}}"#));
    assert_eq!(answer.codes(), ["secret_not_accepted"; 2]);
    assert_eq!(
        answer.json()["error"]["param"],
        "apiSecret",
        "the first one sent"
    );
    let many: Vec<String> = (0..900).map(|n| format!(r#""{n}secret":1"#)).collect();
    let answer = server.post_json(&format!("{{{}}}", many.join(",")));
    assert_eq!(answer.codes(), ["secret_not_accepted"; 5]);
}
