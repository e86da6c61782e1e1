use actix_web::{HttpResponse, guard};
use actix_web::{Resource, web};

use super::finish::refuse_method;

/// `GET /healthz`: 200 while serving.
pub(super) fn resource() -> Resource {
    web::resource("/healthz")
        .route(
            web::route()
                .guard(guard::Any(guard::Get()).or(guard::Head()))
                .to(|| async { HttpResponse::Ok().json(serde_json::json!({"status": "ok"})) }),
        )
        .default_service(refuse_method("GET, HEAD"))
}
