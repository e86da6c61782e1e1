//! The real binary, as a person or a supervisor runs it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail wherever it finds a fault"
)]
#![cfg(unix)]
#![expect(unreachable_pub, reason = "a test crate has no public face")]

mod app_reloads;
mod apps;
mod auth;
mod bind;
mod check;
mod check_online;
mod configured;
mod connection;
mod documentation;
mod environments;
mod explain;
mod inspect;
mod lan;
mod manual;
mod operate;
mod refused;
mod scripts;
mod secrecy;
mod serve;
mod sign;
mod terminal;
