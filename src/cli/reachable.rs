use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Where this machine reaches a server that listens on this address: on loopback if it
/// listens on every address.
pub(super) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
