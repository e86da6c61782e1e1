//! Malformed MACs, and placeholders for secrets and keys.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha384, Sha512};
use zoom_signature::diagnosis::{MacStatus, Verdict};

use crate::scene::{
    HEADER, OTHER_KEY, OTHER_SECRET, Row, SCENES, Scene, encoded, hex, jwt, mac_of, said, thrice,
};

pub fn rows() -> Vec<Row> {
    [makes(), digits(), placeholders(), keys(), pairs()].concat()
}

/// Sound claims, with the MAC's bytes in another encoding.
fn made(scene: &Scene, write: impl Fn(&[u8]) -> String) -> Row {
    let input = format!("{}.{}", encoded(HEADER), encoded(scene.payload().json()));
    let mac = mac_of(&input, scene.secret.as_bytes());
    scene.text(format!("{input}.{}", write(&mac)))
}

type Write = fn(&[u8]) -> String;

const HEX: [(&str, Write); 6] = [
    ("hex", |mac| hex(mac)),
    ("capital hex", |mac| hex(mac).to_uppercase()),
    ("base64url of hex", |mac| URL_SAFE_NO_PAD.encode(hex(mac))),
    ("base64url of capital hex", |mac| {
        URL_SAFE_NO_PAD.encode(hex(mac).to_uppercase())
    }),
    ("base64 of base64 of hex", |mac| {
        URL_SAFE_NO_PAD.encode(URL_SAFE_NO_PAD.encode(hex(mac)))
    }),
    ("hex of hex", |mac| hex(hex(mac).as_bytes())),
];

const TWICE: [(&str, Write); 6] = [
    ("a binary string in UTF-8", |mac| {
        URL_SAFE_NO_PAD.encode(mac.iter().map(|b| char::from(*b)).collect::<String>())
    }),
    ("base64url of base64url", |mac| {
        URL_SAFE_NO_PAD.encode(URL_SAFE_NO_PAD.encode(mac))
    }),
    ("base64url of base64", |mac| {
        URL_SAFE_NO_PAD.encode(STANDARD.encode(mac))
    }),
    ("base64url of unpadded base64", |mac| {
        URL_SAFE_NO_PAD.encode(STANDARD_NO_PAD.encode(mac))
    }),
    ("base64url three times", |mac| {
        URL_SAFE_NO_PAD.encode(URL_SAFE_NO_PAD.encode(URL_SAFE_NO_PAD.encode(mac)))
    }),
    ("hex of base64", |mac| hex(STANDARD.encode(mac).as_bytes())),
];

fn makes() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, write) in HEX {
        rows.extend(thrice(&format!("MAC: {name}"), "signature_hex", |scene| {
            made(scene, write)
        }));
    }
    for (name, write) in TWICE {
        rows.extend(thrice(
            &format!("MAC: {name}"),
            "signature_encoded_twice",
            |scene| made(scene, write),
        ));
    }
    rows
}

/// As .NET's `UrlTokenEncode` writes it.
fn token_encoded(bytes: &[u8]) -> String {
    let padded = STANDARD.encode(bytes);
    let padding = padded.matches('=').count();
    format!(
        "{}{padding}",
        padded
            .trim_end_matches('=')
            .replace('+', "-")
            .replace('/', "_")
    )
}

fn digits() -> Vec<Row> {
    let mac = thrice(
        "a digit behind the MAC",
        "base64_padding_digit@signature",
        |scene| made(scene, token_encoded),
    );
    let all = "base64_padding_digit@header,payload,signature";
    let before = thrice("digits before the MAC was made", all, |scene| {
        let payload = scene.payload();
        let input = format!(
            "{}.{}",
            token_encoded(HEADER.as_bytes()),
            token_encoded(payload.json().as_bytes())
        );
        let mac = mac_of(&input, scene.secret.as_bytes());
        scene.text(format!("{input}.{}", token_encoded(&mac)))
    });
    let after = thrice("digits after the MAC was made", all, |scene| {
        let payload = scene.payload();
        let input = format!("{}.{}", encoded(HEADER), encoded(payload.json()));
        let mac = mac_of(&input, scene.secret.as_bytes());
        scene.text(format!(
            "{}.{}.{}",
            token_encoded(HEADER.as_bytes()),
            token_encoded(payload.json().as_bytes()),
            token_encoded(&mac)
        ))
    });
    [mac, before, after].concat()
}

/// Placeholders of every style.
const WORDS: [&str; 36] = [
    "<YOUR_SDK_SECRET>",
    "[your-api-secret]",
    "Your Client Secret",
    "INSERT_SDK_SECRET_HERE",
    "xxxxxxxxxxxxxxxx",
    "import.meta.env.VITE_ZOOM_SDK_SECRET",
    "undefined",
    "null",
    "None",
    "nil",
    "",
    "secret",
    "your-256-bit-secret",
    "a-string-secret-at-least-256-bits-long",
    "qwertyuiopasdfghjklzxcvbnm123456",
    "shhhhh",
    "mysecret",
    "changeme",
    "YOUR_SDK_SECRET",
    "YOUR_API_SECRET",
    "your_client_secret",
    "your-sdk-secret",
    "yourSdkSecret",
    "your sdk secret",
    "ZOOM_MEETING_SDK_SECRET",
    "ZOOM_CLIENT_SECRET",
    "zoomClientSecret",
    "SDK_SECRET",
    "sdkSecret",
    "ENTER_YOUR_SDK_SECRET",
    "YOUR_ZOOM_SDK_SECRET_HERE",
    "${SDK_SECRET}",
    "$ZOOM_SDK_SECRET",
    "process.env.ZOOM_MEETING_SDK_SECRET",
    "<SDK_SECRET>",
    "{{ZOOM_SDK_SECRET}}",
];

fn placeholders() -> Vec<Row> {
    let mut rows = Vec::new();
    for word in WORDS {
        rows.extend(thrice(
            &format!("signed with {word:?}"),
            "secret_placeholder",
            |scene| scene.signed_with(word),
        ));
        let name = format!("signed with {word:?}, nothing known");
        rows.extend(thrice(&name, "secret_placeholder", |scene| {
            scene.signed_with(word).nothing_known()
        }));
    }
    for key in [
        "YOUR_SDK_KEY",
        "undefined",
        "your-client-id",
        "${ZOOM_SDK_KEY}",
        "process.env.SDK_KEY",
        "<client id>",
        "xxxxxxxxxx",
    ] {
        let make = |scene: &Scene| {
            let payload = scene.payload().text("appKey", key).text("sdkKey", key);
            scene.signed(&payload)
        };
        rows.extend(thrice(
            &format!("appKey {key:?}"),
            "app_key_placeholder",
            make,
        ));
        let name = format!("appKey {key:?}, nothing known");
        let finds = "app_key_placeholder secret_unknown";
        rows.extend(thrice(&name, finds, |scene| make(scene).nothing_known()));
    }
    rows
}

fn keys() -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, before, after, finds) in [
        ("a space after", "", " ", "app_key_white_space"),
        ("a space before", " ", "", "app_key_white_space"),
        ("a line break", "", "\n", "app_key_white_space"),
        ("CR LF", "", "\r\n", "app_key_white_space"),
        ("a tab", "\t", "", "app_key_white_space"),
        ("a zero-width space", "\u{200b}", "", "app_key_white_space"),
        ("double quotes", "\"", "\"", "app_key_quoted"),
        ("single quotes", "'", "'", "app_key_quoted"),
        ("backticks", "`", "`", "app_key_quoted"),
        ("one quote", "\"", "", "app_key_quoted"),
        ("a quote at the end", "", "'", "app_key_quoted"),
    ] {
        let make = move |scene: &Scene| {
            let key = format!("{before}{}{after}", scene.key);
            scene.signed(&scene.payload().text("appKey", &key).text("sdkKey", &key))
        };
        rows.extend(thrice(&format!("appKey with {name}"), finds, make));
    }
    rows
}

fn pairs() -> Vec<Row> {
    let two_apps = thrice(
        "a key of another app, the secret right",
        "app_key_mismatch",
        |scene| {
            let payload = scene
                .payload()
                .text("appKey", OTHER_KEY)
                .text("sdkKey", OTHER_KEY);
            scene.signed(&payload)
        },
    );
    let previous = thrice(
        "the previous secret of the app",
        "secret_previous",
        |scene| {
            scene
                .signed_with(OTHER_SECRET)
                .knowing("previous", scene.key, OTHER_SECRET)
        },
    );
    [two_apps, previous].concat()
}

#[test]
fn a_mac_of_the_wrong_make_is_verified_all_the_same() {
    for row in makes().iter().chain(&digits()) {
        let report = row.report();
        assert_eq!(report.mac.status, MacStatus::Verified, "{}", row.name);
        assert_eq!(report.verdict, Verdict::Rejected, "{}", row.name);
    }
}

#[test]
fn what_a_mac_was_made_with_is_said() {
    let scene = SCENES[0];
    for (secret, words) in [
        ("undefined", "not set where the token is signed"),
        ("", "an empty text"),
        ("your-256-bit-secret", "jwt.io"),
        ("${SDK_SECRET}", "not expanded"),
        ("YOUR_SDK_SECRET", "instead of a secret"),
    ] {
        let said = said(&scene.signed_with(secret));
        assert!(said.contains(words), "{words:?} of {secret:?}: {said}");
    }
    let payload = scene
        .payload()
        .text("appKey", OTHER_KEY)
        .text("sdkKey", OTHER_KEY);
    let two_apps = said(&scene.signed(&payload));
    assert!(
        two_apps.contains("the MAC verifies with the current secret"),
        "{two_apps}"
    );
    assert!(
        two_apps.contains("only the key is the wrong one"),
        "{two_apps}"
    );
}

#[test]
fn a_mac_over_another_text_or_of_another_hash_is_said() {
    let scene = SCENES[0];
    let (header, payload) = (encoded(HEADER), encoded(scene.payload().json()));
    let input = format!("{header}.{payload}");
    let secret = scene.secret.as_bytes();
    for (text, words) in [
        (payload.clone(), "over the claims alone"),
        (
            format!("{HEADER}.{}", scene.payload().json()),
            "over the JSON texts",
        ),
        (format!("{header}{payload}"), "without the dot"),
    ] {
        let said = said(&scene.text(format!("{input}.{}", encoded(mac_of(&text, secret)))));
        assert!(said.contains(words), "{words:?}: {said}");
    }
    let mut long = Hmac::<Sha512>::new_from_slice(secret).unwrap();
    long.update(input.as_bytes());
    let long = encoded(long.finalize().into_bytes());
    let mut middle = Hmac::<Sha384>::new_from_slice(secret).unwrap();
    middle.update(input.as_bytes());
    let middle = encoded(middle.finalize().into_bytes());
    for (mac, words) in [(long, "HMAC-SHA512"), (middle, "HMAC-SHA384")] {
        let row = scene.text(format!("{input}.{mac}"));
        assert_eq!(row.found(), "signature_mismatch");
        assert!(said(&row).contains(words), "{}", said(&row));
    }
    // Even truncated, it is distinguished from another secret's.
    let whole = scene.sound();
    let cut = scene.text(&whole[..whole.len() - 7]).report();
    assert_eq!(cut.mac.secret.as_deref(), Some("current"));
    let other = jwt(HEADER, &scene.payload().json(), b"another");
    let cut = scene.text(&other[..other.len() - 7]).report();
    assert_eq!(cut.mac.secret, None);
}
