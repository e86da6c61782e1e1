use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use actix_web::App;
use actix_web::middleware::from_fn;
use actix_web::web::Data;

use super::address_slots::AddressSlots;
use super::connection::{Bounds, Partings, Service, listen};
use super::error::ErrorFormat;
use super::handlers::metrics::MetricsState;
use super::handlers::{health, metrics};
use super::memory;
use super::middleware::cors::cors;
use super::middleware::finish;
use super::router::Router;
use super::runtime::SharedRuntime;
use super::settings::ServerSettings;
use super::timeouts::ConnectionLimits;

const TOO_MANY_CONNECTIONS: &str = "connections closed: the address has as many as it may \
    (MAX_CONNECTIONS_PER_ADDRESS); if it is a proxy, name it in TRUSTED_PROXIES";

/// A server that is bound but not yet running.
pub struct Server {
    address: SocketAddr,
    running: actix_server::Server,
    metrics: Option<(SocketAddr, actix_server::Server)>,
}

/// Which listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// The listener for callers.
    Api,
    /// The listener for metrics.
    Metrics,
}

/// Why a listener cannot be bound.
#[derive(Debug, thiserror::Error)]
#[error("{address} cannot be bound: {cause}")]
pub struct BindError {
    /// The listener.
    pub listener: Listener,
    /// The address.
    pub address: SocketAddr,
    /// The system's error.
    pub cause: io::Error,
}

impl Listener {
    const fn unbound(self, address: SocketAddr, cause: io::Error) -> BindError {
        BindError {
            listener: self,
            address,
            cause,
        }
    }
}

impl Server {
    /// Binds the addresses and wires the server. Once `stop` completes it accepts no more
    /// connections, and ends when the requests in flight have ended, or after
    /// [`ServerSettings::drain`]. Must be called within a tokio runtime.
    ///
    /// # Errors
    ///
    /// [`BindError`]
    pub fn bind(
        settings: ServerSettings,
        address: SocketAddr,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<Self, BindError> {
        settings.runtime.load().auth.start();
        let metrics = settings
            .metrics_address
            .map(|address| metrics_server(&settings, address))
            .transpose()?;
        let limits = settings.limits;
        let drain = settings.drain;
        let service = Service {
            slots: Some(AddressSlots::new(
                limits.connections_per_address,
                TOO_MANY_CONNECTIONS,
            )),
            is_proxy: is_proxy(settings.runtime.clone()),
            tls: settings
                .tls
                .as_ref()
                .map(|tls| tls.server_config().map(Arc::new))
                .transpose()
                .map_err(|cause| Listener::Api.unbound(address, io::Error::other(cause)))?,
            ..connections(limits, settings.error_format)
        };
        let router = Router::new(settings);
        actix_web::rt::spawn(router.state.log_throttle.tell());
        let server = actix_server::Server::build()
            .max_concurrent_connections(limits.connections_a_worker())
            .shutdown_signal(stop)
            .shutdown_timeout(drain.as_secs());
        let app = move || {
            let router = router.clone();
            actix_web::rt::spawn(memory::give_back());
            App::new()
                .wrap(cors(&router.origins))
                .wrap(from_fn(finish))
                .configure(move |app| router.configure(app))
        };
        let (server, address) = listen(server, address, service, app)
            .map_err(|cause| Listener::Api.unbound(address, cause))?;
        Ok(Self {
            address,
            running: server.run(),
            metrics,
        })
    }

    /// The address of the metrics.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|(address, _)| *address)
    }

    /// The address it is bound to, with the actual port if port 0 was requested.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until stopped.
    ///
    /// # Errors
    ///
    /// If accepting connections fails permanently.
    pub async fn run_until_stopped(self) -> io::Result<()> {
        let Some((_, metrics)) = self.metrics else {
            return self.running.await;
        };
        let handle = metrics.handle();
        let metrics = actix_web::rt::spawn(metrics);
        let ended = self.running.await;
        handle.stop(false).await;
        drop(metrics.await);
        ended
    }
}

/// The metrics listener, which ends after the other. It has `/healthz` too, for the time
/// when callers have taken all connections of the other.
fn metrics_server(
    settings: &ServerSettings,
    address: SocketAddr,
) -> Result<(SocketAddr, actix_server::Server), BindError> {
    let metrics = Data::new(MetricsState(settings.metrics.clone()));
    let runtime = Data::new(settings.runtime.clone());
    let app = move || {
        App::new()
            .wrap(from_fn(finish))
            .app_data(metrics.clone())
            .app_data(runtime.clone())
            .service(metrics::resource())
            .service(health::healthz())
            .default_service(metrics::not_found())
    };
    let server = actix_server::Server::build().workers(1).disable_signals();
    let service = connections(settings.limits, settings.error_format);
    let (server, address) = listen(server, address, service, app)
        .map_err(|cause| Listener::Metrics.unbound(address, cause))?;
    Ok((address, server.run()))
}

/// Plain HTTP, with all connections for one address.
fn connections(limits: ConnectionLimits, format: ErrorFormat) -> Service {
    Service {
        bounds: Bounds {
            head: limits.head,
            idle: limits.idle_timeout(),
            unread: limits.unread,
        },
        partings: Partings::new(format),
        slots: None,
        is_proxy: Arc::new(|_| false),
        tls: None,
    }
}

/// Whether an address is a trusted proxy, whose connections belong to many callers.
fn is_proxy(runtime: SharedRuntime) -> Arc<dyn Fn(IpAddr) -> bool + Send + Sync> {
    Arc::new(move |address| {
        runtime
            .load()
            .trusted_proxies
            .trusts(address.to_canonical())
    })
}
