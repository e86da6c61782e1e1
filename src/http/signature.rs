use actix_web::http::header::{self, ContentType, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use actix_web::{Resource, web};

use zoom_signature::{Signature, Signer};

use super::accept::prefers_text;
use super::asked::{self, Asked};
use super::body::Body;
use super::fault::Refusal;
use super::issuer::Issuer;
use super::method;
use super::shared::Shared;
use super::visit::Visit;

/// GET and POST at a path that is all the signature's, with and without a slash at its
/// end.
pub(super) fn resource(path: &str) -> Resource {
    web::resource([path.to_owned(), format!("{path}/")])
        .route(method::post().to(answer_body))
        .route(method::get().to(answer_query))
        .default_service(method::refuse("GET, POST"))
}

/// `GET /signature?meetingNumber=…&role=…`
async fn answer_query(
    request: HttpRequest,
    shared: web::Data<Shared>,
) -> Result<HttpResponse, Refusal> {
    answer(&request, None, &shared).await
}

/// `POST /signature` with JSON or a form. A query counts too, as it does for a
/// servlet.
pub(super) async fn answer_body(
    request: HttpRequest,
    payload: web::Payload,
    shared: web::Data<Shared>,
) -> Result<HttpResponse, Refusal> {
    answer(&request, Some(payload), &shared).await
}

async fn answer(
    request: &HttpRequest,
    payload: Option<web::Payload>,
    shared: &Shared,
) -> Result<HttpResponse, Refusal> {
    let in_force = shared.live.now();
    let issuer = &in_force.issuer;
    let mut visit = Visit::new(request, &in_force.gate, shared);
    match sign(&mut visit, request, payload, issuer).await {
        Ok((asked, signature)) => {
            log_signature(&visit, issuer, asked);
            visit.count_signature(&asked.target);
            respond(request, issuer, &signature)
        }
        Err(refusal) => {
            visit.log_refusal(&refusal, "signature refused");
            Err(refusal)
        }
    }
}

/// The body is read before anything is parsed, because a signed request is
/// verified over it as it came.
async fn sign(
    visit: &mut Visit<'_>,
    request: &HttpRequest,
    payload: Option<web::Payload>,
    issuer: &Issuer,
) -> Result<(Asked, Signature), Refusal> {
    let (body, now) = visit.enter(payload, &issuer.clock).await?;
    let body = match body {
        Some(body) => Some(Body::parse(request, body).await?),
        None => None,
    };
    let asked = if visit.is_signed() {
        Asked::of_signed(request, &body.unwrap_or_default(), issuer.default_role)?
    } else {
        Asked::of(request, body.as_ref(), issuer.default_role)?
    };
    if asked.lifetime > Some(issuer.longest_lifetime) {
        return Err(asked::too_long(issuer.longest_lifetime).into());
    }
    visit.asks_for(asked.target);
    visit.permit(&asked.target)?;
    Ok((asked, issuer.issue(asked, now)))
}

/// The JSON that a signature is answered with: the token, the SDK key in it, and
/// its `exp` in epoch seconds.
pub struct Answer<'a> {
    signer: &'a Signer,
    signature: &'a Signature,
}

/// An answer's JSON without token and SDK key.
const FRAME: &str = r#"{"signature":"","sdkKey":"","expiresAt":1795357025}"#;

impl<'a> Answer<'a> {
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
    issuer: &Issuer,
    signature: &Signature,
) -> Result<HttpResponse, Refusal> {
    if prefers_text(request) {
        return Ok(HttpResponse::Ok()
            .content_type(ContentType::plaintext())
            .body(signature.token().to_owned()));
    }
    let answer = Answer::new(&issuer.signer, signature);
    let body = answer.to_json().map_err(|_| Refusal::internal())?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, JSON))
        .body(body))
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Who asked for what. Never the token, and never the query, where a careless
/// caller's secret may be.
fn log_signature(visit: &Visit<'_>, issuer: &Issuer, asked: Asked) {
    let request_id = visit.request_id();
    let address = visit.address();
    let (way, caller) = (visit.way(), visit.caller());
    let lifetime = asked.lifetime.unwrap_or(issuer.lifetime).seconds();
    let target = asked.target;
    match (target.meeting_number(), target.role()) {
        (Some(meeting_number), Some(role)) => tracing::info!(
            request_id,
            address,
            way,
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
                way,
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
            let json = Answer::new(&signer, &signature).to_json().unwrap();
            assert_eq!(
                serde_json::from_slice::<serde_json::Value>(&json).unwrap(),
                json!({"signature": signature.token(), "sdkKey": key, "expiresAt": 1_795_357_025})
            );
        }
    }
}
