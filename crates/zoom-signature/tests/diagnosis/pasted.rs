//! Sound tokens in whatever people paste: each is found sound, and the removed layers are
//! named.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;
use zoom_signature::diagnosis::{MacStatus, Verdict};

use crate::scene::{HEADER, Row, SCENES, hex, jwt, mac_of, thrice};

type Wrap = fn(&str) -> String;

/// A way to paste a token, and the layers to remove.
struct Paste(&'static str, Wrap, &'static [&'static str]);

fn text(value: &serde_json::Value) -> String {
    serde_json::to_string(value).unwrap()
}

fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    text.replace('=', "&#x3D;")
}

fn url(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

const JSON: &[Paste] = &[
    Paste(
        "a nested field",
        |t| text(&json!({"data": {"signature": t}})),
        &["the JSON field data.signature"],
    ),
    Paste(
        "another name",
        |t| text(&json!({"status": true, "data": {"jwt_token": t}})),
        &["the JSON field data.jwt_token"],
    ),
    Paste(
        "GraphQL",
        |t| text(&json!({"data": {"createZoomSignature": {"sdkJwt": t, "__typename": "Zoom"}}})),
        &["the JSON field data.createZoomSignature.sdkJwt"],
    ),
    Paste(
        "axios",
        |t| {
            text(
                &json!({"data": {"signature": t}, "status": 200, "headers": {"content-type": "application/json"}, "config": {"url": "/api/zoom"}}),
            )
        },
        &["the JSON field data.signature"],
    ),
    Paste(
        "an array",
        |t| text(&json!([{"id": 1}, {"token": t}])),
        &["the JSON field [1].token"],
    ),
    Paste(
        "a name with a space",
        |t| text(&json!({"the signature": t})),
        &["the JSON field [\"the signature\"]"],
    ),
    Paste(
        "deep",
        |t| text(&json!({"a": {"b": {"c": {"d": [[{"e": t}]]}}}})),
        &["the JSON field a.b.c.d[0][0].e"],
    ),
    Paste(
        "pretty",
        |t| serde_json::to_string_pretty(&json!({"result": {"signature": t}})).unwrap(),
        &["the JSON field result.signature"],
    ),
    Paste(
        "Lambda",
        |t| text(&json!({"statusCode": 200, "body": text(&json!({"signature": t}))})),
        &["the JSON field body", "the JSON field signature"],
    ),
    Paste(
        "Lambda in base64",
        |t| {
            text(
                &json!({"isBase64Encoded": true, "body": STANDARD.encode(text(&json!({"signature": t})))}),
            )
        },
        &["the JSON field body", "base64", "the JSON field signature"],
    ),
    Paste(
        "JSON twice",
        |t| text(&json!(text(&json!({"signature": t})))),
        &["a JSON string with escapes", "the JSON field signature"],
    ),
    Paste(
        "JSON three times",
        |t| text(&json!(text(&json!(text(&json!({"s": t})))))),
        &[
            "a JSON string with escapes",
            "a JSON string with escapes",
            "the JSON field s",
        ],
    ),
    Paste(
        "a HAR entry",
        |t| {
            text(
                &json!({"log": {"entries": [{"request": {"url": format!("https://zoom.us/api/v1/wc/info?signature={t}&cv=6.2.0")}}]}}),
            )
        },
        &[
            "the JSON field log.entries[0].request.url",
            "the address's parameter signature",
        ],
    ),
    Paste(
        "broken by a terminal",
        |t| {
            text(&json!({"signature": t}))
                .as_bytes()
                .chunks(80)
                .map(|c| String::from_utf8_lossy(c).into_owned())
                .collect::<Vec<_>>()
                .join("\n")
        },
        &[
            "line breaks or white space inside it",
            "the JSON field signature",
        ],
    ),
];

const BYTES: &[Paste] = &[
    Paste(
        "Node's Buffer",
        |t| text(&json!({"signature": {"type": "Buffer", "data": t.as_bytes()}})),
        &["the JSON field signature.data", "a list of bytes"],
    ),
    Paste(
        "a list of bytes",
        |t| text(&json!(t.as_bytes())),
        &["a list of bytes"],
    ),
    Paste(
        "mail that quotes",
        |t| {
            t.as_bytes()
                .chunks(70)
                .map(|c| format!("> {}", String::from_utf8_lossy(c)))
                .collect::<Vec<_>>()
                .join("\n")
        },
        &[
            "other text around it",
            "line breaks or white space inside it",
        ],
    ),
    Paste(
        "a Java record",
        |t| format!("SignatureResponse[signature={t}, sdkKey=k]"),
        &["other text around it", "the field signature"],
    ),
    Paste(
        "a cookie",
        |t| format!("Set-Cookie: zoom_sig={t}; Path=/; HttpOnly"),
        &["other text around it", "the field zoom_sig"],
    ),
];

const AROUND: &[Paste] = &[
    Paste(
        "a log line",
        |t| format!("2026-11-25T03:00:00.123Z INFO [zoom] issued {t} for 85746065432"),
        &["other text around it"],
    ),
    Paste(
        "a log line with a field",
        |t| format!("level=info msg=signed signature={t} role=0"),
        &["other text around it", "the field signature"],
    ),
    Paste(
        "a log line with JSON",
        |t| format!("03:00:00 DEBUG answer: {} (12 ms)", json!({"signature": t})),
        &["other text around it", "the JSON field signature"],
    ),
    Paste(
        "a sentence",
        |t| format!("Zoom refuses {t}."),
        &["other text around it"],
    ),
    Paste(
        "Rust",
        |t| format!("Ok(\"{t}\")"),
        &["other text around it"],
    ),
    Paste(
        "Swift",
        |t| format!("Optional(\"{t}\")"),
        &["other text around it"],
    ),
    Paste(
        "Java's map",
        |t| format!("{{signature={t}, sdkKey=k}}"),
        &["other text around it", "the field signature"],
    ),
    Paste(
        "Python's dict",
        |t| format!("{{'signature': '{t}', 'sdkKey': 'k'}}"),
        &["other text around it"],
    ),
    Paste("Python's bytes", |t| format!("b'{t}'"), &["Python's b'…'"]),
    Paste(
        "JavaScript's source",
        |t| format!("const signature = '{t}';"),
        &["other text around it"],
    ),
    Paste(
        "an HTML attribute",
        |t| format!("<div data-signature=\"{t}\"></div>"),
        &["other text around it"],
    ),
    Paste(
        "PHP's dump",
        |t| format!("string({}) \"{t}\"", t.len()),
        &["other text around it"],
    ),
    Paste(
        "a curl command with an address",
        |t| {
            format!(
                "curl 'https://zoom.us/api/v1/wc/info?meetingNumber=1&signature={t}' -H 'accept: */*'"
            )
        },
        &["other text around it", "the address's parameter signature"],
    ),
    Paste(
        "a curl command with a form",
        |t| {
            format!(
                "curl 'https://zoom.us/api/v1/wc/info' --data-raw 'apiKey=k&signature={t}&userName=A'"
            )
        },
        &["other text around it", "the field signature"],
    ),
    Paste(
        "a curl command with JSON",
        |t| {
            format!(
                "curl localhost:4000/inspect -d '{}'",
                json!({"signature": t})
            )
        },
        &["other text around it", "the JSON field signature"],
    ),
    Paste(
        "an HTTP answer",
        |t| {
            format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{}",
                json!({"signature": t})
            )
        },
        &["other text around it", "the JSON field signature"],
    ),
    Paste(
        "a path",
        |t| format!("https://app.example/join/{t}/start"),
        &["other text around it"],
    ),
];

const ADDRESSES: &[Paste] = &[
    Paste(
        "wc/info",
        |t| {
            format!(
                "https://zoom.us/api/v1/wc/info?meetingNumber=85746065432&userName=A&signature={t}&lang=en-US&cv=6.2.0"
            )
        },
        &["the address's parameter signature"],
    ),
    Paste(
        "another parameter",
        |t| format!("http://localhost:3000/meeting?jwt={t}"),
        &["the address's parameter jwt"],
    ),
    Paste(
        "a path with a query",
        |t| format!("/join?sig={t}&mn=1"),
        &["the address's parameter sig"],
    ),
    Paste(
        "a fragment",
        |t| format!("https://app.example/#token={t}"),
        &["the address's parameter token"],
    ),
    Paste(
        "a form",
        |t| format!("signature={t}&apiKey=k&meetingNumber=1"),
        &["the field signature"],
    ),
    Paste(
        "JSON in a parameter",
        |t| {
            format!(
                "https://app.example/?d={}",
                url(&text(&json!({"signature": t})))
            )
        },
        &["the address's parameter d", "the JSON field signature"],
    ),
    Paste(
        "URL-encoded JSON",
        |t| url(&text(&json!({"signature": t}))),
        &["URL encoding", "the JSON field signature"],
    ),
    Paste(
        "URL-encoded quotes",
        |t| format!("%22{t}%22"),
        &["URL encoding", "quotes"],
    ),
];

const ESCAPED: &[Paste] = &[
    Paste(
        "HTML escapes",
        |t| html(&text(&json!({"signature": t}))),
        &["HTML escapes", "the JSON field signature"],
    ),
    Paste(
        "HTML escapes in source",
        |t| format!("<i data-x=\"{}\">", html(&text(&json!({"signature": t})))),
        &[
            "HTML escapes",
            "other text around it",
            "the JSON field signature",
        ],
    ),
    Paste(
        "escaped JSON in a log",
        |t| format!("answer {{\\\"signature\\\":\\\"{t}\\\"}}"),
        &[
            "backslash escapes",
            "other text around it",
            "the JSON field signature",
        ],
    ),
    Paste("quotes", |t| format!("\"{t}\""), &["quotes"]),
    Paste("typographic quotes", |t| format!("“{t}”"), &["quotes"]),
    Paste(
        "a scheme",
        |t| format!("Authorization: Bearer {t}"),
        &["the word Bearer", "the word Bearer"],
    ),
    Paste(
        "a byte order mark",
        |t| format!("\u{feff}{t}"),
        &["invisible characters, such as a byte order mark"],
    ),
    Paste(
        "a zero-width space",
        |t| format!("{t}\u{200b}"),
        &["invisible characters, such as a byte order mark"],
    ),
    Paste(
        "UTF-16",
        |t| t.chars().flat_map(|c| [c, '\0']).collect(),
        &["UTF-16"],
    ),
    Paste(
        "UTF-16, big endian, with its mark",
        |t| {
            format!(
                "\u{fffd}\u{fffd}{}",
                t.chars().flat_map(|c| ['\0', c]).collect::<String>()
            )
        },
        &["UTF-16"],
    ),
    Paste(
        "lines",
        |t| {
            t.as_bytes()
                .chunks(64)
                .map(|c| String::from_utf8_lossy(c).into_owned())
                .collect::<Vec<_>>()
                .join("\r\n")
        },
        &["line breaks or white space inside it"],
    ),
    Paste(
        "white space",
        |t| format!("\n  {t}\t"),
        &["white space or a line break around it"],
    ),
];

const ENCODED: &[Paste] = &[
    Paste("base64", |t| STANDARD.encode(t), &["base64"]),
    Paste("base64url", |t| URL_SAFE_NO_PAD.encode(t), &["base64"]),
    Paste(
        "base64 in lines",
        |t| {
            STANDARD
                .encode(t)
                .as_bytes()
                .chunks(76)
                .map(|c| String::from_utf8_lossy(c).into_owned())
                .collect::<Vec<_>>()
                .join("\n")
        },
        &["base64"],
    ),
    Paste("hexadecimal", |t| hex(t.as_bytes()), &["hexadecimal"]),
    Paste(
        "capital hexadecimal",
        |t| hex(t.as_bytes()).to_uppercase(),
        &["hexadecimal"],
    ),
];

fn rows_of(pastes: &'static [Paste], finds: &'static str) -> Vec<Row> {
    let rows = pastes.iter().flat_map(|Paste(name, wrap, _)| {
        thrice(&format!("pasted: {name}"), finds, |scene| {
            scene.text(scene.sound()).wrapped(wrap)
        })
    });
    rows.collect()
}

pub fn rows() -> Vec<Row> {
    let mut rows = [JSON, BYTES, AROUND, ADDRESSES, ESCAPED]
        .into_iter()
        .flat_map(|pastes| rows_of(pastes, "token_wrapped"))
        .collect::<Vec<_>>();
    // Base64 inside JSON is an encoding too.
    for row in &mut rows {
        if row.name.contains("Lambda in base64") {
            row.finds = "token_encoded token_wrapped";
        }
    }
    rows.extend(rows_of(ENCODED, "token_encoded"));
    // A query or a form turns each + into a space.
    for (name, note) in [("in the claims", ">>>???>>>???~~~"), ("in the MAC", "x")] {
        rows.extend(thrice(
            &format!("+ lost {name}"),
            "base64_standard",
            |scene| {
                let standard = |bytes: &[u8]| STANDARD.encode(bytes).replace('=', "");
                let mut tokens = (0..).map(|n| {
                    let payload = scene.payload().text("note", &format!("{note}{n}")).json();
                    let input = format!(
                        "{}.{}",
                        standard(HEADER.as_bytes()),
                        standard(payload.as_bytes())
                    );
                    let mac = standard(&mac_of(&input, scene.secret.as_bytes()));
                    (
                        format!("{input}.{mac}"),
                        mac.contains('+'),
                        input.contains('+'),
                    )
                });
                let in_mac = name == "in the MAC";
                let token = tokens.find(|(_, mac, claims)| *mac == in_mac && *claims != in_mac);
                scene.text(token.unwrap().0.replace('+', " "))
            },
        ));
    }
    rows.extend(thrice("small letters", "token_case_changed", |scene| {
        scene.text(scene.sound().to_lowercase())
    }));
    rows.extend(thrice("capital letters", "token_case_changed", |scene| {
        scene.text(scene.sound().to_uppercase())
    }));
    rows
}

#[test]
fn a_token_comes_out_sound_and_what_was_around_it_is_named() {
    let all = [JSON, BYTES, AROUND, ADDRESSES, ESCAPED, ENCODED];
    for Paste(name, wrap, layers) in all.into_iter().flatten() {
        for scene in SCENES {
            let report = scene.text(scene.sound()).wrapped(wrap).report();
            assert_eq!(report.wrappings, *layers, "{name}");
            assert_eq!(report.mac.status, MacStatus::Verified, "{name}");
            let encoded = layers
                .iter()
                .any(|l| matches!(*l, "base64" | "hexadecimal"));
            let expected = if encoded {
                Verdict::Rejected
            } else {
                Verdict::Risky
            };
            assert_eq!(report.verdict, expected, "{name}");
            for layer in *layers {
                let said = report.findings.iter().any(|f| f.message.contains(layer));
                assert!(said, "{name}: {layer} in {:?}", report.findings);
            }
        }
    }
}

#[test]
fn the_fix_says_which_field_to_pass() {
    let scene = SCENES[0];
    for (text, fix) in [
        (
            json!({"data": {"signature": scene.sound()}}).to_string(),
            "`answer.data.signature`",
        ),
        (
            json!([{"jwt": scene.sound()}]).to_string(),
            "`answer[0].jwt`",
        ),
        (
            json!({"body": json!({"signature": scene.sound()}).to_string()}).to_string(),
            "`JSON.parse(answer.body).signature`",
        ),
        (
            format!("https://x/?sig={}", scene.sound()),
            "searchParams.get('sig')",
        ),
        (
            format!("sig={}&x=1", scene.sound()),
            "URLSearchParams(text).get('sig')",
        ),
    ] {
        let report = scene.text(text.clone()).report();
        assert!(
            report.findings[0].fix.contains(fix),
            "{text}: {}",
            report.findings[0].fix
        );
    }
}

#[test]
fn of_several_tokens_the_signature_is_taken() {
    let scene = SCENES[0];
    let zak = jwt(
        HEADER,
        r#"{"aud":"clientsm","uid":"u","ver":9,"auid":"a"}"#,
        b"zoom's own",
    );
    for text in [
        json!({"zak": zak, "signature": scene.sound()}).to_string(),
        json!({"a": scene.sound(), "token": zak}).to_string(),
        json!([zak, {"jwt": scene.sound()}]).to_string(),
        format!("zak {zak} signature {}", scene.sound()),
        format!("https://x/?zak={zak}&signature={}", scene.sound()),
    ] {
        let report = scene.text(text.clone()).report();
        assert_eq!(report.verdict, Verdict::Risky, "{text}");
        assert!(
            report.findings[0].message.contains("1 other token"),
            "{report:?}"
        );
    }
    // The same one twice is one.
    let twice = json!({"signature": scene.sound(), "data": {"signature": scene.sound()}});
    let report = scene.text(twice.to_string()).report();
    assert!(
        !report.findings[0].message.contains("other token"),
        "{report:?}"
    );
}

#[test]
fn an_error_beside_a_token_is_told() {
    let scene = SCENES[0];
    let text = json!({"error": "The secret is a demo one.", "signature": scene.sound()});
    let report = scene.text(text.to_string()).report();
    assert!(
        report.findings[0]
            .message
            .contains("The secret is a demo one."),
        "{report:?}"
    );
}
