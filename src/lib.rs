//! The server and the command line of `zoom-signature`, for its binary, tests and fuzzing.
//!
//! To sign and diagnose in your own program, use the crate
//! [`zoom-signature`](zoom_signature).
//!
//! # The map
//!
//! | module | |
//! |---|---|
//! | [`auth`] | who may ask: API keys, signed requests, OpenID tokens, rate limits |
//! | [`zoom_api`] | what is asked of Zoom itself: ZAKs |
//! | [`http`] | how it is asked |
//! | [`config`] | the environment, read once and checked as a whole |
//! | [`cli`] | the command line, one file per subcommand |
//! | [`telemetry`] | the log |
//!
//! `cli` knows them all; `config` and `http` know `auth` and `zoom_api`; none of the others
//! knows one of these. All know the crate `zoom_signature`, which knows nobody.

mod app_name;
pub mod auth;
mod catalogue;
pub mod cli;
pub mod config;
pub mod http;
mod json_object;
mod moment;
mod outbound;
mod quota;
pub mod redis_store;
pub mod telemetry;
mod text_values;
pub mod zoom_api;
mod zoom_codes;

/// Runs the examples of the documentation's page on the library.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct LibraryPage;
