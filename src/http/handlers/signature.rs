use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse};
use actix_web::{Resource, web};
use serde::Serialize;

use tracing::field::display;
use zoom_signature::{Role, Signature, Signer, Target};

use super::method;
use crate::http::apps::App;
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};
use crate::http::request::body::Body;
use crate::http::request::content_negotiation::prefers_text;
use crate::http::request::context::RequestContext;
use crate::http::request::signature_request;
use crate::http::request::signature_request::SigningRequest;
use crate::http::runtime::SigningService;
use crate::http::state::AppState;
use crate::zoom_api::Zak;

/// GET and POST at a path for signatures, with and without a slash at the end.
pub(crate) fn resource(path: &str) -> Resource {
    web::resource([path.to_owned(), format!("{path}/")])
        .route(method::post().to(answer_body))
        .route(method::get().to(answer_query))
        .default_service(method::refuse("GET, POST"))
}

/// `GET /signature?meetingNumber=…&role=…`
async fn answer_query(
    request: HttpRequest,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    answer(&request, None, &state).await
}

/// `POST /signature` with JSON or a form. Fields in a query are read too, as a servlet
/// does.
pub(crate) async fn answer_body(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    answer(&request, Some(payload), &state).await
}

async fn answer(
    request: &HttpRequest,
    payload: Option<web::Payload>,
    state: &AppState,
) -> Result<HttpResponse, ApiError> {
    let runtime = state.runtime.load();
    let service = &runtime.signing;
    let mut context = RequestContext::new(request, &runtime, state);
    match sign(&mut context, request, payload, service).await {
        Ok((asked, signature, zak)) => {
            log_signature(&context, asked);
            context.count_signature(&asked.target);
            Ok(respond(request, asked.app, &signature, zak.as_ref()))
        }
        Err(refusal) => {
            context.log_refusal(&refusal, "signature refused");
            Err(refusal)
        }
    }
}

/// The body is read before anything is parsed, because the signature of a signed request
/// covers its bytes.
async fn sign<'r>(
    context: &mut RequestContext<'r>,
    request: &HttpRequest,
    payload: Option<web::Payload>,
    service: &SigningService,
) -> Result<(SigningRequest<'r>, Signature, Option<Zak>), ApiError> {
    let (body, now) = context.authenticate(payload, &service.clock).await?;
    let body = match body {
        Some(body) => Some(Body::parse(request, body).await?),
        None => None,
    };
    let (role, apps) = (service.default_role, context.app_choice()?);
    let asked = if context.is_signed() {
        SigningRequest::from_signed(request, &body.unwrap_or_default(), role, &apps)?
    } else {
        SigningRequest::from_request(request, body.as_ref(), role, &apps)?
    };
    if asked.lifetime > Some(service.longest_lifetime) {
        return Err(signature_request::too_long(service.longest_lifetime).into());
    }
    context.authorize(asked.app, asked.target)?;
    let sign = |now| service.sign(asked.app, asked.target, asked.lifetime, now);
    if !asked.zak {
        return Ok((asked, sign(now), None));
    }
    if prefers_text(request) {
        let message = "A ZAK comes with its signature in JSON: accept application/json, or leave \
                       zak out.";
        return Err(FieldError::new(ErrorCode::NotAcceptable, message).into());
    }
    // Boxed: otherwise every request's future reserves space for it.
    let (zak, owner) = Box::pin(context.zak(&asked.target, now)).await?;
    log_zak(context, &asked.target, owner.kind());
    // Zoom may have taken its time.
    Ok((asked, sign((service.clock)()), Some(zak)))
}

/// The answer with a signature, as JSON:
/// `{"signature":"eyJ…","sdkKey":"…","expiresAt":1795357025}`, and `"zak":"eyJ…"` if it was
/// asked for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureResponse<'a> {
    signature: &'a str,
    sdk_key: &'a str,
    expires_at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    zak: Option<&'a str>,
}

impl<'a> SignatureResponse<'a> {
    /// The answer for a signature that this signer made, with or without a ZAK.
    #[must_use]
    pub fn new(signer: &'a Signer, signature: &'a Signature, zak: Option<&'a Zak>) -> Self {
        Self {
            signature: signature.token(),
            sdk_key: signer.key().as_str(),
            expires_at: signature.expires_at().get(),
            zak: zak.map(Zak::expose),
        }
    }
}

fn respond(
    request: &HttpRequest,
    app: &App,
    signature: &Signature,
    zak: Option<&Zak>,
) -> HttpResponse {
    if prefers_text(request) {
        return HttpResponse::Ok()
            .content_type(ContentType::plaintext())
            .body(signature.token().to_owned());
    }
    let answer = SignatureResponse::new(&app.signer, signature, zak);
    HttpResponse::Ok().json(answer)
}

/// Logs who got a ZAK, and whose kind of user it is. Never the ZAK.
fn log_zak(context: &RequestContext<'_>, target: &Target, zoom_user: &'static str) {
    let meeting_number = target.meeting_number().map(display);
    let role = target.role().map(Role::number);
    tracing::info!(
        request_id = context.request_id(),
        address = context.address(),
        auth_method = context.auth_method(),
        caller = context.caller(),
        app = context.app(),
        meeting_number,
        role,
        zoom_user,
        "zak issued"
    );
}

/// Logs who requested what. Never the token, and never the query, which may hold a
/// careless caller's secret.
fn log_signature(context: &RequestContext<'_>, asked: SigningRequest<'_>) {
    let request_id = context.request_id();
    let address = context.address();
    let (auth_method, caller) = (context.auth_method(), context.caller());
    let app = context.app();
    let lifetime = asked.lifetime.unwrap_or(asked.app.lifetime).seconds();
    let target = asked.target;
    match (target.meeting_number(), target.role()) {
        (Some(meeting_number), Some(role)) => tracing::info!(
            request_id,
            address,
            auth_method,
            caller,
            app,
            %meeting_number,
            role = role.number(),
            lifetime,
            "signature issued"
        ),
        _ => {
            tracing::info!(
                request_id,
                address,
                auth_method,
                caller,
                app,
                lifetime,
                "native signature issued"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use zoom_signature::{SignatureRequest, UnixTimestamp};

    #[test]
    fn an_answer_is_json_whatever_the_key() {
        for key in ["Xt9bQzR2Tn6kLw4VhPq8dA", "a \"key\" \\ of\u{1f} ä"] {
            let signer = Signer::new(key, "secret").unwrap();
            let now = UnixTimestamp::new(1_795_349_825);
            let signature = signer.sign(&SignatureRequest::native(), now);
            let response = SignatureResponse::new(&signer, &signature, None);
            assert_eq!(
                serde_json::to_value(response).unwrap(),
                json!({"signature": signature.token(), "sdkKey": key, "expiresAt": 1_795_357_025})
            );
        }
    }
}
