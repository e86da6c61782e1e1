//! `POST /check`: what Zoom itself says of the credentials, for the test page.

use actix_web::{HttpRequest, HttpResponse, Resource, web};

use super::method;
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};
use crate::http::online_report::{OnlineReport, OnlineScope};
use crate::http::request::body::{self, Body};
use crate::http::request::context::RequestContext;
use crate::http::request::field::CHECK_FIELDS;
use crate::http::request::params::Params;
use crate::http::routes;
use crate::http::runtime::Runtime;
use crate::http::state::AppState;

pub(crate) fn resource() -> Resource {
    web::resource(routes::CHECK)
        .route(method::post().to(answer))
        .default_service(method::refuse("POST"))
}

async fn answer(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let runtime = state.runtime.load();
    let mut context = RequestContext::new(&request, &runtime, &state);
    match check(&mut context, &request, payload, &runtime, &state).await {
        Ok(report) => {
            tracing::info!(
                request_id = context.request_id(),
                address = context.address(),
                auth_method = context.auth_method(),
                caller = context.caller(),
                app = context.app(),
                "zoom asked about the credentials"
            );
            Ok(HttpResponse::Ok().json(report))
        }
        Err(refusal) => {
            context.log_refusal(&refusal, "check refused");
            Err(refusal)
        }
    }
}

async fn check(
    context: &mut RequestContext<'_>,
    request: &HttpRequest,
    payload: web::Payload,
    runtime: &Runtime,
    state: &AppState,
) -> Result<OnlineReport, ApiError> {
    let (body, now) = context
        .authenticate(Some(payload), &runtime.signing.clock)
        .await?;
    context.refuse_other_sites()?;
    let body = Body::parse(request, body.unwrap_or_default()).await?;
    let mut params = Params::new(&CHECK_FIELDS);
    body::add_to(&mut params, request, &body)?;
    let app = context.app_choice()?.chosen(&params);
    if let Some(refusal) = ApiError::from_errors(params.into_errors()) {
        return Err(refusal);
    }
    let app = app?;
    context.app = app;
    state.check_limit.check().map_err(|until| {
        let seconds = crate::quota::retry_after(&until);
        let message =
            format!("Zoom is asked six times a minute at most. Try again in {seconds} s.");
        ApiError::from(FieldError::new(ErrorCode::RateLimitExceeded, message)).retry_after(seconds)
    })?;
    let scope = OnlineScope {
        app: app.map(|app| &app.name),
        ..OnlineScope::default()
    };
    let report = OnlineReport::ask(&runtime.online, scope, now);
    let report = context.wait_for(Box::pin(report)).await?;
    report.map_err(|cause| {
        tracing::error!(%cause, "zoom cannot be asked");
        ApiError::internal()
    })
}
