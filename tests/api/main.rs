//! The server through its real wiring, on a port of its own.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail wherever it finds a fault"
)]
#![expect(unreachable_pub, reason = "a test crate has no public face")]

mod api_keys;
mod apps;
mod callers;
mod causes;
mod check;
mod connections;
mod contract;
mod cors;
mod fields;
mod host_guide;
mod inspect;
mod limits;
mod open;
mod openapi;
mod openid;
mod page;
mod policy;
mod refusals;
mod signed_requests;
mod slow;
mod values;
mod zak;
