//! `GET /metrics`, on a listener of its own.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, Resource, web};

use super::fault::Refusal;
use super::finish::refuse_method;
use super::live::Live;
use super::metrics::Metrics;
use super::page::get_or_head;

pub(super) fn resource() -> Resource {
    web::resource("/metrics")
        .route(get_or_head().to(answer))
        .default_service(refuse_method("GET, HEAD"))
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
