//! Messages are about the token at hand.

use zoom_signature::Role;
use zoom_signature::diagnosis::FindingCode;

use crate::scene::{OTHER_KEY, OTHER_SECRET, Row, SCENES};

fn says(row: &Row, words: &[&str]) {
    let report = row.report();
    let message = &report.findings[0].message;
    for word in words {
        assert!(message.contains(word), "{word:?} is not in {message:?}");
        assert!(
            report.summary.contains(word),
            "{word:?} is not in {:?}",
            report.summary
        );
    }
}

#[test]
fn times_are_told_in_seconds() {
    let scene = SCENES[0];
    says(
        &scene.signed(&scene.payload_by(scene.now + 97)),
        &["67 s ahead"],
    );
    let zone = scene.signed(&scene.payload_by(scene.now + 19_800));
    says(&zone, &["19770 s", "5 h 29 min", "UTC+5:30"]);
    says(
        &scene.text(scene.sound()).at(scene.now + 7_260),
        &["expired 60 s ago"],
    );
    let lasts = scene.payload().times(scene.now - 30, scene.now + 570);
    says(&scene.signed(&lasts), &["600 s after iat", "1800"]);
    let lasts = scene.payload().times(scene.now, scene.now + 7_200_000);
    says(&scene.signed(&lasts), &["7200000 s", "7200 s"]);
    let zone_behind = scene.payload_by(scene.now - 8 * 3_600 + 600);
    says(&scene.signed(&zone_behind), &["21000 s (5 h 50 min) ago"]);
    let zone_behind = scene.payload_by(scene.now - 3 * 3_600);
    says(&scene.signed(&zone_behind), &["another time zone"]);
}

#[test]
fn units_are_told_by_name() {
    let scene = SCENES[0];
    for (factor, unit) in [
        (1_000, "milliseconds"),
        (1_000_000, "microseconds"),
        (1_000_000_000, "nanoseconds"),
    ] {
        let payload = scene.payload().with("iat", scene.now * factor);
        says(
            &scene.signed(&payload),
            &[unit, "in seconds it is 1795349825."],
        );
    }
}

#[test]
fn claims_are_quoted() {
    let scene = SCENES[0];
    let differs = scene.signed(&scene.payload()).for_meeting("123456789");
    says(&differs, &["85746065432", "123456789"]);
    let spaced = scene.payload().text("mn", "857 4606 5432");
    says(&scene.signed(&spaced), &["\"857 4606 5432\""]);
    says(
        &scene.signed(&scene.payload()).with_role(Role::Host),
        &["role is 0", "join as 1"],
    );
    says(
        &scene.signed(&scene.payload().with("role", 7)),
        &["role is 7;"],
    );
    let clears = scene.payload().text("mn", "\u{1b}[2J");
    says(&scene.signed(&clears), &["\\u{1b}[2J"]);
}

#[test]
fn variants_of_a_secret_are_named() {
    let scene = SCENES[0];
    let secret = scene.secret;
    for (key, words) in [
        (
            format!("{secret}\n"),
            "current secret and a line break after it",
        ),
        (format!("{secret}\r\n"), "CR LF"),
        (format!(" {secret}"), "a space before it"),
        (format!("\"{secret}\""), "double quotes"),
        (format!("'{secret}'"), "single quotes"),
        (scene.key.to_owned(), "current SDK key"),
    ] {
        says(&scene.signed_with(key), &[words]);
    }
    let previous = scene.signed_with(format!("{OTHER_SECRET} "));
    let previous = previous.knowing("previous", scene.key, OTHER_SECRET);
    says(&previous, &["previous secret and a space after it"]);
}

#[test]
fn wrappings_and_segments_are_named() {
    let scene = SCENES[0];
    let wrapped = scene.text(format!("\"Bearer {}\"\n", scene.sound()));
    says(&wrapped, &["quotes", "Bearer", "line break"]);
    says(&scene.text("undefined"), &["undefined"]);
    says(&scene.text(scene.sound() + ".e30"), &["4 segments"]);
    let token = scene.sound();
    says(
        &scene.text(&token[..token.len() - 3]),
        &["40 characters", "The end is missing"],
    );
}

/// What was right until the secret was changed is no slip in an app's settings.
#[test]
fn a_signature_of_before_a_change_of_the_secret_is_told_as_such() {
    let scene = SCENES[0];
    let row = scene.signed_with(OTHER_SECRET);
    let earlier = row.knowing("previous", scene.key, OTHER_SECRET);
    says(
        &earlier,
        &[
            "previous secret",
            "If it was made before the change, it was valid then",
        ],
    );
    let row = scene.signed_with(OTHER_SECRET);
    let of_another = row.knowing("staging", OTHER_KEY, OTHER_SECRET).report();
    let message = &of_another.findings[0].message;
    assert!(!message.contains("before the change"), "{message}");

    let entry = FindingCode::SecretPrevious.entry();
    assert!(entry.fixes[0].contains("current secret"), "{entry:?}");
    let told = entry.fixes.concat();
    assert!(!told.contains("the environment is read at the start"));
    assert!(told.contains("older than the current secret"), "{told}");
}
