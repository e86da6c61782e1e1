use std::borrow::Cow;

use crate::redis_store::{RedisFailure, RedisSettings};

/// What to do if the Redis of these settings cannot be used.
pub(super) fn redis_advice(failure: RedisFailure, settings: &RedisSettings) -> Cow<'static, str> {
    let url = &settings.url;
    let advice = match failure {
        RedisFailure::Timeout if url.is_tls() => {
            "there was no answer in time; check the network, and that this port speaks TLS"
        }
        RedisFailure::Timeout => {
            "there was no answer in time; check the network, and that Redis is not busy with a \
             slow command"
        }
        RedisFailure::Connection if url.is_socket() => {
            "check the path, and that this user may open it"
        }
        RedisFailure::Connection if url.is_tls() => {
            "check the address, the network, and the certificate (REDIS_CA_FILE)"
        }
        RedisFailure::Connection => {
            "check the address and the network; if it wants TLS, write rediss://"
        }
        RedisFailure::Refused => {
            let rights = format!(
                "check user and password, and that the user has the rights +evalsha +script|load \
                 +info +time +get +set on the keys ~{{{}}}:*, and +select for a database other \
                 than 0; ACL LOG in Redis says what it refused",
                settings.key_prefix
            );
            return rights.into();
        }
        RedisFailure::OutOfMemory => "raise its maxmemory, or use another server",
        RedisFailure::ReadOnly => "name the primary, not a replica",
        RedisFailure::TooFewReplicas => {
            "it takes no writes, since too few of its own replicas are there \
             (min-replicas-to-write)"
        }
        RedisFailure::Other => {
            "check that it is Redis that answers there, and that it has this database"
        }
    };
    advice.into()
}
