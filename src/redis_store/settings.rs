use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo as _};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Where Redis is and how to sign in there: `redis://`, `rediss://` or `unix://`. `Display` and
/// `Debug` show neither user nor password.
#[derive(Clone)]
pub struct RedisUrl {
    /// What was given, to tell two settings apart.
    text: Arc<Zeroizing<String>>,
    pub(super) info: ConnectionInfo,
}

/// Why a text is not a [`RedisUrl`]. Never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be redis://USER:PASSWORD@HOST:PORT/DATABASE, rediss:// likewise for TLS, or \
     unix:///path/to/redis.sock?db=DATABASE&user=USER&pass=PASSWORD; all but the host or path may \
     be left out, and special characters in a password are percent-encoded"
)]
pub struct RedisUrlError;

impl FromStr for RedisUrl {
    type Err = RedisUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let scheme = text.split_once("://").ok_or(RedisUrlError)?.0;
        // The client knows more, such as an `#insecure` that trusts any certificate.
        let is_known = matches!(scheme, "redis" | "rediss" | "unix");
        if !is_known || text.contains('#') || text.chars().any(char::is_whitespace) {
            return Err(RedisUrlError);
        }
        let info = text.into_connection_info().or(Err(RedisUrlError))?;
        match info.addr() {
            ConnectionAddr::Unix(path) if path == Path::new("") => return Err(RedisUrlError),
            _ => {}
        }
        Ok(Self {
            text: Arc::new(Zeroizing::new(text.to_owned())),
            info,
        })
    }
}

impl RedisUrl {
    /// Whether the connection is encrypted.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        matches!(self.info.addr(), ConnectionAddr::TcpTls { .. })
    }

    /// Whether it may cross a network in the clear.
    #[must_use]
    pub fn is_in_the_clear(&self) -> bool {
        let ConnectionAddr::Tcp(host, _) = self.info.addr() else {
            return false;
        };
        let address = host.parse::<IpAddr>();
        host != "localhost" && !address.is_ok_and(|address| address.is_loopback())
    }
}

impl PartialEq for RedisUrl {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Display for RedisUrl {
    /// The scheme and the address: `rediss://redis.example.com:6379`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.info.addr() {
            ConnectionAddr::TcpTls { .. } => "rediss",
            ConnectionAddr::Unix(_) => "unix",
            _ => "redis",
        };
        write!(f, "{scheme}://{}", self.info.addr())
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisUrl({self})")
    }
}

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
    fn a_url_is_read_and_its_password_never_shown() {
        for (text, shown) in [
            (
                "redis://redis.example.com",
                "redis://redis.example.com:6379",
            ),
            ("redis://:pass@10.0.0.7:6380/2", "redis://10.0.0.7:6380"),
            (
                "rediss://user:p%40ss@redis.example.com/0",
                "rediss://redis.example.com:6379",
            ),
            (
                "unix:///run/redis.sock?db=1&pass=secret",
                "unix:///run/redis.sock",
            ),
            ("redis://[::1]:6379", "redis://::1:6379"),
        ] {
            let url: RedisUrl = text.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), format!("RedisUrl({shown})"));
        }
        for text in [
            "",
            "redis.example.com:6379",
            "http://redis.example.com",
            "redis://",
            "redis://host:port",
            "redis://host/database",
            "rediss://host/#insecure",
            "redis://host name",
            "unix://",
        ] {
            assert!(text.parse::<RedisUrl>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_connection_in_the_clear_beyond_this_machine_is_known() {
        for (text, is) in [
            ("redis://redis.example.com", true),
            ("redis://10.0.0.7", true),
            ("redis://localhost", false),
            ("redis://127.0.0.1", false),
            ("rediss://redis.example.com", false),
            ("unix:///run/redis.sock", false),
        ] {
            assert_eq!(
                text.parse::<RedisUrl>().unwrap().is_in_the_clear(),
                is,
                "{text}"
            );
        }
    }

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
