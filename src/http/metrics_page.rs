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

async fn answer(
    metrics: web::Data<Metrics>,
    live: web::Data<Live>,
) -> Result<HttpResponse, Refusal> {
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
