use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

/// TLS 1.2 and 1.3 with HTTP/1.1, and a certificate that a reload can replace.
#[derive(Clone)]
pub struct Tls(Arc<Shown>);

struct Shown(ArcSwap<CertifiedKey>);

impl Tls {
    /// Starts with this certificate.
    #[must_use]
    pub fn new(certificate: CertifiedKey) -> Self {
        Self(Arc::new(Shown(ArcSwap::from_pointee(certificate))))
    }

    /// Serves this certificate to new connections.
    pub fn swap(&self, certificate: CertifiedKey) {
        self.0.0.store(Arc::new(certificate));
    }

    pub(super) fn server_config(&self) -> Result<ServerConfig, rustls::Error> {
        let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth();
        let mut config =
            builder.with_cert_resolver(Arc::clone(&self.0) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown")
    }
}
