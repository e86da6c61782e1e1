//! Claims with values that people really sign, and moments that matter.

use zoom_signature::diagnosis::Verdict;
use zoom_signature::{Platform, Role};

use crate::scene::{Row, SCENES, Scene, said, thrice};

const DAY: u64 = 86_400;

pub fn rows() -> Vec<Row> {
    [numbers(), roles(), meant(), lifetimes(), moments()].concat()
}

fn with_mn(scene: &Scene, json: &str) -> Row {
    scene.signed(&scene.payload().with("mn", json))
}

fn numbers() -> Vec<Row> {
    let mut rows = Vec::new();
    for (json, finds) in [
        ("\"undefined\"", "meeting_number_malformed"),
        ("\"null\"", "meeting_number_malformed"),
        ("\"NaN\"", "meeting_number_malformed"),
        ("\"\"", "meeting_number_malformed"),
        ("\"0\"", "meeting_number_malformed"),
        ("0", "meeting_number_malformed meeting_number_is_a_number"),
        (
            "-153280488",
            "meeting_number_malformed meeting_number_is_a_number",
        ),
        (
            "2147483647",
            "meeting_number_malformed meeting_number_is_a_number",
        ),
        (
            "8.5746065432E10",
            "meeting_number_malformed meeting_number_is_a_number",
        ),
        (
            "85746065432.0",
            "meeting_number_malformed meeting_number_is_a_number",
        ),
        ("\"8.57461e+10\"", "meeting_number_malformed"),
        (
            "\"https://us02web.zoom.us/j/85746065432?pwd=x\"",
            "meeting_number_malformed",
        ),
        ("\"https://zoom.us/my/ada\"", "meeting_number_malformed"),
        ("\"4444AAAiAAAAAiAiAiiAii==\"", "meeting_number_malformed"),
        ("\"857 4606 5432\"", "meeting_number_malformed"),
        ("\"857-4606-5432\"", "meeting_number_malformed"),
        ("\"my-room\"", "meeting_number_malformed"),
        ("\"12345\"", "meeting_number_malformed"),
        ("[85746065432]", "meeting_number_malformed"),
        ("null", "meeting_number_missing"),
    ] {
        rows.extend(thrice(&format!("mn is {json}"), finds, |scene| {
            with_mn(scene, json)
        }));
    }
    rows.extend(thrice(
        "mn printed by a float",
        "meeting_number_malformed:warning meeting_number_is_a_number",
        |scene| with_mn(scene, "85746100000"),
    ));
    rows
}

fn roles() -> Vec<Row> {
    let mut rows = Vec::new();
    for json in [
        "\"host\"",
        "\"attendee\"",
        "\"participant\"",
        "\"0\"",
        "\"1\"",
        "true",
        "false",
        "[0]",
    ] {
        rows.extend(thrice(
            &format!("role is {json}"),
            "role_not_a_number",
            |scene| scene.signed(&scene.payload().with("role", json)),
        ));
    }
    rows.extend(thrice("sdkKey is a list", "sdk_key_differs", |scene| {
        scene.signed(&scene.payload().with("sdkKey", "[\"a\"]"))
    }));
    rows
}

fn meant() -> Vec<Row> {
    let native = |scene: &Scene| scene.signed(&scene.native());
    let number = thrice(
        "native, a meeting meant",
        "meeting_number_missing",
        |scene| native(scene).for_meeting(scene.number),
    );
    let role = thrice("native, a role meant", "meeting_number_missing", |scene| {
        native(scene).with_role(Role::Participant)
    });
    let said = thrice("native, and said to be", "", |scene| {
        native(scene).for_meeting(scene.number).on(Platform::Native)
    });
    let zero = thrice(
        "native with mn 0",
        "meeting_number_malformed:warning",
        |scene| {
            scene
                .signed(&scene.native().with("mn", 0))
                .on(Platform::Native)
        },
    );
    let role_alone = thrice(
        "native with a role alone",
        "meeting_number_missing:warning@role",
        |scene| {
            scene
                .signed(&scene.native().with("role", 0))
                .on(Platform::Native)
        },
    );
    [number, role, said, zero, role_alone].concat()
}

fn lasting(scene: &Scene, lasts: u64) -> Row {
    let iat = scene.now - 30;
    scene.signed(&scene.payload().times(iat, iat + lasts))
}

fn lifetimes() -> Vec<Row> {
    let mut rows = Vec::new();
    for lasts in [
        21 * DAY,
        30 * DAY,
        30 * DAY + 30,
        60 * DAY,
        90 * DAY,
        90 * DAY + 3_600,
        100 * DAY,
        180 * DAY,
        365 * DAY,
        366 * DAY,
        730 * DAY,
        172_801,
        3 * DAY,
        1_799_999,
        172_800_001,
    ] {
        rows.extend(thrice(
            &format!("lasts {lasts} s"),
            "lifetime_too_long",
            |scene| lasting(scene, lasts),
        ));
    }
    for lasts in [
        1_800_000,
        3_600_000,
        5_400_000,
        7_200_000,
        7_200_030,
        10_800_000,
        43_200_000,
        86_400_000,
        172_800_000,
        5_000_000,
    ] {
        rows.extend(thrice(
            &format!("lasts {lasts} s, in milliseconds"),
            "lifetime_in_milliseconds",
            |scene| lasting(scene, lasts),
        ));
    }
    rows
}

fn moments() -> Vec<Row> {
    let mut rows = Vec::new();
    for backdate in [0, 30, 60, 120] {
        let name = format!("rounded, then {backdate} s taken off, ahead");
        rows.extend(thrice(&name, "iat_rounded", |scene| {
            let iat = scene.now.next_multiple_of(128) - backdate;
            scene
                .signed(&scene.payload().times(iat, iat + 7_200))
                .at(iat - 11)
        }));
    }
    rows.extend(thrice(
        "rounded, a minute later",
        "iat_rounded:warning",
        |scene| {
            let iat = scene.now.next_multiple_of(128);
            scene
                .signed(&scene.payload().times(iat, iat + 7_200))
                .at(iat + 60)
        },
    ));
    rows.extend(thrice(
        "expired, and rounded when it was issued",
        "expired iat_rounded:warning",
        |scene| {
            let iat = scene.now.next_multiple_of(128);
            scene
                .signed(&scene.payload().times(iat, iat + 7_200))
                .at(iat + 9_000)
        },
    ));
    for age in [0, 1, 10, 29] {
        rows.extend(thrice(
            &format!("iat is {age} s old"),
            "iat_recent",
            |scene| {
                let iat = scene.now - 30;
                lasting(scene, 7_200).at(iat + age)
            },
        ));
    }
    for age in [30, 31, 300] {
        rows.extend(thrice(&format!("iat is {age} s back"), "", |scene| {
            let iat = scene.now - 30;
            lasting(scene, 7_200).at(iat + age)
        }));
    }
    for left in [1, 30, 59] {
        rows.extend(thrice(&format!("{left} s left"), "expires_soon", |scene| {
            let iat = scene.now - 30;
            lasting(scene, 7_200).at(iat + 7_200 - left)
        }));
    }
    rows.extend(thrice(
        "iat and exp are null",
        "time_not_an_integer@iat,exp",
        |scene| {
            let payload = scene.payload().with("iat", "null").with("exp", "null");
            scene.signed(&payload.without("tokenExp"))
        },
    ));
    rows.extend(thrice(
        "all three are null",
        "time_not_an_integer@iat,exp,tokenExp",
        |scene| scene.signed(&scene.payload().times("null", "null")),
    ));
    rows
}

#[test]
fn each_number_has_its_own_fix() {
    let scene = SCENES[0];
    for (json, words) in [
        ("\"undefined\"", "print what it reads from the request"),
        ("0", "refuse a request without one"),
        ("-153280488", "32 bits"),
        ("2147483647", "64 bits"),
        ("8.5746065432E10", "float"),
        ("\"8.57461e+10\"", "last digits"),
        (
            "\"https://us02web.zoom.us/j/85746065432?pwd=x\"",
            "`mn: '85746065432'`",
        ),
        (
            "\"https://app.zoom.us/wc/85746065432/join\"",
            "`mn: '85746065432'`",
        ),
        ("\"https://zoom.us/my/ada\"", "personal link"),
        ("\"4444AAAiAAAAAiAiAiiAii==\"", "`uuid`"),
        ("\"857 4606 5432\"", "replace("),
        ("\"my-room\"", "personal link's name"),
        ("\"12345\"", "5 digits"),
    ] {
        let said = said(&with_mn(&scene, json));
        assert!(said.contains(words), "{words:?} of {json}: {said}");
    }
    let overflown = with_mn(&scene, "-153280488").for_meeting("85746065432");
    assert!(
        said(&overflown).contains("make of 85746065432"),
        "{}",
        said(&overflown)
    );
    let number = said(&scene.signed(&scene.payload().with("mn", "85746065432")));
    assert!(!number.contains("issuer signs a string"), "{number}");
    let rounded = with_mn(&scene, "\"85746065408\"").for_meeting("85746065432");
    assert!(
        said(&rounded).contains("last digits only"),
        "{}",
        said(&rounded)
    );
}

#[test]
fn words_and_flags_for_a_role_have_their_own_fix() {
    let scene = SCENES[0];
    let role = |json: &str| said(&scene.signed(&scene.payload().with("role", json)));
    for word in ["\"host\"", "\"attendee\""] {
        let said = role(word);
        assert!(
            said.contains("1 for the host, 0 for everybody else"),
            "{said}"
        );
        assert!(!said.contains("Convert it first"), "{said}");
    }
    assert!(role("\"0\"").contains("`Number(role)`"));
    assert!(role("true").contains("isHost ? 1 : 0"));
    let list = said(&scene.signed(&scene.payload().with("sdkKey", "[\"a\"]")));
    assert!(list.contains("an array"), "{list}");
}

#[test]
fn equal_faults_are_told_in_one_sentence() {
    let scene = SCENES[0];
    let ms = scene.now * 1_000;
    let said_of = |payload| said(&scene.signed(&payload));
    let all = said_of(scene.payload().times(ms, ms + 7_200_000));
    assert!(
        all.starts_with("iat, exp and tokenExp are in milliseconds"),
        "{all}"
    );
    let null = said_of(scene.payload().times("null", "null"));
    assert!(
        null.starts_with("iat, exp and tokenExp are null, which is how JSON writes NaN"),
        "{null}"
    );
    let texts = said_of(scene.payload().times("\"1795580185\"", "\"1795587385\""));
    assert!(
        texts.starts_with("iat, exp and tokenExp are strings"),
        "{texts}"
    );
    let micro = said_of(scene.payload().with("iat", scene.now * 1_000_000));
    assert!(
        micro.contains("microseconds") && micro.contains("1000000"),
        "{micro}"
    );
    let mixed = said_of(scene.payload().with("iat", "\"now\"").with("exp", "true"));
    assert!(
        mixed.contains("iat is the string \"now\"") && mixed.contains("exp is a boolean"),
        "{mixed}"
    );
}

#[test]
fn the_fix_fits_how_far_a_clock_is_ahead() {
    let scene = SCENES[0];
    let fix = |ahead: u64| {
        let iat = scene.now + ahead;
        let report = scene
            .signed(&scene.payload().times(iat, iat + 7_200))
            .report();
        report.findings[0].fix.clone()
    };
    assert!(fix(70).contains("Set iat back by 30 s"), "{}", fix(70));
    assert!(
        fix(300).contains("Set the issuer's clock by NTP"),
        "{}",
        fix(300)
    );
}

#[test]
fn both_directions_of_a_time_zone_are_named() {
    let scene = SCENES[0];
    let iat = scene.now + 19_800;
    let said = said(&scene.signed(&scene.payload().times(iat, iat + 7_200)));
    assert!(
        said.contains("UTC+5:30") && said.contains("UTC-5:30"),
        "{said}"
    );
    assert!(said.contains("utcnow().timestamp()"), "{said}");
}

#[test]
fn a_clock_that_was_ahead_shows_while_it_can() {
    let scene = SCENES[0];
    // 60 s ahead, set back by 30 s: iat lies 30 s after the true moment of issue.
    let issued = scene.now;
    let iat = issued + 30;
    let row = scene.signed(&scene.payload().times(iat, iat + 7_200));
    let verdict = |later: u64| row.clone().at(issued + later).report().verdict;
    assert_eq!(verdict(0), Verdict::Rejected);
    assert_eq!(verdict(20), Verdict::Rejected);
    assert_eq!(verdict(35), Verdict::Risky);
    let report = row.clone().at(issued + 35).report();
    assert!(
        report
            .summary
            .starts_with("It is accepted now; iat is only 5 s old"),
        "{}",
        report.summary
    );
    // Later nothing is visible, except as of the moment of the refusal.
    assert_eq!(verdict(300), Verdict::Accepted);
}

#[test]
fn a_rounded_iat_is_told_at_once_and_later() {
    let scene = SCENES[0];
    let iat = scene.now.next_multiple_of(128);
    let row = scene.signed(&scene.payload().times(iat, iat + 7_200));
    let at_once = row.clone().at(iat - 20).report();
    assert_eq!(at_once.verdict, Verdict::Rejected);
    let later = row.at(iat + 34).report();
    assert_eq!(later.verdict, Verdict::Risky);
    let words = "It is accepted now; when it was issued, iat may have been up to 64 s ahead";
    assert!(later.summary.starts_with(words), "{}", later.summary);
}
