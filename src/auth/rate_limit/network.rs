use std::net::{IpAddr, Ipv6Addr};

/// The network that counts as one address: the /64 of an IPv6 address, since a single
/// host may use all of it.
#[must_use]
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => prefix(address, 64),
    }
}

/// The /48 of an IPv6 address, which has 65,536 such networks; IPv4 has none.
pub(crate) fn site_of(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => Some(prefix(address, 48)),
    }
}

fn prefix(address: Ipv6Addr, bits: u32) -> IpAddr {
    let mask = u128::MAX << (u128::BITS - bits);
    Ipv6Addr::from_bits(address.to_bits() & mask).into()
}
