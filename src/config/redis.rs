//! Reads where replicas count together.

use std::path::Path;

use crate::redis_store::{KeyPrefix, NameHasher, RedisSettings, RedisUrl};

use crate::config::env::file;
use crate::config::env::reader::Reader;
use crate::config::signing::apps::AppsRead;
use crate::config::variables::{REDIS_CA_FILE, REDIS_KEY_PREFIX, REDIS_URL};

/// The names in Redis are hashed by a secret that all replicas have: that of the app that signs
/// if nothing chooses.
pub(crate) fn read(reader: &mut Reader<'_>, apps: &AppsRead) -> Option<RedisSettings> {
    let url = url(reader);
    let key_prefix: KeyPrefix = reader.parsed(&REDIS_KEY_PREFIX);
    if url.is_none() && reader.find(&REDIS_KEY_PREFIX).is_some() {
        reader.warn(REDIS_KEY_PREFIX.name, "has no effect without REDIS_URL");
    }
    let ca = ca(reader, url.as_ref());
    let url = url?;
    let Some(first) = apps.apps.first() else {
        let problem = "has no effect with demo credentials, which each replica makes for itself";
        reader.warn(REDIS_URL.name, problem);
        return None;
    };
    let secret = first.settings.credentials.secret.expose_bytes();
    Some(RedisSettings {
        url,
        key_prefix,
        ca,
        names: NameHasher::derive(secret),
    })
}

fn url(reader: &mut Reader<'_>) -> Option<RedisUrl> {
    let Some(found) = reader.find(&REDIS_URL) else {
        reader.record_default(&REDIS_URL);
        return None;
    };
    let url: RedisUrl = reader.accepted(&found)?;
    if url.is_in_the_clear() {
        let problem = "is not encrypted: beyond this machine use rediss://, or a network on \
                       which nobody else can listen";
        reader.note(&found.variable, problem);
    }
    Some(url)
}

/// The certificates of `REDIS_CA_FILE`, which only `rediss://` uses.
fn ca(reader: &mut Reader<'_>, url: Option<&RedisUrl>) -> Option<Vec<u8>> {
    let Some(found) = reader.find(&REDIS_CA_FILE) else {
        reader.record_default(&REDIS_CA_FILE);
        return None;
    };
    reader.record(
        &found.variable,
        found.value.to_string(),
        found.source.clone(),
    );
    if url.is_none_or(|url| !url.is_tls()) {
        let problem = if url.is_some() {
            "has no effect: REDIS_URL is not a rediss:// URL"
        } else {
            "has no effect without REDIS_URL"
        };
        reader.warn(&found.variable, problem);
        return None;
    }
    reader.watch(&found.value);
    match file::read(Path::new(found.value.as_str())) {
        Ok(bytes) if has_certificate(&bytes) => Some(bytes.to_vec()),
        Ok(_) => {
            reader.error(
                &found.variable,
                "the file that it names has no certificate in PEM",
            );
            None
        }
        Err(error) => {
            reader.error(&found.variable, format!("the file that it names {error}"));
            None
        }
    }
}

fn has_certificate(bytes: &[u8]) -> bool {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    let mut all = CertificateDer::pem_slice_iter(bytes).peekable();
    all.peek().is_some() && all.all(|certificate| certificate.is_ok())
}
