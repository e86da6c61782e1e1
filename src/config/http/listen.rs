use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;

use zoom_signature::internal::parse_digits;

use crate::config::env::reader::Reader;
use crate::config::variables::{HOST, METRICS_BIND, PORT};

/// Where the server listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen {
    /// `HOST`, an address. Defaults to 127.0.0.1.
    pub address: IpAddr,
    /// `PORT`. Defaults to 4000; 0 takes a free one.
    pub port: u16,
}

impl Listen {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            address: reader.parsed::<Host>(&HOST).0,
            port: reader.parsed::<Port>(&PORT).0,
        }
    }

    /// Whether only this machine can reach it.
    #[must_use]
    pub const fn is_loopback(&self) -> bool {
        self.address.is_loopback()
    }

    /// The address and the port.
    #[must_use]
    pub const fn socket_address(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }
}

/// The address to listen on in `HOST`: an IP address, or `localhost` for 127.0.0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host(IpAddr);

/// Why a text is not a [`Host`].
#[derive(Debug, thiserror::Error)]
#[error("must be an IP address such as 127.0.0.1, 0.0.0.0 or ::1, or localhost")]
pub struct HostError;

impl Host {
    /// The address.
    #[must_use]
    pub const fn address(self) -> IpAddr {
        self.0
    }
}

impl FromStr for Host {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.eq_ignore_ascii_case("localhost") {
            return Ok(Self(Ipv4Addr::LOCALHOST.into()));
        }
        let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
        bare.unwrap_or(text).parse().map(Self).or(Err(HostError))
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
        parse_digits(text).map(Self).ok_or(PortError)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads where metrics are served, such as `127.0.0.1:9464`.
pub(crate) fn metrics_bind(reader: &mut Reader<'_>, listen: &Listen) -> Option<SocketAddr> {
    let bind = reader.optional::<MetricsBind>(&METRICS_BIND)?;
    if is_taken(bind.0, listen.socket_address()) {
        let problem = "takes the address of HOST and PORT; give it another port";
        reader.error(METRICS_BIND.name, problem);
    }
    Some(bind.0)
}

/// Whether two listeners cannot use these addresses at once.
fn is_taken(one: SocketAddr, other: SocketAddr) -> bool {
    if one.port() != other.port() || one.port() == 0 {
        return false;
    }
    let (one, other) = (one.ip().to_canonical(), other.ip().to_canonical());
    one == other || covers(one, other) || covers(other, one)
}

/// By default, systems let `::` include all `IPv4` addresses.
const fn covers(every: IpAddr, one: IpAddr) -> bool {
    every.is_unspecified() && (every.is_ipv6() || one.is_ipv4())
}

struct MetricsBind(SocketAddr);

#[derive(Debug, thiserror::Error)]
#[error("must be an IP address and a port such as 127.0.0.1:9464")]
struct MetricsBindError;

impl FromStr for MetricsBind {
    type Err = MetricsBindError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).or(Err(MetricsBindError))
    }
}

impl fmt::Display for MetricsBind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
