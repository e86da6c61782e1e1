use actix_web::error::ParseError;
use actix_web::http::header::{ACCEPT, CONTENT_ENCODING, HeaderMap, Quality, QualityItem};
use actix_web::{HttpMessage, HttpRequest};
use mime::Mime;

/// Whether the caller prefers `text/plain` to JSON. JSON wins a tie: axios and Angular
/// send `application/json, text/plain, */*`.
pub(crate) fn prefers_text(request: &HttpRequest) -> bool {
    prefers(request, &mime::TEXT_PLAIN)
}

/// Whether the caller prefers a page to JSON, as a browser does that follows a link.
pub(crate) fn prefers_html(request: &HttpRequest) -> bool {
    prefers(request, &mime::TEXT_HTML)
}

fn prefers(request: &HttpRequest, wanted: &Mime) -> bool {
    if !names_text(request.headers()) {
        return false;
    }
    let Ok((wanted, json)) = qualities(request.headers(), wanted) else {
        return false;
    };
    wanted > json
}

fn names_text(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT).any(|value| {
        value
            .as_bytes()
            .windows(5)
            .any(|part| part.eq_ignore_ascii_case(b"text/"))
    })
}

/// The qualities of this type and of JSON, each from the most specific range that
/// matches (RFC 9110, 12.5.1). Ranges are read one by one: a header may list thousands.
fn qualities(headers: &HeaderMap, wanted: &Mime) -> Result<(Quality, Quality), ParseError> {
    let mut of_wanted = (0, Quality::ZERO);
    let mut json = (0, Quality::ZERO);
    for value in headers.get_all(ACCEPT) {
        let value = value.to_str().or(Err(ParseError::Header))?;
        let ranges = value.split(',').map(str::trim);
        for range in ranges.filter(|range| !range.is_empty()) {
            let range: QualityItem<Mime> = range.parse()?;
            for (best, wanted) in [
                (&mut of_wanted, wanted),
                (&mut json, &mime::APPLICATION_JSON),
            ] {
                if let Some(specificity) = specificity(&range.item, wanted)
                    && specificity > best.0
                {
                    *best = (specificity, range.quality);
                }
            }
        }
    }
    Ok((of_wanted.1, json.1))
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

/// The media type of a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    Json,
    Form,
    /// `multipart/form-data`
    FormData,
    /// Any other, or none: `fetch` sends text as `text/plain` by default.
    Other,
    /// Compressed, which is not supported: requests are too short to gain by it.
    Encoded,
}

impl MediaType {
    pub(crate) fn of(request: &HttpRequest) -> Self {
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
