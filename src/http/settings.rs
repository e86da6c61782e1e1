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

/// What a server is built from.
pub struct ServerSettings {
    /// Signing, authentication and inspection; can be replaced while the server runs.
    pub runtime: SharedRuntime,
    /// Further paths for signatures, beside `/signature` and `POST /`.
    pub signature_paths: Vec<SignaturePath>,
    /// Whose pages may read responses.
    pub origins: AllowedOrigins,
    /// The test page, with `/inspect` and `/causes`; `None` leaves them out.
    pub page: Option<TestPage>,
    /// The limits of connections.
    pub limits: ConnectionLimits,
    /// The type of `error` in responses.
    pub error_format: ErrorFormat,
    /// HTTPS; `None`: HTTP.
    pub tls: Option<Tls>,
    /// `max-age` of `Strict-Transport-Security`, in seconds. `None`: no header.
    pub hsts: Option<NonZeroU32>,
    /// The metrics.
    pub metrics: Metrics,
    /// Where the metrics are served. `None`: nowhere.
    pub metrics_address: Option<SocketAddr>,
    /// Set when the server is about to shut down.
    pub draining: Draining,
    /// How long requests in flight may take after the server has been told to stop.
    pub drain: Duration,
}
