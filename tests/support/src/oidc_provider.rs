//! A small OpenID provider: a discovery document and a key set that can go wrong in every
//! way that tests need.

use std::net::SocketAddr;
use std::sync::{Mutex, mpsc};
use std::thread::JoinHandle;

use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::{Value, json};
use tokio::sync::{oneshot, watch};

const DISCOVERY: &str = "/.well-known/openid-configuration";
pub const JWKS: &str = "/jwks";

/// The response at a path.
#[derive(Clone)]
pub enum Document {
    Json(Value),
    Text(String),
    /// A status, with JSON.
    Status(u16, Value),
    Redirect(String),
    /// No response, ever.
    Silence,
}

/// A provider of its own for one test, stopped with it.
pub struct Provider {
    address: SocketAddr,
    shared: Data<Shared>,
    running: Option<Running>,
}

struct Shared {
    discovery: Mutex<Document>,
    jwks: Mutex<Document>,
    visits: Mutex<Vec<String>>,
    /// Whether answers wait.
    held: watch::Sender<bool>,
}

struct Running {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Provider {
    /// With these keys.
    pub fn start(keys: &[Value]) -> Self {
        let shared = Data::new(Shared {
            discovery: Mutex::new(Document::Silence),
            jwks: Mutex::new(Document::Json(json!({ "keys": keys }))),
            visits: Mutex::default(),
            held: watch::Sender::new(false),
        });
        let (running, address) = Running::start(&shared, ([127, 0, 0, 1], 0).into());
        let provider = Self {
            address,
            shared,
            running: Some(running),
        };
        provider.discovery_is(Document::Json(provider.discovery()));
        provider
    }

    /// The issuer.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The discovery document that is right.
    pub fn discovery(&self) -> Value {
        json!({ "issuer": self.url(), "jwks_uri": format!("{}{JWKS}", self.url()) })
    }

    pub fn discovery_is(&self, document: Document) {
        *self.shared.discovery.lock().unwrap() = document;
    }

    pub fn jwks_is(&self, document: Document) {
        *self.shared.jwks.lock().unwrap() = document;
    }

    pub fn publish(&self, keys: &[Value]) {
        self.jwks_is(Document::Json(json!({ "keys": keys })));
    }

    /// How often its keys were fetched.
    pub fn fetches(&self) -> usize {
        self.visits_of(JWKS)
    }

    /// How many requests had a path with this prefix.
    pub fn visits_of(&self, path: &str) -> usize {
        let visits = self.shared.visits.lock().unwrap();
        visits
            .iter()
            .filter(|visit| visit.starts_with(path))
            .count()
    }

    /// Makes every request wait from now on.
    pub fn hold(&self) {
        self.shared.held.send_replace(true);
    }

    pub fn release(&self) {
        self.shared.held.send_replace(false);
    }

    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            drop(running.stop);
            running.thread.join().unwrap();
        }
    }

    /// At the same address as before.
    pub fn start_again(&mut self) {
        let (running, _) = Running::start(&self.shared, self.address);
        self.running = Some(running);
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Running {
    fn start(shared: &Data<Shared>, address: SocketAddr) -> (Self, SocketAddr) {
        let shared = shared.clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let (bound, bound_to) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    let app = App::new().app_data(shared.clone());
                    app.default_service(web::to(answer))
                })
                .workers(1)
                .shutdown_timeout(0)
                .shutdown_signal(async move {
                    // The sender dropped is the signal.
                    let _ = stopped.await;
                })
                .bind(address)
                .unwrap();
                bound.send(server.addrs()[0]).unwrap();
                server.run().await.unwrap();
            });
        });
        (Self { stop, thread }, bound_to.recv().unwrap())
    }
}

async fn answer(request: HttpRequest, shared: Data<Shared>) -> HttpResponse {
    let uri = request.uri().to_string();
    shared.visits.lock().unwrap().push(uri);
    let mut held = shared.held.subscribe();
    held.wait_for(|held| !held).await.unwrap();
    let document = if request.path() == DISCOVERY {
        shared.discovery.lock().unwrap().clone()
    } else {
        shared.jwks.lock().unwrap().clone()
    };
    match document {
        Document::Json(json) => HttpResponse::Ok().json(json),
        Document::Text(text) => HttpResponse::Ok().body(text),
        Document::Status(status, json) => {
            HttpResponse::build(StatusCode::from_u16(status).unwrap()).json(json)
        }
        Document::Redirect(url) => HttpResponse::Found()
            .insert_header((header::LOCATION, url))
            .finish(),
        Document::Silence => std::future::pending().await,
    }
}
