//! Reports contain neither secrets nor MACs.

use crate::scene::{OTHER_KEY, OTHER_SECRET, Payload, SCENES, Scene};
use crate::table;

fn reported(scene: &Scene, payload: &Payload) -> (String, String) {
    let row = scene
        .signed(payload)
        .knowing("previous", OTHER_KEY, OTHER_SECRET);
    let report = row.report();
    (
        serde_json::to_string(&report).unwrap(),
        format!("{report:?}"),
    )
}

fn hidden(scene: &Scene, payload: &Payload, code: &str) {
    let (json, debug) = reported(scene, payload);
    assert!(json.contains(code), "{json}");
    for text in [&json, &debug] {
        for secret in [scene.secret, OTHER_SECRET] {
            // No useful part of it.
            for part in secret.as_bytes().windows(6).map(String::from_utf8_lossy) {
                assert!(!text.contains(&*part), "{part} of the secret in {text}");
            }
        }
    }
}

#[test]
fn a_secret_in_a_claim_is_masked() {
    for scene in SCENES {
        let secret = scene.secret;
        let payload = scene.payload();
        hidden(
            &scene,
            &payload.clone().text("appKey", secret),
            "app_key_is_secret",
        );
        hidden(
            &scene,
            &payload.clone().text("appKey", OTHER_SECRET),
            "app_key_is_secret",
        );
        for (name, text) in [
            ("sdkKey", secret.to_owned()),
            ("sdkSecret", secret.to_owned()),
            ("note", format!("{secret} and {OTHER_SECRET}")),
            ("appKey", format!("{secret}\n")),
            ("mn", format!("{secret}@zoom.us")),
            ("role", secret.to_owned()),
            ("exp", OTHER_SECRET.to_owned()),
            ("video_webrtc_mode", secret.to_owned()),
        ] {
            hidden(
                &scene,
                &payload.clone().text(name, &text),
                "secret_in_payload",
            );
        }
    }
}

#[test]
fn a_secret_is_masked_wherever_a_message_cuts_it() {
    for scene in SCENES {
        for before in 0..40 {
            let text = format!("{}{}", "x".repeat(before), scene.secret);
            let payload = scene.payload().text("mn", &text);
            let (json, _) = reported(&scene, &payload);
            assert!(!json.contains(&scene.secret[..4]), "{before}: {json}");
        }
    }
}

#[test]
fn a_secret_in_depth_or_in_escapes_is_masked() {
    for scene in SCENES {
        let codes = scene.secret.bytes().map(|byte| format!("\\u{byte:04x}"));
        let escaped = codes.collect::<Vec<_>>().concat();
        let deep = format!("{}\"{escaped}\"{}", "[".repeat(300), "]".repeat(300));
        for json in [
            format!("\"{escaped}\""),
            format!("{{\"a\":[\"{escaped}\"]}}"),
            deep,
        ] {
            let payload = scene.payload().with("s", &json);
            hidden(&scene, &payload, "secret_in_payload");
            let (json, _) = reported(&scene, &payload);
            assert!(!json.contains("\\u00"), "{json}");
        }
        let name = scene.payload().with(scene.secret, 1);
        let (json, _) = reported(&scene, &name);
        assert!(!json.contains(scene.secret), "{json}");
    }
}

#[test]
fn the_mac_is_not_echoed() {
    let mut looked_at = 0;
    for row in table::rows() {
        let Some((_, mac)) = row.text.trim_end().rsplit_once('.') else {
            continue;
        };
        if mac.len() < 40 {
            continue;
        }
        looked_at += 1;
        let json = serde_json::to_string(&row.report()).unwrap();
        assert!(!json.contains(&mac[..20]), "{}: {json}", row.name);
    }
    assert!(looked_at > 300, "{looked_at}");
}
