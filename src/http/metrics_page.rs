//! `GET /metrics`, on a listener of its own.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, Resource, Route, web};

use super::code::Code;
use super::fault::{Fault, Refusal};
use super::live::Live;
use super::method;
use super::metrics::Metrics;

pub(super) fn resource() -> Resource {
    web::resource("/metrics")
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

/// Nothing else is here.
pub(super) fn elsewhere() -> Route {
    let message = "Nothing answers here. Metrics are at GET /metrics, and GET /healthz says whether \
                   the process serves.";
    web::to(
        move || async move { Err::<&str, _>(Refusal::from(Fault::new(Code::NotFound, message))) },
    )
}

/// What is shown and not counted: reading the metrics is no request.
pub(super) struct Shown(pub(super) Metrics);

async fn answer(shown: web::Data<Shown>, live: web::Data<Live>) -> Result<HttpResponse, Refusal> {
    let Shown(metrics) = shown.get_ref();
    metrics.set_key_fetches(live.now().gate.key_fetches());
    let text = metrics.text().map_err(|cause| {
        tracing::error!(%cause, "metrics cannot be written");
        Refusal::internal()
    })?;
    let kind = ContentType(
        "text/plain; version=0.0.4; charset=utf-8"
            .parse()
            .map_err(|_| Refusal::internal())?,
    );
    Ok(HttpResponse::Ok().content_type(kind).body(text))
}
