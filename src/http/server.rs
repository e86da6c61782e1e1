use std::future::Future;
use std::io;
use std::net::SocketAddr;

use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, HttpServer, guard};

use crate::gate::Gate;

use super::causes::{self, Causes};
use super::cors::{Origins, cors};
use super::fault::Refusal;
use super::finish::{finish, refuse_method};
use super::inspect::{self, Inspector};
use super::limits::Limits;
use super::page::{Page, SdkFiles};
use super::signature::Issuer;
use super::unread::close_if_unread;
use super::{health, page, sdk, signature};

/// How long requests in flight have to end after the server is told to stop, in
/// seconds.
const DRAIN_SECONDS: u64 = 10;

/// All that the server is made of.
pub struct Settings {
    /// Signs.
    pub issuer: Issuer,
    /// Says who may ask.
    pub gate: Gate,
    /// Where signatures are answered beside `/signature` and `POST /`.
    pub signature_paths: Vec<String>,
    /// Whose pages may read answers.
    pub origins: Origins,
    /// The test page, with `/inspect` and `/causes`; `None` leaves them out.
    pub page: Option<Page>,
    /// Knows what to check signatures with.
    pub inspector: Inspector,
    /// What a connection may take up.
    pub limits: Limits,
}

/// A server that is bound and not yet running.
pub struct Server {
    address: SocketAddr,
    running: actix_web::dev::Server,
}

impl Server {
    /// Binds the address and wires the server. Once `stop` completes it takes no
    /// more connections, and ends when those in flight have (10 s at most).
    ///
    /// # Errors
    ///
    /// When the address cannot be bound.
    pub fn bind(
        settings: Settings,
        address: SocketAddr,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<Self> {
        let limits = settings.limits;
        let wiring = Wiring::new(settings);
        wiring.gate.warm_up();
        let http = HttpServer::new(move || {
            let wiring = wiring.clone();
            App::new()
                .wrap(cors(&wiring.origins))
                .wrap(from_fn(finish))
                .wrap(from_fn(close_if_unread))
                .configure(move |app| wiring.router(app))
        })
        .client_request_timeout(limits.head)
        .keep_alive(limits.idle)
        .max_connections(limits.connections_a_worker())
        .shutdown_signal(stop)
        .shutdown_timeout(DRAIN_SECONDS)
        .bind(address)?;
        let address = http.addrs().first().copied().unwrap_or(address);
        Ok(Self {
            address,
            running: http.run(),
        })
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
        self.running.await
    }
}

#[derive(Clone)]
struct Wiring {
    issuer: Data<Issuer>,
    gate: Data<Gate>,
    limits: Data<Limits>,
    page: Option<Data<Page>>,
    inspector: Data<Inspector>,
    causes: Data<Causes>,
    signature_paths: Vec<String>,
    origins: Origins,
}

impl Wiring {
    fn new(settings: Settings) -> Self {
        let mut signature_paths = settings.signature_paths;
        signature_paths.push("/signature".to_owned());
        signature_paths.sort();
        signature_paths.dedup();
        Self {
            issuer: Data::new(settings.issuer),
            gate: Data::new(settings.gate),
            limits: Data::new(settings.limits),
            page: settings.page.map(Data::new),
            inspector: Data::new(settings.inspector),
            causes: Data::new(Causes::new()),
            signature_paths,
            origins: settings.origins,
        }
    }

    fn router(&self, app: &mut ServiceConfig) {
        app.app_data(self.issuer.clone())
            .app_data(self.gate.clone())
            .app_data(self.limits.clone());
        for path in &self.signature_paths {
            app.service(signature::resource(path));
        }
        app.service(health::resource());
        self.root(app);
        if let Some(page) = &self.page {
            app.app_data(page.clone())
                .app_data(self.inspector.clone())
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
        let root =
            web::resource("/").route(web::route().guard(guard::Post()).to(signature::answer_body));
        app.service(if self.page.is_some() {
            root.route(page::index())
                .default_service(refuse_method("GET, HEAD, POST"))
        } else {
            root.default_service(refuse_method("POST"))
        });
    }
}
