//! `exp` and `tokenExp`.

use zoom_signature::Platform;

use crate::scene::{Row, SCENES, once, thrice};

pub fn rows() -> Vec<Row> {
    [lengths(), backwards(), expired(), token_exp(), extremes()].concat()
}

fn lasting(name: &str, finds: &'static str, seconds: u64) -> Vec<Row> {
    thrice(&format!("{name}: {seconds} s"), finds, |scene| {
        let iat = scene.now - 30;
        scene.signed(&scene.payload().times(iat, iat + seconds))
    })
}

fn lengths() -> Vec<Row> {
    let mut rows = Vec::new();
    for seconds in [1, 60, 120, 600, 1_799] {
        rows.extend(lasting("too short", "lifetime_too_short", seconds));
    }
    for seconds in [1_800, 1_803, 1_805] {
        rows.extend(lasting("at the minimum", "lifetime_at_minimum", seconds));
    }
    for seconds in [1_806, 1_829] {
        let finds = "exp_from_backdated_iat";
        rows.extend(lasting("right from iat on", finds, seconds));
    }
    for seconds in [1_830, 172_799, 172_800] {
        rows.extend(lasting("right", "", seconds));
    }
    for seconds in [172_801, 604_800, 1_799_999, 172_800_001, 315_360_000] {
        rows.extend(lasting("too long", "lifetime_too_long", seconds));
    }
    for seconds in [1_800_000, 60 * 60 * 2 * 1_000, 172_800_000] {
        rows.extend(lasting(
            "in milliseconds",
            "lifetime_in_milliseconds",
            seconds,
        ));
    }
    rows
}

fn backwards() -> Vec<Row> {
    let duration = thrice("a duration as exp", "exp_before_iat", |scene| {
        scene.signed(&scene.payload().times(scene.now - 30, 7_200))
    });
    let swapped = thrice("iat and exp swapped", "exp_before_iat", |scene| {
        let payload = scene.payload().times(scene.now - 30, scene.now - 7_200);
        scene.signed(&payload)
    });
    let equal = thrice("exp equal to iat", "exp_before_iat", |scene| {
        scene.signed(&scene.payload().times(scene.now - 30, scene.now - 30))
    });
    [duration, swapped, equal].concat()
}

fn expired() -> Vec<Row> {
    let mut rows = Vec::new();
    for later in [7_200, 7_201, 86_400, 90_000_000] {
        let name = format!("judged {later} s later");
        rows.extend(thrice(&name, "expired", |scene| {
            scene.text(scene.sound()).at(scene.now + later)
        }));
    }
    rows.extend(thrice(
        "judged just before its end",
        "expires_soon",
        |scene| {
            let payload = scene.payload().times(scene.now - 30, scene.now + 3_600);
            scene.signed(&payload).at(scene.now + 3_599)
        },
    ));
    rows.extend(thrice("an old native token", "expired", |scene| {
        scene.signed(&scene.native()).at(scene.now + 7_300)
    }));
    rows
}

fn token_exp() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, seconds) in [("longer", 14_400), ("shorter", 3_600), ("past", 0)] {
        rows.extend(thrice(
            &format!("tokenExp {name}"),
            "token_exp_differs",
            |scene| {
                let token_exp = scene.now + seconds;
                scene.signed(&scene.payload().with("tokenExp", token_exp))
            },
        ));
    }
    let both = "token_exp_too_soon token_exp_differs";
    rows.extend(thrice("tokenExp near, native", both, |scene| {
        scene.signed(&scene.native().with("tokenExp", scene.now + 1_799))
    }));
    rows.extend(thrice(
        "started late, native",
        "token_exp_too_soon",
        |scene| scene.signed(&scene.native()).at(scene.now + 5_500),
    ));
    rows.extend(thrice(
        "started late, native meant",
        "token_exp_too_soon",
        |scene| {
            let row = scene.text(scene.sound()).on(Platform::Native);
            row.at(scene.now + 5_500)
        },
    ));
    rows.extend(thrice("half an hour left, native", "", |scene| {
        scene.signed(&scene.native()).at(scene.now + 5_400)
    }));
    rows
}

/// Where a subtraction overflows.
fn extremes() -> Vec<Row> {
    let scene = SCENES[0];
    let before = scene.payload().times(i64::MIN, i64::MIN);
    let before = once(
        "the first moment of 64 bits",
        "exp_before_iat",
        scene.signed(&before),
    );
    let apart = scene.payload().times(i64::MIN, scene.now + 7_200);
    let apart = once(
        "64 bits of lifetime",
        "lifetime_too_long iat_far_past",
        scene.signed(&apart),
    );
    let late = once(
        "the last moment",
        "expired",
        scene.text(scene.sound()).at(u64::MAX),
    );
    let both = scene
        .payload()
        .with("exp", i64::MIN)
        .with("tokenExp", i64::MAX);
    let both = once(
        "both ends of 64 bits",
        "time_in_milliseconds@tokenExp exp_before_iat",
        scene.signed(&both).at(u64::MAX),
    );
    [before, apart, late, both].concat()
}
