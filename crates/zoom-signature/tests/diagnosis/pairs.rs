//! Faults that are easily confused, side by side.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use zoom_signature::Platform;

use crate::kind::video_payload;
use crate::scene::{OTHER_KEY, OTHER_SECRET, Payload, Row, SCENES, Scene};
use crate::shape::standard;
use crate::times::{iat_of_the_servlet, servlet_moment};

type Make = fn(&Scene) -> Row;

/// Each is reported as what it is, in every scene.
fn told_apart(cases: &[(&str, Make)]) {
    for scene in &SCENES {
        for (finds, make) in cases {
            assert_eq!(make(scene).found(), *finds, "at {}", scene.now);
        }
    }
}

fn iat(scene: &Scene, iat: u64) -> Row {
    scene.signed(&scene.payload().times(iat, iat + 7_230))
}

#[test]
fn a_rounded_iat_a_clock_ahead_and_a_time_zone() {
    told_apart(&[
        ("iat_rounded", |scene| {
            let now = servlet_moment(scene, |iat, now| iat > now + 20);
            iat(scene, iat_of_the_servlet(now)).at(now)
        }),
        ("iat_in_future", |scene| {
            let now = servlet_moment(scene, |iat, now| iat > now + 20);
            iat(scene, iat_of_the_servlet(now) - 1).at(now)
        }),
        ("iat_in_future", |scene| iat(scene, scene.now + 600)),
        // A quarter of an hour less three minutes, less two, and exactly.
        ("iat_in_future", |scene| iat(scene, scene.now + 720)),
        ("iat_time_zone", |scene| iat(scene, scene.now + 781)),
        ("iat_time_zone", |scene| iat(scene, scene.now + 3_600)),
        ("iat_in_future", |scene| iat(scene, scene.now + 3_600 + 121)),
        // Further than any zone lies from UTC.
        ("iat_in_future", |scene| iat(scene, scene.now + 15 * 3_600)),
        // Rounding alone does not go this far.
        ("iat_in_future iat_rounded:info", |scene| {
            let step = scene.now.next_multiple_of(128);
            iat(scene, step).at(step - 100)
        }),
        // Behind proves nothing.
        ("", |scene| iat(scene, scene.now - 3_600)),
    ]);
}

#[test]
fn milliseconds_and_a_lifetime_in_milliseconds() {
    told_apart(&[
        ("time_in_milliseconds@exp,tokenExp", |scene| {
            let exp = scene.now * 1_000 + 7_200_000;
            scene.signed(&scene.payload().times(scene.now - 30, exp))
        }),
        ("lifetime_in_milliseconds", |scene| {
            let iat = scene.now - 30;
            scene.signed(&scene.payload().times(iat, iat + 60 * 60 * 2 * 1_000))
        }),
        ("lifetime_too_long", |scene| {
            let iat = scene.now - 30;
            scene.signed(&scene.payload().times(iat, iat + 7 * 86_400))
        }),
    ]);
}

#[test]
fn standard_base64_and_padding() {
    told_apart(&[
        ("base64_standard", |scene| {
            let shows = |token: &str| token.contains('=') && token.contains(['+', '/']);
            scene.text(standard(scene, &STANDARD, shows))
        }),
        ("base64_padded", |scene| {
            let shows = |token: &str| token.contains('=');
            scene.text(standard(scene, &URL_SAFE, shows))
        }),
        // Encoded a second time after signing, the MAC still verifies.
        ("base64_padded", |scene| {
            let parts = scene.sound();
            let padded = parts.split('.').map(|part| {
                let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part);
                URL_SAFE.encode(bytes.unwrap())
            });
            scene.text(padded.collect::<Vec<_>>().join("."))
        }),
    ]);
}

#[test]
fn swapped_credentials_and_a_wrong_secret() {
    told_apart(&[
        ("app_key_is_secret", |scene| {
            let payload = scene.payload().text("appKey", scene.secret);
            let payload = payload.text("sdkKey", scene.secret);
            let row = scene.signed(&payload);
            row.wrapped(|token| resigned(token, scene.key))
        }),
        ("key_used_as_secret", |scene| scene.signed_with(scene.key)),
        ("signature_mismatch", |scene| scene.signed_with(OTHER_KEY)),
    ]);
}

fn resigned(token: &str, key: &str) -> String {
    let (input, _) = token.rsplit_once('.').unwrap();
    let mac = crate::scene::mac_of(input, key.as_bytes());
    format!("{input}.{}", crate::scene::encoded(mac))
}

#[test]
fn expired_and_a_wrong_unit() {
    told_apart(&[
        ("expired", |scene| {
            scene.text(scene.sound()).at(scene.now + 7_200)
        }),
        // 120 minutes, added as seconds, and judged long after.
        ("lifetime_too_short", |scene| {
            let iat = scene.now - 3_600;
            scene.signed(&scene.payload().times(iat, iat + 120))
        }),
        ("exp_before_iat", |scene| {
            scene.signed(&scene.payload().times(scene.now - 30, 7_200))
        }),
        ("time_in_milliseconds@iat", |scene| {
            scene.signed(&scene.payload().with("iat", scene.now * 1_000))
        }),
    ]);
}

#[test]
fn a_video_sdk_token_and_a_missing_app_key() {
    told_apart(&[
        ("video_sdk_token", |scene| {
            scene.signed(&video_payload(scene))
        }),
        ("claim_misspelt@appKey", |scene| {
            let payload = scene.payload().without("appKey").without("sdkKey");
            scene.signed(&payload.text("app_key", scene.key))
        }),
        ("", |scene| {
            scene.signed(&scene.payload().text("tpc", "daily"))
        }),
        ("rest_api_token", |scene| {
            let payload = Payload::default().text("iss", scene.key);
            scene.signed(&payload.with("exp", scene.now + 5_400))
        }),
        ("app_key_missing", |scene| {
            scene.signed(&scene.payload().without("appKey").without("sdkKey"))
        }),
    ]);
}

#[test]
fn the_previous_secret_and_a_wrong_one() {
    told_apart(&[
        ("secret_previous", |scene| {
            let row = scene.signed_with(OTHER_SECRET);
            row.knowing("previous", scene.key, OTHER_SECRET)
        }),
        ("signature_mismatch", |scene| {
            let row = scene.signed_with("neither the one nor the other");
            row.knowing("previous", scene.key, OTHER_SECRET)
        }),
        ("secret_white_space", |scene| {
            let row = scene.signed_with(format!("{OTHER_SECRET}\r\n"));
            row.knowing("previous", scene.key, OTHER_SECRET)
        }),
    ]);
}

#[test]
fn a_native_token_where_the_web_was_meant() {
    told_apart(&[
        ("", |scene| scene.signed(&scene.native())),
        ("", |scene| {
            scene.signed(&scene.native()).on(Platform::Native)
        }),
        ("meeting_number_missing", |scene| {
            scene.signed(&scene.native()).on(Platform::Web)
        }),
        ("role_missing", |scene| {
            scene.signed(&scene.payload().without("role"))
        }),
    ]);
}
