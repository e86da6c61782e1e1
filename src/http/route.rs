use std::sync::Arc;

/// The paths that something answers at, as they are counted. Every other path is
/// `other`, so that nobody can make the list grow.
#[derive(Clone)]
pub(super) struct Routes(Arc<[Route]>);

struct Route {
    name: String,
    /// Whether the paths below it count as well.
    below: bool,
}

const FIXED: [&str; 8] = [
    "/signature",
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
        let route = |name: &str, below| Route {
            name: name.to_owned(),
            below,
        };
        let configured = signature_paths.iter().map(|path| route(path, false));
        let routes = FIXED.map(|path| route(path, false)).into_iter();
        let files = FILES.map(|path| route(path, true));
        Self(routes.chain(files).chain(configured).collect())
    }

    /// How many there are, `other` included.
    pub(super) fn number(&self) -> usize {
        self.0.len() + 1
    }

    /// Which of them a path is, and its name.
    pub(super) fn of(&self, path: &str) -> (usize, &str) {
        let is = |route: &Route| route.name == path || route.below && path.starts_with(&route.name);
        let place = self.0.iter().position(is).unwrap_or(self.0.len());
        let name = self.0.get(place).map_or(OTHER, |route| &route.name);
        (place, name)
    }
}

#[cfg(test)]
mod tests {
    use super::Routes;

    #[test]
    fn a_path_that_nobody_answers_at_is_other() {
        let routes = Routes::new(&["/bin/webinar.json".to_owned()]);
        for (path, route) in [
            ("/signature", "/signature"),
            ("/", "/"),
            ("/page/js/main.js", "/page/"),
            ("/page/nothing", "/page/"),
            ("/sdk/lib/av/x.wasm", "/sdk/"),
            ("/bin/webinar.json", "/bin/webinar.json"),
            ("/bin", "other"),
            ("/signature/", "other"),
            ("/pagex", "other"),
            ("", "other"),
        ] {
            let (place, name) = routes.of(path);
            assert_eq!(name, route, "{path}");
            assert!(place < routes.number(), "{path}");
        }
    }
}
