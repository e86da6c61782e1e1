//! What every answer gets on its way out.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};

use super::code::Code;
use super::fault::{Fault, Refusal};
use super::in_flight::InFlight;
use super::unread::Held;

/// Counts a request, and closes its connection where it is not to go on.
pub(super) async fn finish(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let unread = Held::of(&mut request);
    let in_flight = InFlight::of(&request);
    let mut response = answered(request, next).await?;
    if let Some(in_flight) = in_flight {
        in_flight.count(&response);
        if in_flight.is_last() {
            // A request sent into a connection that is just being closed would be lost.
            let head = response.response_mut().head_mut();
            head.set_connection_type(ConnectionType::Close);
        }
    }
    Ok(match unread {
        Some(held) => held.until_sent(response).map_into_right_body(),
        None => response.map_into_left_body(),
    })
}

/// Sets the headers that all answers share, and puts JSON in the place of a
/// fault that a library answered in words of its own.
async fn answered(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let preflight = *request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = next.call(request).await?;
    response
        .headers_mut()
        .insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    let faulty = response.status().is_client_error() || response.status().is_server_error();
    if faulty || !response.headers().contains_key(header::CACHE_CONTROL) {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, NO_STORE);
    }
    if !faulty || is_json(response.headers()) {
        return Ok(response.map_into_left_body());
    }
    let mut ours = HttpResponse::from_error(in_our_words(&response, preflight));
    // A refused preflight comes without it, and a cache must not keep it for all.
    ours.headers_mut()
        .insert(header::VARY, HeaderValue::from_static("Origin"));
    for (name, value) in response.headers() {
        if !ours.headers().contains_key(name) {
            ours.headers_mut().append(name.clone(), value.clone());
        }
    }
    Ok(response.into_response(ours).map_into_right_body())
}

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}

fn in_our_words<B>(response: &ServiceResponse<B>, preflight: bool) -> Refusal {
    if preflight {
        return Fault::new(
            Code::OriginNotAllowed,
            "Pages of this origin may not ask. Name it in CORS_ALLOWED_ORIGINS, or ask \
             with GET or POST.",
        )
        .into();
    }
    match response.status() {
        StatusCode::NOT_FOUND => Refusal::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => Refusal::method_not_allowed("GET, HEAD"),
        status if status.is_client_error() => Fault::new(
            Code::RequestInvalid,
            "The request is not one that HTTP allows here.",
        )
        .into(),
        status => {
            let cause = response.response().error().map(ToString::to_string);
            tracing::error!(%status, cause, "a request failed");
            Refusal::internal()
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use actix_web::middleware::from_fn;
    use actix_web::{App, error, test, web};

    use super::finish;

    #[actix_web::test]
    async fn the_cause_of_an_internal_fault_stays_inside() {
        let broken = || async {
            Err::<&str, _>(error::ErrorInternalServerError(
                "/etc/secret: permission denied",
            ))
        };
        let app = App::new()
            .wrap(from_fn(finish))
            .default_service(web::to(broken));
        let app = test::init_service(app).await;
        let answer = test::call_service(&app, test::TestRequest::get().to_request()).await;
        assert_eq!(answer.status(), 500);
        assert_eq!(answer.headers().get("cache-control").unwrap(), "no-store");
        assert_eq!(
            answer.headers().get("x-content-type-options").unwrap(),
            "nosniff"
        );
        let body = to_bytes(answer.into_body()).await.unwrap_or_default();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            body.contains(r#""type":"api_error","code":"internal_error""#),
            "{body}"
        );
        assert!(!body.contains("secret"), "{body}");
    }
}
