//! Tokens with every fault in the catalogue, and their findings.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail wherever it finds a fault"
)]
// They compare reports as JSON.
#![cfg(feature = "serde")]
#![expect(unreachable_pub, reason = "a test crate has no public face")]

mod anything;
mod claims;
mod compositions;
mod field_samples;
mod header;
mod issued;
mod kind;
mod lifetime;
mod mac;
mod makes;
mod meeting;
mod no_token;
mod pairs;
mod pasted;
mod report;
mod scene;
mod secrecy;
mod shape;
mod table;
mod times;
mod values;
mod words;
