use std::fmt;
use std::str::FromStr;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::url::RedisUrl;

/// What the names of all keys begin with, in braces: a cluster keeps them on one node, so that
/// one script may use them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPrefix(String);

/// Why a text is not a [`KeyPrefix`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 64 letters, digits, dots, dashes, underscores or colons")]
pub struct KeyPrefixError;

impl KeyPrefix {
    const MAX_LENGTH: usize = 64;

    pub(super) fn key(&self, kind: char, name: &str) -> String {
        format!("{{{}}}:{kind}:{name}", self.0)
    }
}

impl FromStr for KeyPrefix {
    type Err = KeyPrefixError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"._:-".contains(&b);
        let is_prefix = (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(fits);
        is_prefix
            .then(|| Self(text.to_owned()))
            .ok_or(KeyPrefixError)
    }
}

impl fmt::Display for KeyPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hashes the names of callers and addresses, so that Redis holds none of them. Replicas have
/// the same one if they have the same secret. `Debug` prints no part of it.
#[derive(Clone)]
pub struct NameHasher(Hmac<Sha256>);

impl NameHasher {
    /// Derives it from a secret that all replicas have.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "HMAC takes keys of any length"
    )]
    pub fn derive(secret: &[u8]) -> Self {
        const PURPOSE: &[u8] = b"zoom-signature: names in Redis";
        let mac = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key");
        let derived = mac(secret).chain_update(PURPOSE).finalize().into_bytes();
        Self(mac(&derived))
    }

    /// 128 bits of the hash of these parts, in hexadecimal.
    #[expect(clippy::expect_used, reason = "SHA-256 has 32 bytes")]
    pub(super) fn hash(&self, parts: &[&[u8]]) -> String {
        let mut mac = self.0.clone();
        for part in parts {
            // The length before each part, so that no two lists of parts are the same text.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let hash: [u8; 32] = mac.finalize().into_bytes().into();
        let half = hash.first_chunk().expect("16 of 32 bytes");
        format!("{:032x}", u128::from_be_bytes(*half))
    }
}

impl PartialEq for NameHasher {
    fn eq(&self, other: &Self) -> bool {
        self.0.clone().finalize() == other.0.clone().finalize()
    }
}

impl fmt::Debug for NameHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NameHasher([redacted])")
    }
}

impl RedisSettings {
    /// Where it is counted: the server, the database and the prefix.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{} {}", self.url, self.key_prefix)
    }
}

/// Where replicas count together.
#[derive(Clone, Debug, PartialEq)]
pub struct RedisSettings {
    /// `REDIS_URL`
    pub url: RedisUrl,
    /// `REDIS_KEY_PREFIX`
    pub key_prefix: KeyPrefix,
    /// The certificates in `REDIS_CA_FILE`, in PEM. `None`: the system's.
    pub ca: Option<Vec<u8>>,
    /// Hashes names, by a secret that all replicas have.
    pub names: NameHasher,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_hashed_by_the_secret_and_apart() {
        let names = NameHasher::derive(b"one secret");
        let hash = names.hash(&[b"caller", b"web"]);
        assert_eq!(hash.len(), 32);
        assert_eq!(
            hash,
            NameHasher::derive(b"one secret").hash(&[b"caller", b"web"])
        );
        assert_ne!(
            hash,
            NameHasher::derive(b"another").hash(&[b"caller", b"web"])
        );
        assert_ne!(hash, names.hash(&[b"callerw", b"eb"]));
    }
}
