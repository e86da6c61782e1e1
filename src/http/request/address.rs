use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

/// An address for the log, which has one a request. An IPv4 one is written in one piece;
/// std's own way through `format!` would take as long as the rest of the line.
#[derive(Clone, Copy)]
pub(crate) struct Address(pub(crate) IpAddr);

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => f.write_str(&dotted(address)),
            IpAddr::V6(address) => address.fmt(f),
        }
    }
}

const LONGEST: usize = "255.255.255.255".len();

fn dotted(address: Ipv4Addr) -> String {
    let mut text = String::with_capacity(LONGEST);
    for octet in address.octets() {
        if !text.is_empty() {
            text.push('.');
        }
        text.push_str(itoa::Buffer::new().format(octet));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_std_writes_it() {
        for text in [
            "0.0.0.0",
            "127.0.0.1",
            "255.255.255.255",
            "::1",
            "2001:db8::1",
        ] {
            let address: IpAddr = text.parse().unwrap();
            assert_eq!(Address(address).to_string(), text);
        }
    }
}
