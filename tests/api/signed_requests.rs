//! Authentication with signed requests. What the libraries of others sign is tried in
//! `tests/e2e/callers`.

mod counted;
mod refused;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::blocking::RequestBuilder;
use sha2::Sha256;
use zoom_signature_server::auth::{Settings, SigningSecret, SigningSecrets};

use support::NOW;
use support::server::{Answer, TestServer};

const OLD: [u8; 32] = [1; 32];
const NEW: [u8; 32] = [2; 32];
const API_KEY: &str = "K7gNU3sdo-OL0wNhqoVWhr3g";
const BODY: &str = r#"{"meetingNumber":"85746065432","role":1}"#;

fn secrets(auth: &mut Settings) {
    let secret = |bytes: [u8; 32]| {
        SigningSecret::parse(&format!("whsec_{}", STANDARD.encode(bytes))).unwrap()
    };
    auth.signing_secrets = SigningSecrets::new(vec![secret(OLD), secret(NEW)]);
}

fn mac(secret: &[u8], id: &str, timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn mac_now(secret: &[u8], id: &str) -> String {
    mac(secret, id, &NOW.to_string(), BODY)
}

/// A request, and the signature that goes with it unless a test puts in another.
#[derive(Clone)]
struct Request {
    id: &'static str,
    timestamp: String,
    signed_body: &'static str,
    body: &'static str,
    signature: Option<String>,
}

impl Request {
    fn new(id: &'static str) -> Self {
        Self {
            id,
            timestamp: NOW.to_string(),
            signed_body: BODY,
            body: BODY,
            signature: None,
        }
    }

    fn signed_as(self, signature: impl Into<String>) -> Self {
        Self {
            signature: Some(signature.into()),
            ..self
        }
    }

    fn at(self, timestamp: impl std::fmt::Display) -> Self {
        Self {
            timestamp: timestamp.to_string(),
            ..self
        }
    }

    fn with_body(self, body: &'static str) -> Self {
        Self { body, ..self }
    }

    fn to(&self, server: &TestServer) -> RequestBuilder {
        let made = || mac(&OLD, self.id, &self.timestamp, self.signed_body);
        server
            .post("/signature")
            .header("content-type", "application/json")
            .header("webhook-id", self.id)
            .header("webhook-timestamp", &self.timestamp)
            .header(
                "webhook-signature",
                self.signature.clone().unwrap_or_else(made),
            )
            .body(self.body)
    }
}

fn refusal(request: RequestBuilder) -> (u16, String, String) {
    let answer = Answer::of(request);
    let (status, code) = answer.refusal();
    (status, code, answer.param())
}

fn invalid(param: &str) -> (u16, String, String) {
    (400, "signature_invalid".to_owned(), param.to_owned())
}
