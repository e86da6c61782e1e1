use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use super::error::ErrorFormat;
use super::handlers::test_page::TestPage;
use super::metrics::Metrics;
use super::middleware::cors::AllowedOrigins;
use super::routes::SignaturePath;
use super::runtime::SharedRuntime;
use super::shutdown::Draining;
use super::timeouts::ConnectionLimits;
use super::tls::Tls;

/// All that the server is made of.
pub struct ServerSettings {
    /// Signs, says who may ask, inspects; can be swapped while the server runs.
    pub runtime: SharedRuntime,
    /// Where signatures are answered beside `/signature` and `POST /`.
    pub signature_paths: Vec<SignaturePath>,
    /// Whose pages may read answers.
    pub origins: AllowedOrigins,
    /// The test page, with `/inspect` and `/causes`; `None` leaves them out.
    pub page: Option<TestPage>,
    /// What a connection may take up.
    pub limits: ConnectionLimits,
    /// What `error` is in answers.
    pub error_format: ErrorFormat,
    /// HTTPS; `None`: HTTP.
    pub tls: Option<Tls>,
    /// For how many seconds browsers come back by HTTPS alone; `None`: nothing is said.
    pub hsts: Option<NonZeroU32>,
    /// What is counted.
    pub metrics: Metrics,
    /// Where the counts can be read; `None`: nowhere.
    pub metrics_address: Option<SocketAddr>,
    /// Set when the server is about to end.
    pub draining: Draining,
    /// How long requests in flight have to end after the server is told to stop.
    pub drain: Duration,
}
