//! A small OpenID provider: a discovery document and a key set that can go wrong in every
//! way that tests need.

use std::net::SocketAddr;
use std::sync::Mutex;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Value, json};
use tokio::sync::watch;

pub use crate::document::Document;
use crate::document::Running;

const DISCOVERY: &str = "/.well-known/openid-configuration";
pub const JWKS: &str = "/jwks";

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

impl Provider {
    /// With these keys.
    pub fn start(keys: &[Value]) -> Self {
        let shared = Data::new(Shared {
            discovery: Mutex::new(Document::Silence),
            jwks: Mutex::new(Document::Json(json!({ "keys": keys }))),
            visits: Mutex::default(),
            held: watch::Sender::new(false),
        });
        let (running, address) = start(&shared, ([127, 0, 0, 1], 0).into());
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
        drop(self.running.take());
    }

    /// At the same address as before.
    pub fn start_again(&mut self) {
        let (running, _) = start(&self.shared, self.address);
        self.running = Some(running);
    }
}

fn start(shared: &Data<Shared>, address: SocketAddr) -> (Running, SocketAddr) {
    let shared = shared.clone();
    Running::start(address, move |app| {
        app.app_data(shared.clone())
            .default_service(web::to(answer));
    })
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
    document.response().await
}
