use actix_web::http::header::{self, ContentType, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use actix_web::{Resource, web};

use zoom_signature::{Signature, Signer};

use super::method;
use crate::http::error::ApiError;
use crate::http::request::body::Body;
use crate::http::request::content_negotiation::prefers_text;
use crate::http::request::context::RequestContext;
use crate::http::request::signature_request;
use crate::http::request::signature_request::SigningRequest;
use crate::http::runtime::SigningService;
use crate::http::state::AppState;

/// GET and POST at a path that is all the signature's, with and without a slash at its
/// end.
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

/// `POST /signature` with JSON or a form. A query counts too, as it does for a
/// servlet.
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
        Ok((asked, signature)) => {
            log_signature(&context, service, asked);
            context.count_signature(&asked.target);
            respond(request, service, &signature)
        }
        Err(refusal) => {
            context.log_refusal(&refusal, "signature refused");
            Err(refusal)
        }
    }
}

/// The body is read before anything is parsed, because a signed request is
/// verified over it as it came.
async fn sign(
    context: &mut RequestContext<'_>,
    request: &HttpRequest,
    payload: Option<web::Payload>,
    service: &SigningService,
) -> Result<(SigningRequest, Signature), ApiError> {
    let (body, now) = context.authenticate(payload, &service.clock).await?;
    let body = match body {
        Some(body) => Some(Body::parse(request, body).await?),
        None => None,
    };
    let asked = if context.is_signed() {
        SigningRequest::from_signed(request, &body.unwrap_or_default(), service.default_role)?
    } else {
        SigningRequest::from_request(request, body.as_ref(), service.default_role)?
    };
    if asked.lifetime > Some(service.longest_lifetime) {
        return Err(signature_request::too_long(service.longest_lifetime).into());
    }
    context.set_target(asked.target);
    context.authorize(&asked.target)?;
    Ok((asked, service.sign(asked.target, asked.lifetime, now)))
}

/// The JSON that a signature is answered with: the token, the SDK key in it, and
/// its `exp` in epoch seconds.
pub struct SignatureResponse<'a> {
    signer: &'a Signer,
    signature: &'a Signature,
}

/// An answer's JSON without token and SDK key.
const FRAME: &str = r#"{"signature":"","sdkKey":"","expiresAt":1795357025}"#;

impl<'a> SignatureResponse<'a> {
    /// The answer for a signature that this signer made.
    #[must_use]
    pub const fn new(signer: &'a Signer, signature: &'a Signature) -> Self {
        Self { signer, signature }
    }

    /// `{"signature":"eyJ…","sdkKey":"…","expiresAt":1795357025}`
    ///
    /// # Errors
    ///
    /// None that a caller could cause.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let token = self.signature.token();
        let key = self.signer.key().as_str();
        let mut json = Vec::with_capacity(FRAME.len() + token.len() + key.len());
        json.extend_from_slice(br#"{"signature":""#);
        // base64url and dots, which JSON has no need to escape.
        json.extend_from_slice(token.as_bytes());
        json.extend_from_slice(br#"","sdkKey":"#);
        serde_json::to_writer(&mut json, key)?;
        json.extend_from_slice(br#","expiresAt":"#);
        let expires_at = self.signature.expires_at().get();
        json.extend_from_slice(itoa::Buffer::new().format(expires_at).as_bytes());
        json.push(b'}');
        Ok(json)
    }
}

fn respond(
    request: &HttpRequest,
    service: &SigningService,
    signature: &Signature,
) -> Result<HttpResponse, ApiError> {
    if prefers_text(request) {
        return Ok(HttpResponse::Ok()
            .content_type(ContentType::plaintext())
            .body(signature.token().to_owned()));
    }
    let answer = SignatureResponse::new(&service.signer, signature);
    let body = answer.to_json().map_err(|_| ApiError::internal())?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, JSON))
        .body(body))
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Who asked for what. Never the token, and never the query, where a careless
/// caller's secret may be.
fn log_signature(context: &RequestContext<'_>, service: &SigningService, asked: SigningRequest) {
    let request_id = context.request_id();
    let address = context.address();
    let (auth_method, caller) = (context.auth_method(), context.caller());
    let lifetime = asked.lifetime.unwrap_or(service.lifetime).seconds();
    let target = asked.target;
    match (target.meeting_number(), target.role()) {
        (Some(meeting_number), Some(role)) => tracing::info!(
            request_id,
            address,
            auth_method,
            caller,
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
            let json = SignatureResponse::new(&signer, &signature)
                .to_json()
                .unwrap();
            assert_eq!(
                serde_json::from_slice::<serde_json::Value>(&json).unwrap(),
                json!({"signature": signature.token(), "sdkKey": key, "expiresAt": 1_795_357_025})
            );
        }
    }
}
