use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use zoom_signature::diagnosis::FindingCode;

use support::program::Program;

use super::documentation::pages;

fn explain(word: &str) -> String {
    let ended = Program::with(&[]).run(&["explain", word]);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{word}");
    ended.stdout
}

fn json(arguments: &[&str]) -> Value {
    let ended = Program::with(&[]).run(&[&["explain", "--json"], arguments].concat());
    assert_eq!(ended.code, Some(0), "{ended:?}");
    serde_json::from_str(&ended.stdout).unwrap()
}

#[test]
fn tells_a_cause_and_lists_them_all() {
    let program = Program::with(&[]);
    let list = program.run(&["explain"]);
    assert_eq!(list.code, Some(0));
    for code in FindingCode::ALL {
        assert!(list.stdout.contains(code.as_str()));
        let told = explain(code.as_str());
        let entry = code.entry();
        for text in [
            entry.title,
            entry.explanation,
            "Likely causes",
            "What to do",
        ] {
            assert!(told.contains(text), "{told}");
        }
        for text in entry.causes.iter().chain(entry.fixes) {
            assert!(told.contains(text), "{told}");
        }
    }
    for text in [
        "3712",
        "native SDKs",
        "only_sometimes",
        "no_gallery_view",
        "65535",
    ] {
        assert!(list.stdout.contains(text), "{text}: {}", list.stdout);
    }
}

#[test]
fn case_and_dashes_do_not_matter() {
    let told = explain("iat_in_future");
    for word in [
        "IAT_IN_FUTURE",
        "iat-in-future",
        "Iat In Future",
        " iat_in_future ",
    ] {
        assert_eq!(explain(word), told, "{word}");
    }
    assert_eq!(explain("only-sometimes"), explain("ONLY_SOMETIMES"));
}

#[test]
fn zooms_codes_say_whether_a_signature_causes_them() {
    for (code, words) in [
        (
            "3712",
            &[
                "A signature can cause it",
                "signature_mismatch",
                "zoom-signature inspect",
            ][..],
        ),
        ("4011", &["No signature causes it", "publish the app"]),
        (
            "4012",
            &["`zak`", "`obfToken`", "request_anonymous_join_exception"],
        ),
        ("1", &["The join failed", "Client View", "native SDKs"]),
        ("200", &["Component View", "200 in wc/info", "3712"]),
        ("-3000", &["Zoom could not be reached"]),
        (
            "124",
            &["The token was refused or has expired", "124 in wc/info"],
        ),
        ("504", &["native SDKs", "anonymous"]),
        ("13296", &["13296 in the join result", "4012"]),
    ] {
        let told = explain(code);
        for word in words {
            assert!(told.contains(word), "{word} of {code}: {told}");
        }
    }
    // The likeliest comes first.
    let told = explain("3712");
    let place = |code: &str| told.find(&format!("  {code} ")).unwrap();
    assert!(place("signature_mismatch") < place("iat_in_future"));
    assert!(place("iat_in_future") < place("alg_not_hs256"));
}

#[test]
fn symptoms_without_a_code_are_told() {
    let told = explain("only_sometimes");
    for word in ["iat_rounded", "base64_standard", "drifts", "cached"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let told = explain("no_gallery_view");
    for line in [
        "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Embedder-Policy: require-corp",
        "Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
    ] {
        assert!(
            told.lines().any(|given| given.starts_with(line)),
            "{line}: {told}"
        );
    }
}

#[test]
fn an_unknown_code_is_told_with_the_nearest() {
    for (word, near) in [
        ("iat_in_futur", "iat_in_future"),
        ("3721", "3712"),
        ("padded", "base64_padded"),
        ("sometimes", "only_sometimes"),
    ] {
        let ended = Program::with(&[]).run(&["explain", word]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{word}");
        assert!(ended.stderr.contains(word), "{}", ended.stderr);
        assert!(ended.stderr.contains("Did you mean"), "{}", ended.stderr);
        assert!(ended.stderr.contains(near), "{}", ended.stderr);
    }
    let ended = Program::with(&[]).run(&["explain", "zzzzzz"]);
    assert!(!ended.stderr.contains("Did you mean"), "{}", ended.stderr);
}

#[test]
fn json_has_one_form_for_one_code_and_for_all() {
    let all = json(&[]);
    assert_eq!(
        all["causes"].as_array().unwrap().len(),
        FindingCode::ALL.len()
    );
    for list in ["codes", "server", "symptoms"] {
        assert!(!all[list].as_array().unwrap().is_empty(), "{list}");
    }
    let one = json(&["3712"]);
    assert_eq!(one["causes"], Value::Array(Vec::new()));
    let code = &one["codes"][0];
    assert_eq!(code["code"], "3712");
    assert_eq!(code["where"], serde_json::json!(["client", "component"]));
    assert_eq!(code["signature"], "yes");
    assert_eq!(code["causes"][0], "signature_mismatch");
    let cause = json(&["iat-rounded"]);
    assert_eq!(cause["causes"][0]["code"], "iat_rounded");
    assert!(cause["causes"][0]["fixes"][0].is_string());
}

fn markdown(arguments: &[&str]) -> String {
    let ended = Program::with(&[]).run(&[&["explain", "--markdown"], arguments].concat());
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    ended.stdout
}

/// What a reader sees, without any markup.
fn seen(markdown: &str) -> String {
    let mut seen = String::new();
    for event in Parser::new_ext(
        markdown,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    ) {
        match event {
            Event::Text(text) | Event::Code(text) => seen.push_str(&text),
            Event::SoftBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => seen.push('\n'),
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
            Event::Start(Tag::Emphasis | Tag::Strikethrough | Tag::Image { .. }) => {
                panic!("markup by accident in {markdown}")
            }
            _ => {}
        }
    }
    seen
}

fn headings(markdown: &str, wanted: HeadingLevel) -> Vec<String> {
    let headings = pages::headings(markdown).into_iter();
    let of_level = headings.filter(|(level, _)| *level == wanted);
    of_level.map(|(_, heading)| heading).collect()
}

#[test]
fn markdown_shows_every_text_as_it_is() {
    let whole = seen(&markdown(&[]));
    for code in FindingCode::ALL {
        let entry = code.entry();
        let texts = entry.causes.iter().chain(entry.fixes).copied();
        let one = seen(&markdown(&[code.as_str()]));
        for text in texts.chain([entry.title, entry.explanation]) {
            let text = text.replace('`', "");
            assert!(one.contains(&text), "{text}: {one}");
            assert!(whole.contains(&text), "{text}");
        }
    }
    let all = json(&[]);
    for entry in all["codes"].as_array().unwrap() {
        let todo = entry["todo"].as_array().unwrap().iter();
        for text in todo.chain([&entry["title"], &entry["means"]]) {
            let text = text.as_str().unwrap().replace('`', "");
            assert!(whole.contains(&text), "{text}");
        }
    }
    for entry in all["errors"].as_array().unwrap() {
        let told = entry["advice"].as_str().or(entry["meaning"].as_str());
        let told = told.unwrap().replace('`', "");
        assert!(whole.contains(&told), "{told}");
    }
}

#[test]
fn markdown_has_a_heading_for_every_code_once() {
    let whole = markdown(&[]);
    assert_eq!(headings(&whole, HeadingLevel::H1), ["Causes and codes"]);
    assert_eq!(
        headings(&whole, HeadingLevel::H2),
        [
            "The token",
            "The secret",
            "The claims",
            "The times",
            "Another kind of token",
            "Symptoms without a code",
            "Zoom's own codes",
            "In the answers of Zoom's servers",
            "Errors of this server"
        ]
    );
    let codes = headings(&whole, HeadingLevel::H3);
    let mut unique = codes.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), codes.len());
    for code in FindingCode::ALL {
        assert!(codes.iter().any(|heading| heading == code.as_str()));
    }
    for code in ["1", "3712", "-3000", "only_sometimes"] {
        assert!(codes.iter().any(|heading| heading == code), "{code}");
    }
}

#[test]
fn markdown_of_one_code_stands_alone() {
    for (word, heading, parts) in [
        (
            "IAT-rounded",
            "iat_rounded",
            &[
                "**iat was rounded by a 32-bit float** · error (warning once",
                "\n- A variable or field of type float",
                "\n1. Use integers",
                "Zoom's codes and symptoms: `3712`, `only_sometimes`",
            ][..],
        ),
        (
            "1",
            "1",
            &["**The join failed**", "**The connection failed**"],
        ),
        ("124", "124", &["· native SDKs", "**124 in wc/info**"]),
        (
            "no_gallery_view",
            "no_gallery_view",
            &["\n```http\nCross-Origin-Opener-Policy: same-origin\n"],
        ),
        (
            "zak_invalid",
            "zak_invalid",
            &["· HTTP 400 · `invalid_request_error`"],
        ),
    ] {
        let told = markdown(&[word]);
        assert_eq!(headings(&told, HeadingLevel::H3), [heading]);
        assert!(told.starts_with("### `") && !told.contains("](#"), "{told}");
        for part in parts {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}

#[test]
fn markdown_is_not_json() {
    let ended = Program::with(&[]).run(&["explain", "--markdown", "--json", "3712"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    let ended = Program::with(&[]).run(&["explain", "--markdown", "iat_rond"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("iat_rounded"), "{}", ended.stderr);
}

#[test]
fn errors_of_this_server_have_entries() {
    let list = Program::with(&[]).run(&["explain"]).stdout;
    for code in [
        "zak_invalid",
        "zak_not_configured",
        "zak_not_allowed",
        "not_acceptable",
        "zoom_credentials_refused",
        "zoom_app_kind",
        "zoom_scope_missing",
        "zoom_user_unknown",
        "zoom_meeting_unknown",
        "zoom_account_disabled",
        "zoom_unreachable",
        "zoom_rate_limited",
        "role_not_allowed",
    ] {
        assert!(list.contains(code), "{code}");
        assert!(explain(code).contains(code));
        let entry = &json(&[code])["errors"][0];
        assert_eq!(entry["code"], code);
        let is_explained = entry["type"] == "upstream_error" || code == "zak_not_configured";
        assert_eq!(entry["advice"].is_string(), is_explained, "{entry}");
    }
    let told = explain("zoom-scope-missing");
    for words in ["HTTP 502", "user:read:zak:admin", "marketplace.zoom.us"] {
        assert!(told.contains(words), "{told}");
    }
}
