//! TLS handshakes that do not go on.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::crypto::aws_lc_rs::{default_provider, sign::any_supported_type};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use zoom_signature_server::http::Tls;

use crate::sockets::{HEALTHZ, connect, said_until_closed};
use support::server::TestServer;

/// More than actix's own TLS takes at once, which is 256 a worker.
const STALLED: usize = 700;

fn certificate() -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(include_bytes!("../data/tls/one.crt")).unwrap()
}

fn server() -> TestServer {
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../data/tls/one.key")).unwrap();
    let key = any_supported_type(&key).unwrap();
    TestServer::with(|settings| {
        settings.tls = Some(Tls::new(CertifiedKey::new(vec![certificate()], key)));
    })
}

/// An answer over TLS, and the protocol that was agreed on.
fn asked(server: &TestServer, protocols: &[&[u8]]) -> Result<Option<Vec<u8>>, std::io::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    let name = "localhost".try_into().unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(client, connect(server));
    stream.write_all(HEALTHZ.as_bytes())?;
    let mut beginning = [0; 13];
    stream.read_exact(&mut beginning)?;
    assert_eq!(&beginning, b"HTTP/1.1 200 ");
    Ok(stream.conn.alpn_protocol().map(<[u8]>::to_vec))
}

#[test]
fn stalled_handshakes_hold_nobody_up_and_end() {
    rlimit::increase_nofile_limit(8_192).unwrap();
    let server = server();
    asked(&server, &[]).unwrap();
    let mut stalled: Vec<TcpStream> = (0..STALLED).map(|_| connect(&server)).collect();
    let since = Instant::now();
    for _ in 0..5 {
        asked(&server, &[]).unwrap();
    }
    let took = since.elapsed();
    assert!(took < Duration::from_secs(2), "held up for {took:?}");
    let (said, after) = said_until_closed(stalled.last_mut().unwrap());
    assert_eq!(said, "");
    assert!(after < Duration::from_secs(10), "{after:?}");
}

#[test]
fn http_2_is_not_agreed_on() {
    let server = server();
    let both: [&[u8]; 2] = [b"h2", b"http/1.1"];
    assert_eq!(asked(&server, &both).unwrap().unwrap(), b"http/1.1");
    assert!(asked(&server, &[b"h2"]).is_err());
}
