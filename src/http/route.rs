use std::sync::Arc;

use actix_web::dev::ResourceDef;

/// The paths that something answers at, as they are counted. Every other path is
/// `other`, so that nobody can make the list grow.
#[derive(Clone)]
pub(super) struct Routes(Arc<[Route]>);

struct Route {
    name: String,
    paths: Paths,
}

enum Paths {
    /// The name.
    One,
    /// The name, with or without a slash at its end.
    WithOrWithoutSlash,
    /// All that begin with the name.
    Below,
    /// Those with fields in the place of its braces.
    Filled(ResourceDef),
}

/// Where signatures are answered in any case.
pub(super) const SIGNATURE: &str = "/signature";

const FIXED: [&str; 7] = [
    "/",
    "/inspect",
    "/causes",
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/metrics",
];
const FILES: [&str; 2] = ["/page/", "/sdk/"];
const OTHER: &str = "other";

impl Routes {
    pub(super) fn new(signature_paths: &[String]) -> Self {
        let route = |name: &str, paths| Route {
            name: name.to_owned(),
            paths,
        };
        let signing = std::iter::once(SIGNATURE)
            .chain(signature_paths.iter().map(String::as_str))
            .map(|path| Route::of_signatures(path.trim_end_matches('/')));
        let fixed = FIXED.map(|path| route(path, Paths::One)).into_iter();
        let files = FILES.map(|path| route(path, Paths::Below));
        Self(signing.chain(fixed).chain(files).collect())
    }

    /// How many there are, `other` included.
    pub(super) fn number(&self) -> usize {
        self.0.len() + 1
    }

    /// Which of them a path is, and its name.
    pub(super) fn of(&self, path: &str) -> (usize, &str) {
        let is = |route: &Route| route.has(path);
        let place = self.0.iter().position(is).unwrap_or(self.0.len());
        let name = self.0.get(place).map_or(OTHER, |route| &route.name);
        (place, name)
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

#[cfg(test)]
mod tests {
    use super::Routes;

    #[test]
    fn a_path_that_nobody_answers_at_is_other() {
        let paths = ["/bin/webinar.json", "/zoom/{meetingNumber}/{role}/"];
        let routes = Routes::new(&paths.map(str::to_owned));
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
            ("/pagex", "other"),
            ("", "other"),
        ] {
            let (place, name) = routes.of(path);
            assert_eq!(name, route, "{path}");
            assert!(place < routes.number(), "{path}");
        }
    }
}
