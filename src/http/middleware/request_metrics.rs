use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderValue;
use actix_web::web;

use crate::http::error::ApiError;
use crate::http::routes;
use crate::http::state::AppState;

/// A request that is being answered, until it is dropped: a caller may hang up.
pub(super) struct RequestMetrics {
    state: web::Data<AppState>,
    since: Instant,
}

impl RequestMetrics {
    /// `None` where nothing is counted.
    pub(crate) fn of(request: &ServiceRequest) -> Option<Self> {
        let state = request.app_data::<web::Data<AppState>>()?.clone();
        state.metrics.begins();
        Some(Self {
            state,
            since: Instant::now(),
        })
    }

    pub(super) fn count(&self, response: &ServiceResponse<impl MessageBody>) {
        let metrics = &self.state.metrics;
        let refusal = response.response().error();
        if let Some(refusal) = refusal.and_then(|error| error.as_error::<ApiError>()) {
            metrics.refused(refusal.code());
        }
        metrics.answered(
            response.request().path(),
            response.request().method().as_str(),
            response.status().as_str(),
            self.since.elapsed(),
        );
    }

    /// The value of the header `Keep-Alive`.
    pub(super) fn keep_alive(&self) -> HeaderValue {
        self.state.keep_alive.clone()
    }

    /// Whether the connection must be closed because the server is shutting down.
    pub(super) fn should_close(&self) -> bool {
        self.state.draining.has_begun()
    }
}

/// Whether more requests are in flight than allowed, including this one. Health checks
/// are always answered.
pub(super) fn is_one_too_many(request: &ServiceRequest) -> bool {
    let Some(state) = request.app_data::<web::Data<AppState>>() else {
        return false;
    };
    let most = i64::try_from(state.limits.requests).unwrap_or(i64::MAX);
    state.metrics.in_flight() > most && !matches!(request.path(), routes::HEALTHZ | routes::READYZ)
}

impl Drop for RequestMetrics {
    fn drop(&mut self) {
        self.state.metrics.ends();
    }
}
