//! Any text gets a report, and always the same one.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use zoom_signature::diagnosis::{Report, Verdict};

use crate::scene::{HEADER, OTHER_KEY, OTHER_SECRET, SCENES, encoded};

fn report(text: &str, at: u64) -> Report {
    let row = SCENES[0].text(text).at(at);
    row.knowing("previous", OTHER_KEY, OTHER_SECRET).report()
}

/// The report as JSON, made twice and compared.
fn inspected(text: &str, at: u64) -> String {
    let json = serde_json::to_string(&report(text, at)).unwrap();
    assert_eq!(json, serde_json::to_string(&report(text, at)).unwrap());
    json
}

fn moment() -> impl Strategy<Value = u64> {
    prop_oneof![Just(SCENES[0].now), any::<u64>(), Just(u64::MAX), Just(0)]
}

/// Numbers where parsers and subtractions break.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        any::<u64>().prop_map(|n| n.to_string()),
        (1_795_000_000_u64..1_796_000_000).prop_map(|n| n.to_string()),
        "-?[1-9][0-9]{0,30}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,6})?",
        Just(i64::MIN.to_string()),
        Just(i64::MAX.to_string()),
        Just(format!("1{}", "0".repeat(4_000))),
    ]
}

fn value() -> impl Strategy<Value = String> {
    let deep = (0_usize..3_000).prop_map(|n| format!("{}{}", "[".repeat(n), "]".repeat(n)));
    prop_oneof![
        4 => number(),
        2 => any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        1 => prop_oneof![Just("null"), Just("true"), Just("\"\\ud800\""), Just("[")]
            .prop_map(str::to_owned),
        1 => deep,
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(vec![
            "appKey", "sdkKey", "mn", "role", "iat", "exp", "tokenExp", "video_webrtc_mode",
            "app_key", "tpc", "aud", "iss", "ver", "uid", "alg", "typ", "r\\u006fle",
        ]).prop_map(str::to_owned),
        1 => "[a-z]{0,8}",
    ]
}

/// JSON or nearly so, with names that occur more than once.
fn object() -> impl Strategy<Value = String> {
    let members = prop::collection::vec((name(), value()), 0..12);
    members.prop_map(|members| {
        let members: Vec<_> = members
            .iter()
            .map(|(n, v)| format!("\"{n}\":{v}"))
            .collect();
        format!("{{{}}}", members.join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn texts_get_a_report(text in any::<String>(), at in moment()) {
        inspected(&text, at);
    }

    #[test]
    fn bytes_get_a_report(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        around in prop::sample::select(vec!["", "\"", "'", " ", "%22", "b'"]),
    ) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        inspected(&format!("{around}{text}{around}"), SCENES[0].now);
        let token = format!("{}.{}.{}", encoded(&bytes), encoded(&bytes), encoded(&bytes));
        inspected(&format!("{around}{token}{around}"), SCENES[0].now);
    }

    #[test]
    fn payloads_get_a_report(header in object(), payload in object(), at in moment()) {
        for header in [HEADER, &header] {
            let token = crate::scene::jwt(header, &payload, SCENES[0].secret.as_bytes());
            inspected(&token, at);
        }
    }

    #[test]
    fn mutations_of_a_sound_token_get_a_report(
        at in 0_usize..300,
        cut in 0_usize..40,
        put in "[A-Za-z0-9+/=._% \"{}:-]{0,6}",
    ) {
        let sound = SCENES[0].sound();
        let at = at.min(sound.len());
        let end = (at + cut).min(sound.len());
        let text = format!("{}{put}{}", &sound[..at], &sound[end..]);
        let json = inspected(&text, SCENES[0].now);
        let untouched = text == sound;
        // The last character has spare bits, which decoders accept.
        let (start, _) = sound.split_at(sound.len() - 1);
        prop_assume!(untouched || text.len() != sound.len() || !text.starts_with(start));
        prop_assert_eq!(json.contains("\"verdict\":\"accepted\""), untouched, "{}", json);
    }
}

const MEGABYTE: usize = 1_000_000;

/// Long texts that cause as much work as possible.
fn garbage(length: usize) -> Vec<String> {
    let token = |payload: String| format!("{}.{}.AAAA", encoded(HEADER), encoded(payload));
    let repeated = |unit: &str| unit.repeat(length / unit.len());
    vec![
        repeated("x"),
        repeated("."),
        repeated(" "),
        repeated("a. "),
        repeated("%25"),
        repeated("\"'"),
        repeated("eyJ:"),
        repeated("{\"a\":"),
        repeated("\u{1F600}"),
        token(format!("{{\"iat\":{}}}", repeated("9"))),
        token(format!(
            "{{\"a\":{}1{}}}",
            repeated("[").get(..length / 2).unwrap(),
            repeated("]").get(..length / 2).unwrap()
        )),
        token(format!("{{{}\"a\":1}}", repeated("\"iat\":1,"))),
        token(format!("{{\"a\":\"{}\"}}", repeated("\\u0041"))),
        token(format!(
            "{{\"a\":\"{}\"}}",
            repeated(&SCENES[0].secret[..31])
        )),
    ]
}

#[test]
fn a_megabyte_of_garbage_is_no_matter() {
    for text in garbage(MEGABYTE) {
        assert_eq!(report(&text, SCENES[0].now).verdict, Verdict::Rejected);
    }
}

/// Far more than it takes, to catch work that grows faster than the text.
#[test]
fn sixteen_kibibytes_are_soon_done() {
    let bound = Duration::from_secs(5);
    for text in garbage(16 * 1_024) {
        let start = Instant::now();
        for _ in 0..10 {
            assert_eq!(report(&text, SCENES[0].now).verdict, Verdict::Rejected);
        }
        assert!(
            start.elapsed() < bound,
            "{:?}: {}",
            start.elapsed(),
            &text[..8]
        );
    }
}
