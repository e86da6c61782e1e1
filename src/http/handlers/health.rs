//! `/healthz`: whether the process serves. `/readyz`: whether to send it requests.

use actix_web::{HttpResponse, Resource, web};
use serde_json::json;

use zoom_signature::diagnosis::Verdict;
use zoom_signature::{Platform, SignatureRequest};

use super::method;
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};
use crate::http::routes;
use crate::http::runtime::Runtime;
use crate::http::shutdown::Draining;
use crate::http::state::AppState;

/// `GET /healthz`: 200 while serving.
pub(crate) fn healthz() -> Resource {
    let answer = || async { HttpResponse::Ok().json(json!({"status": "ok"})) };
    web::resource(routes::HEALTHZ)
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

/// `GET /readyz`: 200 while it issues signatures, 503 while draining or if the current
/// configuration cannot sign.
pub(crate) fn readyz() -> Resource {
    let answer = |state: web::Data<AppState>| async move {
        readiness(&state.runtime.load(), &state.draining)?;
        Ok::<_, ApiError>(HttpResponse::Ok().json(json!({"status": "ready"})))
    };
    web::resource(routes::READYZ)
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

fn readiness(runtime: &Runtime, draining: &Draining) -> Result<(), ApiError> {
    if draining.has_begun() {
        let message = "This server is about to end. Ask another.";
        return Err(FieldError::new(ErrorCode::NotReady, message).into());
    }
    if !can_sign(runtime) {
        let message = "What this server signs now would be refused. Its log says why.";
        return Err(FieldError::new(ErrorCode::NotReady, message).into());
    }
    Ok(())
}

/// Whether a signature of each app, made now, passes the diagnosis.
fn can_sign(runtime: &Runtime) -> bool {
    let service = &runtime.signing;
    let at = (service.clock)();
    // Every app is tried, so that the log names all that cannot sign.
    let faulty = service.apps.each().filter(|app| {
        let request = SignatureRequest::native()
            .lifetime(app.lifetime)
            .backdate(service.backdate);
        let signature = app.signer.sign(&request, at);
        let report = runtime
            .inspection
            .inspector_of_key(app.signer.key(), at)
            .platform(Some(Platform::Native))
            .inspect(signature.token());
        if report.verdict != Verdict::Rejected {
            return false;
        }
        let findings = report.findings.iter();
        let codes: Vec<&str> = findings.map(|finding| finding.code.as_str()).collect();
        let app = app.name.as_str();
        tracing::error!(app, ?codes, "what is signed now would be refused");
        true
    });
    faulty.count() == 0
}
