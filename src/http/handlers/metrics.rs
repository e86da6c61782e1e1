//! `GET /metrics`, on a listener of its own.

use actix_web::{HttpResponse, Resource, Route, web};

use super::method;
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};
use crate::http::metrics::Metrics;
use crate::http::routes;
use crate::http::runtime::SharedRuntime;

/// The text format of Prometheus:
/// <https://prometheus.io/docs/instrumenting/exposition_formats/#basic-info>.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(crate) fn resource() -> Resource {
    web::resource(routes::METRICS)
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

/// The response of the metrics listener at every other path.
pub(crate) fn not_found() -> Route {
    let message = "Nothing answers here. Metrics are at GET /metrics, and GET /healthz says whether \
                   the process serves.";
    web::to(move || async move {
        Err::<&str, _>(ApiError::from(FieldError::new(
            ErrorCode::NotFound,
            message,
        )))
    })
}

/// The metrics to report. Wrapped, so that scrapes are not counted as requests.
pub(crate) struct MetricsState(pub(crate) Metrics);

async fn answer(
    shown: web::Data<MetricsState>,
    runtime: web::Data<SharedRuntime>,
) -> Result<HttpResponse, ApiError> {
    let MetricsState(metrics) = shown.get_ref();
    metrics.set_key_fetches(runtime.load().auth.key_fetches());
    let text = metrics.text().map_err(|cause| {
        tracing::error!(%cause, "metrics cannot be written");
        ApiError::internal()
    })?;
    Ok(HttpResponse::Ok().content_type(TEXT_FORMAT).body(text))
}
