use std::fmt;
use std::str::FromStr;

use super::list::{accepted, list};
use super::reader::Reader;

/// A path at which signatures are answered, such as `/bin/site/webinar.json`, or
/// `/webinars/{meetingNumber}/signature` with fields in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignaturePath(String);

/// The fields that may stand in a path, each once.
const IN_BRACES: [&str; 2] = ["{meetingNumber}", "{role}"];

/// Why a text is not a [`SignaturePath`].
#[derive(Debug, thiserror::Error)]
pub enum SignaturePathError {
    /// It is no path, or has characters that a path does not.
    #[error(
        "every path must begin with / and consist of letters, digits and -._~!$&'()+;=:@/, without empty, . or .. segments"
    )]
    Malformed,
    /// Its braces hold something else than a field, or stand where they may not.
    #[error(
        "a path may have {{meetingNumber}} and {{role}} in it, each once, with something between them and not in its first segment"
    )]
    Braces,
    /// Something else answers there.
    #[error(
        "/, /healthz, /readyz, /metrics, /openapi.json, /inspect, /causes, /page/ and /sdk/ are taken; choose other paths"
    )]
    Taken,
}

impl SignaturePath {
    /// The path, with its leading slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SignaturePath {
    type Err = SignaturePathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // No escapes and no wildcard: the router would read something else in them.
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()+;=:@/".contains(c);
        let path = text
            .strip_prefix('/')
            .ok_or(SignaturePathError::Malformed)?;
        let path = path.strip_suffix('/').unwrap_or(path);
        let first = path.split('/').next();
        if matches!(
            first,
            Some(
                "" | "healthz"
                    | "readyz"
                    | "metrics"
                    | "openapi.json"
                    | "inspect"
                    | "causes"
                    | "page"
                    | "sdk"
            )
        ) {
            return Err(SignaturePathError::Taken);
        }
        let starts_with_braces = first.is_some_and(|first| first.contains('{'));
        if starts_with_braces || path.contains("}{") {
            return Err(SignaturePathError::Braces);
        }
        let filled = IN_BRACES
            .iter()
            .fold(path.to_owned(), |path, field| path.replacen(field, "0", 1));
        if filled.contains(['{', '}']) {
            return Err(SignaturePathError::Braces);
        }
        // Browsers resolve such segments away before they ask.
        let unreachable = |segment| matches!(segment, "" | "." | "..");
        if !filled.chars().all(allowed) || filled.split('/').any(unreachable) {
            return Err(SignaturePathError::Malformed);
        }
        Ok(Self(text.to_owned()))
    }
}

pub(super) fn signature_paths(reader: &mut Reader<'_>) -> Vec<SignaturePath> {
    const VARIABLE: &str = "SIGNATURE_PATHS";
    let Some(found) = reader.find_list(VARIABLE) else {
        reader.show_default(VARIABLE, "none beside / and /signature");
        return Vec::new();
    };
    let paths = list(&found.value).map(str::parse::<SignaturePath>);
    accepted(reader, &found, paths, |_| found.value.to_string())
}

/// `CORS_ALLOWED_ORIGINS`: whose pages may read answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedOrigins {
    /// `*`
    Any,
    /// These, as browsers write them: `https://app.example.com`, or `null`.
    These(Vec<String>),
}

pub(super) fn allowed_origins(reader: &mut Reader<'_>) -> Option<AllowedOrigins> {
    const VARIABLE: &str = "CORS_ALLOWED_ORIGINS";
    let Some(found) = reader.find_list(VARIABLE) else {
        reader.show_default(VARIABLE, "pages on localhost, while HOST is loopback");
        return None;
    };
    let has_any = list(&found.value).any(|text| text == "*");
    if has_any {
        reader.warn(
            VARIABLE,
            "* lets every web page read signatures; name your sites instead",
        );
        if list(&found.value).all(|text| text == "*") {
            reader.show(VARIABLE, "*".to_owned(), found.source);
            return Some(AllowedOrigins::Any);
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
        return Some(AllowedOrigins::Any);
    }
    if origins.iter().any(|origin| origin == NULL) {
        reader.warn(
            VARIABLE,
            "null is the origin of every page that is opened from disk, and of every sandboxed \
             frame of any site: leave it out in production",
        );
    }
    Some(AllowedOrigins::These(origins))
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

/// `ERROR_FORMAT`: what `error` is in answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorFormat {
    /// An object with `type`, `code` and `message`.
    Object,
    /// The message, for clients that show `error` as it is.
    Text,
}

/// Why a text is not an [`ErrorFormat`].
#[derive(Debug, thiserror::Error)]
#[error("must be object or text")]
pub struct ErrorFormatError;

impl FromStr for ErrorFormat {
    type Err = ErrorFormatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "object" => Ok(Self::Object),
            "text" => Ok(Self::Text),
            _ => Err(ErrorFormatError),
        }
    }
}

impl fmt::Display for ErrorFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "object",
            Self::Text => "text",
        })
    }
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

    #[test]
    fn a_path_is_not_one_that_answers_already() {
        for path in [
            "/api/zoom/msig",
            "/signature",
            "/pages/x",
            "/sdkx",
            "/metrics.json",
            "/api/zoom/",
            "/signature/",
            "/zoom/webinars/{meetingNumber}/signature.json",
            "/zoom/{meetingNumber}/{role}/",
            "/zoom/webinar-{meetingNumber}.json",
        ] {
            assert_eq!(path.parse::<SignaturePath>().unwrap().as_str(), path);
        }
        for path in [
            "/",
            "//",
            "/healthz",
            "/healthz/x",
            "/readyz",
            "/metrics",
            "/openapi.json",
            "/page",
            "/page/x",
            "//page/x",
            "/sdk/x.js",
            "",
            "x",
            "/a b",
            "/{x}",
            "/{meetingNumber}",
            "/{meetingNumber}/{role}",
            "/x/{meetingnumber}",
            "/x/{meetingNumber}/{meetingNumber}",
            "/x/{meetingNumber}{role}",
            "/x/{meetingNumber:.*}",
            "/x/{role",
            "/x/role}",
            "/x//",
            "/a%20b",
            "/a?b",
            "/a#b",
            "/ä",
        ] {
            assert!(path.parse::<SignaturePath>().is_err(), "{path:?}");
        }
    }
}
