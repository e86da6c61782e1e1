//! The real binary, as a person or a supervisor runs it.
#![cfg(unix)]
#![expect(unreachable_pub, reason = "a test crate has no public face")]

mod check;
mod helpers;
mod refused;
mod secrecy;
mod serve;
mod sign;
