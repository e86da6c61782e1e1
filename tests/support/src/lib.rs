//! What the server's tests share: a server in this process, the program as a process of
//! its own, an OpenID provider, and the credentials and the moment that all of them use.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::panic,
    clippy::return_self_not_must_use,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test may fail wherever it finds a fault, and says so by a panic"
)]

pub mod document;
pub mod fake_zoom;
pub mod generated;
pub mod oidc_provider;
pub mod program;
pub mod server;

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use reqwest::blocking::Client;
use serde_json::Value;

/// The SDK key and secret that tests sign with; made up.
pub const KEY: &str = "Xt9bQzR2Tn6kLw4VhPq8dA";
pub const SECRET: &str = "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6";

/// The same as variables.
pub const CREDENTIALS: [(&str, &str); 2] = [
    ("ZOOM_MEETING_SDK_KEY", KEY),
    ("ZOOM_MEETING_SDK_SECRET", SECRET),
];

/// The meeting that tests ask for.
pub const MEETING: &str = "85746065432";

/// The moment at which [`server::TestServer`] signs, in epoch seconds.
pub const NOW: u64 = 1_795_349_825;

/// An HTTP client without certificates: they take a while to load.
pub fn client() -> Client {
    Client::builder().tls_certs_only([]).build().unwrap()
}

/// The claims of a token that [`SECRET`] signed, verified by another implementation.
pub fn claims(token: &str) -> Value {
    claims_by(token, SECRET)
}

/// The same for a token that this secret signed.
pub fn claims_by(token: &str, secret: &str) -> Value {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    verified(token, secret, &validation)
}

/// Like [`claims`], for a token whose `exp` has yet to come.
pub fn claims_in_force(token: &str) -> Value {
    verified(token, SECRET, &Validation::new(Algorithm::HS256))
}

fn verified(token: &str, secret: &str, validation: &Validation) -> Value {
    let key = DecodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::decode(token, &key, validation)
        .unwrap()
        .claims
}
