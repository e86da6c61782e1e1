//! The key, and secrets where they do not belong.

use crate::scene::{HEADER, OTHER_KEY, OTHER_SECRET, Row, Scene, jwt, thrice};

pub fn rows() -> Vec<Row> {
    [
        missing(),
        of_another_type(),
        mismatch(),
        swapped(),
        sdk_key(),
        leaked(),
    ]
    .concat()
}

fn missing() -> Vec<Row> {
    let none = thrice("no key at all", "app_key_missing", |scene| {
        scene.signed(&scene.payload().without("appKey").without("sdkKey"))
    });
    let old = thrice("only sdkKey", "app_key_missing", |scene| {
        scene.signed(&scene.payload().without("appKey").text("sdkKey", scene.key))
    });
    let undefined = thrice("an empty key", "app_key_missing", |scene| {
        scene.signed(&scene.payload().without("sdkKey").text("appKey", ""))
    });
    let null = thrice("a null key", "app_key_missing", |scene| {
        scene.signed(&scene.payload().without("sdkKey").with("appKey", "null"))
    });
    let snake = thrice("a key in snake case", "claim_misspelt@appKey", |scene| {
        let payload = scene.payload().without("appKey").without("sdkKey");
        scene.signed(&payload.text("app_key", scene.key))
    });
    [none, old, undefined, null, snake].concat()
}

fn of_another_type() -> Vec<Row> {
    let mut rows = Vec::new();
    for json in ["12345678901", "true", r#"["Xt9b"]"#, "{}"] {
        let name = format!("appKey {json}");
        rows.extend(thrice(&name, "app_key_not_a_string", |scene| {
            scene.signed(&scene.payload().with("appKey", json))
        }));
    }
    rows
}

fn with_key(scene: &Scene, key: &str) -> crate::scene::Payload {
    let payload = scene.payload().text("appKey", key);
    payload.without("sdkKey")
}

fn mismatch() -> Vec<Row> {
    let whole = thrice("another app's token", "app_key_mismatch", |scene| {
        let payload = with_key(scene, OTHER_KEY).json();
        scene.text(jwt(HEADER, &payload, OTHER_SECRET.as_bytes()))
    });
    let key_only = thrice("another app's key", "app_key_mismatch", |scene| {
        scene.signed(&with_key(scene, OTHER_KEY))
    });
    let known = thrice("a known other app's token", "app_key_mismatch", |scene| {
        let payload = with_key(scene, OTHER_KEY).json();
        let row = scene.text(jwt(HEADER, &payload, OTHER_SECRET.as_bytes()));
        row.knowing("development", OTHER_KEY, OTHER_SECRET)
    });
    let beside = thrice("the token of another app in use", "", |scene| {
        let payload = with_key(scene, OTHER_KEY).json();
        let row = scene.text(jwt(HEADER, &payload, OTHER_SECRET.as_bytes()));
        row.beside("development", OTHER_KEY, OTHER_SECRET)
    });
    let mixed = thrice(
        "the key of another app in use",
        "secret_of_another_app",
        |scene| {
            let row = scene.signed(&with_key(scene, OTHER_KEY));
            row.beside("development", OTHER_KEY, OTHER_SECRET)
        },
    );
    let its_previous = thrice(
        "the previous secret of another app in use",
        "secret_previous",
        |scene| {
            let payload = with_key(scene, OTHER_KEY).json();
            let row = scene.text(jwt(HEADER, &payload, b"an earlier secret of it"));
            row.beside("development", OTHER_KEY, OTHER_SECRET).knowing(
                "development previous",
                OTHER_KEY,
                "an earlier secret of it",
            )
        },
    );
    let neither = thrice(
        "the key of neither app in use",
        "app_key_mismatch",
        |scene| {
            let row = scene.signed(&with_key(scene, "sW2nD7kP0xJ5uB8rE3yQaH"));
            row.beside("development", OTHER_KEY, OTHER_SECRET)
        },
    );
    let blank = thrice("the key and a line break", "app_key_white_space", |scene| {
        scene.signed(&with_key(scene, &format!("{}\n", scene.key)))
    });
    let half = thrice(
        "another app's key beside ours",
        "app_key_mismatch sdk_key_differs",
        |scene| {
            scene.signed(
                &scene
                    .payload()
                    .text("appKey", OTHER_KEY)
                    .text("sdkKey", scene.key),
            )
        },
    );
    [
        whole,
        key_only,
        known,
        beside,
        mixed,
        its_previous,
        neither,
        blank,
        half,
    ]
    .concat()
}

fn swapped() -> Vec<Row> {
    let whole = thrice("key and secret swapped", "app_key_is_secret", |scene| {
        let payload = with_key(scene, scene.secret)
            .text("sdkKey", scene.secret)
            .json();
        scene.text(jwt(HEADER, &payload, scene.key.as_bytes()))
    });
    let claim_only = thrice("the secret as the key", "app_key_is_secret", |scene| {
        scene.signed(&with_key(scene, scene.secret))
    });
    let previous = thrice(
        "the previous secret as the key",
        "app_key_is_secret",
        |scene| {
            let row = scene.signed(&with_key(scene, OTHER_SECRET));
            row.knowing("previous", OTHER_KEY, OTHER_SECRET)
        },
    );
    [whole, claim_only, previous].concat()
}

fn sdk_key() -> Vec<Row> {
    let mut rows = Vec::new();
    for json in [
        format!("\"{OTHER_KEY}\""),
        "\"\"".to_owned(),
        "7".to_owned(),
    ] {
        let name = format!("sdkKey {json}");
        rows.extend(thrice(&name, "sdk_key_differs", |scene| {
            scene.signed(&scene.payload().with("sdkKey", &json))
        }));
    }
    rows
}

fn leaked() -> Vec<Row> {
    let claim = thrice("the secret as a claim", "secret_in_payload", |scene| {
        scene.signed(&scene.payload().text("sdkSecret", scene.secret))
    });
    let nested = thrice(
        "the secret in a claim's depth",
        "secret_in_payload",
        |scene| {
            let config = format!(r#"{{"zoom":["{}",1]}}"#, scene.secret);
            scene.signed(&scene.payload().with("config", &config))
        },
    );
    let escaped = thrice("the secret with escapes", "secret_in_payload", |scene| {
        let first = u32::from(scene.secret.as_bytes()[0]);
        let json = format!("\"\\u{first:04x}{}\"", &scene.secret[1..]);
        scene.signed(&scene.payload().with("s", &json))
    });
    let deep = thrice(
        "the secret with escapes in depth",
        "secret_in_payload",
        |scene| {
            let first = u32::from(scene.secret.as_bytes()[0]);
            let json = format!("[\"\\u{first:04x}{}\"]", &scene.secret[1..]);
            scene.signed(&scene.payload().with("s", &json))
        },
    );
    let as_sdk_key = thrice("the secret as sdkKey", "secret_in_payload", |scene| {
        scene.signed(&scene.payload().text("sdkKey", scene.secret))
    });
    [claim, nested, escaped, deep, as_sdk_key].concat()
}
