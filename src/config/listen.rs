use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use super::reader::Reader;

/// Where the server listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen {
    /// `HOST`, an address. Defaults to 127.0.0.1.
    pub address: IpAddr,
    /// `PORT`. Defaults to 4000; 0 takes a free one.
    pub port: u16,
}

impl Listen {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            address: reader.parsed("HOST", Host(Ipv4Addr::LOCALHOST.into())).0,
            port: reader.parsed("PORT", Port(4000)).0,
        }
    }

    /// Whether only this machine can reach it.
    #[must_use]
    pub const fn is_loopback(&self) -> bool {
        self.address.is_loopback()
    }

    /// Both together.
    #[must_use]
    pub const fn socket_address(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }
}

/// An address to listen on, as `HOST` has it: an IP address or `localhost`, which
/// is 127.0.0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host(IpAddr);

/// Why a text is not a [`Host`].
#[derive(Debug, thiserror::Error)]
#[error("must be an IP address such as 127.0.0.1, 0.0.0.0 or ::1, or localhost")]
pub struct HostError;

impl FromStr for Host {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.eq_ignore_ascii_case("localhost") {
            return Ok(Self(Ipv4Addr::LOCALHOST.into()));
        }
        let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        bare.unwrap_or(text)
            .parse()
            .map(Self)
            .map_err(|_| HostError)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

struct Port(u16);

#[derive(Debug, thiserror::Error)]
#[error("must be a number from 0 to 65535; 0 takes a free port")]
struct PortError;

impl FromStr for Port {
    type Err = PortError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| PortError)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where metrics are read, such as `127.0.0.1:9464`.
pub(super) fn metrics_bind(reader: &mut Reader<'_>) -> Option<SocketAddr> {
    reader
        .optional::<MetricsBind>("METRICS_BIND", "none; no metrics")
        .map(|bind| bind.0)
}

struct MetricsBind(SocketAddr);

#[derive(Debug, thiserror::Error)]
#[error("must be an IP address and a port such as 127.0.0.1:9464")]
struct MetricsBindError;

impl FromStr for MetricsBind {
    type Err = MetricsBindError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| MetricsBindError)
    }
}

impl fmt::Display for MetricsBind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How long the server takes to end once it is told to, at most, in seconds: 0 to
/// 600. Defaults to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShutdownSeconds(u16);

/// Why a text is not [`ShutdownSeconds`].
#[derive(Debug, thiserror::Error)]
#[error("must be a whole number of seconds from 0 to 600")]
pub struct ShutdownSecondsError;

impl ShutdownSeconds {
    /// As a duration.
    #[must_use]
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0 as u64)
    }
}

impl Default for ShutdownSeconds {
    fn default() -> Self {
        Self(10)
    }
}

impl FromStr for ShutdownSeconds {
    type Err = ShutdownSecondsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = text
            .parse()
            .ok()
            .filter(|seconds| digits && *seconds <= 600);
        seconds.map(Self).ok_or(ShutdownSecondsError)
    }
}

impl fmt::Display for ShutdownSeconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object a line.
    Json,
}

/// What is wrong with `LOG_FORMAT`.
#[derive(Debug, thiserror::Error)]
#[error("must be text or json")]
pub struct LogFormatError;

impl FromStr for LogFormat {
    type Err = LogFormatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(LogFormatError),
        }
    }
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

/// The least important line that the log takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    /// Only what an operator must look at.
    Error,
    /// Also what should be put right.
    Warn,
    /// Also a line a signature and a refusal.
    Info,
    /// Also what the libraries say.
    Debug,
}

/// What is wrong with `LOG_LEVEL`.
#[derive(Debug, thiserror::Error)]
#[error("must be error, warn, info or debug")]
pub struct LogLevelError;

impl FromStr for LogLevel {
    type Err = LogLevelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "error" => Ok(Self::Error),
            "warn" => Ok(Self::Warn),
            "info" => Ok(Self::Info),
            "debug" => Ok(Self::Debug),
            _ => Err(LogLevelError),
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        })
    }
}
