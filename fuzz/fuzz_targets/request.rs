//! Any request for a signature is read as a second, plain reading has it: as a GET,
//! as a POST and as a signed request. What is accepted reads the same in its plainest
//! form; what is refused repeats nothing but names. Any bytes first; then requests whose
//! names are right and whose values are nearly so.
//!
//! The first line of an input is the query.
#![no_main]

use actix_web::body::MessageBody as _;
use actix_web::http::Uri;
use actix_web::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::test::TestRequest;
use actix_web::{HttpRequest, ResponseError as _};
use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use zoom_signature::{Lifetime, Target};
use zoom_signature_fuzz::plain::{Answer, Kind, Meeting, Reading, read, read_signed};
use zoom_signature_fuzz::{Message, Written, twice};
use zoom_signature_server::http::{ApiError, fuzzing};

/// Stands in seeds where a secret could. No message of the server has it.
const SECRET: &str = "hush-7Qx2";

/// More than five secrets, eight unknown names and every fault of the fields take.
const LONGEST_ANSWER: usize = 16_000;

fuzz_target!(|bytes: &[u8]| {
    any(bytes);
    if let Ok(written) = Unstructured::new(bytes).arbitrary::<Written>() {
        any(written.text().as_bytes());
    }
});

fn any(bytes: &[u8]) {
    let message = Message::read(bytes);
    let Some(request) = request(&message) else {
        return;
    };
    let (kind, query) = (kind(request.headers()), request.query_string());
    for body in [None, Some(message.body)] {
        let answer = check(bytes, read(query, kind, body), || {
            fuzzing::asked(&request, body)
        });
        check_again(&answer);
    }
    let of_signed = || fuzzing::asked_of_signed(&request, message.body);
    let signed = check(bytes, read_signed(kind, message.body), of_signed);
    check_unsigned(&request, &message, signed);
    check_accept(bytes, &request);
}

/// `None` for what is no HTTP.
fn request(message: &Message<'_>) -> Option<HttpRequest> {
    let query = str::from_utf8(message.first).ok()?;
    let uri = Uri::try_from(format!("/signature?{query}")).ok()?;
    let mut request = TestRequest::default().uri(&uri.to_string());
    for (name, value) in &message.headers {
        let name = HeaderName::from_bytes(name).ok()?;
        request = request.append_header((name, HeaderValue::from_bytes(value).ok()?));
    }
    Some(request.to_http_request())
}

fn kind(headers: &HeaderMap) -> Kind {
    let first = |name| headers.get_all(name).next().map(HeaderValue::as_bytes);
    Kind::of(first(CONTENT_TYPE), first(CONTENT_ENCODING))
}

type Asked = Result<(Target, Option<Lifetime>), ApiError>;

fn check(bytes: &[u8], reading: Option<Reading>, asked: impl Fn() -> Asked) -> Answer {
    let answer = twice(bytes.len(), || {
        asked().map_err(|refusal| {
            let body = refusal.error_response().into_body().try_into_bytes();
            String::from_utf8(body.expect("all of it").to_vec()).expect("an answer is a text")
        })
    });
    let text = answer.as_ref().err().map_or("", String::as_str);
    assert!(
        text.len() <= LONGEST_ANSWER,
        "an answer of {} bytes",
        text.len()
    );
    let answer = match &answer {
        Ok((subject, lifetime)) => Answer::asked(*subject, *lifetime),
        Err(text) => Answer::of_json(text),
    };
    check_range(&answer);
    if let Some(reading) = reading {
        let is_name = reading.names.iter().any(|name| name.contains(SECRET));
        assert!(is_name || !text.contains(SECRET), "a value in {text}");
        assert_eq!(answer, reading.answer);
    }
    answer
}

fn check_range(answer: &Answer) {
    let Answer::Asked { meeting, lifetime } = answer else {
        return;
    };
    if let Some(seconds) = lifetime {
        assert!((1_800..=172_800).contains(seconds), "{seconds} s");
    }
    if let Some(Meeting { number, role, .. }) = meeting {
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        assert!(
            (9..=11).contains(&digits) && digits == number.len(),
            "{number}"
        );
        assert!(*role <= 1, "role {role}");
    }
}

/// What was accepted is sent in its plainest form, as JSON, a form and a query.
fn check_again(answer: &Answer) {
    let Answer::Asked { meeting, lifetime } = answer else {
        return;
    };
    let mut fields = Vec::new();
    if let Some(meeting) = meeting {
        fields.push(("meetingNumber", meeting.number.clone()));
        fields.push(("role", meeting.role.to_string()));
        let webrtc = meeting.webrtc.map(|on| u8::from(on).to_string());
        fields.extend(webrtc.map(|mode| ("videoWebRtcMode", mode)));
    }
    fields.extend(lifetime.map(|seconds| ("expirationSeconds", seconds.to_string())));
    let written = |name: &str, value: &str| match name {
        "meetingNumber" => format!(r#""{name}":"{value}""#),
        _ => format!(r#""{name}":{value}"#),
    };
    let members: Vec<_> = fields
        .iter()
        .map(|(name, value)| written(name, value))
        .collect();
    let pairs: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let (json, pairs) = (format!("{{{}}}", members.join(",")), pairs.join("&"));

    let post = |media_type| TestRequest::post().insert_header((CONTENT_TYPE, media_type));
    let as_json = post("application/json").to_http_request();
    let as_form = post("application/x-www-form-urlencoded").to_http_request();
    let uri = format!("/signature?{pairs}");
    let as_query = TestRequest::get().uri(&uri).to_http_request();
    for asked in [
        fuzzing::asked(&as_json, Some(json.as_bytes())),
        fuzzing::asked_of_signed(&as_json, json.as_bytes()),
        fuzzing::asked(&as_form, Some(pairs.as_bytes())),
        fuzzing::asked(&as_query, None),
    ] {
        let again = asked.map(|(subject, lifetime)| Answer::asked(subject, lifetime));
        assert_eq!(again.as_ref().ok(), Some(answer), "{json}");
    }
}

/// What a signed request may have, it may have without a signature too.
fn check_unsigned(request: &HttpRequest, message: &Message<'_>, signed: Answer) {
    if !request.query_string().is_empty() || !matches!(signed, Answer::Asked { .. }) {
        return;
    }
    let asked = fuzzing::asked(request, Some(message.body));
    let unsigned = asked.map(|(subject, lifetime)| Answer::asked(subject, lifetime));
    assert_eq!(unsigned.ok(), Some(signed));
}

fn check_accept(bytes: &[u8], request: &HttpRequest) {
    let prefers_text = twice(bytes.len(), || fuzzing::prefers_text(request));
    let accepted = request.headers().get_all(ACCEPT);
    let names_text = |value: &HeaderValue| {
        let value = value.as_bytes().to_ascii_lowercase();
        value.windows(5).any(|part| part == b"text/")
    };
    assert!(!prefers_text || accepted.into_iter().any(names_text));
}
