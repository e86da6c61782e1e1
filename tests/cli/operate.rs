//! Reloads, metrics, HTTPS, readiness and shutdown.

mod connections;
mod end;
mod healthcheck;
mod https;
mod log_file;
mod metrics;
mod openid;
mod reload;
mod rotation;
mod zoom_api;

use reqwest::blocking::Client;
use serde_json::Value;

use support::program::{Program, Serving};
use support::{KEY, SECRET, client};

const OTHER_SECRET: &str = "q8Lw2RzT5vYx1BnMk4JhGf7DsAp0CeUi";
const WEB: &str = "K7gNU3sdo-OL0wNhqoVWhr3g_web";

fn status(server: &Serving, path: &str) -> u16 {
    let answer = client().get(server.url(path)).send().unwrap();
    answer.status().as_u16()
}

fn signature(client: &Client, server_url: &str) -> String {
    let answer = client
        .get(format!("{server_url}/signature?mn=123456789&role=0"))
        .send()
        .unwrap();
    assert_eq!(answer.status(), 200);
    answer.json::<Value>().unwrap()["signature"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn is_signed_with(token: &str, secret: &str) -> bool {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
    let key = DecodingKey::from_secret(secret.as_bytes());
    decode::<Value>(token, &key, &Validation::new(Algorithm::HS256)).is_ok()
}

/// A program whose secret is in a file.
fn with_secret_file() -> (Program, String) {
    let program = Program::with(&[("ZOOM_MEETING_SDK_KEY", KEY)]);
    let file = program.file("secret", SECRET);
    (program.and("ZOOM_MEETING_SDK_SECRET_FILE", &file), file)
}
