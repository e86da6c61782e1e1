//! Servers that count together, in a real redis-server.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail wherever it finds a fault"
)]
#![cfg(unix)]
#![expect(unreachable_pub, reason = "a test crate has no public face")]

mod away;
mod cluster;
mod configured;
mod exact;
mod nginx;
mod replays;
mod server;
