//! Servers on loopback that answer as a test wants.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::body::SizedStream;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer};
use serde_json::Value;
use tokio::sync::oneshot;

/// A response.
#[derive(Clone)]
pub enum Document {
    Json(Value),
    Text(String),
    /// A status, with JSON.
    Status(u16, Value),
    /// 429 with this `Retry-After`.
    Limited(Option<String>),
    Redirect(String),
    /// The beginning of a response that never ends: the connection is closed.
    CutOff,
    /// No response, ever.
    Silence,
}

impl Document {
    pub async fn response(self) -> HttpResponse {
        match self {
            Self::Json(json) => HttpResponse::Ok().json(json),
            Self::Text(text) => HttpResponse::Ok().body(text),
            Self::Status(status, json) => {
                HttpResponse::build(StatusCode::from_u16(status).unwrap()).json(json)
            }
            Self::Limited(retry_after) => {
                let mut response = HttpResponse::TooManyRequests();
                if let Some(text) = retry_after {
                    response.insert_header((header::RETRY_AFTER, text));
                }
                response.json(serde_json::json!({"code": 429, "message": "You have reached the maximum per-second rate limit for this API."}))
            }
            Self::Redirect(url) => HttpResponse::Found()
                .insert_header((header::LOCATION, url))
                .finish(),
            Self::CutOff => {
                let pieces = [
                    Ok(Bytes::from_static(b"{\"token\":")),
                    Err(std::io::Error::other("cut off")),
                ];
                let body = futures_util::stream::iter(pieces);
                HttpResponse::Ok().body(SizedStream::new(1_000, body))
            }
            Self::Silence => std::future::pending().await,
        }
    }
}

/// A server in a thread of its own, stopped when it is dropped.
pub(crate) struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Binds this address; port 0 takes a free one.
    pub(crate) fn start(
        address: SocketAddr,
        configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
    ) -> (Self, SocketAddr) {
        let (stop, stopped) = oneshot::channel::<()>();
        let (bound, bound_to) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = HttpServer::new(move || App::new().configure(configure.clone()))
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
        let running = Self {
            stop: Some(stop),
            thread: Some(thread),
        };
        (running, bound_to.recv().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}
