pub(super) mod connections;
pub(super) mod hsts;
pub(super) mod listen;
pub(super) mod platform;
pub(super) mod test_page;

use zoom_signature::internal::parse_digits;

use crate::http::{AllowedOrigins, SignaturePath};

use crate::config::env::list::{accepted, list};
use crate::config::env::reader::Reader;
use crate::config::http::listen::Listen;
use crate::config::variables::{CORS_ALLOWED_ORIGINS, SIGNATURE_PATHS};

pub(crate) fn signature_paths(reader: &mut Reader<'_>) -> Vec<SignaturePath> {
    let Some(found) = reader.find(&SIGNATURE_PATHS) else {
        reader.record_default(&SIGNATURE_PATHS);
        return Vec::new();
    };
    let paths = list(&found.value).map(str::parse::<SignaturePath>);
    accepted(reader, &found, paths, |_| found.value.to_string())
}

/// `CORS_ALLOWED_ORIGINS`: whose pages may read answers.
pub(crate) fn allowed_origins(reader: &mut Reader<'_>, listen: &Listen) -> AllowedOrigins {
    let variable = &CORS_ALLOWED_ORIGINS;
    let Some(found) = reader.find(variable) else {
        reader.record_default(variable);
        return if listen.is_loopback() {
            AllowedOrigins::Localhost
        } else {
            AllowedOrigins::SameOrigin
        };
    };
    let has_any = list(&found.value).any(|text| text == "*");
    if has_any {
        reader.warn(
            variable.name,
            "* lets every web page read signatures; list your sites instead",
        );
        if list(&found.value).all(|text| text == "*") {
            reader.record(variable.name, "*".to_owned(), found.source);
            return AllowedOrigins::Any;
        }
    }
    let origins = accepted(
        reader,
        &found,
        list(&found.value)
            .filter(|text| *text != "*")
            .map(|text| origin(text).ok_or(OriginError)),
        |_| found.value.to_string(),
    );
    if has_any {
        return AllowedOrigins::Any;
    }
    if origins.iter().any(|origin| origin == NULL) {
        reader.warn(
            variable.name,
            "null is the origin of every page that is opened from disk, and of every sandboxed \
             frame of any site: leave it out in production",
        );
    }
    AllowedOrigins::List(origins)
}

#[derive(Debug, thiserror::Error)]
#[error(
    "an origin looks like https://app.example.com or http://localhost:3000, without a path \
     or a slash at the end; or is *, or null for pages that are opened from disk"
)]
struct OriginError;

/// The origin that browsers send for a page from disk or in a sandbox.
const NULL: &str = "null";

/// An origin as browsers send it: in lower case, without the scheme's default port.
fn origin(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    if lower == NULL {
        return Some(lower);
    }
    let (scheme, host) = lower.split_once("://")?;
    let scheme_fits = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let host_fits = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    if scheme.is_empty() || !scheme.chars().all(scheme_fits) {
        return None;
    }
    if host.is_empty() || !host.chars().all(host_fits) {
        return None;
    }
    let own_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    let port = host.rsplit_once(':').filter(|_| !host.ends_with(']'));
    if port.is_some_and(|(_, port)| parse_digits::<u16>(port).is_none()) {
        return None;
    }
    let host = host.strip_suffix(own_port).unwrap_or(host);
    Some(format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_as_browsers_send_it() {
        for (text, sent) in [
            ("https://app.example.com", Some("https://app.example.com")),
            ("HTTPS://App.Example.com", Some("https://app.example.com")),
            ("https://a.example:443", Some("https://a.example")),
            ("http://a.example:80", Some("http://a.example")),
            ("http://a.example:443", Some("http://a.example:443")),
            ("https://a.example:8443", Some("https://a.example:8443")),
            ("http://[::1]:3000", Some("http://[::1]:3000")),
            ("https://a.example/", None),
            ("https://a.example/path", None),
            ("https://*.example.com", None),
            ("https://", None),
            ("://a.example", None),
            ("a.example", None),
            ("null", Some("null")),
            ("NULL", Some("null")),
            ("http://localhost:+80", None),
            ("http://localhost:", None),
        ] {
            assert_eq!(origin(text).as_deref(), sent, "{text}");
        }
    }
}
