use std::sync::Arc;

/// The paths that something answers at, as they are counted. Every other path is
/// `other`, so that nobody can make the list grow.
#[derive(Clone)]
pub(super) struct Routes(Arc<[String]>);

const OTHER: &str = "other";

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

impl Routes {
    pub(super) fn new(signature_paths: &[String]) -> Self {
        Self(signature_paths.into())
    }

    pub(super) fn of<'r>(&'r self, path: &str) -> &'r str {
        if let Some(route) = FIXED.into_iter().find(|route| *route == path) {
            return route;
        }
        if path.starts_with("/page/") {
            return "/page/";
        }
        if path.starts_with("/sdk/") {
            return "/sdk/";
        }
        let configured = self.0.iter().find(|route| *route == path);
        configured.map_or(OTHER, String::as_str)
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
            assert_eq!(routes.of(path), route, "{path}");
        }
    }
}
