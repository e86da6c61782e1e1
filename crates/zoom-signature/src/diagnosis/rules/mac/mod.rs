//! The MAC, and what it was made with instead.

mod check;
mod decodings;
mod findings;
mod slips;

pub(super) use check::{MacCheck, check};
pub(super) use findings::report;
