//! Inputs from public reports, recreated with made-up credentials.

use serde_json::Value;
use zoom_signature::diagnosis::{Inspector, Report};
use zoom_signature::{MeetingNumber, Role, UnixTimestamp};

use crate::scene::credentials;

const SAMPLES: &str = include_str!("../data/field-samples.json");

/// The first finding, and words of its message.
const EXPECTED: [(&str, &str, &str); 26] = [
    ("T01", "iat_rounded", "before 30 s were subtracted"),
    (
        "T02",
        "base64_padding_digit",
        "header, payload and signature",
    ),
    ("T03", "token_encoded", "as base64"),
    ("T06", "legacy_signature", "dashes or spaces"),
    ("T07", "legacy_signature", "not base64-encoded"),
    ("T12", "segments_wrong", "the header, is missing"),
    ("T22", "app_key_mismatch", "only the key is the wrong one"),
    (
        "T27",
        "time_not_an_integer",
        "iat and exp are null, which is how JSON writes NaN",
    ),
    ("T31", "secret_placeholder", "jwt.io"),
    ("T32", "lifetime_too_long", "365 days"),
    ("T33", "app_key_missing", "no appKey"),
    ("T47", "base64_standard", "each + became a space"),
    ("T48", "base64_padded", "="),
    ("T52", "not_a_token", "base64 of the SDK key"),
    ("T54", "token_wrapped", "parameter signature"),
    ("T55", "meeting_number_missing", "neither mn nor role"),
    ("W01", "token_wrapped", "data.jwt_token"),
    ("W04", "token_wrapped", "data.zoomSdkJwt"),
    ("X04", "token_empty", "still to come"),
    ("X06", "json_invalid", "byte order mark"),
    ("X08", "meeting_number_malformed", "32 bits"),
    ("X11", "meeting_number_malformed", "invite link"),
    ("X13", "app_key_white_space", "white space around the key"),
    ("X14", "token_wrapped", "the JSON field body"),
    ("X19", "signature_hex", "hexadecimal text was encoded"),
    ("X20", "claim_misspelt", "app_key must be appKey"),
];

fn report(samples: &Value, case: &Value) -> Report {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let credentials = credentials(&text(&samples["sdkKey"]), &text(&samples["sdkSecret"]));
    let arguments: Vec<String> = case["arguments"]
        .as_array()
        .unwrap()
        .iter()
        .map(text)
        .collect();
    let argument = |name: &str| {
        let place = arguments.iter().position(|given| given == name)?;
        Some(arguments[place + 1].clone())
    };
    Inspector::new(UnixTimestamp::new(case["at"].as_u64().unwrap()))
        .credentials("current", &credentials)
        .meeting_number(argument("--meeting-number").map(|n| MeetingNumber::parse(&n).unwrap()))
        .role(argument("--role").map(|role| role.parse::<Role>().unwrap()))
        .inspect(case["input"].as_str().unwrap())
}

#[test]
fn each_is_told_by_its_cause() {
    let samples: Value = serde_json::from_str(SAMPLES).unwrap();
    let cases = samples["cases"].as_array().unwrap();
    assert_eq!(cases.len(), EXPECTED.len());
    for (case, (id, code, words)) in cases.iter().zip(EXPECTED) {
        assert_eq!(case["id"], id);
        let report = report(&samples, case);
        let first = &report.findings[0];
        assert_eq!(first.code.as_str(), code, "{id}: {report:?}");
        assert!(first.message.contains(words), "{id}: {}", first.message);
    }
}

#[test]
fn a_second_cause_is_told_beside_the_first() {
    let samples: Value = serde_json::from_str(SAMPLES).unwrap();
    let cases = samples["cases"].as_array().unwrap();
    for (id, code, words) in [
        (
            "T12",
            "time_in_milliseconds",
            "iat, exp and tokenExp are in milliseconds",
        ),
        ("T33", "secret_placeholder", "\"undefined\""),
        ("T48", "token_wrapped", "HTML escapes"),
    ] {
        let case = cases.iter().find(|case| case["id"] == id).unwrap();
        let report = report(&samples, case);
        let finding = report
            .findings
            .iter()
            .find(|finding| finding.code.as_str() == code);
        assert!(finding.unwrap().message.contains(words), "{id}: {report:?}");
    }
}
