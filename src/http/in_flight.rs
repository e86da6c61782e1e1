use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderValue;
use actix_web::web;

use super::fault::Refusal;
use super::shared::Shared;

/// A request that is being answered, until it is dropped: a caller may hang up.
pub(super) struct InFlight {
    shared: web::Data<Shared>,
    since: Instant,
}

impl InFlight {
    /// `None` where nothing is counted.
    pub(super) fn of(request: &ServiceRequest) -> Option<Self> {
        let shared = request.app_data::<web::Data<Shared>>()?.clone();
        shared.metrics.begins();
        Some(Self {
            shared,
            since: Instant::now(),
        })
    }

    pub(super) fn count(&self, response: &ServiceResponse<impl MessageBody>) {
        let metrics = &self.shared.metrics;
        let refusal = response.response().error();
        if let Some(refusal) = refusal.and_then(|error| error.as_error::<Refusal>()) {
            metrics.refused(refusal.code());
        }
        metrics.answered(
            response.request().path(),
            response.request().method().as_str(),
            response.status().as_str(),
            self.since.elapsed(),
        );
    }

    /// How long its connection is kept, as the header `Keep-Alive` says it.
    pub(super) fn keep_alive(&self) -> HeaderValue {
        self.shared.keep_alive.clone()
    }

    /// Whether its connection is to be closed: the server is about to end.
    pub(super) fn is_last(&self) -> bool {
        self.shared.draining.has_begun()
    }
}

/// Whether as many requests are being answered as may be, this one included. What asks
/// whether the server lives is always told.
pub(super) fn is_one_too_many(request: &ServiceRequest) -> bool {
    let Some(shared) = request.app_data::<web::Data<Shared>>() else {
        return false;
    };
    let most = i64::try_from(shared.limits.requests).unwrap_or(i64::MAX);
    shared.metrics.in_flight() > most && !matches!(request.path(), "/healthz" | "/readyz")
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.shared.metrics.ends();
    }
}
