//! What the targets share: the text form of their inputs, the bound on time, and
//! second readings to compare with. They are plain and slow, and share no code with
//! what they judge.

mod message;
pub mod plain;
mod twice;
mod written;

pub use message::Message;
pub use twice::twice;
pub use written::Written;
