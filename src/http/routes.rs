//! The table of paths, for the router, the metrics, the `OpenAPI` document and
//! `SIGNATURE_PATHS`.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use actix_web::dev::ResourceDef;

/// The test page; `POST` for a signature, as in Zoom's Node sample.
pub(super) const ROOT: &str = "/";
/// Signatures. `SIGNATURE_PATHS` adds more paths.
pub(super) const SIGNATURE: &str = "/signature";
/// Why a signature is refused.
pub(super) const INSPECT: &str = "/inspect";
/// What Zoom says of the credentials.
pub(super) const CHECK: &str = "/check";
/// The catalogue of causes.
pub(super) const CAUSES: &str = "/causes";
/// An entry of it.
pub(super) const CAUSE: &str = "/causes/{code}";
/// Whether the process serves.
pub(super) const HEALTHZ: &str = "/healthz";
/// Whether to send it requests.
pub(super) const READYZ: &str = "/readyz";
/// The `OpenAPI` document.
pub(super) const OPENAPI: &str = "/openapi.json";
/// The metrics, on their own listener.
pub(super) const METRICS: &str = "/metrics";
/// The files of the test page.
pub(super) const PAGE: &str = "/page";
/// The files of the Web SDK, if this server has them.
pub(super) const SDK: &str = "/sdk";

/// Paths with their own metrics label, which cannot be a [`SignaturePath`].
const FIXED: [&str; 8] = [
    ROOT, INSPECT, CHECK, CAUSES, HEALTHZ, READYZ, OPENAPI, METRICS,
];
/// The same for everything below these paths.
const SCOPES: [&str; 2] = [PAGE, SDK];
/// The label of every other path, so that no caller can make the labels grow.
pub(super) const OTHER: &str = "other";

/// Whether a path with this first segment, without slashes, is taken.
pub(super) fn is_reserved(first_segment: &str) -> bool {
    let mut taken = FIXED.iter().chain(&SCOPES);
    taken.any(|path| path.strip_prefix('/') == Some(first_segment))
}

/// The routes, by their names in metrics. Every other path is `other`, so that nobody can
/// make the list grow.
#[derive(Clone)]
pub(super) struct RouteTable(Arc<[Route]>);

struct Route {
    name: String,
    paths: Paths,
}

enum Paths {
    /// Exactly the name.
    One,
    /// The name, with or without a slash at its end.
    WithOrWithoutSlash,
    /// Every path that begins with the name.
    Below,
    /// Every path with fields in place of the braces.
    Filled(ResourceDef),
}

impl RouteTable {
    pub(crate) fn new(signature_paths: &[SignaturePath]) -> Self {
        let route = |name: &str, paths| Route {
            name: name.to_owned(),
            paths,
        };
        let signing = std::iter::once(SIGNATURE)
            .chain(signature_paths.iter().map(SignaturePath::as_str))
            .map(|path| Route::of_signatures(path.trim_end_matches('/')));
        let fixed = FIXED.map(|path| route(path, Paths::One)).into_iter();
        let entries = route(CAUSE, Paths::Filled(ResourceDef::new(CAUSE)));
        let files = SCOPES.map(|path| route(&format!("{path}/"), Paths::Below));
        Self(signing.chain(fixed).chain([entries]).chain(files).collect())
    }

    /// The name of a path's route.
    pub(super) fn match_name(&self, path: &str) -> &str {
        let route = self.0.iter().find(|route| route.has(path));
        route.map_or(OTHER, |route| &route.name)
    }
}

impl Route {
    fn of_signatures(path: &str) -> Self {
        let paths = if path.contains('{') {
            Paths::Filled(ResourceDef::new([path.to_owned(), format!("{path}/")]))
        } else {
            Paths::WithOrWithoutSlash
        };
        Self {
            name: path.to_owned(),
            paths,
        }
    }

    fn has(&self, path: &str) -> bool {
        match &self.paths {
            Paths::One => self.name == path,
            Paths::WithOrWithoutSlash => self.name == path.strip_suffix('/').unwrap_or(path),
            Paths::Below => path.starts_with(&self.name),
            Paths::Filled(pattern) => pattern.is_match(path),
        }
    }
}

/// A further path for signatures, such as `/bin/site/webinar.json`, or
/// `/webinars/{meetingNumber}/signature` with a field in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignaturePath(String);

/// The fields that a path may contain, each once.
const IN_BRACES: [&str; 2] = ["{meetingNumber}", "{role}"];

/// Why a text is not a [`SignaturePath`].
#[derive(Debug, thiserror::Error)]
pub enum SignaturePathError {
    /// It is not a path, or has characters that a path cannot have.
    #[error(
        "every path must begin with / and consist of letters, digits and -._~!$&'()+;=:@/, without empty, . or .. segments"
    )]
    Malformed,
    /// Its braces contain something other than a field, or are in the wrong place.
    #[error(
        "a path may have {{meetingNumber}} and {{role}} in it, each once, with something between them and not in its first segment"
    )]
    Braces,
    /// The path is taken.
    #[error(
        "/, /healthz, /readyz, /metrics, /openapi.json, /inspect, /check, /causes, /page/ and /sdk/ are taken; choose other paths"
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
        // No escapes and no wildcards, which mean something else to the router.
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()+;=:@/".contains(c);
        let path = text
            .strip_prefix('/')
            .ok_or(SignaturePathError::Malformed)?;
        let path = path.strip_suffix('/').unwrap_or(path);
        let first = path.split('/').next();
        if first.is_some_and(is_reserved) {
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
        // Browsers resolve such segments before they send the request.
        let unreachable = |segment| matches!(segment, "" | "." | "..");
        if !filled.chars().all(allowed) || filled.split('/').any(unreachable) {
            return Err(SignaturePathError::Malformed);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for SignaturePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_nobody_answers_at_is_other() {
        let paths = ["/bin/webinar.json", "/zoom/{meetingNumber}/{role}/"];
        let routes = RouteTable::new(&paths.map(|path| path.parse().unwrap()));
        for (path, route) in [
            ("/signature", "/signature"),
            ("/", "/"),
            ("/page/js/main.js", "/page/"),
            ("/page/nothing", "/page/"),
            ("/sdk/lib/av/x.wasm", "/sdk/"),
            ("/bin/webinar.json", "/bin/webinar.json"),
            ("/bin", "other"),
            ("/signature/", "/signature"),
            ("/signature//", "other"),
            ("/bin/webinar.json/", "/bin/webinar.json"),
            ("/zoom/85746065432/0", "/zoom/{meetingNumber}/{role}"),
            ("/zoom/anything/else/", "/zoom/{meetingNumber}/{role}"),
            ("/zoom/85746065432", "other"),
            ("/causes", "/causes"),
            ("/causes/iat_rounded", "/causes/{code}"),
            ("/causes/anything-else", "/causes/{code}"),
            ("/causes/", "other"),
            ("/causes/a/b", "other"),
            ("/pagex", "other"),
            ("", "other"),
        ] {
            assert_eq!(routes.match_name(path), route, "{path}");
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
            "/causes/x",
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
