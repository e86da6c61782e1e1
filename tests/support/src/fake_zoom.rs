//! Zoom's OAuth server and REST API, as far as this project calls them: by its documented
//! contract, since Zoom itself cannot be called by tests.
//!
//! - `POST /oauth/token`: <https://developers.zoom.us/docs/internal-apps/s2s-oauth/>, its
//!   errors: <https://developers.zoom.us/blog/s2s-token-generation-troubleshoot/>
//! - `GET /v2/users/{userId}/token`: <https://developers.zoom.us/docs/api/users/#tag/users/GET/users/{userId}/token>
//! - `GET /v2/meetings/{meetingId}`: <https://developers.zoom.us/docs/api/meetings/#tag/meetings/GET/meetings/{meetingId}>
//! - errors of the API: <https://developers.zoom.us/docs/api/errors/>

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::Mutex;

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::sync::watch;
use zoom_signature_server::auth::RateLimit;
use zoom_signature_server::zoom_api::{ClientSecret, ServerApp, ZakUser, ZoomApiSettings};

use crate::document::{Document, Running};
use crate::{KEY, MEETING, SECRET};

/// The Server-to-Server OAuth app that it knows; made up.
pub const ACCOUNT_ID: &str = "vQ3xLr8nTbOaZk5WmYcD1g";
pub const CLIENT_ID: &str = "pR7uXh2SdTqKf9LmWzNb4A";
pub const CLIENT_SECRET: &str = "Jw4eZt8RkQm1XbVn6LsPd3HyGc0FuTa9";

/// The General apps that it knows, which get no such token: this one with the same secret,
/// and the one that tests sign with.
pub const GENERAL_CLIENT_ID: &str = "Gz5mNq1VxKpTb8YwRhLc2E";

const SCOPES: &str = "meeting:read:meeting:admin user:read:token:admin user:read:zak:admin";

/// Its users: the meeting's host, and another.
pub const HOST_ID: &str = "KdYKjnimT4KPd8FFgQt9FQ";
pub const ROOMS: &str = "rooms@example.com";

/// The calls, as [`FakeZoom::fails`] and [`FakeZoom::count`] name them.
pub const TOKEN: &str = "/oauth/token";
pub const ZAK: &str = "/token";
pub const MEETINGS: &str = "/v2/meetings/";

/// A Zoom of its own for one test, stopped with it.
pub struct FakeZoom {
    address: SocketAddr,
    shared: Data<Shared>,
    running: Option<Running>,
}

struct Shared {
    /// What a call answers instead, by its name.
    instead: Mutex<Vec<(&'static str, Document)>>,
    /// `api_url` in the next tokens.
    api_url: Mutex<Option<String>>,
    /// The access tokens that are accepted.
    valid: Mutex<HashSet<String>>,
    /// The scopes of the Server-to-Server app.
    scopes: Mutex<String>,
    /// The header `Date` of the OAuth server, if it is not the machine's.
    date: Mutex<Option<String>>,
    requests: Mutex<Vec<String>>,
    issued: Mutex<usize>,
    /// Whether answers wait.
    held: watch::Sender<bool>,
}

impl FakeZoom {
    pub fn start() -> Self {
        let shared = Data::new(Shared {
            instead: Mutex::default(),
            api_url: Mutex::default(),
            valid: Mutex::default(),
            scopes: Mutex::new(SCOPES.to_owned()),
            date: Mutex::default(),
            requests: Mutex::default(),
            issued: Mutex::default(),
            held: watch::Sender::new(false),
        });
        let (running, address) = start(&shared, ([127, 0, 0, 1], 0).into());
        Self {
            address,
            shared,
            running: Some(running),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its app, without a limit, and with this user's ZAK.
    pub fn settings(&self, zak_user: Option<&str>) -> ZoomApiSettings {
        ZoomApiSettings {
            app: ServerApp {
                account_id: ACCOUNT_ID.to_owned(),
                client_id: CLIENT_ID.to_owned(),
                client_secret: ClientSecret::new(CLIENT_SECRET.to_owned().into()).unwrap(),
                oauth_url: self.url().parse().unwrap(),
            },
            rate_limit: RateLimit::UNLIMITED,
            zak_user: zak_user.map(|user| user.parse::<ZakUser>().unwrap()),
            zak_lifetime: "600".parse().unwrap(),
        }
    }

    /// From now on, a call of this kind answers so.
    pub fn fails(&self, call: &'static str, document: Document) {
        self.works(call);
        self.shared.instead.lock().unwrap().push((call, document));
    }

    /// From now on, a call of this kind works.
    pub fn works(&self, call: &'static str) {
        let mut instead = self.shared.instead.lock().unwrap();
        instead.retain(|(other, _)| *other != call);
    }

    /// From now on, tokens come with this `api_url`.
    pub fn names_api(&self, url: &str) {
        *self.shared.api_url.lock().unwrap() = Some(url.to_owned());
    }

    /// From now on, the Server-to-Server app has these scopes.
    pub fn has_scopes(&self, scopes: &str) {
        scopes.clone_into(&mut self.shared.scopes.lock().unwrap());
    }

    /// From now on, this is the OAuth server's date.
    pub fn says_date(&self, date: &str) {
        *self.shared.date.lock().unwrap() = Some(date.to_owned());
    }

    /// No token that it has issued is accepted any more.
    pub fn forgets_tokens(&self) {
        self.shared.valid.lock().unwrap().clear();
    }

    /// Makes every request wait from now on.
    pub fn hold(&self) {
        self.shared.held.send_replace(true);
    }

    pub fn release(&self) {
        self.shared.held.send_replace(false);
    }

    /// Its requests so far, with their queries.
    pub fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// How many requests were of this kind.
    pub fn count(&self, call: &str) -> usize {
        let requests = self.requests();
        let of_call = requests.iter().filter(|request| is_of(request, call));
        of_call.count()
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

fn is_of(request: &str, call: &str) -> bool {
    let path = request.split('?').next().unwrap();
    if call == ZAK {
        return path.starts_with("/v2/users/") && path.ends_with(ZAK);
    }
    path.starts_with(call)
}

fn start(shared: &Data<Shared>, address: SocketAddr) -> (Running, SocketAddr) {
    let shared = shared.clone();
    Running::start(address, move |app| {
        app.app_data(shared.clone())
            .route(TOKEN, web::post().to(token))
            .default_service(web::to(api));
    })
}

impl Shared {
    /// Records a request, and what it answers instead of the contract, if anything.
    async fn receives(&self, request: &HttpRequest) -> Option<Document> {
        let uri = request.uri().to_string();
        self.requests.lock().unwrap().push(uri.clone());
        let mut held = self.held.subscribe();
        held.wait_for(|held| !held).await.unwrap();
        let instead = self.instead.lock().unwrap();
        let found = instead.iter().find(|(call, _)| is_of(&uri, call));
        found.map(|(_, document)| document.clone())
    }

    fn issue(&self) -> String {
        let mut issued = self.issued.lock().unwrap();
        *issued += 1;
        let token = format!("access-token-{issued}");
        self.valid.lock().unwrap().insert(token.clone());
        token
    }
}

async fn token(request: HttpRequest, body: web::Bytes, shared: Data<Shared>) -> HttpResponse {
    if let Some(document) = shared.receives(&request).await {
        return document.response().await;
    }
    let form: Vec<_> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| {
        let found = form.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let is_client = |id: &str, secret: &str| {
        let sent = request.headers().get(header::AUTHORIZATION);
        let pair = STANDARD.encode(format!("{id}:{secret}"));
        sent.is_some_and(|value| *value == format!("Basic {pair}"))
    };
    let refused = |reason: &str, error: &str| {
        Document::Status(400, json!({ "reason": reason, "error": error }))
    };
    let is_general = is_client(GENERAL_CLIENT_ID, CLIENT_SECRET) || is_client(KEY, SECRET);
    let granted = |scopes: &str| {
        let api_url = shared.api_url.lock().unwrap().clone();
        Document::Json(json!({
            "access_token": shared.issue(),
            "token_type": "bearer",
            "expires_in": 3599,
            "scope": scopes,
            "api_url": api_url.unwrap_or_else(|| "https://api-us.zoom.us".to_owned()),
        }))
    };
    let document = if !is_general && !is_client(CLIENT_ID, CLIENT_SECRET) {
        refused("Invalid client_id or client_secret", "invalid_client")
    } else {
        match (field("grant_type"), is_general) {
            ("client_credentials", true) => granted("user:read:token"),
            ("account_credentials", false) if field("account_id") != ACCOUNT_ID => {
                refused("Account does not exist", "invalid_request")
            }
            ("client_credentials" | "account_credentials", false) => {
                granted(&shared.scopes.lock().unwrap())
            }
            _ => refused("unsupported grant type", "unsupported_grant_type"),
        }
    };
    let mut response = document.response().await;
    if let Some(date) = shared.date.lock().unwrap().clone() {
        let date = header::HeaderValue::try_from(date).unwrap();
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

async fn api(request: HttpRequest, shared: Data<Shared>) -> HttpResponse {
    if let Some(document) = shared.receives(&request).await {
        return document.response().await;
    }
    let bearer = request.headers().get(header::AUTHORIZATION);
    let bearer = bearer.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let is_valid = bearer.is_some_and(|token| shared.valid.lock().unwrap().contains(token));
    let error = |status: u16, code: u32, message: &str| {
        Document::Status(status, json!({ "code": code, "message": message }))
    };
    let path = request.path();
    let document = if !is_valid {
        error(401, 124, "Invalid access token.")
    } else if let Some(number) = path.strip_prefix(MEETINGS) {
        match number {
            MEETING => Document::Json(meeting()),
            _ => error(404, 3001, &format!("Meeting does not exist: {number}.")),
        }
    } else if let Some(user) = path
        .strip_prefix("/v2/users/")
        .and_then(|rest| rest.strip_suffix(ZAK))
    {
        let user = user.replace("%40", "@");
        let is_zak = request.query_string().contains("type=zak");
        match user.as_str() {
            HOST_ID | ROOMS | "me" if is_zak => Document::Json(json!({ "token": zak(&user) })),
            _ => error(404, 1001, &format!("User does not exist: {user}.")),
        }
    } else {
        error(404, 2300, "This API endpoint is not recognized.")
    };
    document.response().await
}

/// The ZAK that it gives for a user.
pub fn zak(user: &str) -> String {
    format!("zak.of.{}", user.replace('@', "-at-"))
}

fn meeting() -> Value {
    json!({
        "id": MEETING.parse::<u64>().unwrap(),
        "uuid": "4444AAAiAAAAAiAiAiiAii==",
        "host_id": HOST_ID,
        "host_email": "host@example.com",
        "topic": "A meeting",
        "type": 2,
    })
}
