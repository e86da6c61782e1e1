use std::net::IpAddr;

use crate::cli::error::CliError;

/// The networks of containers and virtual machines, by how their interfaces begin: a phone
/// is in none of them.
const VIRTUAL: [&str; 14] = [
    "br-",
    "bridge",
    "cali",
    "cni",
    "docker",
    "flannel",
    "lxcbr",
    "lxdbr",
    "podman",
    "vEthernet",
    "vboxnet",
    "veth",
    "virbr",
    "vmnet",
];

/// Where others in its network reach this machine if a server listens on `host`, the
/// likeliest address first.
pub(super) fn of_this_machine(host: IpAddr) -> Result<Vec<IpAddr>, CliError> {
    if !host.is_unspecified() {
        return Ok(vec![host]);
    }
    let interfaces = if_addrs::get_if_addrs()?;
    let up = interfaces
        .into_iter()
        .filter(|interface| interface.oper_status != if_addrs::IfOperStatus::Down)
        .map(|interface| (interface.ip(), interface.name));
    let found = likeliest_first(up, host);
    if found.is_empty() {
        return Err(CliError::NoLanAddress);
    }
    Ok(found)
}

fn likeliest_first(
    interfaces: impl Iterator<Item = (IpAddr, String)>,
    host: IpAddr,
) -> Vec<IpAddr> {
    let found = interfaces.filter(|(ip, _)| is_of_network(*ip) && (host.is_ipv6() || ip.is_ipv4()));
    let (physical, virtual_ones): (Vec<_>, Vec<_>) =
        found.partition(|(_, name)| !VIRTUAL.iter().any(|prefix| name.starts_with(prefix)));
    let left = if physical.is_empty() {
        virtual_ones
    } else {
        physical
    };
    let mut left: Vec<IpAddr> = left.into_iter().map(|(ip, _)| ip).collect();
    left.sort_by_key(|ip| rank(*ip));
    left
}

const fn is_of_network(ip: IpAddr) -> bool {
    let is_link_local = match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    !ip.is_loopback() && !ip.is_unspecified() && !is_link_local
}

/// Homes have 192.168 mostly; 172.16 is what containers take.
const fn rank(ip: IpAddr) -> u8 {
    match ip {
        IpAddr::V4(ip) => match (ip.is_private(), ip.octets()) {
            (true, [192, ..]) => 0,
            (true, [10, ..]) => 1,
            (true, _) => 2,
            (false, _) => 3,
        },
        IpAddr::V6(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(interfaces: &[(&str, &str)], host: &str) -> Vec<String> {
        let interfaces = interfaces
            .iter()
            .map(|(name, ip)| (ip.parse().unwrap(), (*name).to_owned()));
        let found = likeliest_first(interfaces, host.parse().unwrap());
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_address_that_a_phone_reaches_comes_first() {
        let laptop = [
            ("lo", "127.0.0.1"),
            ("lo", "::1"),
            ("docker0", "172.17.0.1"),
            ("br-5f1e", "192.168.49.1"),
            ("tun0", "10.8.0.6"),
            ("wwan0", "203.0.113.9"),
            ("wlan0", "192.168.1.23"),
            ("wlan0", "2001:db8::23"),
            ("wlan0", "fe80::1"),
            ("eth1", "169.254.7.7"),
        ];
        let v4 = ["192.168.1.23", "10.8.0.6", "203.0.113.9"];
        assert_eq!(found(&laptop, "0.0.0.0"), v4);
        let both = [&v4[..], &["2001:db8::23"]].concat();
        assert_eq!(found(&laptop, "::"), both);
    }

    #[test]
    fn the_networks_of_containers_are_better_than_none() {
        let server = [("lo", "127.0.0.1"), ("docker0", "172.17.0.1")];
        assert_eq!(found(&server, "0.0.0.0"), ["172.17.0.1"]);
        let offline = [("lo", "127.0.0.1"), ("eth0", "169.254.7.7")];
        assert!(found(&offline, "0.0.0.0").is_empty());
    }

    #[test]
    fn the_given_address_is_the_one() {
        let given: IpAddr = "198.51.100.7".parse().unwrap();
        assert_eq!(of_this_machine(given).unwrap(), [given]);
    }
}
