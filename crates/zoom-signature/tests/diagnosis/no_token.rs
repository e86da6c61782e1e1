//! Texts without a token, and old or home-made formats.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;

use crate::scene::{HEADER, Payload, Row, SCENES, Scene, encoded, hex, mac_of, once, said, thrice};

pub fn rows() -> Vec<Row> {
    [
        nothing(),
        other_texts(),
        old_formats(),
        two_segments(),
        truncated(),
    ]
    .concat()
}

fn each(finds: &'static str, texts: &[&str]) -> Vec<Row> {
    let rows = texts.iter();
    rows.flat_map(|text| once(&format!("no token: {text:?}"), finds, SCENES[0].text(*text)))
        .collect()
}

/// What languages print in place of a text.
const NOTHING: [&str; 34] = [
    "[object Response]",
    "[object Undefined]",
    "Promise { <pending> }",
    "Promise {<fulfilled>: undefined}",
    "async () => { return jwt.sign(claims, secret); }",
    "function sign() { [native code] }",
    "Instance of 'Future<String>'",
    "Instance of 'Response'",
    "System.Threading.Tasks.Task`1[System.String]",
    "System.Byte[]",
    "Microsoft.AspNetCore.Mvc.OkObjectResult",
    "<coroutine object sign at 0x7f3c1c0b5e40>",
    "<Response [200]>",
    "<function sign at 0x7f3c1c0b5e40>",
    "<Future pending cb=[_chain_future]>",
    "None",
    "Array",
    "[]",
    "{}",
    "false",
    "nil",
    "(null)",
    "<nil>",
    "NaN",
    "#<Object:0x000055d5>",
    "#<Net::HTTPOK:0x000055d5>",
    "java.util.concurrent.CompletableFuture@1b6d3586[Not completed]",
    "com.example.ZoomSignature@6d06d69c",
    "[B@1b6d3586",
    "Optional.empty",
    "Optional(nil)",
    "&{200 OK 200 HTTP/1.1}",
    "Err(InvalidKey)",
    "kotlinx.coroutines.DeferredCoroutine{Active}@3b9a45b3",
];

fn nothing() -> Vec<Row> {
    let answers = [
        json!({"error": "Missing SDK credentials", "signature": "demo-signature"}).to_string(),
        json!({"success": false, "message": "no meeting", "signature": ""}).to_string(),
        json!({"errors": [{"property": "role", "reason": "It must be 0 or 1."}]}).to_string(),
        json!({"statusCode": 500, "message": "Internal server error"}).to_string(),
        json!({"errorMessage": "secretOrPrivateKey must have a value", "errorType": "Error"}).to_string(),
        json!({"data": {"signature": null}}).to_string(),
        "<!doctype html><html><head><title>404 Not Found</title></head></html>".to_owned(),
        "<html>\n<body><h1>502 Bad Gateway</h1><hr>nginx</body></html>".to_owned(),
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Error</title></head><body><pre>Cannot POST /</pre></body></html>".to_owned(),
        "<?xml version=\"1.0\"?><Error><FindingCode>AccessDenied</FindingCode></Error>".to_owned(),
    ];
    let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
    [each("token_empty", &NOTHING), each("token_empty", &answers)].concat()
}

fn other_texts() -> Vec<Row> {
    let texts = each(
        "not_a_token",
        &[
            "Hello, is this a signature?",
            "demo-signature",
            "a.b.c",
            "www.example.com",
            "com.example.app",
            "1.2.3",
            "The signature is invalid. Please try again. Thanks.",
            "SELECT * FROM tokens WHERE user.id = 1",
            "eyJ",
            "0123456789012345",
            "bm90IGEgdG9rZW4gYXQgYWxs",
        ],
    );
    let key = thrice("the key alone", "not_a_token", |scene| {
        scene.text(scene.key)
    });
    let key_encoded = thrice("base64 of the key alone", "not_a_token", |scene| {
        scene.text(STANDARD.encode(scene.key))
    });
    let mac = thrice("a MAC in base64 alone", "not_a_token", |scene| {
        scene.text(STANDARD.encode(mac_of("x", scene.secret.as_bytes())))
    });
    let secret = thrice("the secret alone", "not_a_token", |scene| {
        scene.text(scene.secret)
    });
    let claims = thrice("the claims as JSON", "not_a_token", |scene| {
        scene.text(scene.payload().json())
    });
    let both = thrice("header and claims as JSON", "not_a_token", |scene| {
        scene.text(format!("{HEADER}.{}", scene.payload().json()))
    });
    [texts, key, key_encoded, mac, secret, claims, both].concat()
}

/// As samples did it until 2022, with these fields.
fn old(scene: &Scene, number: &str, time: &str, role: &str) -> String {
    let message = STANDARD.encode(format!("{}{number}{time}{role}", scene.key));
    let hash = STANDARD.encode(mac_of(&message, scene.secret.as_bytes()));
    format!("{}.{number}.{time}.{role}.{hash}", scene.key)
}

fn old_formats() -> Vec<Row> {
    let finds = "legacy_signature";
    let mut rows = Vec::new();
    for (name, number, time, role) in [
        ("no number", "", "1795580185000", "0"),
        ("an undefined number", "undefined", "1795580185000", "0"),
        ("dashes", "857-4606-5432", "1795580185000", "0"),
        ("spaces", "857 4606 5432", "1795580185000", "1"),
        (
            "an undefined role",
            "85746065432",
            "1795580185000",
            "undefined",
        ),
        ("no role", "85746065432", "1795580185000", ""),
        ("seconds", "85746065432", "1795580185", "0"),
        ("role 5", "85746065432", "1795580185000", "5"),
        ("a uuid", "4444AAAiAAAAAiAiAiiAii==", "1795580185000", "0"),
        ("a fraction", "85746065432", "1795580185.123", "0"),
        ("a date", "85746065432", "2026-11-25T03:00:00.000Z", "0"),
        ("an object", "[object Object]", "1795580185000", "1"),
    ] {
        let of = |scene: &Scene| old(scene, number, time, role);
        rows.extend(thrice(&format!("old format, {name}"), finds, |scene| {
            scene.text(STANDARD.encode(of(scene)))
        }));
        rows.extend(thrice(
            &format!("old format in plain, {name}"),
            finds,
            |scene| scene.text(of(scene)),
        ));
    }
    rows.extend(thrice("old format, a hex hash", finds, |scene| {
        let hash = hex(&mac_of("x", scene.secret.as_bytes()));
        scene.text(STANDARD.encode(format!(
            "{}.{}.1795580185000.0.{hash}",
            scene.key, scene.number
        )))
    }));
    rows.extend(thrice("old format, a version before it", finds, |scene| {
        let hash = hex(&mac_of("x", scene.secret.as_bytes()));
        scene.text(format!("v1.1795580185.{}.0.{hash}", scene.number))
    }));
    rows.extend(thrice("old format in an answer", finds, |scene| {
        scene.text(
            json!({"signature": STANDARD.encode(old(scene, scene.number, "1795580185000", "0"))})
                .to_string(),
        )
    }));
    rows
}

fn two_segments() -> Vec<Row> {
    let finds = "segments_wrong";
    let claims_and_mac = thrice("no header", finds, |scene| {
        let payload = encoded(scene.payload().json());
        let mac = encoded(mac_of(&payload, scene.secret.as_bytes()));
        scene.text(format!("{payload}.{mac}"))
    });
    let header_and_mac = thrice("no claims", finds, |scene| {
        let header = encoded(HEADER);
        let mac = encoded(mac_of(&header, scene.secret.as_bytes()));
        scene.text(format!("{header}.{mac}"))
    });
    let header = thrice("a header alone", finds, |scene| {
        let _ = scene.now;
        scene.text(URL_SAFE_NO_PAD.encode(HEADER))
    });
    let claims = thrice("claims alone", finds, |scene| {
        scene.text(URL_SAFE_NO_PAD.encode(scene.payload().json()))
    });
    [claims_and_mac, header_and_mac, header, claims].concat()
}

fn truncated() -> Vec<Row> {
    let mut rows = Vec::new();
    for cut in [1, 2, 3, 10, 40, 60, 100, 200] {
        rows.extend(thrice(
            &format!("cut by {cut}"),
            "token_truncated",
            |scene| {
                let token = scene.sound();
                scene.text(&token[..token.len() - cut])
            },
        ));
    }
    for (name, keep) in [("a log's dots", 30), ("more of it", 90)] {
        rows.extend(thrice(name, "token_truncated token_wrapped", |scene| {
            scene.text(format!("signature={}... (301)", &scene.sound()[..keep]))
        }));
        rows.extend(thrice(
            &format!("{name} in the middle"),
            "token_truncated",
            |scene| {
                let token = scene.sound();
                scene.text(format!(
                    "{}...{}",
                    &token[..keep],
                    &token[token.len() - 8..]
                ))
            },
        ));
    }
    for begun in [1, 5, 20] {
        rows.extend(thrice(
            &format!("begun at {begun}"),
            "token_truncated",
            |scene| scene.text(&scene.sound()[begun..]),
        ));
    }
    rows
}

#[test]
fn what_a_text_is_is_said() {
    let scene = SCENES[0];
    for (text, words) in [
        ("Instance of 'Future<String>'", "still to come"),
        (
            "System.Threading.Tasks.Task`1[System.String]",
            "still to come",
        ),
        ("[object Response]", "HTTP answer"),
        (
            "java.util.concurrent.CompletableFuture@1b6d3586[Not completed]",
            "still to come",
        ),
        ("Hello, is this a signature?", "\"Hello, is this a signatu…"),
        (
            "<html><head><title>502 Bad Gateway</title></head></html>",
            "\"502 Bad Gateway\"",
        ),
        (
            r#"{"error":"Missing SDK credentials","signature":"demo"}"#,
            "\"Missing SDK credentials\"",
        ),
        (
            r#"{"signature":"","errors":[{"reason":"It must be 0 or 1."}]}"#,
            "\"It must be 0 or 1.\"",
        ),
        (
            r#"{"signature":"demo-signature"}"#,
            "Of the JSON field signature",
        ),
        (scene.key, "SDK key alone"),
        (scene.secret, "the SDK secret"),
        ("1.2.3", "three parts"),
    ] {
        let said = said(&scene.text(text));
        assert!(said.contains(words), "{words:?} of {text:?}: {said}");
        assert!(!said.contains(scene.secret), "{said}");
    }
}

#[test]
fn the_old_formats_damage_is_said() {
    let scene = SCENES[0];
    for (number, time, role, words) in [
        (
            "undefined",
            "1795580185000",
            "0",
            "meeting number is empty or undefined",
        ),
        ("857-4606-5432", "1795580185000", "0", "dashes or spaces"),
        ("85746065432", "1795580185", "0", "in seconds"),
        (
            "85746065432",
            "1795580185000",
            "undefined",
            "role is empty or undefined",
        ),
    ] {
        let said = said(&scene.text(STANDARD.encode(old(&scene, number, time, role))));
        assert!(said.contains(words), "{words:?}: {said}");
    }
    let plain = said(&scene.text(old(&scene, scene.number, "1795580185000", "0")));
    assert!(plain.contains("not base64-encoded"), "{plain}");
}

#[test]
fn a_missing_segment_is_named_and_a_cut_token_asks_for_all_of_it() {
    let scene = SCENES[0];
    for (row, words) in two_segments().iter().step_by(3).zip([
        "the header, is missing",
        "claims between them are missing",
        "one segment, the header",
        "one segment, the claims",
    ]) {
        let said = said(row);
        assert!(said.contains(words), "{words:?}: {said}");
    }
    let token = scene.sound();
    let unsigned = token.rsplit_once('.').unwrap().0;
    assert!(said(&scene.text(unsigned)).contains("the MAC, is missing"));
    for text in [&token[..token.len() - 9], &token[..80], &token[..20]] {
        let said = said(&scene.text(text));
        assert!(
            said.contains("The end is missing") && said.contains("Copy all of it"),
            "{said}"
        );
    }
    let said = said(&scene.text(&token[7..]));
    assert!(said.contains("The beginning is missing"), "{said}");
}

#[test]
fn snake_case_claims_are_misspelt_and_not_the_video_sdks() {
    let scene = SCENES[0];
    let payload = Payload::default()
        .text("app_key", scene.key)
        .text("sdk_key", scene.key)
        .text("meeting_number", scene.number)
        .with("role", 0)
        .with("iat", scene.now - 30)
        .with("exp", scene.now + 7_200)
        .with("token_exp", scene.now + 7_200);
    let row = scene.signed(&payload);
    assert_eq!(row.found(), "claim_misspelt@appKey,sdkKey,mn,tokenExp");
    let said = said(&row);
    for word in [
        "app_key must be appKey",
        "meeting_number must be mn",
        "token_exp must be tokenExp",
    ] {
        assert!(said.contains(word), "{said}");
    }
    for (wrong, right) in [
        ("appkey", "appKey"),
        ("apiKey", "appKey"),
        ("AppKey", "appKey"),
    ] {
        let payload = scene.payload().without("appKey").text(wrong, scene.key);
        assert_eq!(
            scene.signed(&payload).found(),
            format!("claim_misspelt@{right}"),
            "{wrong}"
        );
    }
    for (wrong, right) in [("meetingNumber", "mn"), ("meetingId", "mn"), ("MN", "mn")] {
        let payload = scene.payload().without("mn").text(wrong, scene.number);
        assert_eq!(
            scene.signed(&payload).found(),
            format!("claim_misspelt@{right}"),
            "{wrong}"
        );
    }
}
