//! `iat`, and how times are written.

use zoom_signature::Platform;

use crate::scene::{Row, SCENES, Scene, once, thrice};

pub fn rows() -> Vec<Row> {
    let areas = [absent(), not_integers(), milliseconds(), rounded()];
    [areas.concat(), time_zones(), ahead(), past()].concat()
}

fn absent() -> Vec<Row> {
    let iat = thrice("no iat", "iat_missing", |scene| {
        scene.signed(&scene.payload().without("iat"))
    });
    let exp = thrice("no exp", "exp_missing", |scene| {
        scene.signed(&scene.payload().without("exp"))
    });
    let web = thrice("no tokenExp", "token_exp_missing", |scene| {
        scene.signed(&scene.payload().without("tokenExp"))
    });
    let native = thrice("no tokenExp, native", "token_exp_missing:error", |scene| {
        scene.signed(&scene.native().without("tokenExp"))
    });
    let meant = thrice(
        "no tokenExp, native meant",
        "token_exp_missing:error",
        |scene| {
            let payload = scene.payload().without("tokenExp");
            scene.signed(&payload).on(Platform::Native)
        },
    );
    let none = thrice(
        "no times",
        "iat_missing exp_missing token_exp_missing",
        |scene| {
            let payload = scene.payload().without("iat").without("exp");
            scene.signed(&payload.without("tokenExp"))
        },
    );
    [iat, exp, web, native, meant, none].concat()
}

fn not_integers() -> Vec<Row> {
    let fraction = thrice("a fraction", "time_not_an_integer@iat", |scene| {
        scene.signed(
            &scene
                .payload()
                .with("iat", &format!("{}.75", scene.now - 30)),
        )
    });
    // What `expirationSeconds: 1800.5` makes of Zoom's Node sample.
    let asked = "time_not_an_integer@exp,tokenExp";
    let asked = thrice("a lifetime of half seconds", asked, |scene| {
        let exp = format!("{}.5", scene.now + 1_800);
        scene.signed(&scene.payload().times(scene.now - 30, &exp))
    });
    let string = thrice("a string", "time_not_an_integer@exp", |scene| {
        scene.signed(
            &scene
                .payload()
                .text("exp", &(scene.now + 7_200).to_string()),
        )
    });
    let float = thrice("a float", "time_not_an_integer:warning@exp", |scene| {
        scene.signed(
            &scene
                .payload()
                .with("exp", &format!("{}.0", scene.now + 7_200)),
        )
    });
    let scientific = thrice(
        "a double of Java",
        "time_not_an_integer:warning@tokenExp",
        |scene| {
            let digits = (scene.now + 7_200).to_string();
            let double = format!("{}.{}E9", &digits[..1], &digits[1..]);
            scene.signed(&scene.payload().with("tokenExp", &double))
        },
    );
    let huge = once(
        "beyond every number",
        "time_not_an_integer@iat",
        SCENES[0].signed(&SCENES[0].payload().with("iat", "1e400")),
    );
    [fraction, asked, string, float, scientific, huge].concat()
}

fn milliseconds() -> Vec<Row> {
    const ALL: &str = "time_in_milliseconds@iat,exp,tokenExp";
    let all = thrice("Date.now()", ALL, |scene| {
        let now = scene.now * 1_000 + 123;
        scene.signed(&scene.payload().times(now, now + 7_200_000))
    });
    let added = thrice("Date.now() and a lifetime in seconds", ALL, |scene| {
        let now = scene.now * 1_000 + 4;
        scene.signed(&scene.payload().times(now, now + 7_200))
    });
    let iat = thrice(
        "iat alone in milliseconds",
        "time_in_milliseconds@iat",
        |scene| scene.signed(&scene.payload().with("iat", scene.now * 1_000)),
    );
    let exp = "time_in_milliseconds@exp,tokenExp";
    let exp = thrice("exp alone in milliseconds", exp, |scene| {
        let exp = (scene.now + 7_200) * 1_000;
        scene.signed(&scene.payload().times(scene.now - 30, exp))
    });
    let float = thrice("time.time() * 1000", ALL, |scene| {
        let (iat, exp) = (
            format!("{}123.456", scene.now),
            format!("{}999.5", scene.now),
        );
        scene.signed(&scene.payload().times(&iat, &exp))
    });
    let nanoseconds = thrice("time.time_ns()", "time_in_milliseconds@iat", |scene| {
        scene.signed(&scene.payload().with("iat", scene.now * 1_000_000_000))
    });
    [all, added, iat, exp, float, nanoseconds].concat()
}

/// What `Math.round((new Date().getTime() - 30000) / 1000)` does in Java: the
/// division is a long already, and `Math.round` takes it as a float.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the fault itself"
)]
pub fn iat_of_the_servlet(now: u64) -> u64 {
    let seconds = now - 30;
    (seconds as f32).round() as u64
}

/// The first moment from the scene's own at which the servlet's `iat` is so.
pub fn servlet_moment(scene: &Scene, is: impl Fn(u64, u64) -> bool) -> u64 {
    (scene.now..scene.now + 100_000)
        .find(|now| is(iat_of_the_servlet(*now), *now))
        .unwrap()
}

fn by_servlet(scene: &Scene, now: u64) -> Row {
    let iat = iat_of_the_servlet(now);
    scene
        .signed(&scene.payload().times(iat, iat + 7_200))
        .at(now)
}

fn rounded() -> Vec<Row> {
    let future = thrice("the servlet, ahead", "iat_rounded", |scene| {
        by_servlet(scene, servlet_moment(scene, |iat, now| iat > now))
    });
    let hardly = thrice("the servlet, ahead by a second", "iat_rounded", |scene| {
        by_servlet(scene, servlet_moment(scene, |iat, now| iat == now + 1))
    });
    let past = thrice("the servlet, not ahead", "iat_rounded:warning", |scene| {
        by_servlet(scene, servlet_moment(scene, |iat, now| iat <= now))
    });
    let honest = thrice("an honest multiple of 128", "iat_rounded:info", |scene| {
        let now = scene.now.next_multiple_of(128) + 30;
        scene.signed(&scene.payload_by(now)).at(now)
    });
    // Rounding moves a time by 64 s at most, so this is more than that.
    let zone = thrice(
        "rounded in another zone",
        "iat_time_zone iat_rounded:info",
        |scene| {
            let now = servlet_moment(scene, |iat, now| iat <= now);
            let iat = iat_of_the_servlet(now + 8 * 3_600);
            scene
                .signed(&scene.payload().times(iat, iat + 7_200))
                .at(now)
        },
    );
    [future, hardly, past, honest, zone].concat()
}

fn time_zones() -> Vec<Row> {
    let mut rows = Vec::new();
    for minutes in [60, 330, 345, 480, 600, 840] {
        let name = format!("local time {minutes} min ahead");
        rows.extend(thrice(&name, "iat_time_zone", |scene| {
            scene.signed(&scene.payload_by(scene.now + minutes * 60))
        }));
    }
    rows.extend(thrice("iat local, exp not", "iat_time_zone", |scene| {
        let iat = scene.now + 8 * 3_600;
        scene.signed(&scene.payload().times(iat, scene.now + 7_200))
    }));
    rows
}

fn ahead() -> Vec<Row> {
    let mut rows = Vec::new();
    for seconds in [36, 150, 625, 1_203 + 80, 400_000] {
        let name = format!("a clock {seconds} s ahead");
        rows.extend(thrice(&name, "iat_in_future", |scene| {
            scene.signed(&scene.payload_by(scene.now + seconds))
        }));
    }
    rows.extend(thrice("a clock within the skew", "iat_recent", |scene| {
        scene.signed(&scene.payload_by(scene.now + 35))
    }));
    rows
}

fn past() -> Vec<Row> {
    let kept = thrice("a token kept for hours", "iat_far_past", |scene| {
        let payload = scene.payload().times(scene.now - 7_201, scene.now + 7_200);
        scene.signed(&payload)
    });
    let behind = thrice("iat in a zone behind", "iat_far_past", |scene| {
        let iat = scene.now - 5 * 3_600;
        scene.signed(&scene.payload().times(iat, scene.now + 7_200))
    });
    let days = thrice("a token of two days, old", "iat_far_past", |scene| {
        let iat = scene.now - 100_000;
        scene.signed(&scene.payload().times(iat, iat + 172_000))
    });
    let two_hours = thrice("a token of just two hours", "", |scene| {
        let payload = scene.payload().times(scene.now - 7_200, scene.now + 60);
        scene.signed(&payload)
    });
    [kept, behind, days, two_hours].concat()
}
