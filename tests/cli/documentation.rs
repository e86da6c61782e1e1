//! Tries what the documentation promises.

mod commands;
mod links;
pub mod pages;
mod tables;
