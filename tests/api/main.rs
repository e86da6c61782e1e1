//! The server through its real wiring, on a port of its own.
#![expect(unreachable_pub, reason = "a test crate has no public face")]

mod contract;
mod cors;
mod fields;
mod helpers;
mod page;
mod refusals;
