//! `/healthz`, whether the process serves, and `/readyz`, whether to ask it.

use actix_web::{HttpResponse, Resource, web};
use serde_json::json;

use zoom_signature::diagnosis::Verdict;
use zoom_signature::{Platform, SignatureRequest};

use super::code::Code;
use super::fault::{Fault, Refusal};
use super::live::{Draining, InForce};
use super::method;
use super::shared::Shared;

/// `GET /healthz`: 200 while serving.
pub(super) fn healthz() -> Resource {
    let answer = || async { HttpResponse::Ok().json(json!({"status": "ok"})) };
    web::resource("/healthz")
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

/// `GET /readyz`: 200 while signatures can be had, 503 while draining or when
/// what is in force cannot sign.
pub(super) fn readyz() -> Resource {
    let answer = |shared: web::Data<Shared>| async move {
        readiness(&shared.live.now(), &shared.draining)?;
        Ok::<_, Refusal>(HttpResponse::Ok().json(json!({"status": "ready"})))
    };
    web::resource("/readyz")
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

fn readiness(in_force: &InForce, draining: &Draining) -> Result<(), Refusal> {
    if draining.has_begun() {
        let message = "This server is about to end. Ask another.";
        return Err(Fault::new(Code::NotReady, message).into());
    }
    if !can_sign(in_force) {
        let message = "What this server signs now would be refused. Its log says why.";
        return Err(Fault::new(Code::NotReady, message).into());
    }
    Ok(())
}

/// Signs, and has it judged as one would that came from elsewhere.
fn can_sign(in_force: &InForce) -> bool {
    let issuer = &in_force.issuer;
    let at = (issuer.clock)();
    let request = SignatureRequest::native()
        .lifetime(issuer.lifetime)
        .backdate(issuer.backdate);
    let signature = issuer.signer.sign(&request, at);
    let report = in_force
        .inspector
        .at(at)
        .platform(Some(Platform::Native))
        .inspect(signature.token());
    if report.verdict != Verdict::Rejected {
        return true;
    }
    let findings = report.findings.iter();
    let codes: Vec<&str> = findings.map(|finding| finding.code.as_str()).collect();
    tracing::error!(?codes, "what is signed now would be refused");
    false
}
