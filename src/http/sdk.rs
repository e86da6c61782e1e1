use actix_files::Files;
use actix_web::dev::HttpServiceFactory;
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::{Scope, web};

use std::path::Path;

/// `/sdk/…`: the Web SDK's files, for networks that cannot reach Zoom's CDN. Its
/// workers need the page's embedder policy, or the browser refuses them.
pub(super) fn files(
    directory: &Path,
    embedder_policy: &'static str,
) -> impl HttpServiceFactory + use<> {
    let headers = DefaultHeaders::new()
        .add((header::CACHE_CONTROL, "no-cache"))
        .add((header::CROSS_ORIGIN_EMBEDDER_POLICY, embedder_policy));
    let files: Scope =
        web::scope("/sdk").service(Files::new("", directory).disable_content_disposition());
    files.wrap(headers)
}
