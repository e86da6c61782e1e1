use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use actix_web::App;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};

use super::causes::{self, Causes};
use super::connection::{Bounds, Partings, Service, listen};
use super::cors::{Origins, cors};
use super::fault::{ErrorFormat, Refusal};
use super::finish::finish;
use super::floods::Floods;
use super::inspect;
use super::limits::Limits;
use super::live::{Draining, Live};
use super::memory;
use super::method;
use super::metrics::Metrics;
use super::metrics_page::Shown;
use super::page::{Page, SdkFiles};
use super::places::Places;
use super::route::SIGNATURE;
use super::shared::Shared;
use super::tls::Tls;
use super::{health, metrics_page, openapi, page, sdk, signature};

/// All that the server is made of.
pub struct Settings {
    /// Signs, says who may ask, inspects; can be swapped while the server runs.
    pub live: Live,
    /// Where signatures are answered beside `/signature` and `POST /`.
    pub signature_paths: Vec<String>,
    /// Whose pages may read answers.
    pub origins: Origins,
    /// The test page, with `/inspect` and `/causes`; `None` leaves them out.
    pub page: Option<Page>,
    /// What a connection may take up.
    pub limits: Limits,
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

const TOO_MANY_CONNECTIONS: &str = "connections closed: the address has as many as it may \
    (MAX_CONNECTIONS_PER_ADDRESS); if it is a proxy, name it in TRUSTED_PROXIES";
const TOO_MANY_WAIT: &str = "requests refused: as many of the address wait for their bodies, or \
    for the issuer's keys, as may; if it is a proxy, name it in TRUSTED_PROXIES";

/// A server that is bound and not yet running.
pub struct Server {
    address: SocketAddr,
    running: actix_server::Server,
    metrics: Option<(SocketAddr, actix_server::Server)>,
}

/// What listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// What callers ask.
    Callers,
    /// Where metrics are read.
    Metrics,
}

/// Why a server cannot be bound.
#[derive(Debug, thiserror::Error)]
#[error("{address} cannot be bound: {cause}")]
pub struct BindError {
    /// What should have listened.
    pub listener: Listener,
    /// The address.
    pub address: SocketAddr,
    /// What the system says.
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
    /// Binds the addresses and wires the server. Once `stop` completes it takes no
    /// more connections, and ends when those in flight have, or when
    /// [`Settings::drain`] is over. To be called within a tokio runtime.
    ///
    /// # Errors
    ///
    /// [`BindError`]
    pub fn bind(
        settings: Settings,
        address: SocketAddr,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<Self, BindError> {
        settings.live.now().gate.warm_up();
        let metrics = settings
            .metrics_address
            .map(|address| metrics_server(&settings, address))
            .transpose()?;
        let limits = settings.limits;
        let drain = settings.drain;
        let service = Service {
            places: Some(Places::new(
                limits.connections_per_address,
                TOO_MANY_CONNECTIONS,
            )),
            is_proxy: is_proxy(settings.live.clone()),
            tls: settings
                .tls
                .as_ref()
                .map(|tls| tls.server_config().map(Arc::new))
                .transpose()
                .map_err(|cause| Listener::Callers.unbound(address, io::Error::other(cause)))?,
            ..connections(limits, settings.error_format)
        };
        let wiring = Wiring::new(settings);
        actix_web::rt::spawn(wiring.shared.floods.tell());
        let server = actix_server::Server::build()
            .max_concurrent_connections(limits.connections_a_worker())
            .shutdown_signal(stop)
            .shutdown_timeout(drain.as_secs());
        let app = move || {
            let wiring = wiring.clone();
            actix_web::rt::spawn(memory::give_back());
            App::new()
                .wrap(cors(&wiring.origins))
                .wrap(from_fn(finish))
                .configure(move |app| wiring.router(app))
        };
        let (server, address) = listen(server, address, service, app)
            .map_err(|cause| Listener::Callers.unbound(address, cause))?;
        Ok(Self {
            address,
            running: server.run(),
            metrics,
        })
    }

    /// The address that metrics are read at.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(|(address, _)| *address)
    }

    /// The address it is bound to; with port 0 asked, the port taken.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until stopped.
    ///
    /// # Errors
    ///
    /// When accepting connections fails for good.
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

/// It ends after the server that it counts for. Whether the process serves can be asked
/// here too, where callers who take up all connections do not come.
fn metrics_server(
    settings: &Settings,
    address: SocketAddr,
) -> Result<(SocketAddr, actix_server::Server), BindError> {
    let metrics = Data::new(Shown(settings.metrics.clone()));
    let live = Data::new(settings.live.clone());
    let app = move || {
        App::new()
            .wrap(from_fn(finish))
            .app_data(metrics.clone())
            .app_data(live.clone())
            .service(metrics_page::resource())
            .service(health::healthz())
            .default_service(metrics_page::elsewhere())
    };
    let server = actix_server::Server::build().workers(1).disable_signals();
    let service = connections(settings.limits, settings.error_format);
    let (server, address) = listen(server, address, service, app)
        .map_err(|cause| Listener::Metrics.unbound(address, cause))?;
    Ok((address, server.run()))
}

/// HTTP, as many connections from an address as there are.
fn connections(limits: Limits, format: ErrorFormat) -> Service {
    Service {
        bounds: Bounds {
            head: limits.head,
            idle: limits.idle_timeout(),
            unread: limits.unread,
        },
        partings: Partings::new(format),
        places: None,
        is_proxy: Arc::new(|_| false),
        tls: None,
    }
}

/// A trusted proxy's connections are many callers'.
fn is_proxy(live: Live) -> Arc<dyn Fn(IpAddr) -> bool + Send + Sync> {
    Arc::new(move |address| live.now().gate.trusts(address))
}

#[derive(Clone)]
struct Wiring {
    shared: Shared,
    page: Option<Data<Page>>,
    causes: Data<Causes>,
    signature_paths: Vec<String>,
    origins: Origins,
}

impl Wiring {
    fn new(settings: Settings) -> Self {
        let mut signature_paths = settings.signature_paths;
        signature_paths.push(SIGNATURE.to_owned());
        for path in &mut signature_paths {
            let without_slash = path.trim_end_matches('/').len();
            path.truncate(without_slash);
        }
        signature_paths.sort();
        signature_paths.dedup();
        Self {
            shared: Shared {
                live: settings.live,
                limits: settings.limits,
                error_format: settings.error_format,
                keep_alive: Shared::keep_alive(&settings.limits),
                hsts: settings.hsts.and_then(Shared::hsts),
                metrics: settings.metrics,
                floods: Floods::default(),
                waiting: Places::new(settings.limits.waiting_per_address, TOO_MANY_WAIT),
                draining: settings.draining,
            },
            page: settings.page.map(Data::new),
            causes: Data::new(Causes::new()),
            signature_paths,
            origins: settings.origins,
        }
    }

    fn router(&self, app: &mut ServiceConfig) {
        app.app_data(self.shared.of_one_worker());
        for path in &self.signature_paths {
            app.service(signature::resource(path));
        }
        app.service(health::healthz())
            .service(health::readyz())
            .service(openapi::resource());
        self.root(app);
        if let Some(page) = &self.page {
            app.app_data(page.clone())
                .app_data(self.causes.clone())
                .service(inspect::resource())
                .service(causes::resource())
                .service(page::config())
                .service(page::files());
            if let SdkFiles::Directory(directory) = &page.sdk_files {
                app.service(sdk::files(directory, page.embedder_policy()));
            }
        }
        app.default_service(web::to(|| async { Err::<&str, _>(Refusal::not_found()) }));
    }

    /// `POST /` is where Zoom's Node sample answers.
    fn root(&self, app: &mut ServiceConfig) {
        let root = web::resource("/").route(method::post().to(signature::answer_body));
        app.service(if self.page.is_some() {
            root.route(page::index())
                .default_service(method::refuse("GET, HEAD, POST"))
        } else {
            root.default_service(method::refuse("POST"))
        });
    }
}
