use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo as _};
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
pub enum RedisUrlError {
    /// Another scheme, or none.
    #[error("must begin with redis://, rediss:// for TLS, or unix:///path/to/redis.sock")]
    Scheme,
    /// A space, a line break, a `#`, or a `%` that encodes nothing.
    #[error(
        "has a space, a line break, a #, or a % that encodes nothing; in a password they are %20, \
         %0A, %23 and %25"
    )]
    Characters,
    /// Several servers.
    #[error("names several servers: name one, even of a cluster")]
    Several,
    /// Parameters that nobody reads.
    #[error(
        "has parameters that are not read: redis:// and rediss:// have none, as in \
         redis://USER:PASSWORD@HOST:PORT/DATABASE, and unix:// only db, user and pass; a ? in a \
         password is %3F"
    )]
    Parameters,
    /// A user without a password.
    #[error(
        "has a user but no password: a password alone is redis://:PASSWORD@HOST, with a colon; a \
         socket has unix:///path?user=USER&pass=PASSWORD"
    )]
    NoPassword,
    /// Anything else.
    #[error(
        "must be redis://USER:PASSWORD@HOST:PORT/DATABASE, with rediss:// for TLS, or \
         unix:///path/to/redis.sock?db=DATABASE&user=USER&pass=PASSWORD; all but the host or path \
         may be left out, the port is at most 65535, the database a number, and special characters \
         in a password are percent-encoded, such as %2F for /"
    )]
    Malformed,
}

impl FromStr for RedisUrl {
    type Err = RedisUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, rest) = text.split_once("://").ok_or(RedisUrlError::Scheme)?;
        let scheme = scheme.to_ascii_lowercase();
        if !SCHEMES.contains(&scheme.as_str()) {
            return Err(RedisUrlError::Scheme);
        }
        // The client knows more, such as an `#insecure` that trusts any certificate.
        let is_out_of_place = |c: char| c == '#' || c.is_whitespace();
        if text.contains(is_out_of_place) || !is_percent_encoded(text) {
            return Err(RedisUrlError::Characters);
        }
        let is_unix = scheme == "unix";
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        if rest.contains("://") || (!is_unix && host.contains(',')) {
            return Err(RedisUrlError::Several);
        }
        let names_read: &[&str] = if is_unix {
            &["db", "user", "pass"]
        } else {
            &[]
        };
        let query = rest.split_once('?').map_or("", |(_, query)| query);
        let mut parameters = form_urlencoded::parse(query.as_bytes());
        if !parameters.all(|(name, _)| names_read.contains(&&*name)) {
            return Err(RedisUrlError::Parameters);
        }
        let info = text.into_connection_info();
        let info = info.or(Err(RedisUrlError::Malformed))?;
        let redis = info.redis_settings();
        let is_nowhere = match info.addr() {
            ConnectionAddr::Unix(path) => path == Path::new(""),
            ConnectionAddr::Tcp(host, _) | ConnectionAddr::TcpTls { host, .. } => host.is_empty(),
            _ => false,
        };
        if is_nowhere || redis.db() < 0 {
            return Err(RedisUrlError::Malformed);
        }
        if redis.username().is_some() && redis.password().is_none() {
            return Err(RedisUrlError::NoPassword);
        }
        Ok(Self {
            text: Arc::new(Zeroizing::new(text.to_owned())),
            info,
        })
    }
}

/// Whether two hexadecimal digits follow each `%`.
fn is_percent_encoded(text: &str) -> bool {
    let mut encoded = text.split('%').skip(1);
    encoded.all(|rest| {
        let digits = rest.as_bytes().first_chunk::<2>();
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// Valkey's are the same under another name.
const SCHEMES: [&str; 5] = ["redis", "rediss", "valkey", "valkeys", "unix"];

impl RedisUrl {
    /// Whether the connection is encrypted.
    #[must_use]
    pub fn is_tls(&self) -> bool {
        matches!(self.info.addr(), ConnectionAddr::TcpTls { .. })
    }

    /// Whether it is a Unix socket.
    #[must_use]
    pub fn is_socket(&self) -> bool {
        matches!(self.info.addr(), ConnectionAddr::Unix(_))
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
    /// The scheme, the address and, unless it is 0, the database:
    /// `rediss://redis.example.com:6379/2`, `unix:///run/redis.sock?db=2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, database) = match self.info.addr() {
            ConnectionAddr::TcpTls { .. } => ("rediss", "/"),
            ConnectionAddr::Unix(_) => ("unix", "?db="),
            _ => ("redis", "/"),
        };
        match self.info.addr() {
            ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. }
                if host.contains(':') =>
            {
                write!(f, "{scheme}://[{host}]:{port}")?;
            }
            address => write!(f, "{scheme}://{address}")?,
        }
        match self.info.redis_settings().db() {
            0 => Ok(()),
            number => write!(f, "{database}{number}"),
        }
    }
}

impl fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisUrl({self})")
    }
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
            ("redis://:pass@10.0.0.7:6380/2", "redis://10.0.0.7:6380/2"),
            (
                "rediss://user:p%40ss@redis.example.com/0",
                "rediss://redis.example.com:6379",
            ),
            (
                "unix:///run/redis.sock?db=1&pass=secret",
                "unix:///run/redis.sock?db=1",
            ),
            ("redis://[::1]:6379", "redis://[::1]:6379"),
            (
                "REDIS://redis.example.com",
                "redis://redis.example.com:6379",
            ),
            (
                "valkeys://user:pass@valkey.example.com",
                "rediss://valkey.example.com:6379",
            ),
        ] {
            let url: RedisUrl = text.parse().unwrap();
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), format!("RedisUrl({shown})"));
        }
    }

    #[test]
    fn what_is_wrong_with_a_url_is_told() {
        for (error, texts) in [
            (
                RedisUrlError::Scheme,
                &["", "redis.example.com:6379", "http://redis.example.com"] as &[&str],
            ),
            (
                RedisUrlError::Characters,
                &[
                    "rediss://host/#insecure",
                    "redis://host name",
                    "redis://one\nredis://two",
                    "redis://:pa#ss@host",
                    "redis://:pa%ss@host",
                    "redis://:pass%2@host",
                ],
            ),
            (
                RedisUrlError::Several,
                &[
                    "redis://one:6379,two:6379",
                    "redis://one,two",
                    "redis://one,redis://two",
                ],
            ),
            (
                RedisUrlError::Parameters,
                &[
                    "redis://host?user=nobody&pass=x&db=3",
                    "redis://host/0?protocol=resp3",
                    "redis://:pa?ss@host",
                    "unix:///run/redis.sock?username=nobody&password=x&database=3",
                    "unix:///run/redis.sock?foo",
                ],
            ),
            (
                RedisUrlError::NoPassword,
                &[
                    "redis://password@host",
                    "rediss://user@host/1",
                    "unix:///run/redis.sock?user=nobody",
                ],
            ),
            (
                RedisUrlError::Malformed,
                &[
                    "redis://",
                    "redis:///1",
                    "redis://host:port",
                    "redis://host:99999",
                    "redis://host/database",
                    "redis://host/-1",
                    "redis://:pa/ss@host",
                    "unix://",
                    "unix://run/redis.sock",
                    "unix:///run/redis.sock?db=x",
                ],
            ),
        ] {
            for text in texts {
                assert_eq!(text.parse::<RedisUrl>().err(), Some(error), "{text:?}");
            }
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
}
