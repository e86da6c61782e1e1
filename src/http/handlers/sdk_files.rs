use crate::http::routes;
use actix_files::Files;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::dev::{HttpServiceFactory, RequestHead, ServiceRequest};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::{DefaultHeaders, Next, from_fn};
use actix_web::{Scope, web};

use std::path::Path;

/// `/sdk/…`: the Web SDK's files, for networks that cannot reach Zoom's CDN. Its
/// workers need the page's embedder policy, or the browser refuses them.
pub(crate) fn files(
    directory: &Path,
    embedder_policy: &'static str,
) -> impl HttpServiceFactory + use<> {
    let headers = DefaultHeaders::new()
        .add((header::CACHE_CONTROL, "no-cache"))
        .add((header::CROSS_ORIGIN_EMBEDDER_POLICY, embedder_policy));
    let root = directory.canonicalize().ok();
    let is_within = move |path: &Path, _: &RequestHead| {
        let Some(root) = &root else { return false };
        // A link may lead outside the directory.
        let end = root.join(path).canonicalize();
        end.is_ok_and(|end| end.starts_with(root))
    };
    let files = Files::new("", directory)
        .disable_content_disposition()
        .path_filter(is_within);
    let files: Scope = web::scope(routes::SDK).service(files);
    files.wrap(headers).wrap(from_fn(shut_in))
}

/// Sandboxes pages and drawings among the files: they have the test page's origin.
async fn shut_in(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let may_have_scripts = |kind: &[u8]| {
        let kind = kind.to_ascii_lowercase();
        [b"html".as_slice(), b"xml"]
            .iter()
            .any(|it| kind.windows(it.len()).any(|part| part == *it))
    };
    if kind.is_some_and(may_have_scripts) {
        headers.insert(header::CONTENT_SECURITY_POLICY, SHUT_IN);
    }
    Ok(response)
}

const SHUT_IN: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
);
