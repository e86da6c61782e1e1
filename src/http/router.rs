use std::num::NonZeroU32;

use actix_web::web::{self, Data, ServiceConfig};

use governor::clock::MonotonicClock;
use governor::{Quota, RateLimiter};

use super::address_slots::AddressSlots;
use super::error::ApiError;
use super::handlers::causes::{self, Causes};
use super::handlers::test_page::{SdkSource, TestPage};
use super::handlers::{check, health, inspect, method, sdk_files, signature, test_page};
use super::log_throttle::LogThrottle;
use super::middleware::cors::AllowedOrigins;
use super::openapi;
use super::routes::{self, SIGNATURE, SignaturePath};
use super::settings::ServerSettings;
use super::state::AppState;

const TOO_MANY_WAIT: &str = "requests refused: as many of the address wait for their bodies, \
    the issuer's keys or Zoom as may; if it is a proxy, name it in TRUSTED_PROXIES";

/// `POST /check` asks Zoom six times a minute at most.
const CHECKS: Quota = Quota::per_minute(NonZeroU32::MIN.saturating_add(5));

/// Which handler answers at which path.
#[derive(Clone)]
pub(super) struct Router {
    pub(super) state: Data<AppState>,
    page: Option<Data<TestPage>>,
    causes: Data<Causes>,
    signature_paths: Vec<String>,
    pub(super) origins: AllowedOrigins,
}

impl Router {
    pub(super) fn new(settings: ServerSettings) -> Self {
        let configured = settings.signature_paths.iter().map(SignaturePath::as_str);
        let mut signature_paths: Vec<String> = configured
            .chain([SIGNATURE])
            .map(|path| path.trim_end_matches('/').to_owned())
            .collect();
        signature_paths.sort();
        signature_paths.dedup();
        Self {
            state: Data::new(AppState {
                runtime: settings.runtime,
                limits: settings.limits,
                error_format: settings.error_format,
                origins: settings.origins.clone(),
                keep_alive: AppState::keep_alive(&settings.limits),
                hsts: settings.hsts.map(AppState::hsts),
                metrics: settings.metrics,
                log_throttle: LogThrottle::default(),
                waiting: AddressSlots::new(settings.limits.waiting_per_address, TOO_MANY_WAIT),
                check_limit: RateLimiter::direct_with_clock(CHECKS, MonotonicClock),
                draining: settings.draining,
            }),
            page: settings.page.map(Data::new),
            causes: Data::new(Causes::new()),
            signature_paths,
            origins: settings.origins,
        }
    }

    pub(super) fn configure(&self, app: &mut ServiceConfig) {
        app.app_data(Data::clone(&self.state));
        for path in &self.signature_paths {
            app.service(signature::resource(path));
        }
        app.service(health::healthz())
            .service(health::readyz())
            .service(openapi::resource());
        self.configure_root(app);
        if let Some(page) = &self.page {
            app.app_data(page.clone())
                .app_data(self.causes.clone())
                .service(inspect::resource())
                .service(causes::index())
                .service(causes::entry())
                .service(test_page::config())
                .service(test_page::files());
            if page.asks_zoom {
                app.service(check::resource());
            }
            if let SdkSource::Directory(directory) = &page.sdk_source {
                app.service(sdk_files::files(directory, page.embedder_policy()));
            }
        }
        app.default_service(web::to(|| async { Err::<&str, _>(ApiError::not_found()) }));
    }

    /// `POST /` is where Zoom's Node sample answers.
    fn configure_root(&self, app: &mut ServiceConfig) {
        let root = web::resource(routes::ROOT).route(method::post().to(signature::answer_body));
        app.service(if self.page.is_some() {
            root.route(test_page::index())
                .default_service(method::refuse("GET, HEAD, POST"))
        } else {
            root.default_service(method::refuse("POST"))
        });
    }
}
