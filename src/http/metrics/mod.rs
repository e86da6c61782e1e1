mod gauges;
#[cfg(target_os = "linux")]
mod process;

use std::sync::Arc;
use std::time::Duration;

use prometheus::{
    Encoder as _, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec,
    Opts, Registry, TextEncoder,
};

use crate::auth::{AppName, AuthMethod, KeyFetches, RateLimitScope};
use crate::redis_store::{RedisFailure, RedisObserver};
use crate::zoom_api::{Call, Observer, ZoomError};
use zoom_signature::diagnosis::Verdict;
use zoom_signature::{Role, Target};

use super::error::code::ErrorCode;
use super::routes::{OTHER, RouteTable, SignaturePath};
use gauges::set;

/// The label `role` of a native signature, which has none.
const NATIVE: &str = "native";

/// What the server counts, for Prometheus.
///
/// Every label has a fixed set of values, so that no caller can make them grow.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    issued: IntCounterVec,
    refusals: IntCounterVec,
    inspections: IntCounterVec,
    routes: RouteTable,
    durations: HistogramVec,
    in_flight: IntGauge,
    limited: IntCounterVec,
    key_fetches: IntCounterVec,
    zoom_requests: IntCounterVec,
    zoom_durations: HistogramVec,
    /// Without labels: exported once Redis is configured.
    redis_up: IntGaugeVec,
    redis_errors: IntCounterVec,
    redis_durations: HistogramVec,
    generation: IntGauge,
    last_reload: IntGauge,
    last_reload_succeeded: IntGauge,
    /// Without labels: it is exported once it has a value, so only with TLS.
    certificate_end: IntGaugeVec,
}

/// From a tenth of a millisecond, about the time of a signature, to the longest time for
/// a body.
const BUCKETS: &[f64] = &[
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0,
];

/// The label `app` of a Server-to-Server OAuth app that all share: none, to Prometheus.
const SHARED: &str = "";

/// The label `outcome` of a request to Zoom that was answered as it should be.
const ANSWERED: &str = "ok";

/// From an answer nearby to the limit of a request.
const ZOOM_BUCKETS: &[f64] = &[0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// From a round trip on the same machine to the longest time that a request waits.
const REDIS_BUCKETS: &[f64] = &[
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
];

/// Every combination of labels of the signatures of an app.
fn labels_of_issued(app: &str) -> impl Iterator<Item = [&str; 3]> {
    let roles = [Role::Participant.name(), Role::Host.name(), NATIVE];
    let methods = AuthMethod::ALL.into_iter();
    methods.flat_map(move |method| roles.map(|role| [role, method.as_str(), app]))
}

/// Every combination of labels of the requests to Zoom for an app.
fn labels_of_zoom_requests(app: &str) -> impl Iterator<Item = [&str; 3]> {
    let outcomes = || std::iter::once(ANSWERED).chain(ZoomError::OUTCOMES);
    let calls = Call::ALL.into_iter();
    calls.flat_map(move |call| outcomes().map(move |outcome| [call.as_str(), outcome, app]))
}

impl Metrics {
    /// Starts at zero. Each of `signature_paths`, the configured ones, is a route.
    ///
    /// # Errors
    ///
    /// None that a caller could cause: the names are fixed.
    pub fn new(signature_paths: &[SignaturePath]) -> Result<Self, prometheus::Error> {
        let made = Self::unregistered(signature_paths)?;
        made.register()?;
        made.begin_at_zero();
        Ok(made)
    }

    fn unregistered(signature_paths: &[SignaturePath]) -> Result<Self, prometheus::Error> {
        let durations = HistogramOpts::new(
            "zoom_signature_http_request_duration_seconds",
            "From the request's head to its answer, its body included.",
        );
        Ok(Self {
            registry: Registry::new(),
            issued: counters(
                "zoom_signature_signatures_issued_total",
                "Signatures issued.",
                &["role", "auth_method", "app"],
            )?,
            refusals: counters(
                "zoom_signature_refusals_total",
                "Requests refused, by the code of the error.",
                &["code"],
            )?,
            inspections: counters(
                "zoom_signature_inspections_total",
                "Signatures inspected.",
                &["verdict"],
            )?,
            routes: RouteTable::new(signature_paths),
            durations: HistogramVec::new(
                durations.buckets(BUCKETS.to_vec()),
                &["route", "method", "status"],
            )?,
            in_flight: gauge(
                "zoom_signature_http_requests_in_flight",
                "Requests that are being answered.",
            )?,
            limited: counters(
                "zoom_signature_rate_limit_hits_total",
                "Requests over a limit.",
                &["limit"],
            )?,
            key_fetches: counters(
                "zoom_signature_openid_key_refreshes_total",
                "Fetches of the OpenID issuer's keys.",
                &["outcome"],
            )?,
            zoom_requests: counters(
                "zoom_signature_zoom_requests_total",
                "Requests to Zoom, by what they are for and how they ended.",
                &["call", "outcome", "app"],
            )?,
            zoom_durations: HistogramVec::new(
                HistogramOpts::new(
                    "zoom_signature_zoom_request_duration_seconds",
                    "Requests to Zoom, until their answer was read.",
                )
                .buckets(ZOOM_BUCKETS.to_vec()),
                &["call"],
            )?,
            redis_up: IntGaugeVec::new(
                Opts::new("zoom_signature_redis_up", "Whether Redis can be used."),
                &[],
            )?,
            redis_errors: counters(
                "zoom_signature_redis_errors_total",
                "Failed calls to Redis and attempts to connect, by kind.",
                &["kind"],
            )?,
            redis_durations: HistogramVec::new(
                HistogramOpts::new(
                    "zoom_signature_redis_duration_seconds",
                    "Duration of the calls that Redis answered, in seconds.",
                )
                .buckets(REDIS_BUCKETS.to_vec()),
                &[],
            )?,
            generation: gauge(
                "zoom_signature_config_generation",
                "How often a configuration came into force.",
            )?,
            last_reload: gauge(
                "zoom_signature_config_last_reload_timestamp_seconds",
                "When a configuration was last read, in epoch seconds.",
            )?,
            last_reload_succeeded: gauge(
                "zoom_signature_config_last_reload_success",
                "Whether the configuration that was last read came into force.",
            )?,
            certificate_end: IntGaugeVec::new(
                Opts::new(
                    "zoom_signature_tls_certificate_expires_timestamp_seconds",
                    "When the certificate that is shown expires, in epoch seconds.",
                ),
                &[],
            )?,
        })
    }

    fn register(&self) -> Result<(), prometheus::Error> {
        let build = IntGaugeVec::new(
            Opts::new(
                "zoom_signature_build_info",
                "The version that runs; always 1.",
            ),
            &["version"],
        )?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        self.registry.register(Box::new(build))?;
        for counters in [
            &self.issued,
            &self.refusals,
            &self.inspections,
            &self.limited,
            &self.key_fetches,
            &self.zoom_requests,
            &self.redis_errors,
        ] {
            self.registry.register(Box::new(counters.clone()))?;
        }
        for gauge in [
            &self.in_flight,
            &self.generation,
            &self.last_reload,
            &self.last_reload_succeeded,
        ] {
            self.registry.register(Box::new(gauge.clone()))?;
        }
        self.registry
            .register(Box::new(self.certificate_end.clone()))?;
        self.registry.register(Box::new(self.durations.clone()))?;
        self.registry
            .register(Box::new(self.zoom_durations.clone()))?;
        self.registry.register(Box::new(self.redis_up.clone()))?;
        self.registry
            .register(Box::new(self.redis_durations.clone()))?;
        #[cfg(target_os = "linux")]
        self.registry.register(Box::new(process::Process::new()?))?;
        Ok(())
    }

    /// A counter that appears with its first event hides that event from `rate()`.
    fn begin_at_zero(&self) {
        for code in ErrorCode::ALL {
            self.refusals.with_label_values(&[code.as_str()]);
        }
        for verdict in Verdict::ALL {
            self.inspections.with_label_values(&[verdict.as_str()]);
        }
        for limit in [RateLimitScope::Address, RateLimitScope::Caller] {
            self.limited.with_label_values(&[limit.as_str()]);
        }
        self.set_key_fetches(KeyFetches::default());
    }

    /// Begins to count the signatures of an app.
    pub fn begin_app(&self, app: &AppName) {
        for labels in labels_of_issued(app.as_str()) {
            self.issued.with_label_values(&labels);
        }
    }

    /// Forgets an app that has gone, or the labels would become more with every reload.
    pub fn end_app(&self, app: &AppName) {
        for labels in labels_of_issued(app.as_str()) {
            // An error says that there is none.
            let _ = self.issued.remove_label_values(&labels);
        }
        for labels in labels_of_zoom_requests(app.as_str()) {
            // The same, as only some apps have an account of their own.
            let _ = self.zoom_requests.remove_label_values(&labels);
        }
    }

    /// Begins to count requests to Zoom, which only some servers make. `app`: the app to which
    /// the Server-to-Server OAuth app belongs, `None` if all share it.
    #[must_use]
    pub fn zoom_observer(&self, app: Option<&AppName>) -> Arc<dyn Observer> {
        let app = app.map_or(SHARED, AppName::as_str).to_owned();
        for call in Call::ALL.map(Call::as_str) {
            self.zoom_durations.with_label_values(&[call]);
        }
        for labels in labels_of_zoom_requests(&app) {
            self.zoom_requests.with_label_values(&labels);
        }
        Arc::new(ZoomObserver {
            metrics: self.clone(),
            app,
        })
    }

    /// Begins to watch Redis, which only some servers use.
    #[must_use]
    pub fn redis_observer(&self) -> Arc<dyn RedisObserver> {
        self.redis_durations.with_label_values::<&str>(&[]);
        for failure in RedisFailure::ALL {
            self.redis_errors.with_label_values(&[failure.as_str()]);
        }
        Arc::new(self.clone())
    }

    pub(super) fn issued(&self, target: &Target, auth_method: AuthMethod, app: &AppName) {
        let role = target.role().map_or(NATIVE, Role::name);
        self.issued
            .with_label_values(&[role, auth_method.as_str(), app.as_str()])
            .inc();
    }

    pub(super) fn inspected(&self, verdict: Verdict) {
        self.inspections
            .with_label_values(&[verdict.as_str()])
            .inc();
    }

    pub(super) fn refused(&self, code: ErrorCode) {
        self.refusals.with_label_values(&[code.as_str()]).inc();
    }

    pub(super) fn limited(&self, limit: RateLimitScope) {
        self.limited.with_label_values(&[limit.as_str()]).inc();
    }

    /// Records that a configuration was read at this moment, in epoch seconds.
    pub fn configuration_read(&self, at: u64, came_into_force: bool) {
        set(&self.last_reload, at);
        self.last_reload_succeeded.set(i64::from(came_into_force));
        if came_into_force {
            self.generation.inc();
        }
    }

    /// Records that the certificate being served expires at this moment, in epoch
    /// seconds.
    pub fn certificate_expires(&self, at: u64) {
        let gauge = self.certificate_end.with_label_values::<&str>(&[]);
        set(&gauge, at);
    }

    pub(super) fn set_key_fetches(&self, fetches: KeyFetches) {
        for (outcome, number) in [("loaded", fetches.loaded), ("failed", fetches.failed)] {
            let counter: IntCounter = self.key_fetches.with_label_values(&[outcome]);
            counter.reset();
            counter.inc_by(number);
        }
    }

    pub(super) fn in_flight(&self) -> i64 {
        self.in_flight.get()
    }

    pub(super) fn begins(&self) {
        self.in_flight.inc();
    }

    /// Records the end of a request, answered or not: a caller may hang up.
    pub(super) fn ends(&self) {
        self.in_flight.dec();
    }

    pub(super) fn answered(&self, path: &str, method: &str, status: &str, took: Duration) {
        let method = match method {
            "GET" | "HEAD" | "POST" | "OPTIONS" | "PUT" | "DELETE" | "PATCH" => method,
            _ => OTHER,
        };
        let labels = [self.routes.match_name(path), method, status];
        self.durations
            .with_label_values(&labels)
            .observe(took.as_secs_f64());
    }

    /// The metrics in Prometheus's text format.
    ///
    /// # Errors
    ///
    /// None that a caller could cause.
    pub(crate) fn text(&self) -> Result<Vec<u8>, prometheus::Error> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

/// Counts the requests of one Server-to-Server OAuth app.
struct ZoomObserver {
    metrics: Metrics,
    app: String,
}

impl Observer for ZoomObserver {
    fn app(&self) -> Option<&str> {
        Some(self.app.as_str()).filter(|app| *app != SHARED)
    }

    fn called(&self, call: Call, error: Option<&ZoomError>, took: Duration) {
        let outcome = error.map_or(ANSWERED, ZoomError::outcome);
        self.metrics
            .zoom_requests
            .with_label_values(&[call.as_str(), outcome, &self.app])
            .inc();
        self.metrics
            .zoom_durations
            .with_label_values(&[call.as_str()])
            .observe(took.as_secs_f64());
    }
}

impl Metrics {
    /// Removes `redis_up`: a reload has left out `REDIS_URL`.
    pub(crate) fn redis_is_not_used(&self) {
        self.redis_up.reset();
    }
}

impl RedisObserver for Metrics {
    fn redis_is_up(&self, up: bool) {
        let gauge = self.redis_up.with_label_values::<&str>(&[]);
        gauge.set(i64::from(up));
    }

    fn redis_answered(&self, took: Duration) {
        let durations = self.redis_durations.with_label_values::<&str>(&[]);
        durations.observe(took.as_secs_f64());
    }

    fn redis_failed(&self, failure: RedisFailure) {
        self.redis_errors
            .with_label_values(&[failure.as_str()])
            .inc();
    }
}

fn counters(name: &str, help: &str, labels: &[&str]) -> Result<IntCounterVec, prometheus::Error> {
    IntCounterVec::new(Opts::new(name, help), labels)
}

fn gauge(name: &str, help: &str) -> Result<IntGauge, prometheus::Error> {
    IntGauge::new(name, help)
}
