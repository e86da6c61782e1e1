//! Any sound token is found in any two wrappings, and sound tokens and texts without a
//! token are not reported as anything else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::json;
use zoom_signature::diagnosis::{
    FindingCode, Inspector, MacStatus, Severity, Verdict, is_placeholder,
};
use zoom_signature::{
    Backdate, Claims, Lifetime, MeetingNumber, Role, Signer, Target, UnixTimestamp, Validity,
};

use crate::scene::{HEADER, SCENES, Scene, credentials, encoded, hex, jwt};

/// A wrapping, and what a report calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrapping {
    Answer,
    Array,
    JsonString,
    Quotes,
    Bytes,
    Scheme,
    Address,
    Form,
    Log,
    Html,
    Url,
    Base64,
    Hex,
    Utf16,
    ByteOrderMark,
    WhiteSpace,
}

use Wrapping::*;

const ALL: [Wrapping; 16] = [
    Answer,
    Array,
    JsonString,
    Quotes,
    Bytes,
    Scheme,
    Address,
    Form,
    Log,
    Html,
    Url,
    Base64,
    Hex,
    Utf16,
    ByteOrderMark,
    WhiteSpace,
];

fn url(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

impl Wrapping {
    fn wrap(self, text: &str) -> String {
        match self {
            Answer => json!({"data": {"signature": text}}).to_string(),
            Array => json!([1, text, {"x": 2}]).to_string(),
            JsonString => serde_json::to_string(text).unwrap(),
            Quotes => format!("'{text}'"),
            Bytes => format!("b'{text}'"),
            Scheme => format!("Bearer {text}"),
            Address => format!(
                "https://zoom.us/api/v1/wc/info?cv=6.2.0&signature={}&lang=en",
                url(text)
            ),
            Form => format!("apiKey=k&jwt={}", url(text)),
            Log => format!("03:00:00 INFO issued {text} for 85746065432"),
            Html => text
                .replace('&', "&amp;")
                .replace('"', "&quot;")
                .replace('\'', "&#39;")
                .replace('=', "&#x3D;"),
            Url => url(text),
            Base64 => STANDARD.encode(text),
            Hex => hex(text.as_bytes()),
            Utf16 => text.chars().flat_map(|c| [c, '\0']).collect(),
            ByteOrderMark => format!("\u{feff}{text}"),
            WhiteSpace => format!("\n{text} "),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Answer => "the JSON field data.signature",
            Array => "the JSON field [1]",
            JsonString => "a JSON string with escapes",
            Quotes => "quotes",
            Bytes => "Python's b'…'",
            Scheme => "the word Bearer",
            Address => "the address's parameter signature",
            Form => "the field jwt",
            Log => "other text around it",
            Html => "HTML escapes",
            Url => "URL encoding",
            Base64 => "base64",
            Hex => "hexadecimal",
            Utf16 => "UTF-16",
            ByteOrderMark => "invisible characters, such as a byte order mark",
            WhiteSpace => "white space or a line break around it",
        }
    }

    /// A text without a border inside another text becomes part of it.
    fn is_lost_in_text(self) -> bool {
        matches!(
            self,
            JsonString | Quotes | Bytes | Scheme | Log | WhiteSpace
        )
    }
}

/// Leaves out compositions in which nobody can tell the inner text from the outer one.
/// Escapes and marks of the text are not a border either.
fn lose_in_text(layers: &mut Vec<(Wrapping, &'static str)>) {
    let mut place = layers.len();
    while place > 0 {
        place -= 1;
        let (inner, name) = layers[place];
        if inner == JsonString && name != "quotes" {
            layers[place].1 = "backslash escapes";
        } else if inner.is_lost_in_text() {
            layers.remove(place);
        } else if !matches!(inner, Html | Url | ByteOrderMark) {
            break;
        }
    }
}

/// Wraps from the inside out, and names the layers to be removed.
fn wrapped(token: &str, inside_out: &[Wrapping]) -> Option<(String, Vec<&'static str>)> {
    let mut text = token.to_owned();
    let mut layers: Vec<(Wrapping, &'static str)> = Vec::new();
    for wrapping in inside_out {
        let outer = wrapping.wrap(&text);
        if outer == text {
            // Nothing in it had to be escaped.
            continue;
        }
        // A quote inside the same quotes ends them: nobody writes that.
        let quotes = matches!(wrapping, Quotes | Bytes) && text.contains('\'');
        // Whatever has NULs is one text of UTF-16.
        let nul = text.contains('\0');
        // In a log, a header or a form, a text of several lines or words has no visible
        // end.
        let words = text.contains(char::is_whitespace)
            && matches!(wrapping, Log | Scheme | Quotes | Bytes | Html);
        // Byte order marks are taken out all at once, and with the NULs of UTF-16.
        let mark = text.contains('\u{feff}') && matches!(wrapping, ByteOrderMark | Utf16);
        // White space around white space is white space.
        let marks = layers
            .iter()
            .rev()
            .find(|(layer, _)| *layer != ByteOrderMark);
        let space = *wrapping == WhiteSpace && marks.is_some_and(|(l, _)| *l == WhiteSpace);
        if quotes || nul || words || mark || space {
            return None;
        }
        if *wrapping == Log {
            lose_in_text(&mut layers);
        }
        let name = match wrapping {
            // Without an escape in it, it is a text in quotes.
            JsonString if !outer.contains('\\') => "quotes",
            other => other.name(),
        };
        layers.push((*wrapping, name));
        text = outer;
    }
    Some((
        text,
        layers.into_iter().rev().map(|(_, name)| name).collect(),
    ))
}

fn a_scene() -> impl Strategy<Value = Scene> {
    (0..SCENES.len()).prop_map(|index| SCENES[index])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn any_composition_of_three_wrappings_is_taken_off_and_named(
        scene in a_scene(),
        inside_out in prop::collection::vec(prop::sample::select(ALL.to_vec()), 0..=3),
    ) {
        let Some((text, mut layers)) = wrapped(&scene.sound(), &inside_out) else {
            return Ok(());
        };
        let report = scene.text(text.clone()).report();
        prop_assert_eq!(report.mac.status, MacStatus::Verified, "{:?}: {}", inside_out, text);
        let mut named = report.wrappings.clone();
        named.sort();
        layers.sort_unstable();
        prop_assert_eq!(named, layers, "{:?}: {}", inside_out, text);
        let only_wrappings = report.findings.iter().all(|finding| {
            matches!(finding.code, FindingCode::TokenWrapped | FindingCode::TokenEncoded)
        });
        prop_assert!(only_wrappings, "{:?}", report.findings);
    }
}

fn target() -> impl Strategy<Value = Target> {
    let role = prop_oneof![Just(Role::Participant), Just(Role::Host)];
    let web = ("[1-9][0-9]{8,10}", role, any::<Option<bool>>());
    let web = web.prop_map(|(digits, role, webrtc)| Target::Web {
        meeting_number: MeetingNumber::parse(&digits).unwrap(),
        role,
        video_webrtc_mode: webrtc,
    });
    prop_oneof![web, Just(Target::Native)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn ten_thousand_sound_tokens_are_accepted(
        now in 1_500_000_000_u64..3_000_000_000,
        age in 0_u64..1_000,
        lifetime in 1_900..=Lifetime::MAX_SECONDS - 600,
        backdate in 30..=Backdate::MAX_SECONDS,
        target in target(),
        key in "[A-Za-z0-9_-]{22}",
        secret in "[A-Za-z0-9]{32}",
    ) {
        prop_assume!(!(now - u64::from(backdate)).is_multiple_of(128));
        prop_assume!(!is_placeholder(&key) && !is_placeholder(&secret));
        let validity = Validity::new(
            UnixTimestamp::new(now),
            Backdate::from_seconds(backdate).unwrap(),
            Lifetime::from_seconds(lifetime).unwrap(),
        );
        let credentials = credentials(&key, &secret);
        let token = Signer::from(&credentials).sign_claims(&Claims { target, validity });
        // A native SDK wants 1800 s at its start.
        let age = age.min(u64::from(lifetime) - 1_800);
        let report = Inspector::new(UnixTimestamp::new(now + age))
            .credentials("current", &credentials)
            .inspect(token.token());
        prop_assert_eq!(report.verdict, Verdict::Accepted, "{:?}", report);
        prop_assert!(report.findings.iter().all(|finding| finding.severity == Severity::Info));
    }
}

fn without_a_token() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z]{1,12}( [a-z]{1,12}){0,30}[.!?]?",
        "[A-Za-z0-9_-]{1,60}(\\.[A-Za-z0-9_-]{0,60}){0,6}",
        "[A-Za-z0-9+/]{4,400}={0,2}",
        "[0-9a-f]{2,200}",
        "(https?://[a-z]{1,9}\\.[a-z]{2,4})?/[a-z/]{0,20}\\?[a-z]{1,5}=[a-zA-Z0-9%&=.]{0,60}",
        "<[a-z]{1,8}( [a-z]{1,8}=\"[^\"]{0,30}\")*>[^<]{0,40}</[a-z]{1,8}>",
        "\\{\"[a-z]{1,8}\":(\"[^\"\\\\]{0,40}\"|[0-9]{1,12}|null|true)\\}",
        "(const|let|var) [a-z]{1,9} = [a-z.]{1,20}\\([a-z, .0-9']{0,30}\\);",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn a_text_without_a_token_gets_no_other_story(text in without_a_token()) {
        let report = SCENES[0].text(text.clone()).report();
        let codes: Vec<FindingCode> = report.findings.iter().map(|finding| finding.code).collect();
        prop_assert_eq!(codes.len(), 1, "{:?}: {:?}", text, report);
        let known = matches!(codes[0], FindingCode::TokenEmpty | FindingCode::NotAToken);
        prop_assert!(known, "{:?}: {:?}", text, report);
    }
}

/// None of these tokens is longer than what people paste.
#[test]
fn a_large_document_around_a_token_is_no_matter() {
    let scene = SCENES[0];
    let filler: Vec<String> = (0..400).map(|n| format!("member number {n}")).collect();
    let text = json!({"list": filler, "data": {"signature": scene.sound()}}).to_string();
    assert_eq!(scene.text(text).report().mac.status, MacStatus::Verified);
    let log = "03:00:00 INFO nothing to see here\n".repeat(400)
        + &format!("signature {}\n", scene.sound());
    assert_eq!(scene.text(log).report().mac.status, MacStatus::Verified);
    let payload = format!("{{\"note\":\"{}\"}}", "x".repeat(4_000));
    let other = jwt(HEADER, &payload, b"x");
    let both = format!("{other}\n{}", scene.sound());
    assert_eq!(scene.text(both).report().mac.status, MacStatus::Verified);
    assert!(encoded(&payload).len() > 4_000);
}
