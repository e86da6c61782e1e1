//! Tries what the documentation promises.

mod commands;
mod links;
mod pages;
mod tables;
