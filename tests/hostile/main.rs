//! Hostile callers over raw sockets: nobody else notices, and memory stays bounded. One
//! file per kind of fault.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail wherever it finds a fault"
)]
#![expect(unreachable_pub, reason = "a test crate has no public face")]

mod answers;
mod handshakes;
mod heads;
mod overload;
mod pipelines;
mod places;
mod sockets;
#[cfg(target_os = "linux")]
mod unread;
