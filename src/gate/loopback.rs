/// Whether a `Host` is one of loopback's own names.
///
/// A page elsewhere can let its own name point at 127.0.0.1 and then read what
/// an open server on this machine answers, as if it came from itself. Its
/// requests still name that host: <https://en.wikipedia.org/wiki/DNS_rebinding>
pub(super) fn is_own_name(host: &[u8]) -> bool {
    let Ok(host) = std::str::from_utf8(host) else {
        return false;
    };
    let host = without_port(host);
    if let Some(address) = host.strip_prefix('[') {
        return address == "::1]";
    }
    if let Ok(address) = host.parse::<std::net::Ipv4Addr>() {
        return address.is_loopback();
    }
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::is_own_name;

    #[test]
    fn only_loopbacks_own_names_are() {
        for host in [
            "localhost",
            "localhost:4000",
            "localhost.",
            "LOCALHOST:4000",
            "127.0.0.1:4000",
            "127.8.0.1",
            "[::1]",
            "[::1]:4000",
            "zoom.localhost:4000",
        ] {
            assert!(is_own_name(host.as_bytes()), "{host}");
        }
        for host in [
            "",
            ":4000",
            "evil.example",
            "evil.example:4000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "192.0.2.1:4000",
            "[::2]:4000",
            "[::1:2]:4000",
            "[::1]evil.example",
            "[::1",
            "0.0.0.0",
            "localhost@evil.example",
            "localhost:x",
        ] {
            assert!(!is_own_name(host.as_bytes()), "{host}");
        }
    }
}
