//! `alg` and `typ`.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::Value;

use crate::scene::{Row, SCENES, Scene, encoded, jwt, once, thrice};

pub fn rows() -> Vec<Row> {
    [unsigned(), other_algorithms(), types()].concat()
}

fn unsigned() -> Vec<Row> {
    let mut rows = Vec::new();
    for (alg, end) in [
        ("none", "."),
        ("None", "."),
        ("NONE", ""),
        ("nOnE", ".c2ln"),
    ] {
        rows.extend(thrice(&format!("alg {alg}{end}"), "alg_none", |scene| {
            let header = encoded(format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#));
            scene.text(format!("{header}.{}{end}", encoded(scene.payload().json())))
        }));
    }
    rows
}

/// The jsonwebtoken crate, told to use another algorithm.
fn by_jsonwebtoken(scene: &Scene, alg: Algorithm) -> String {
    let claims: Value = serde_json::from_str(&scene.payload().json()).unwrap();
    let key = EncodingKey::from_secret(scene.secret.as_bytes());
    jsonwebtoken::encode(&Header::new(alg), &claims, &key).unwrap()
}

fn with_header(scene: &Scene, header: &str) -> Row {
    scene.text(jwt(
        header,
        &scene.payload().json(),
        scene.secret.as_bytes(),
    ))
}

fn other_algorithms() -> Vec<Row> {
    let mut rows = once(
        "the other implementation's HS256",
        "",
        SCENES[0].text(by_jsonwebtoken(&SCENES[0], Algorithm::HS256)),
    );
    for alg in [Algorithm::HS384, Algorithm::HS512] {
        rows.extend(thrice(&format!("{alg:?}"), "alg_not_hs256", |scene| {
            scene.text(by_jsonwebtoken(scene, alg))
        }));
    }
    for (alg, bytes) in [("RS256", 256), ("ES256", 64), ("EdDSA", 64)] {
        rows.extend(thrice(alg, "alg_not_hs256", |scene| {
            let header = encoded(format!(r#"{{"typ":"JWT","alg":"{alg}"}}"#));
            let payload = encoded(scene.payload().json());
            scene.text(format!("{header}.{payload}.{}", encoded(vec![0x5a; bytes])))
        }));
    }
    for header in [
        r#"{"typ":"JWT"}"#,
        r#"{"alg":256,"typ":"JWT"}"#,
        r#"{"alg":"hs256","typ":"JWT"}"#,
        r#"{"alg":null,"typ":"JWT"}"#,
    ] {
        let row = with_header(&SCENES[2], header);
        rows.extend(once(header, "alg_not_hs256", row));
    }
    rows
}

fn types() -> Vec<Row> {
    let mut rows = Vec::new();
    for header in [
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"HS256","typ":"JWS"}"#,
        r#"{"alg":"HS256","typ":""}"#,
        r#"{"alg":"HS256","typ":7}"#,
    ] {
        let make = |scene: &Scene| with_header(scene, header);
        rows.extend(thrice(header, "typ_missing", make));
    }
    let both = "alg_not_hs256 typ_missing";
    rows.extend(once("an empty header", both, with_header(&SCENES[1], "{}")));
    let lower = with_header(&SCENES[0], r#"{"typ":"jwt","alg":"HS256","kid":"1"}"#);
    rows.extend(once("a lower-case typ", "", lower));
    rows
}
