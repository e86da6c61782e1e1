//! Bounds the time and memory of a connection, whatever its caller sends or does not
//! read.
//!
//! actix bounds the first head of a connection, and bodies are bounded where they are
//! read. What lies between is bounded here, by the stream that actix reads from and
//! writes to: a head has a length and a time, an idle connection a time, an answer that
//! is not read another. While a request is being answered or its answer waits, nothing
//! of the next one is read.
//!
//! [`Stream`] does that, [`Exchange`] tells it where in a request the server is, and
//! [`listen`] puts them together.

mod answer;
mod bounds;
mod empty_line;
mod exchange;
mod listen;
mod parting;
mod stream;
mod timer;

pub(super) use answer::ResponseBody;
pub(super) use bounds::Bounds;
pub(super) use exchange::{BodyLength, Exchange};
pub(super) use listen::{Service, listen};
pub(super) use parting::Partings;
