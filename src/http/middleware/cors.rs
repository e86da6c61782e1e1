use actix_cors::Cors;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use zoom_signature::internal::parse_digits;

use super::request_id;

/// Which web pages may read responses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedOrigins {
    /// Only pages of this server.
    SameOrigin,
    /// Pages on localhost and 127.0.0.1, at any port.
    Localhost,
    /// Pages of these origins, in the form that browsers send: `https://app.example.com`.
    List(Vec<String>),
    /// Every page.
    Any,
}

impl AllowedOrigins {
    /// Whether pages of this origin may read responses, as the CORS headers say; those of
    /// this server, whose `Host` is `host`, always may.
    pub(crate) fn permit(&self, origin: &HeaderValue, host: Option<&HeaderValue>) -> bool {
        let is_same = |host: &HeaderValue| {
            let own = origin.as_bytes().splitn(2, |byte| *byte == b'/').nth(1);
            own.and_then(|rest| rest.strip_prefix(b"/")) == Some(host.as_bytes())
        };
        host.is_some_and(is_same)
            || match self {
                Self::SameOrigin => false,
                Self::Localhost => is_localhost(origin),
                Self::List(list) => list.iter().any(|allowed| origin == allowed.as_str()),
                Self::Any => true,
            }
    }
}

const AN_HOUR: usize = 3_600;

/// The headers that pages of allowed origins may read, beside those that every page may.
const READABLE: [HeaderName; 4] = [
    header::ALLOW,
    header::RETRY_AFTER,
    header::WWW_AUTHENTICATE,
    request_id::HEADER,
];

/// Answers preflights, and lets pages of these origins read responses. Requests of other
/// pages are answered without the CORS headers.
pub(crate) fn cors(origins: &AllowedOrigins) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST"])
        .allow_any_header()
        .expose_headers(READABLE)
        .max_age(AN_HOUR);
    match origins {
        AllowedOrigins::SameOrigin => cors,
        AllowedOrigins::Localhost => cors.allowed_origin_fn(|origin, _| is_localhost(origin)),
        AllowedOrigins::List(list) => list
            .iter()
            .fold(cors, |cors, origin| cors.allowed_origin(origin)),
        AllowedOrigins::Any => cors.allow_any_origin().send_wildcard(),
    }
}

fn is_localhost(origin: &HeaderValue) -> bool {
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let rest = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    let Some((host, port)) = rest.map(|rest| rest.split_once(':').unwrap_or((rest, "0"))) else {
        return false;
    };
    matches!(host, "localhost" | "127.0.0.1") && parse_digits::<u16>(port).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_is_localhost_and_nothing_that_looks_like_it() {
        for (origin, is) in [
            ("http://localhost", true),
            ("https://localhost:5173", true),
            ("http://127.0.0.1:3000", true),
            ("http://localhost.evil.example", false),
            ("http://127.0.0.1.evil.example:80", false),
            ("http://evil.example", false),
            ("http://localhost:80@evil.example", false),
            ("file://localhost", false),
            ("null", false),
            ("http://localhost:+80", false),
            ("http://localhost:", false),
            ("http://localhost:65536", false),
        ] {
            assert_eq!(
                is_localhost(&HeaderValue::from_static(origin)),
                is,
                "{origin}"
            );
        }
    }
}
