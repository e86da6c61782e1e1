//! The test page: `GET /`, its files below `/page/`, and the server's settings that it
//! needs at `/page/config.json`.

use std::borrow::Cow;
use std::path::PathBuf;

use actix_web::http::header::{self, ContentType, HeaderName};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Route};
use actix_web::{Resource, Scope, web};
use rust_embed::RustEmbed;
use serde::Serialize;

use crate::auth::Authenticator;
use crate::http::routes;
use crate::zoom_codes::ZOOM_CODES_JSON;
use zoom_signature::Role;

use super::method;
use crate::http::apps::App;
use crate::http::error::ApiError;
use crate::http::request::host;
use crate::http::runtime::Runtime;
use crate::http::sdk_version::SdkVersion;
use crate::http::state::AppState;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Assets;

/// The test page's settings.
#[derive(Clone, Debug)]
pub struct TestPage {
    /// The Web SDK's version.
    pub sdk_version: SdkVersion,
    /// Where the page loads the SDK from.
    pub sdk_source: SdkSource,
    /// Whether `POST /check` asks Zoom about the credentials: only for people at the
    /// server's own machine.
    pub asks_zoom: bool,
}

/// Where the test page loads the Web SDK from.
#[derive(Clone, Debug)]
pub enum SdkSource {
    /// Zoom's CDN.
    ZoomCdn,
    /// This server, below `/sdk/`: the `dist` of the npm package.
    Directory(PathBuf),
}

/// The permissions that a meeting needs.
const PERMISSIONS_POLICY: &str = "camera=(self), microphone=(self), display-capture=(self), \
                                  bluetooth=(), geolocation=(), hid=(), midi=(), payment=(), \
                                  serial=(), usb=()";

const CDN: &str = "https://source.zoom.us";

impl TestPage {
    /// What both views of the Web SDK need; `connect-src` and `img-src` include what they
    /// use in a meeting.
    fn content_security_policy(&self) -> String {
        let cdn = match self.sdk_source {
            SdkSource::ZoomCdn => " https://source.zoom.us",
            SdkSource::Directory(_) => "",
        };
        let answer = if self.sdk_version.is_answered_by_script() {
            " https://zoom.us/api/v1/wc/info"
        } else {
            ""
        };
        [
            "default-src 'none'".to_owned(),
            format!("script-src 'self' 'wasm-unsafe-eval'{cdn}{answer}"),
            format!("style-src 'self' 'unsafe-inline'{cdn}"),
            format!("connect-src 'self' https://zoom.us https://*.zoom.us wss://*.zoom.us{cdn}"),
            "img-src 'self' data: blob:".to_owned(),
            format!("media-src 'self'{cdn}"),
            "worker-src blob:".to_owned(),
            "base-uri 'none'".to_owned(),
            "form-action 'none'".to_owned(),
            "frame-ancestors 'none'".to_owned(),
        ]
        .join("; ")
    }

    /// Cross-origin isolation gives the SDK HD video. Zoom's CDN may send its
    /// files without a `Cross-Origin-Resource-Policy`, which `require-corp` would
    /// block and `credentialless` does not; so may Zoom an answer that is a script.
    pub(crate) fn embedder_policy(&self) -> &'static str {
        match self.sdk_source {
            SdkSource::Directory(_) if !self.sdk_version.is_answered_by_script() => "require-corp",
            _ => "credentialless",
        }
    }

    pub(super) fn headers(&self) -> [(HeaderName, String); 6] {
        [
            (header::PERMISSIONS_POLICY, PERMISSIONS_POLICY.to_owned()),
            (
                header::CONTENT_SECURITY_POLICY,
                self.content_security_policy(),
            ),
            (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin".to_owned()),
            (
                header::CROSS_ORIGIN_EMBEDDER_POLICY,
                self.embedder_policy().to_owned(),
            ),
            (header::REFERRER_POLICY, "no-referrer".to_owned()),
            (header::CACHE_CONTROL, "no-cache".to_owned()),
        ]
    }

    fn config<'a>(&'a self, runtime: &'a Runtime) -> Config<'a> {
        let issuer = &runtime.signing;
        let (source, base) = match self.sdk_source {
            SdkSource::ZoomCdn => ("cdn", format!("{CDN}/{}", self.sdk_version)),
            SdkSource::Directory(_) => ("self", routes::SDK.to_owned()),
        };
        Config {
            version: env!("CARGO_PKG_VERSION"),
            demo: issuer.demo,
            apps: issuer.apps.each().map(AppConfig::of(runtime)).collect(),
            endpoint: routes::SIGNATURE,
            inspect: routes::INSPECT,
            check: self.asks_zoom.then_some(routes::CHECK),
            auth: EnabledMethods::of(&runtime.auth),
            backdate_seconds: issuer.backdate.seconds(),
            now: (issuer.clock)().get(),
            sdk: Sdk {
                version: self.sdk_version.as_str(),
                source,
                base,
            },
        }
    }
}

/// What the page knows of an app. Its key is no secret.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AppConfig<'a> {
    name: &'a str,
    sdk_key: &'a str,
    /// Whether a host's ZAK can come with a signature.
    zak: bool,
    lifetime_seconds: u32,
}

impl<'a> AppConfig<'a> {
    fn of(runtime: &Runtime) -> impl Fn(&'a App) -> Self {
        let reads_zoom_users = runtime.auth.reads_zoom_users();
        move |app| {
            let zoom = app.zoom_api.as_ref();
            Self {
                name: app.name.as_str(),
                sdk_key: app.signer.key().as_str(),
                zak: zoom.is_some_and(|zoom| zoom.zak_user().is_some() || reads_zoom_users),
                lifetime_seconds: app.lifetime.seconds(),
            }
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    version: &'a str,
    demo: bool,
    /// The one that signs if nothing chooses first.
    apps: Vec<AppConfig<'a>>,
    endpoint: &'a str,
    inspect: &'a str,
    /// `null`: it is not there.
    check: Option<&'a str>,
    auth: EnabledMethods,
    backdate_seconds: u32,
    now: u64,
    sdk: Sdk<'a>,
}

/// The authentication methods that a page can use. It has no secret to sign requests
/// with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EnabledMethods {
    anonymous: Option<&'static str>,
    api_keys: bool,
    tokens: bool,
}

impl EnabledMethods {
    fn of(auth: &Authenticator) -> Self {
        let methods = auth.enabled_methods();
        Self {
            anonymous: methods.anonymous.map(Role::name),
            api_keys: methods.api_keys,
            tokens: methods.openid,
        }
    }
}

#[derive(Serialize)]
struct Sdk<'a> {
    version: &'a str,
    source: &'a str,
    base: String,
}

/// `GET /`, for the resource that also answers `POST /`.
pub(crate) fn index() -> Route {
    method::get_or_head()
        .to(|page: web::Data<TestPage>| async move { page_file(&page, "index.html") })
}

/// `/page/config.json`
pub(crate) fn config() -> Resource {
    let answer = |request: HttpRequest, page: web::Data<TestPage>, state: web::Data<AppState>| async move {
        let runtime = state.runtime.load();
        if runtime.auth.is_loopback_only() {
            host::refuse_other_machines(&request, &runtime.trusted_proxies)?;
        }
        Ok::<_, ApiError>(HttpResponse::Ok().json(page.config(&runtime)))
    };
    web::resource(format!("{}/config.json", routes::PAGE))
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

/// `/page/…`: every other file of `static/`.
pub(crate) fn files() -> Scope {
    let answer =
        |page: web::Data<TestPage>, path: web::Path<String>| async move { page_file(&page, &path) };
    web::scope(routes::PAGE).service(
        web::resource("/{path:.*}")
            .route(method::get_or_head().to(answer))
            .default_service(method::refuse("GET, HEAD")),
    )
}

fn page_file(page: &TestPage, path: &str) -> Result<HttpResponse, ApiError> {
    let mut response = HttpResponse::Ok();
    for (name, value) in page.headers() {
        response.insert_header((name, value));
    }
    // Not among the embedded files, or the binary would contain it twice.
    if path == "zoom-codes.json" {
        return Ok(response
            .content_type(ContentType::json())
            .body(ZOOM_CODES_JSON));
    }
    let file = Assets::get(path).ok_or_else(ApiError::not_found)?;
    let kind = file.metadata.mimetype();
    let bytes = match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        // Debug builds read the files from disk.
        Cow::Owned(bytes) => bytes.into(),
    };
    Ok(with_type(&mut response, kind).body(bytes))
}

fn with_type<'r>(response: &'r mut HttpResponseBuilder, kind: &str) -> &'r mut HttpResponseBuilder {
    match kind {
        "text/html" => response.content_type(ContentType::html()),
        "text/css" | "text/javascript" => response.content_type(format!("{kind}; charset=utf-8")),
        other => response.content_type(other),
    }
}
