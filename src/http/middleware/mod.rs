//! The middleware around every request.

pub(crate) mod cors;
pub(crate) mod request_id;
mod request_metrics;
mod unread_body;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, web};

use super::connection::{BodyLength, Exchange, ResponseBody};
use super::error::code::ErrorCode;
use super::error::{ApiError, ErrorFormat, FieldError};
use super::request::context::RequestContext;
use super::state::AppState;
use request_metrics::RequestMetrics;
use unread_body::UnreadBody;

/// Gives a request its ID, counts it, and decides whether its connection stays open.
pub(crate) async fn finish(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = request_id::settle(request.headers_mut());
    let unread = UnreadBody::of(&mut request);
    let in_flight = RequestMetrics::of(&request);
    let keeps = request.head().connection_type() == ConnectionType::KeepAlive;
    // actix does not reuse a connection that was to be upgraded, and says so only if it
    // is told to close it.
    let mut is_last = request.head().connection_type() == ConnectionType::Upgrade
        || unread.as_ref().is_some_and(UnreadBody::is_upgrade);
    let exchange = request.request().conn_data::<Rc<Exchange>>().cloned();
    if let Some(exchange) = &exchange {
        exchange.begin(body_length(&request, unread.is_some()));
    }
    let mut response = with_default_headers(request, next).await?;
    response.headers_mut().insert(request_id::HEADER, id);
    if let Some(in_flight) = in_flight {
        in_flight.count(&response);
        // A request that is sent while the connection is being closed would be lost.
        is_last |= in_flight.should_close();
        if keeps && !is_last {
            let announced = in_flight.keep_alive();
            response.headers_mut().insert(KEEP_ALIVE, announced);
        }
    }
    if is_last {
        let head = response.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    let ends = is_last || unread.as_ref().is_some_and(UnreadBody::is_unread);
    let response = match unread {
        Some(held) => held.hold_until_sent(response).map_into_right_body(),
        None => response.map_into_left_body(),
    };
    Ok(response.map_body(|_, body| ResponseBody::new(body, exchange, ends)))
}

fn body_length(request: &ServiceRequest, is_unknown: bool) -> BodyLength {
    if is_unknown || *request.method() == Method::CONNECT {
        return BodyLength::Unknown;
    }
    let Some(length) = request.headers().get(header::CONTENT_LENGTH) else {
        return BodyLength::Bytes(0);
    };
    // actix has refused a length that is no number, and a second one.
    let length = length
        .to_str()
        .ok()
        .and_then(|length| length.trim().parse().ok());
    length.map_or(BodyLength::Unknown, BodyLength::Bytes)
}

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");

/// Sets the headers that all responses share, and replaces error responses of libraries
/// with JSON.
async fn with_default_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let preflight = *request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let state = request.app_data::<web::Data<AppState>>();
    let hsts = state.and_then(|state| state.hsts.clone());
    let mut response = if request_metrics::is_one_too_many(&request) {
        request
            .error_response(ApiError::overloaded())
            .map_into_right_body()
    } else {
        next.call(request).await?.map_into_left_body()
    };
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    // Pages of other origins read responses with CORS or not at all, not even as an
    // image.
    headers.insert(header::CROSS_ORIGIN_RESOURCE_POLICY, SAME_ORIGIN);
    if let Some(hsts) = hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, hsts);
    }
    let faulty = response.status().is_client_error() || response.status().is_server_error();
    if faulty || !response.headers().contains_key(header::CACHE_CONTROL) {
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, NO_STORE);
    }
    if !faulty {
        return Ok(response.map_into_left_body());
    }
    let response = if is_ours(&response) || is_json(response.headers()) {
        response.map_into_boxed_body()
    } else {
        in_our_shape(response, preflight)
    };
    Ok(in_format(response).map_into_right_body())
}

fn in_our_shape(
    response: ServiceResponse<impl MessageBody + 'static>,
    preflight: bool,
) -> ServiceResponse<BoxBody> {
    let refusal = error_envelope(&response, preflight);
    if preflight {
        log_preflight(response.request(), &refusal);
    }
    let mut ours = HttpResponse::from_error(refusal);
    // actix-cors leaves it out of a refused preflight, which a cache must not serve to
    // others.
    ours.headers_mut()
        .insert(header::VARY, HeaderValue::from_static("Origin"));
    for (name, value) in response.headers() {
        if !ours.headers().contains_key(name) {
            ours.headers_mut().append(name.clone(), value.clone());
        }
    }
    response.into_response(ours)
}

/// Renders an error in the configured format, unless it is a page for people.
fn in_format(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if !is_json(response.headers()) {
        return response;
    }
    let state = response.request().app_data::<web::Data<AppState>>();
    let format = state.map_or(ErrorFormat::default(), |state| state.error_format);
    if format == ErrorFormat::default() {
        return response;
    }
    let refusal = response.response().error();
    let refusal = refusal.and_then(|error| error.as_error::<ApiError>());
    match refusal.map(|refusal| refusal.to_json(format)) {
        Some(json) => response.map_body(|_, _| BoxBody::new(json)),
        None => response,
    }
}

/// Logs a refused preflight, which leaves no other trace: the browser does not send the
/// request.
fn log_preflight(request: &HttpRequest, refusal: &ApiError) {
    let Some(state) = request.app_data::<web::Data<AppState>>() else {
        return;
    };
    let runtime = state.runtime.load();
    let origin = request.headers().get(header::ORIGIN);
    let origin = origin.map_or("".into(), |origin| {
        String::from_utf8_lossy(origin.as_bytes())
    });
    let origin: String = origin.chars().take(LONGEST_ORIGIN).collect();
    RequestContext::new(request, &runtime, state).log_preflight(refusal, &origin);
}

/// Longer than any host name with a port.
const LONGEST_ORIGIN: usize = 280;

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// Whether a handler has answered with an error of this server's.
fn is_ours<B>(response: &ServiceResponse<B>) -> bool {
    let error = response.response().error();
    error.is_some_and(|error| error.as_error::<ApiError>().is_some())
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}

fn error_envelope<B>(response: &ServiceResponse<B>, preflight: bool) -> ApiError {
    if preflight {
        return FieldError::new(
            ErrorCode::OriginNotAllowed,
            "Pages of this origin are not allowed. Name it in CORS_ALLOWED_ORIGINS, or use GET \
             or POST.",
        )
        .into();
    }
    match response.status() {
        StatusCode::NOT_FOUND => ApiError::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => ApiError::method_not_allowed("GET, HEAD"),
        status if status.is_client_error() => FieldError::new(
            ErrorCode::RequestInvalid,
            "The request is not one that HTTP allows here.",
        )
        .into(),
        status => {
            let cause = response.response().error().map(ToString::to_string);
            let request_id = request_id::of(response.request().headers());
            tracing::error!(%status, request_id, cause, "a request failed");
            ApiError::internal()
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
