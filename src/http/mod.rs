//! How it is asked: HTTP.
//!
//! [`Server::bind`] wires everything, for the program and for its tests alike.
//! A file a resource: the signature, the inspection, the catalogue of refusals,
//! the test page and its SDK files, the health checks, the metrics, the `OpenAPI`
//! document. Every fault, on every path, leaves as the JSON of [`ApiError`]; the cause
//! of an internal one goes to the log and never to the client.

mod address_slots;
mod apps;
mod connection;
mod error;
#[cfg(fuzzing)]
pub mod fuzzing;
mod handlers;
mod log_throttle;
mod memory;
mod metrics;
mod middleware;
mod online_report;
mod openapi;
mod redis_advice;
pub(crate) mod request;
mod router;
mod routes;
mod runtime;
mod sdk_version;
mod server;
mod settings;
mod shutdown;
mod state;
mod timeouts;
mod tls;

pub use apps::{App, Apps};
pub use error::code::ErrorCode;
pub use error::{ApiError, ErrorFormat, FieldError};
pub use handlers::signature::SignatureResponse;
pub use handlers::test_page::{SdkSource, TestPage};
pub use metrics::Metrics;
pub use middleware::cors::AllowedOrigins;
pub use online_report::{
    OnlineApp, OnlineFinding, OnlineReport, OnlineScope, OnlineStatus, OnlineSubject,
};
pub use request::client_ip::{Forwarded, TrustedProxies};
pub use routes::{SignaturePath, SignaturePathError};
pub use runtime::{
    Clock, InspectionService, KnownCredentials, Runtime, SharedRuntime, SigningService,
};
pub use sdk_version::{SdkVersion, SdkVersionError};
pub use server::{BindError, Listener, Server};
pub use settings::ServerSettings;
pub use shutdown::Draining;
pub use timeouts::ConnectionLimits;
pub use tls::Tls;

/// Every error that has to do with Zoom, for `explain`.
pub(crate) fn zoom_errors() -> impl Iterator<Item = ApiError> {
    error::zoom::examples().chain([request::zak::not_configured()])
}
