use actix_web::http::header::{ACCEPT, CONTENT_ENCODING, HeaderMap};
use actix_web::http::header::{Accept, Header as _, Quality};
use actix_web::{HttpMessage, HttpRequest};
use mime::Mime;

/// Whether the caller would rather have `text/plain` than JSON. A tie is JSON's:
/// axios and Angular send `application/json, text/plain, */*`.
pub(super) fn prefers_text(request: &HttpRequest) -> bool {
    if !names_text(request.headers()) {
        return false;
    }
    let Ok(accept) = Accept::parse(request) else {
        return false;
    };
    quality(&accept, &mime::TEXT_PLAIN) > quality(&accept, &mime::APPLICATION_JSON)
}

fn names_text(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT).any(|value| {
        value
            .as_bytes()
            .windows(5)
            .any(|part| part.eq_ignore_ascii_case(b"text/"))
    })
}

/// The quality of the most specific range that matches (RFC 9110, 12.5.1).
fn quality(accept: &Accept, wanted: &Mime) -> Quality {
    let mut best = (0, Quality::ZERO);
    for item in accept.iter() {
        let Some(specificity) = specificity(&item.item, wanted) else {
            continue;
        };
        if specificity > best.0 {
            best = (specificity, item.quality);
        }
    }
    best.1
}

fn specificity(range: &Mime, wanted: &Mime) -> Option<u8> {
    if range.type_() == mime::STAR {
        return Some(1);
    }
    if range.type_() != wanted.type_() {
        return None;
    }
    if range.subtype() == mime::STAR {
        return Some(2);
    }
    (range.subtype() == wanted.subtype()).then_some(3)
}

/// What the body of a request is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyKind {
    Json,
    Form,
    /// `multipart/form-data`
    FormData,
    /// None of these, or nothing: `fetch` calls a text without headers `text/plain`.
    Other,
    /// Compressed. A request is shorter than what that adds to it, so it is not read.
    Encoded,
}

impl BodyKind {
    pub(super) fn of(request: &HttpRequest) -> Self {
        if is_encoded(request) {
            return Self::Encoded;
        }
        match request.content_type() {
            "application/json" => Self::Json,
            essence => Self::of_mime(essence),
        }
    }

    fn of_mime(essence: &str) -> Self {
        match essence.to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "multipart/form-data" => Self::FormData,
            "application/json" => Self::Json,
            essence if essence.starts_with("application/") && essence.ends_with("+json") => {
                Self::Json
            }
            _ => Self::Other,
        }
    }
}

fn is_encoded(request: &HttpRequest) -> bool {
    let encoding = request.headers().get(CONTENT_ENCODING);
    encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}
