use crate::http::{AllowedOrigins, SignaturePath};

use super::env::list::{accepted, list};
use super::env::reader::Reader;
use super::listen::Listen;

pub(super) fn signature_paths(reader: &mut Reader<'_>) -> Vec<SignaturePath> {
    const VARIABLE: &str = "SIGNATURE_PATHS";
    let Some(found) = reader.find_list(VARIABLE) else {
        reader.record_default(VARIABLE, "none beside / and /signature");
        return Vec::new();
    };
    let paths = list(&found.value).map(str::parse::<SignaturePath>);
    accepted(reader, &found, paths, |_| found.value.to_string())
}

/// `CORS_ALLOWED_ORIGINS`: whose pages may read answers.
pub(super) fn allowed_origins(reader: &mut Reader<'_>, listen: &Listen) -> AllowedOrigins {
    const VARIABLE: &str = "CORS_ALLOWED_ORIGINS";
    let Some(found) = reader.find_list(VARIABLE) else {
        reader.record_default(VARIABLE, "pages on localhost, while HOST is loopback");
        return if listen.is_loopback() {
            AllowedOrigins::Localhost
        } else {
            AllowedOrigins::SameOrigin
        };
    };
    let has_any = list(&found.value).any(|text| text == "*");
    if has_any {
        reader.warn(
            VARIABLE,
            "* lets every web page read signatures; name your sites instead",
        );
        if list(&found.value).all(|text| text == "*") {
            reader.record(VARIABLE, "*".to_owned(), found.source);
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
            VARIABLE,
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

/// What browsers send for a page without an origin: one from disk, or in a sandbox.
const NULL: &str = "null";

/// An origin as browsers send it: in lower case, a scheme's own port left out.
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
    if port.is_some_and(|(_, port)| port.parse::<u16>().is_err()) {
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
