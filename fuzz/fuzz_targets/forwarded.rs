//! Whatever `X-Forwarded-For` and `Forwarded` say, nobody but a trusted proxy says who
//! called. Any headers first; then well-formed ones, whose caller is known.
//!
//! The first line of an input is the address at the other end of the connection.
#![no_main]

use std::net::{IpAddr, SocketAddr};
use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use zoom_signature_fuzz::plain::{Chain, NETWORKS, Who, trusts};
use zoom_signature_fuzz::{Message, twice};
use zoom_signature_server::http::{Forwarded, TrustedProxies};

static PROXIES: LazyLock<TrustedProxies> = LazyLock::new(|| {
    let network = |text: &str| text.parse().expect("a network");
    TrustedProxies::new(NETWORKS.map(network).to_vec())
});

fuzz_target!(|bytes: &[u8]| {
    any(bytes);
    if let Ok((peer, hops, others)) = Unstructured::new(bytes).arbitrary() {
        well_formed(peer, &hops, &others);
    }
});

fn any(bytes: &[u8]) {
    let message = Message::read(bytes);
    let peer = str::from_utf8(message.first)
        .ok()
        .and_then(|text| text.trim().parse().ok());
    let peer: IpAddr = peer.unwrap_or([10, 0, 0, 1].into());
    let said = Forwarded {
        x_forwarded_for: message.values("x-forwarded-for"),
        forwarded: message.values("forwarded"),
    };
    let client = twice(bytes.len(), || PROXIES.client(peer, &said));

    let peer = peer.to_canonical();
    assert_eq!(TrustedProxies::default().client(peer, &said), peer);
    if !trusts(peer) || (said.x_forwarded_for.is_empty() && said.forwarded.is_empty()) {
        assert_eq!(client, peer);
    }
    for values in [&said.x_forwarded_for, &said.forwarded] {
        let named = values
            .iter()
            .any(|value| addresses(value).contains(&client));
        assert!(
            client == peer || values.is_empty() || named,
            "{client} is made up"
        );
    }
    if !trusts(client) && client != peer {
        check_left(peer, &said, client, message.body);
    }
}

/// What stands left of a caller's address is the caller's own word.
fn check_left(peer: IpAddr, said: &Forwarded<'_>, client: IpAddr, word: &[u8]) {
    let joined = |values: &[&[u8]]| match values.first() {
        Some(first) => [word, b",", first].concat(),
        None => Vec::new(),
    };
    let firsts = (joined(&said.x_forwarded_for), joined(&said.forwarded));
    let mut longer = said.clone();
    if let Some(first) = longer.x_forwarded_for.first_mut() {
        *first = &firsts.0;
    }
    if let Some(first) = longer.forwarded.first_mut() {
        *first = &firsts.1;
    }
    assert_eq!(
        PROXIES.client(peer, &longer),
        client,
        "another word in the line"
    );

    let mut more = said.clone();
    for values in [&mut more.x_forwarded_for, &mut more.forwarded] {
        if !values.is_empty() {
            values.insert(0, word);
        }
    }
    assert_eq!(
        PROXIES.client(peer, &more),
        client,
        "another line before it"
    );
}

/// Everything in a header that could be taken for an address.
fn addresses(value: &[u8]) -> Vec<IpAddr> {
    let part_of_one = |byte: &u8| byte.is_ascii_hexdigit() || b":.".contains(byte);
    let texts = value.split(|byte| !part_of_one(byte));
    let read = |text: &[u8]| {
        let text = str::from_utf8(text).ok()?;
        let socket = || text.parse().map(|socket: SocketAddr| socket.ip());
        let address = text.parse().or_else(|_| socket()).ok()?;
        Some(IpAddr::to_canonical(&address))
    };
    texts.filter_map(read).collect()
}

/// A list of hops told in one way, in the other and in both; and another list that
/// goes against it.
fn well_formed(peer: Who, hops: &Chain, others: &Chain) {
    let Some(peer) = peer.address() else {
        return;
    };
    let ask = |x: &[String], rfc: &[String]| {
        let said = Forwarded {
            x_forwarded_for: x.iter().map(String::as_bytes).collect(),
            forwarded: rfc.iter().map(String::as_bytes).collect(),
        };
        PROXIES.client(peer, &said)
    };
    let (x, rfc) = (hops.x_forwarded_for(), hops.forwarded());
    let peer = peer.to_canonical();
    let client = hops.client(peer);
    assert_eq!(ask(&x, &[]), client, "X-Forwarded-For: {x:?}");
    assert_eq!(ask(&[], &rfc), client, "Forwarded: {rfc:?}");
    assert_eq!(ask(&x, &rfc), client, "both: {x:?} {rfc:?}");

    let theirs = others.client(peer);
    let neither = if theirs == client { client } else { peer };
    if !hops.is_empty() && !others.is_empty() {
        assert_eq!(ask(&x, &others.forwarded()), neither, "{x:?} {others:?}");
    }
}
