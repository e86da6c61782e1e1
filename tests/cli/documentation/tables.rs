//! What the code knows of the documentation: tables, and the page of causes and codes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;
use support::generated::assert_committed;
use support::program::Program;

use super::pages::{Page, all};

const PAGE: &str = "docs/api.md";
const START: &str = "| status | code | type | |\n|---|---|---|---|\n";

#[test]
fn the_api_page_has_every_error_code() {
    let told = Program::with(&[]).run(&["explain", "--json"]);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    let mut errors = told["errors"].as_array().unwrap().clone();
    errors.sort_by_key(|error| error["status"].as_u64());
    let mut table = START.to_owned();
    for error in errors {
        let [code, kind, meaning] =
            ["code", "type", "meaning"].map(|name| error[name].as_str().unwrap());
        let status = &error["status"];
        writeln!(table, "| {status} | `{code}` | `{kind}` | {meaning} |").unwrap();
    }

    let page = Page::read(PAGE);
    let (before, rest) = page.text.split_once(START).expect("the table's head");
    let (_, after) = rest.split_once("\n\n").expect("a table ends");
    let generated = format!("{before}{table}\n{after}");
    assert_committed(PAGE, &generated, "--test cli documentation");
}

#[test]
fn the_page_of_causes_is_what_explain_prints() {
    let told = Program::with(&[]).run(&["explain", "--markdown"]);
    assert_committed("docs/causes.md", &told.stdout, "--test cli documentation");
}

#[test]
fn what_stands_behind_a_status_is_a_code() {
    let told = Program::with(&[]).run(&["explain", "--json"]);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    let lists = told.as_object().unwrap().values();
    let entries = lists.flat_map(|list| list.as_array().unwrap());
    let codes: BTreeSet<&str> = entries.filter_map(|entry| entry["code"].as_str()).collect();
    let mut seen = 0;
    for page in all() {
        let mut status = "";
        for (at, piece) in page.text.split('`').enumerate() {
            let is_code = at % 2 == 1;
            if !is_code {
                status = piece.trim_end_matches(" | ").trim_end();
            } else if is_status(status) {
                assert!(codes.contains(piece), "{}: {piece}", page.path);
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen} codes");
}

/// Whether a status stands at the end, as before a code.
fn is_status(text: &str) -> bool {
    let is_separator = |c: char| !c.is_ascii_digit();
    let number = text.rsplit(is_separator).next();
    number.is_some_and(|number| number.len() == 3 && number.starts_with(['4', '5']))
}
