//! What replicas count together, in Redis or Valkey: the requests of callers and addresses, and
//! the IDs of signed requests.
//!
//! One connection, kept up by a task of its own. While it is down nobody waits for it.

mod keeper;
mod settings;
mod store;
mod url;

pub use keeper::{RedisFailure, RedisObserver};
pub use settings::{KeyPrefix, KeyPrefixError, NameHasher, RedisSettings};
pub(crate) use store::{Counted, Id, Question, SharedLimit, Unavailable};
pub use store::{RedisError, RedisStore};
pub use url::{RedisUrl, RedisUrlError};
