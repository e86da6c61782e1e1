//! The server through its real wiring, on a port of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use reqwest::blocking::{Client, RequestBuilder, Response};
use serde_json::Value;
use tokio::sync::oneshot;
use zoom_signature::{Backdate, Credentials, Lifetime, Signer, UnixTimestamp};
use zoom_signature_server::auth::{self, AnonymousAccess, Authenticator, MeetingScope};
use zoom_signature_server::http::{
    AllowedOrigins, App, Apps, ConnectionLimits, Draining, ErrorFormat, InspectionService,
    KnownCredentials, Metrics, OnlineApp, OnlineSubject, Runtime, SdkSource, Server,
    ServerSettings, SharedRuntime, SigningService, TestPage, TrustedProxies,
};

use crate::{KEY, MEETING, NOW, SECRET, claims, client};

/// When the authenticators of the tests began to remember IDs.
const START: u64 = NOW - 3_600;

/// A server for one test, stopped with it.
pub struct TestServer {
    pub client: Client,
    url: String,
    metrics: Option<SocketAddr>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TestServer {
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    pub fn with(customise: impl FnOnce(&mut ServerSettings)) -> Self {
        let mut settings = settings();
        customise(&mut settings);
        let (stop, stopped) = oneshot::channel::<()>();
        let (bound, addresses) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let until = async move {
                    // The sender dropped is a stop as well.
                    let _ = stopped.await;
                };
                let server = Server::bind(settings, ([127, 0, 0, 1], 0).into(), until).unwrap();
                bound
                    .send((server.address(), server.metrics_address()))
                    .unwrap();
                server.run_until_stopped().await.unwrap();
            });
        });
        let (address, metrics) = addresses.recv().unwrap();
        Self {
            client: client(),
            url: format!("http://{address}"),
            metrics,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// A server with these authentication settings; it denies anonymous access by default.
    pub fn with_auth(customise: impl FnOnce(&mut auth::Settings)) -> Self {
        Self::with_auth_since(START, customise)
    }

    /// The same, behind these proxies.
    pub fn with_auth_behind(proxies: &[&str], customise: impl FnOnce(&mut auth::Settings)) -> Self {
        let networks = proxies.iter().map(|text| text.parse().unwrap()).collect();
        Self::with_authenticator(START, TrustedProxies::new(networks), customise)
    }

    /// The same, with an authenticator that remembers IDs since this moment.
    pub fn with_auth_since(start: u64, customise: impl FnOnce(&mut auth::Settings)) -> Self {
        Self::with_authenticator(start, TrustedProxies::default(), customise)
    }

    fn with_authenticator(
        start: u64,
        trusted_proxies: TrustedProxies,
        customise: impl FnOnce(&mut auth::Settings),
    ) -> Self {
        let mut auth = auth::Settings {
            open: AnonymousAccess::Denied,
            ..auth::Settings::open_on_loopback()
        };
        customise(&mut auth);
        Self::with(|settings| {
            settings.runtime = SharedRuntime::new(Runtime {
                auth: Authenticator::new(auth, UnixTimestamp::new(start)).unwrap(),
                trusted_proxies,
                ..runtime()
            });
            settings.page = Some(page(None));
        })
    }

    /// `POST /signature` for this role in the meeting that tests ask for.
    pub fn ask(&self, role: u8) -> RequestBuilder {
        self.post("/signature").json(&serde_json::json!({
            "meetingNumber": MEETING,
            "role": role,
        }))
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// The URL of its metrics, if the settings have an address for them.
    pub fn metrics_url(&self, path: &str) -> String {
        format!("http://{}{path}", self.metrics.unwrap())
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }

    /// `POST /signature` with this text as JSON, well-formed or not.
    pub fn post_json(&self, body: &str) -> Answer {
        let request = self.post("/signature");
        Answer::of(
            request
                .header("content-type", "application/json")
                .body(body.to_owned()),
        )
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        // Idle connections of the client would delay the server's end.
        self.client = client();
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// A runtime that signs with the tests' credentials, at the tests' moment, for everybody.
pub fn runtime() -> Runtime {
    let credentials = Credentials::new(KEY, SECRET).unwrap();
    Runtime {
        signing: SigningService {
            apps: Apps::new(vec![app("default", KEY, SECRET)]).unwrap(),
            longest_lifetime: Lifetime::LONGEST,
            default_role: None,
            backdate: Backdate::default(),
            clock: Box::new(|| UnixTimestamp::new(NOW)),
            demo: false,
        },
        auth: Authenticator::new(
            auth::Settings::open_on_loopback(),
            UnixTimestamp::new(START),
        )
        .unwrap(),
        trusted_proxies: TrustedProxies::default(),
        online: OnlineSubject {
            // Nothing listens there.
            oauth_url: "http://127.0.0.1:1".parse().unwrap(),
            apps: vec![OnlineApp {
                name: "default".parse().unwrap(),
                credentials: credentials.clone(),
                previous_secret: None,
                zoom_api: None,
            }],
            zoom_api: None,
            redis: None,
        },
        inspection: InspectionService::new([known("current", credentials)]),
        shared_zoom_api: None,
    }
}

/// An app with this name, key and secret.
pub fn app(name: &str, key: &str, secret: &str) -> App {
    App {
        name: name.parse().unwrap(),
        signer: Signer::new(key, secret).unwrap(),
        lifetime: Lifetime::default(),
        meetings: MeetingScope::Any,
        zoom_api: None,
    }
}

/// The app of [`runtime`], with changes.
pub fn apps_with(customise: impl FnOnce(&mut App)) -> Apps {
    let mut app = app("default", KEY, SECRET);
    customise(&mut app);
    Apps::new(vec![app]).unwrap()
}

/// Credentials in use, for an inspection.
pub fn known(name: &str, credentials: Credentials) -> KnownCredentials {
    KnownCredentials {
        name: name.to_owned(),
        credentials,
        are_in_use: true,
    }
}

fn settings() -> ServerSettings {
    ServerSettings {
        runtime: SharedRuntime::new(runtime()),
        signature_paths: Vec::new(),
        origins: AllowedOrigins::Localhost,
        page: None,
        limits: ConnectionLimits::default(),
        error_format: ErrorFormat::default(),
        tls: None,
        hsts: None,
        metrics: Metrics::new(&[]).unwrap(),
        metrics_address: None,
        draining: Draining::default(),
        drain: Duration::from_secs(10),
    }
}

pub fn page(sdk_directory: Option<PathBuf>) -> TestPage {
    TestPage {
        sdk_version: "6.2.0".parse().unwrap(),
        asks_zoom: true,
        sdk_source: sdk_directory.map_or(SdkSource::ZoomCdn, SdkSource::Directory),
    }
}

fn codes_are_zooms(body: &Value) -> bool {
    let code = body["error"]["code"].as_str();
    code.is_some_and(|code| code.starts_with("zoom_"))
}

/// A response with its body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn of(request: RequestBuilder) -> Self {
        Self::read(request.send().unwrap())
    }

    fn read(response: Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().unwrap(),
        }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The claims of the signature, verified by another implementation.
    pub fn claims(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        claims(self.json()["signature"].as_str().unwrap())
    }

    /// The property and the code of each error; checks the shape of the response.
    pub fn faults(&self) -> Vec<(String, String)> {
        let body = self.json();
        assert_eq!(self.header("content-type"), "application/json");
        assert_eq!(self.header("cache-control"), "no-store");
        let members: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(members, ["error", "errors"]);
        let errors = body["errors"].as_array().unwrap();
        assert_eq!(
            body["error"]["code"], errors[0]["code"],
            "error is the first"
        );
        assert_eq!(body["error"]["message"], errors[0]["reason"]);
        let kind = match self.status {
            401 => "authentication_error",
            403 => "permission_error",
            429 => "rate_limit_error",
            500.. if codes_are_zooms(&body) => "upstream_error",
            500.. => "api_error",
            _ => "invalid_request_error",
        };
        assert_eq!(body["error"]["type"], kind);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        errors
            .iter()
            .inspect(|each| assert!(text(&each["reason"]).len() > 10, "a reason in words"))
            .map(|each| (text(&each["property"]), text(&each["code"])))
            .collect()
    }

    /// The status and the only error's code.
    pub fn refusal(&self) -> (u16, String) {
        let codes = self.codes();
        assert_eq!(codes.len(), 1, "{}", self.text);
        (self.status, codes.concat())
    }

    /// `error.param`
    pub fn param(&self) -> String {
        self.json()["error"]["param"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    pub fn codes(&self) -> Vec<String> {
        self.faults().into_iter().map(|(_, code)| code).collect()
    }
}
