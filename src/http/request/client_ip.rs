use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;

/// The proxies whose headers about their clients are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// The values of `X-Forwarded-For` and `Forwarded` (RFC 7239) in a request, in their
/// order.
#[derive(Clone, Debug, Default)]
pub struct Forwarded<'r> {
    /// `X-Forwarded-For`
    pub x_forwarded_for: Vec<&'r [u8]>,
    /// `Forwarded`
    pub forwarded: Vec<&'r [u8]>,
}

impl TrustedProxies {
    /// Trusts these networks.
    #[must_use]
    pub const fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether no proxy is trusted.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the others trust every address that these do.
    #[must_use]
    pub fn are_among(&self, others: &Self) -> bool {
        let is_covered = |network: &IpNet| others.0.iter().any(|other| other.contains(network));
        self.0.iter().all(is_covered)
    }

    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The client's address, given the connection's `peer`: the nearest address that is
    /// not a trusted proxy's.
    ///
    /// A proxy sets one of the two headers and passes the other on unchanged. So if both
    /// are there and name different clients, both are ignored.
    #[must_use]
    pub fn client(&self, peer: IpAddr, said: &Forwarded<'_>) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let by_x = said.x_forwarded_for.iter().rev().copied();
        let by_x = self.nearest(peer, by_x.flat_map(hops_of_x));
        let by_rfc = said.forwarded.iter().rev().copied();
        let by_rfc = self.nearest(peer, by_rfc.flat_map(hops_of_rfc));
        match (said.x_forwarded_for.is_empty(), said.forwarded.is_empty()) {
            (false, true) => by_x,
            (true, false) => by_rfc,
            (false, false) if by_x == by_rfc => by_x,
            _ => peer,
        }
    }

    /// `hops` are in reverse order, the last one first.
    fn nearest(&self, peer: IpAddr, hops: impl Iterator<Item = Option<IpAddr>>) -> IpAddr {
        let mut nearest = peer;
        for hop in hops {
            let Some(hop) = hop.filter(|_| self.trusts(nearest)) else {
                break;
            };
            nearest = hop;
        }
        nearest
    }
}

/// The hops in reverse order; `None` for one that is not an address.
fn hops_of_x(value: &[u8]) -> impl Iterator<Item = Option<IpAddr>> {
    value.rsplit(|byte| *byte == b',').map(address)
}

fn hops_of_rfc(value: &[u8]) -> impl Iterator<Item = Option<IpAddr>> {
    let elements = rsplit_unquoted(value, b',').into_iter();
    elements.map(|element| {
        let pairs = rsplit_unquoted(element?, b';');
        let node = pairs.into_iter().rev().flatten().find_map(for_parameter);
        node.and_then(address)
    })
}

fn for_parameter(pair: &[u8]) -> Option<&[u8]> {
    let pair = pair.trim_ascii();
    let (name, value) = pair.split_at_checked(4)?;
    name.eq_ignore_ascii_case(b"for=").then_some(value)
}

/// Splits at a separator outside quotes, from the right: the left end is the caller's
/// own, and a quote that it leaves open must not swallow what a proxy has added. `None`
/// for the part with such a quote.
fn rsplit_unquoted(text: &[u8], separator: u8) -> Vec<Option<&[u8]>> {
    let mut quoted = false;
    let mut left = text;
    let parts = text.rsplit(|byte| {
        left = left.split_last().map_or(left, |(_, left)| left);
        if *byte == b'"' && !(quoted && left.ends_with(b"\\")) {
            quoted = !quoted;
        }
        *byte == separator && !quoted
    });
    let mut parts: Vec<_> = parts.map(Some).collect();
    if let Some(first) = parts.last_mut().filter(|_| quoted) {
        *first = None;
    }
    parts
}

/// An address, with or without a port and quotes.
fn address(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text.trim_ascii()).ok()?;
    let unquoted = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    let text = unquoted.unwrap_or(text);
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse::<IpAddr>();
    let address = address.or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, x: &[&str], rfc: &[&str]) -> String {
        let networks = ["10.0.0.0/8", "::1/128", "2001:db8:f::/48"];
        let trusted = networks.map(|text| text.parse().unwrap());
        let said = Forwarded {
            x_forwarded_for: x.iter().map(|text| text.as_bytes()).collect(),
            forwarded: rfc.iter().map(|text| text.as_bytes()).collect(),
        };
        let trusted = TrustedProxies::new(trusted.to_vec());
        trusted.client(peer.parse().unwrap(), &said).to_string()
    }

    #[test]
    fn a_strangers_word_counts_for_nothing() {
        assert_eq!(client("203.0.113.9", &["192.0.2.1"], &[]), "203.0.113.9");
        assert_eq!(
            client("203.0.113.9", &[], &["for=192.0.2.1"]),
            "203.0.113.9"
        );
        let nobody = TrustedProxies::default();
        let said = Forwarded {
            x_forwarded_for: vec![b"192.0.2.1"],
            forwarded: Vec::new(),
        };
        let peer = "127.0.0.1".parse().unwrap();
        assert_eq!(nobody.client(peer, &said), peer);
    }

    #[test]
    fn the_nearest_address_that_no_trusted_proxy_has_is_the_callers() {
        for (x, client_is, reason) in [
            (&["192.0.2.1"][..], "192.0.2.1", "one hop"),
            (
                &["198.51.100.7, 192.0.2.1"],
                "192.0.2.1",
                "the left one is the caller's own word",
            ),
            (
                &["192.0.2.1, 10.0.0.2"],
                "192.0.2.1",
                "over two of our proxies",
            ),
            (&["198.51.100.7", "192.0.2.1"], "192.0.2.1", "two headers"),
            (&["192.0.2.1:4711"], "192.0.2.1", "with a port"),
            (&["[2001:db8::1]:4711"], "2001:db8::1", "IPv6 with a port"),
            (&["2001:db8::1"], "2001:db8::1", "IPv6"),
            (&["::ffff:192.0.2.1"], "192.0.2.1", "IPv4 written as IPv6"),
            (&["10.0.0.9"], "10.0.0.9", "a caller from our own network"),
            (&["unknown"], "10.0.0.1", "no address"),
            (
                &["198.51.100.7, unknown"],
                "10.0.0.1",
                "nothing is believed left of no address",
            ),
            (&[""], "10.0.0.1", "empty"),
            (&["192.0.2.1,"], "10.0.0.1", "an empty last hop"),
        ] {
            assert_eq!(client("10.0.0.1", x, &[]), client_is, "{reason}");
        }
    }

    #[test]
    fn a_proxy_is_known_on_a_socket_of_both_families() {
        let peer = "::ffff:10.0.0.1";
        assert_eq!(client(peer, &["192.0.2.1"], &[]), "192.0.2.1");
    }

    #[test]
    fn forwarded_is_read_as_its_rfc_says() {
        for (rfc, client_is) in [
            (&["for=192.0.2.1"][..], "192.0.2.1"),
            (&["For=192.0.2.1;proto=https;by=10.0.0.1"], "192.0.2.1"),
            (&["proto=https; for=192.0.2.1"], "192.0.2.1"),
            (&["for=\"192.0.2.1:4711\""], "192.0.2.1"),
            (&["for=\"[2001:db8::1]\""], "2001:db8::1"),
            (&["for=\"[2001:db8::1]:4711\";proto=http"], "2001:db8::1"),
            (&["for=198.51.100.7, for=192.0.2.1"], "192.0.2.1"),
            (&["for=\"a,for=198.51.100.7\", for=192.0.2.1"], "192.0.2.1"),
            (
                &["for=192.0.2.1, for=\"x\\\",for=198.51.100.7\""],
                "10.0.0.1",
            ),
            (&["for=_hidden"], "10.0.0.1"),
            (&["for=unknown"], "10.0.0.1"),
            (&["by=192.0.2.1"], "10.0.0.1"),
            (&["for=192.0.2.1, for=10.0.0.2"], "192.0.2.1"),
        ] {
            assert_eq!(client("10.0.0.1", &[], rfc), client_is, "{rfc:?}");
        }
    }

    #[test]
    fn a_callers_quotes_take_in_nothing_that_a_proxy_has_added() {
        for word in [
            "for=198.51.100.7;x=\"",
            "for=\"",
            "for=198.51.100.7;x=\"\\",
            "x=\"\\\"\\\\\"\"",
        ] {
            for added in ["for=192.0.2.1", r#"host="a,\"b\\";for="192.0.2.1:80""#] {
                let line = format!("{word}, {added}");
                assert_eq!(client("10.0.0.1", &[], &[&line]), "192.0.2.1", "{line}");
            }
        }
        let open = "for=192.0.2.1;x=\"";
        assert_eq!(client("10.0.0.1", &[], &[open]), "10.0.0.1", "left open");
    }

    #[test]
    fn where_the_two_headers_disagree_neither_counts() {
        let both = |x, rfc| client("10.0.0.1", &[x], &[rfc]);
        assert_eq!(both("192.0.2.1", "for=192.0.2.1"), "192.0.2.1");
        assert_eq!(both("192.0.2.1", "for=198.51.100.7"), "10.0.0.1");
    }
}
