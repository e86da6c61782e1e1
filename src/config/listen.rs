use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

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
