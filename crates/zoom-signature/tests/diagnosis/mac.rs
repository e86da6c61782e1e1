//! What the MAC was made with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::scene::{OTHER_KEY, OTHER_SECRET, Row, SCENES, encoded, once, thrice};

pub fn rows() -> Vec<Row> {
    [
        white_space(),
        quoted(),
        decoded(),
        other_secrets(),
        altered(),
        unknown(),
    ]
    .concat()
}

fn around(name: &str, finds: &'static str, before: &str, after: &str) -> Vec<Row> {
    let name = format!("{name}: {before:?} {after:?}");
    thrice(&name, finds, |scene| {
        scene.signed_with(format!("{before}{}{after}", scene.secret))
    })
}

fn white_space() -> Vec<Row> {
    let mut rows = Vec::new();
    for (before, after) in [
        ("", "\n"),
        ("", "\r\n"),
        ("", "\r"),
        ("", " "),
        (" ", ""),
        (" ", " "),
        ("", "\t"),
        (" ", "\n"),
        ("\u{feff}", ""),
    ] {
        rows.extend(around("white space", "secret_white_space", before, after));
    }
    let ours = SCENES[0].text(SCENES[0].sound());
    let ours = ours.with_current(SCENES[0].key, "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6\n");
    rows.extend(once("our own has a line break", "secret_white_space", ours));
    rows.extend(thrice(
        "the previous with a line break",
        "secret_white_space",
        |scene| {
            let row = scene.signed_with(format!("{OTHER_SECRET}\n"));
            row.knowing("previous", scene.key, OTHER_SECRET)
        },
    ));
    rows
}

fn quoted() -> Vec<Row> {
    let mut rows = Vec::new();
    for (before, after) in [("\"", "\""), ("'", "'"), ("`", "`"), ("\"", "\"\n")] {
        rows.extend(around("quotes", "secret_quoted", before, after));
    }
    rows
}

/// Secrets of whole bytes in hexadecimal.
const HEX_SECRETS: [&str; 3] = [
    "00112233445566778899aabbccddeeff",
    "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];

fn decoded() -> Vec<Row> {
    let base64 = thrice("base64-decoded", "secret_base64_decoded", |scene| {
        scene.signed_with(STANDARD.decode(scene.secret).unwrap())
    });
    let hex = SCENES.iter().zip(HEX_SECRETS).flat_map(|(scene, secret)| {
        let bytes: Vec<u8> = (0..secret.len() / 2)
            .map(|i| u8::from_str_radix(&secret[2 * i..2 * i + 2], 16).unwrap())
            .collect();
        let row = scene.signed_with(bytes).with_current(scene.key, secret);
        once(&format!("hex-decoded {secret}"), "secret_hex_decoded", row)
    });
    let hex_as_base64 = SCENES.iter().zip(HEX_SECRETS).flat_map(|(scene, secret)| {
        let row = scene.signed_with(STANDARD.decode(secret).unwrap());
        let row = row.with_current(scene.key, secret);
        once(
            &format!("base64-decoded {secret}"),
            "secret_base64_decoded",
            row,
        )
    });
    let hex = hex.collect::<Vec<_>>();
    [base64, hex, hex_as_base64.collect()].concat()
}

fn other_secrets() -> Vec<Row> {
    let key = thrice("signed with the key", "key_used_as_secret", |scene| {
        scene.signed_with(scene.key)
    });
    let other_key = thrice(
        "signed with the previous key",
        "key_used_as_secret secret_of_another_app",
        |scene| {
            let row = scene.signed_with(OTHER_KEY);
            row.knowing("previous", OTHER_KEY, OTHER_SECRET)
        },
    );
    let previous = thrice(
        "signed with the previous secret",
        "secret_previous",
        |scene| {
            let row = scene.signed_with(OTHER_SECRET);
            row.knowing("previous", scene.key, OTHER_SECRET)
        },
    );
    let third = thrice(
        "signed with a third app's secret",
        "secret_of_another_app",
        |scene| {
            let row = scene.signed_with(OTHER_SECRET);
            let row = row.knowing("previous", scene.key, "an earlier secret of it");
            row.beside("webinars", OTHER_KEY, OTHER_SECRET)
        },
    );
    let no_longer = thrice(
        "signed with a secret of an app that is no longer in use",
        "secret_of_another_app",
        |scene| {
            let row = scene.signed_with(OTHER_SECRET);
            row.knowing("webinars", OTHER_KEY, OTHER_SECRET)
        },
    );
    let slip = thrice(
        "a third app's secret with a line break",
        "secret_white_space secret_of_another_app",
        |scene| {
            let row = scene.signed_with(format!("{OTHER_SECRET}\n"));
            row.beside("webinars", OTHER_KEY, OTHER_SECRET)
        },
    );
    let current = thrice("several known, signed with the current", "", |scene| {
        let row = scene.text(scene.sound());
        row.knowing("previous", scene.key, OTHER_SECRET)
    });
    [key, other_key, previous, third, no_longer, slip, current].concat()
}

fn altered() -> Vec<Row> {
    let wrong = thrice(
        "signed with a wrong secret",
        "signature_mismatch",
        |scene| scene.signed_with(OTHER_SECRET),
    );
    let claims = thrice(
        "a claim altered after signing",
        "signature_mismatch",
        |scene| {
            let payload = scene.payload().with("exp", scene.now + 7_777);
            let payload = payload.with("tokenExp", scene.now + 7_777).json();
            let token = scene.sound();
            let parts: Vec<_> = token.split('.').collect();
            scene.text(format!("{}.{}.{}", parts[0], encoded(payload), parts[2]))
        },
    );
    let cut = thrice("a MAC cut off", "token_truncated", |scene| {
        let token = scene.sound();
        scene.text(&token[..token.len() - 3])
    });
    let several = thrice("none of several secrets", "signature_mismatch", |scene| {
        let row = scene.signed_with("a secret that nobody knows");
        row.knowing("previous", scene.key, OTHER_SECRET)
    });
    let case = thrice(
        "the secret in small letters",
        "signature_mismatch",
        |scene| scene.signed_with(scene.secret.to_lowercase()),
    );
    [wrong, claims, cut, several, case].concat()
}

fn unknown() -> Vec<Row> {
    let sound = thrice("sound, nothing known", "secret_unknown", |scene| {
        scene.text(scene.sound()).nothing_known()
    });
    let wrong = thrice("a wrong secret, nothing known", "secret_unknown", |scene| {
        scene.signed_with(OTHER_SECRET).nothing_known()
    });
    let expired = thrice(
        "expired, nothing known",
        "expired secret_unknown",
        |scene| {
            let row = scene.text(scene.sound()).nothing_known();
            row.at(scene.now + 8_000)
        },
    );
    [sound, wrong, expired].concat()
}
