use std::fmt;
use std::str::FromStr;

use reqwest::Url;

use crate::outbound::secure_url;

/// Zoom's OAuth server, as `ZOOM_OAUTH_URL` has it: `https://zoom.us`, or
/// `https://zoomgov.com` for government accounts. http is for this machine only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthUrl(Url);

/// Why a text is not an [`OAuthUrl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be an https URL without a path, https://zoom.us or https://zoomgov.com; http is for localhost only"
)]
pub struct OAuthUrlError;

impl OAuthUrl {
    /// Where access tokens are requested.
    pub(super) fn token(&self) -> Url {
        self.at("/oauth/token")
    }

    /// The base of the REST API. `api_url` is the one that Zoom named in its answer; it is
    /// followed only within Zoom's own domain, so that no token goes elsewhere. On loopback
    /// it is the same origin.
    pub(super) fn api(&self, api_url: Option<&str>) -> Url {
        let named = api_url.and_then(secure_url);
        named
            .filter(|url| self.has(url))
            .unwrap_or_else(|| self.default_api())
    }

    fn has(&self, api: &Url) -> bool {
        if self.0.scheme() == "http" {
            return api.origin() == self.0.origin();
        }
        let is_beneath = |host: &str, domain: &str| {
            host.strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
        };
        api.scheme() == "https"
            && api.port().is_none()
            && match (api.host_str(), self.domain()) {
                (Some(host), Some(domain)) => is_beneath(host, domain),
                _ => false,
            }
    }

    fn default_api(&self) -> Url {
        let mut url = self.0.clone();
        if let Some(domain) = self.domain().filter(|_| url.scheme() == "https") {
            // A domain with one more label is a host, unless it becomes too long.
            let _same = url.set_host(Some(&format!("api.{domain}")));
        }
        url
    }

    fn domain(&self) -> Option<&str> {
        let host = self.0.host_str()?;
        Some(host.strip_prefix("www.").unwrap_or(host))
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }
}

impl FromStr for OAuthUrl {
    type Err = OAuthUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match secure_url(text) {
            Some(url) if url.path() == "/" && url.query().is_none() => Ok(Self(url)),
            _ => Err(OAuthUrlError),
        }
    }
}

impl fmt::Display for OAuthUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oauth(text: &str) -> OAuthUrl {
        text.parse().unwrap()
    }

    #[test]
    fn only_an_origin_is_accepted() {
        for text in [
            "https://zoom.us",
            "https://zoomgov.com",
            "https://www.zoom.us",
            "http://localhost:8080",
            "http://127.0.0.1:1",
        ] {
            assert_eq!(oauth(text).to_string(), text);
        }
        assert_eq!(oauth("https://zoom.us/").to_string(), "https://zoom.us");
        for text in [
            "http://zoom.us",
            "https://zoom.us/oauth",
            "https://zoom.us?x",
            "https://zoom.us/#x",
            "https://user@zoom.us",
            "zoom.us",
            "ftp://zoom.us",
            "",
        ] {
            assert_eq!(text.parse::<OAuthUrl>(), Err(OAuthUrlError), "{text:?}");
        }
    }

    #[test]
    fn the_api_stays_in_zooms_domain() {
        for (oauth_url, named, api) in [
            ("https://zoom.us", None, "https://api.zoom.us/"),
            ("https://www.zoom.us", None, "https://api.zoom.us/"),
            ("https://zoomgov.com", None, "https://api.zoomgov.com/"),
            (
                "https://zoom.us",
                Some("https://api-us.zoom.us"),
                "https://api-us.zoom.us/",
            ),
            (
                "https://zoom.us",
                Some("https://evil.example"),
                "https://api.zoom.us/",
            ),
            (
                "https://zoom.us",
                Some("https://evilzoom.us"),
                "https://api.zoom.us/",
            ),
            (
                "https://zoom.us",
                Some("https://zoom.us.evil.example"),
                "https://api.zoom.us/",
            ),
            (
                "https://zoom.us",
                Some("http://api-us.zoom.us"),
                "https://api.zoom.us/",
            ),
            (
                "https://zoom.us",
                Some("https://api-us.zoom.us:8443"),
                "https://api.zoom.us/",
            ),
            (
                "https://zoom.us",
                Some("http://localhost:9"),
                "https://api.zoom.us/",
            ),
            (
                "http://localhost:8080",
                Some("http://localhost:9090"),
                "http://localhost:8080/",
            ),
            (
                "http://localhost:8080",
                Some("http://localhost:8080"),
                "http://localhost:8080/",
            ),
            ("http://127.0.0.1:8080", None, "http://127.0.0.1:8080/"),
        ] {
            assert_eq!(
                oauth(oauth_url).api(named).as_str(),
                api,
                "{oauth_url} {named:?}"
            );
        }
    }
}
