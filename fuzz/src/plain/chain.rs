use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use libfuzzer_sys::arbitrary;

/// The networks of the trusted proxies, as [`trusts`] has them too.
pub const NETWORKS: [&str; 3] = ["10.0.0.0/8", "::1/128", "2001:db8:f::/48"];

pub fn trusts(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.octets()[0] == 10,
        IpAddr::V6(Ipv6Addr::LOCALHOST) => true,
        IpAddr::V6(address) => address.segments()[..3] == [0x2001, 0xdb8, 0xf],
    }
}

/// The way that a request came, told in well-formed headers.
#[derive(arbitrary::Arbitrary, Debug)]
pub struct Chain(Vec<Hop>);

#[derive(arbitrary::Arbitrary, Debug)]
struct Hop {
    who: Who,
    port: Option<u16>,
    style: u8,
    starts_a_line: bool,
}

/// Whose address it is, and in which form.
#[derive(arbitrary::Arbitrary, Clone, Copy, Debug)]
pub enum Who {
    Proxy(u8),
    ProxyOfIpv6(u8),
    Anybody(IpAddr),
    /// An IPv4 address, as a socket of both families writes it.
    Mapped(Ipv4Addr),
    /// RFC 7239, section 6.2.
    Unknown,
    /// RFC 7239, section 6.3.
    Hidden,
}

impl Who {
    pub fn address(self) -> Option<IpAddr> {
        match self {
            Self::Proxy(last) => Some(Ipv4Addr::new(10, 0, 0, last).into()),
            Self::ProxyOfIpv6(last) => {
                Some(Ipv6Addr::new(0x2001, 0xdb8, 0xf, 0, 0, 0, 0, last.into()).into())
            }
            Self::Anybody(address) => Some(address),
            Self::Mapped(address) => Some(address.to_ipv6_mapped().into()),
            Self::Unknown | Self::Hidden => None,
        }
    }
}

/// What may stand in an element of `Forwarded` beside `for`.
const BEFORE: [&str; 4] = [
    "",
    "proto=https;",
    "by=203.0.113.5; ",
    r#"host="a,\";for=192.0.2.66";"#,
];
const BEHIND: [&str; 4] = [
    "",
    ";proto=https",
    " ; by=_p",
    r#";host="b\\";x="\",for=192.0.2.66,""#,
];
const NAMES: [&str; 4] = ["for", "For", "FOR", "fOr"];

impl Hop {
    fn in_x(&self) -> String {
        match (self.who.address(), self.port) {
            (None, _) => "unknown".to_owned(),
            (Some(IpAddr::V4(address)), None) => address.to_string(),
            (Some(IpAddr::V4(address)), Some(port)) => format!("{address}:{port}"),
            (Some(IpAddr::V6(address)), None) if self.style.is_multiple_of(2) => {
                address.to_string()
            }
            (Some(IpAddr::V6(address)), None) => format!("[{address}]"),
            (Some(IpAddr::V6(address)), Some(port)) => format!("[{address}]:{port}"),
        }
    }

    fn in_rfc(&self) -> String {
        let of = |list: [&'static str; 4], at: u8| list[usize::from(at % 4)];
        let [before, behind, name] = [
            of(BEFORE, self.style),
            of(BEHIND, self.style / 4),
            of(NAMES, self.style / 16),
        ];
        let node = match (self.who.address(), self.port) {
            (None, _) if matches!(self.who, Who::Hidden) => "_hidden".to_owned(),
            (None, _) => "unknown".to_owned(),
            (Some(IpAddr::V4(address)), None) if self.style < 128 => address.to_string(),
            (Some(IpAddr::V4(address)), None) => format!("\"{address}\""),
            (Some(IpAddr::V4(address)), Some(port)) => format!("\"{address}:{port}\""),
            (Some(IpAddr::V6(address)), None) => format!("\"[{address}]\""),
            (Some(IpAddr::V6(address)), Some(port)) => format!("\"[{address}]:{port}\""),
        };
        format!("{before}{name}={node}{behind}")
    }
}

impl Chain {
    /// Who called, by these hops: of those behind the last that names no address, the
    /// last that no proxy has; if proxies have them all, the first.
    pub fn client(&self, peer: IpAddr) -> IpAddr {
        if !trusts(peer) {
            return peer;
        }
        let hops: Vec<_> = self.0.iter().map(|hop| hop.who.address()).collect();
        let named = hops.rsplit(Option::is_none).next().unwrap_or_default();
        let named: Vec<_> = named.iter().flatten().map(IpAddr::to_canonical).collect();
        let mut strangers = named.iter().filter(|address| !trusts(**address));
        *strangers.next_back().or(named.first()).unwrap_or(&peer)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn x_forwarded_for(&self) -> Vec<String> {
        self.lines(Hop::in_x)
    }

    pub fn forwarded(&self) -> Vec<String> {
        self.lines(Hop::in_rfc)
    }

    fn lines(&self, written: fn(&Hop) -> String) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for hop in &self.0 {
            match lines.last_mut() {
                Some(line) if !hop.starts_a_line => {
                    line.push_str(if hop.style < 64 { "," } else { ", " });
                    line.push_str(&written(hop));
                }
                _ => lines.push(written(hop)),
            }
        }
        lines
    }
}
