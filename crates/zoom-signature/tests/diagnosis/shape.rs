//! The text of a token.

use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use base64::engine::{Engine as _, GeneralPurpose};

use crate::scene::{HEADER, Payload, Row, SCENES, Scene, encoded, hex, jwt, mac_of, once, thrice};

pub fn rows() -> Vec<Row> {
    let areas = [empty(), wrapped(), prefixed(), legacy(), segments()];
    [areas.concat(), base64(), json(), hexadecimal()].concat()
}

fn empty() -> Vec<Row> {
    [
        "",
        "  \n",
        "undefined",
        "null",
        "[object Object]",
        "[object Promise]",
        "\"undefined\"",
        "Bearer null",
        r#"{"signature":""}"#,
        "{}",
        r#"{"errors":[{"property":"role","reason":"It must be 0 or 1. Not 2."}]}"#,
    ]
    .into_iter()
    .flat_map(|text| {
        once(
            &format!("nothing: {text:?}"),
            "token_empty",
            SCENES[0].text(text),
        )
    })
    .collect()
}

type Wrap = fn(&str) -> String;

fn wrapped() -> Vec<Row> {
    let wrappings: [(&str, Wrap); 10] = [
        ("double quotes", |token| format!("\"{token}\"")),
        ("single quotes", |token| format!("'{token}'")),
        ("a line break after it", |token| format!("{token}\n")),
        ("a scheme", |token| format!("Bearer {token}")),
        ("bytes of Python", |token| format!("b'{token}'")),
        ("the whole answer", |token| {
            format!(r#"{{"signature":"{token}","sdkKey":"k"}}"#)
        }),
        ("a field named token", |token| {
            format!("{{ \"token\" : \"{token}\" }}\n")
        }),
        ("lines of 76", |token| lines(token, "\r\n")),
        ("quotes, URL-encoded", |token| format!("%22{token}%22")),
        ("a scheme, URL-encoded", |token| format!("Bearer%20{token}")),
    ];
    let mut rows = Vec::new();
    for (name, wrap) in wrappings {
        rows.extend(thrice(name, "token_wrapped", |scene| {
            scene.text(scene.sound()).wrapped(wrap)
        }));
    }
    let inside = "exp_missing token_wrapped";
    rows.extend(thrice("faulty inside quotes", inside, |scene| {
        let row = scene.signed(&scene.payload().without("exp"));
        row.wrapped(|token| format!("'{token}'"))
    }));
    rows
}

/// As encoders for mail break lines.
fn lines(text: &str, end: &str) -> String {
    let lines: Vec<_> = text
        .as_bytes()
        .chunks(76)
        .map(String::from_utf8_lossy)
        .collect();
    lines.join(end)
}

fn prefixed() -> Vec<Row> {
    let literal = thrice("the typings' words", "token_prefixed", |scene| {
        scene.text(format!("appKey:sdkKey.{}", scene.sound()))
    });
    let key = thrice("the key before it", "token_prefixed", |scene| {
        scene.text(format!("{}:{}", scene.key, scene.sound()))
    });
    let both = thrice(
        "prefixed and wrapped",
        "token_prefixed token_wrapped",
        |scene| scene.text(format!("Bearer {}:{}\n", scene.key, scene.sound())),
    );
    [literal, key, both].concat()
}

/// As Zoom's samples did it until 2022.
fn legacy_of(scene: &Scene) -> String {
    let (key, number, role) = (scene.key, scene.number, 0);
    let time = scene.now * 1_000 - 30_000;
    let message = STANDARD.encode(format!("{key}{number}{time}{role}"));
    let hash = STANDARD.encode(mac_of(&message, scene.secret.as_bytes()));
    STANDARD.encode(format!("{key}.{number}.{time}.{role}.{hash}"))
}

fn legacy() -> Vec<Row> {
    let plain = thrice("the old format", "legacy_signature", |scene| {
        scene.text(legacy_of(scene))
    });
    let trimmed = thrice(
        "the old format without padding",
        "legacy_signature",
        |scene| scene.text(legacy_of(scene).trim_end_matches('=')),
    );
    let broken = thrice("the old format in lines", "legacy_signature", |scene| {
        scene.text(lines(&legacy_of(scene), "\n"))
    });
    [plain, trimmed, broken].concat()
}

fn segments() -> Vec<Row> {
    let part = |token: &str, count: usize| -> String {
        token.split('.').take(count).collect::<Vec<_>>().join(".")
    };
    let alone = thrice("the MAC alone", "not_a_token", |scene| {
        scene.text(scene.sound().rsplit('.').next().unwrap())
    });
    let unsigned = thrice("no MAC", "segments_wrong", |scene| {
        scene.text(part(&scene.sound(), 2) + ".")
    });
    let two = thrice("two parts", "segments_wrong", |scene| {
        scene.text(part(&scene.sound(), 2))
    });
    let four = thrice("four parts", "segments_wrong", |scene| {
        scene.text(scene.sound() + ".eyJ9")
    });
    let many = once("dots", "not_a_token", SCENES[0].text(".".repeat(5_000)));
    let hex = thrice("the MAC's hex alone", "not_a_token", |scene| {
        scene.text(hex(&mac_of(&scene.sound(), scene.secret.as_bytes())))
    });
    let late = thrice("no MAC, and expired", "segments_wrong expired", |scene| {
        let expired = scene.token(&scene.payload_by(scene.now - 86_400));
        scene.text(part(&expired, 2) + ".")
    });
    [alone, unsigned, two, four, many, hex, late].concat()
}

/// A token in another encoding, its MAC taken over that.
fn encoded_with(engine: &GeneralPurpose, header: &str, payload: &str, key: &[u8]) -> String {
    let input = format!("{}.{}", engine.encode(header), engine.encode(payload));
    let mac = engine.encode(mac_of(&input, key));
    format!("{input}.{mac}")
}

/// The first payload whose token has the wanted property.
pub fn standard(scene: &Scene, engine: &GeneralPurpose, shows: fn(&str) -> bool) -> String {
    let tokens = (0..100_000).map(|time| {
        let payload = scene.payload().with("exp", scene.now + 7_200 + time);
        let payload = payload.with("tokenExp", scene.now + 7_200 + time);
        encoded_with(engine, HEADER, &payload.json(), scene.secret.as_bytes())
    });
    tokens.into_iter().find(|token| shows(token)).unwrap()
}

fn base64() -> Vec<Row> {
    let other = |token: &str| token.contains(['+', '/']);
    let only_padded = |token: &str| token.contains('=') && !token.contains(['+', '/']);
    let btoa = thrice("btoa", "base64_standard", |scene| {
        scene.text(standard(scene, &STANDARD, other))
    });
    let stripped = thrice("btoa, padding stripped", "base64_standard", |scene| {
        scene.text(standard(scene, &STANDARD_NO_PAD, other))
    });
    let padded = thrice("base64url, padded", "base64_padded", |scene| {
        scene.text(standard(scene, &URL_SAFE, only_padded))
    });
    let lucky = thrice("btoa without + and /", "base64_padded", |scene| {
        scene.text(standard(scene, &STANDARD, only_padded))
    });
    let in_url = thrice("padded in a URL", "base64_padded token_wrapped", |scene| {
        let row = scene.text(standard(scene, &URL_SAFE, only_padded));
        row.wrapped(|token| token.replace('=', "%3D"))
    });
    [btoa, stripped, padded, lucky, in_url, undecodable()].concat()
}

fn undecodable() -> Vec<Row> {
    let mac = thrice("the MAC cut off", "token_truncated", |scene| {
        let token = scene.sound();
        // 43 characters hold 32 bytes; 41 cannot be.
        scene.text(&token[..token.len() - 2])
    });
    let payload = thrice("JSON in its place", "base64_invalid@payload", |scene| {
        let token = scene.sound();
        let parts: Vec<_> = token.split('.').collect();
        scene.text(format!("{}.{{\"role\":0}}.{}", parts[0], parts[2]))
    });
    let header = thrice("a strange character", "base64_invalid@header", |scene| {
        scene.text(scene.sound().replacen("eyJ", "eyé", 1))
    });
    let words = once(
        "three words",
        "not_a_token",
        SCENES[1].text("Nope!.Nope!.Nope!"),
    );
    [mac, payload, header, words].concat()
}

fn json() -> Vec<Row> {
    let signed = |scene: &Scene, header: &str, payload: &str| {
        scene.text(jwt(header, payload, scene.secret.as_bytes()))
    };
    let twice = thrice("stringified twice", "json_invalid@payload", |scene| {
        let payload = serde_json::to_string(&scene.payload().json()).unwrap();
        signed(scene, HEADER, &payload)
    });
    let cut = thrice("a brace short", "json_invalid@payload", |scene| {
        signed(scene, HEADER, scene.payload().json().trim_end_matches('}'))
    });
    let python = thrice("a dict of Python", "json_invalid@header", |scene| {
        signed(
            scene,
            "{'alg': 'HS256', 'typ': 'JWT'}",
            &scene.payload().json(),
        )
    });
    let both = once(
        "an array and null",
        "not_a_token",
        signed(&SCENES[0], "[]", "null"),
    );
    let latin = [&b"{\"appKey\":\"\xe9\"}"[..], b"\xff\xfe{\0}\0", b"{}\x80"];
    let latin = latin.iter().zip(SCENES).flat_map(|(bytes, scene)| {
        let text = format!(
            "{}.{}.{}",
            encoded(HEADER),
            encoded(bytes),
            encoded([7; 32])
        );
        once(
            &format!("no UTF-8: {bytes:?}"),
            "json_invalid@payload",
            scene.text(text),
        )
    });
    [twice, cut, python, both, latin.collect()].concat()
}

pub fn hex_signed(scene: &Scene, payload: &Payload) -> String {
    let token = scene.token(payload);
    let (input, _) = token.rsplit_once('.').unwrap();
    format!("{input}.{}", hex(&mac_of(input, scene.secret.as_bytes())))
}

fn hexadecimal() -> Vec<Row> {
    let lower = thrice("hexdigest", "signature_hex", |scene| {
        scene.text(hex_signed(scene, &scene.payload()))
    });
    let upper = thrice("hexdigest in capitals", "signature_hex", |scene| {
        let token = hex_signed(scene, &scene.payload());
        let (input, mac) = token.rsplit_once('.').unwrap();
        scene.text(format!("{input}.{}", mac.to_uppercase()))
    });
    let wrong = thrice(
        "hexdigest of a wrong secret",
        "signature_hex signature_mismatch",
        |scene| {
            let row = scene.text(hex_signed(scene, &scene.payload()));
            row.with_current(scene.key, "another secret altogether, as long")
        },
    );
    [lower, upper, wrong].concat()
}
