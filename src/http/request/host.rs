//! Guards a server that everybody on its machine may ask, so that only this machine may.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderName, HeaderValue};

use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};
use crate::http::middleware::cors::AllowedOrigins;

use super::client_ip::TrustedProxies;

/// Where a browser's request comes from: <https://www.w3.org/TR/fetch-metadata/>.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The headers that proxies and tunnels add, and browsers do not.
const PROXY_HEADERS: [HeaderName; 6] = [
    header::FORWARDED,
    header::VIA,
    header::X_FORWARDED_FOR,
    header::X_FORWARDED_HOST,
    header::X_FORWARDED_PROTO,
    HeaderName::from_static("x-real-ip"),
];

/// Refuses a request that may come from another machine.
pub(crate) fn refuse_other_machines(
    request: &HttpRequest,
    proxies: &TrustedProxies,
) -> Result<(), ApiError> {
    if !proxies.is_empty() {
        return Err(proxy_not_allowed());
    }
    refuse_proxied(request)?;
    refuse_other_hosts(request)
}

/// Refuses a request that came through a proxy or a tunnel: it may come from anywhere.
fn refuse_proxied(request: &HttpRequest) -> Result<(), ApiError> {
    let headers = request.headers();
    if PROXY_HEADERS.iter().any(|name| headers.contains_key(name)) {
        return Err(proxy_not_allowed());
    }
    Ok(())
}

fn proxy_not_allowed() -> ApiError {
    let message = "Open to everybody on its own machine, this server refuses what a proxy or a \
                   tunnel passes on, since that may come from anywhere. Configure an authentication method, such as \
                   an API key (PARTICIPANT_API_KEYS), or set ALLOW_ANONYMOUS=participant, and \
                   everybody who reaches the proxy may join.";
    FieldError::new(ErrorCode::ProxyNotAllowed, message).into()
}

/// Refuses a request that a page of another site makes, unless it may read responses: it
/// could not read this one, but the request would have its effect at Zoom.
pub(crate) fn refuse_other_sites(
    request: &HttpRequest,
    origins: &AllowedOrigins,
) -> Result<(), ApiError> {
    let headers = request.headers();
    let is_refused = match headers.get(header::ORIGIN) {
        Some(origin) => !origins.permit(origin, headers.get(header::HOST)),
        None => headers
            .get(SEC_FETCH_SITE)
            .is_some_and(|site| site == "cross-site"),
    };
    if is_refused {
        let message = "A page of another site requests something from Zoom, and this server is open to \
                       everybody on its machine: add the page's origin to CORS_ALLOWED_ORIGINS.";
        return Err(FieldError::new(ErrorCode::OriginNotAllowed, message).into());
    }
    Ok(())
}

/// Refuses a request to any host but loopback, against DNS rebinding.
fn refuse_other_hosts(request: &HttpRequest) -> Result<(), ApiError> {
    if host(request).is_some_and(is_loopback_host) {
        return Ok(());
    }
    let message = "Open to everybody on its own machine, this server answers at localhost, \
                   127.0.0.1 and [::1] only. From the Android emulator, run adb reverse tcp:4000 \
                   tcp:4000 (its PORT) and ask localhost:4000 rather than 10.0.2.2. Behind a tunnel \
                   or a proxy, configure an authentication method, such as an API key (PARTICIPANT_API_KEYS), or \
                   set ALLOW_ANONYMOUS=participant, and everybody who reaches it may join.";
    Err(FieldError::new(ErrorCode::HostNotAllowed, message).into())
}

/// The host that a request names.
fn host(request: &HttpRequest) -> Option<&[u8]> {
    match request.uri().authority() {
        Some(authority) => Some(authority.as_str().as_bytes()),
        None => request
            .headers()
            .get(header::HOST)
            .map(HeaderValue::as_bytes),
    }
}

/// Whether a `Host` names loopback.
///
/// A remote page can point its own host name at 127.0.0.1 and then read the responses of
/// an open server on this machine, as if they were its own. Its requests still name that
/// host: <https://en.wikipedia.org/wiki/DNS_rebinding>
fn is_loopback_host(host: &[u8]) -> bool {
    let Ok(host) = std::str::from_utf8(host) else {
        return false;
    };
    let host = without_port(host);
    if let Some(address) = host.strip_prefix('[') {
        return address == "::1]";
    }
    if let Ok(address) = host.parse::<std::net::Ipv4Addr>() {
        return address.is_loopback();
    }
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback_host;

    #[test]
    fn only_loopbacks_own_names_are() {
        for host in [
            "localhost",
            "localhost:4000",
            "localhost.",
            "LOCALHOST:4000",
            "127.0.0.1:4000",
            "127.8.0.1",
            "[::1]",
            "[::1]:4000",
            "zoom.localhost:4000",
        ] {
            assert!(is_loopback_host(host.as_bytes()), "{host}");
        }
        for host in [
            "",
            ":4000",
            "evil.example",
            "evil.example:4000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "192.0.2.1:4000",
            "[::2]:4000",
            "[::1:2]:4000",
            "[::1]evil.example",
            "[::1",
            "0.0.0.0",
            "localhost@evil.example",
            "localhost:x",
        ] {
            assert!(!is_loopback_host(host.as_bytes()), "{host}");
        }
    }
}
