//! The table as a whole.

use std::collections::{BTreeMap, BTreeSet};

use zoom_signature::diagnosis::FindingCode;

use crate::scene::{Row, SCENES, thrice};
use crate::{
    claims, header, kind, lifetime, mac, makes, meeting, no_token, pasted, shape, times, values,
};

pub fn rows() -> Vec<Row> {
    let areas = [
        thrice("a sound token", "", |scene| scene.text(scene.sound())),
        thrice("a sound native token", "", |scene| {
            scene.signed(&scene.native())
        }),
        shape::rows(),
        header::rows(),
        kind::rows(),
        claims::rows(),
        meeting::rows(),
        times::rows(),
        lifetime::rows(),
        mac::rows(),
        pasted::rows(),
        makes::rows(),
        values::rows(),
        no_token::rows(),
    ];
    areas.concat()
}

#[test]
fn every_token_is_told_as_what_it_is() {
    let wrong: Vec<String> = rows()
        .iter()
        .map(|row| (row, row.found()))
        .filter(|(row, found)| found != row.finds)
        .map(|(row, found)| format!("{}: found [{found}], not [{}]", row.name, row.finds))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_three_tokens_of_its_own() {
    let mut tokens: BTreeMap<FindingCode, BTreeSet<String>> = BTreeMap::new();
    for row in rows() {
        for found in row.finds.split_whitespace() {
            let code = found.split([':', '@']).next().unwrap();
            let code = code.parse().unwrap_or_else(|_| panic!("{code}"));
            tokens.entry(code).or_default().insert(row.text.clone());
        }
    }
    for code in FindingCode::ALL {
        let count = tokens.get(&code).map_or(0, BTreeSet::len);
        assert!(count >= 3, "{}: {count} tokens", code.as_str());
    }
}

#[test]
fn rows_have_names_of_their_own() {
    let rows = rows();
    let names: BTreeSet<_> = rows.iter().map(|row| &row.name).collect();
    assert_eq!(names.len(), rows.len());
}

#[test]
fn no_moment_looks_rounded_by_chance() {
    for scene in SCENES {
        assert_ne!((scene.now - 30) % 128, 0, "{}", scene.now);
    }
}
