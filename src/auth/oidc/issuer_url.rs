use std::fmt;
use std::str::FromStr;

use crate::outbound::secure_url;

/// The issuer of the users' tokens, as `iss` has it: an https URL without a query, a
/// fragment or a user name. http is accepted for loopback only.
///
/// The text is kept exactly as given, because `iss` is compared byte for byte
/// ([OpenID Connect Discovery 1.0, section 4.3][1]).
///
/// [1]: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerUrl(String);

/// Why a text is not an [`IssuerUrl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an issuer is an https URL without a query, a fragment or a user name, for example https://login.example.com; http is for localhost only"
)]
pub struct IssuerUrlError;

/// The URL of a JWK set: like an [`IssuerUrl`], but it may have a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwksUrl(String);

/// Why a text is not a [`JwksUrl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the URL of a key set is an https URL without a fragment or a user name, for example https://login.example.com/jwks.json; http is for localhost only"
)]
pub struct JwksUrlError;

impl IssuerUrl {
    /// As given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is plain http, on loopback.
    pub(super) fn is_http(&self) -> bool {
        self.0.starts_with("http:")
    }

    /// The URL of the issuer's discovery document ([section 4.1][1]: without a second
    /// slash).
    ///
    /// [1]: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest
    pub(super) fn discovery(&self) -> JwksUrl {
        let base = self.0.strip_suffix('/').unwrap_or(&self.0);
        JwksUrl(format!("{base}/.well-known/openid-configuration"))
    }
}

impl JwksUrl {
    /// As given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL for logs and `check`: the query may hold something confidential.
    #[must_use]
    pub fn without_query(&self) -> &str {
        self.0.split_once('?').map_or(&self.0, |(url, _)| url)
    }

    /// Whether it is plain http, which is only accepted for loopback.
    pub(super) fn is_http(&self) -> bool {
        self.0.starts_with("http:")
    }
}

impl FromStr for IssuerUrl {
    type Err = IssuerUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match secure_url(text) {
            Some(url) if url.query().is_none() => Ok(Self(text.to_owned())),
            _ => Err(IssuerUrlError),
        }
    }
}

impl FromStr for JwksUrl {
    type Err = JwksUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match secure_url(text) {
            Some(_) => Ok(Self(text.to_owned())),
            None => Err(JwksUrlError),
        }
    }
}

impl fmt::Display for IssuerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for JwksUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_kept_as_given() {
        for text in [
            "https://login.example.com",
            "https://login.example.com/",
            "https://login.example.com:8443/realms/Main",
            "https://LOGIN.example.com/%7etenant",
            "http://localhost:8080/realms/main",
            "http://keycloak.localhost",
            "http://127.0.0.1:9000",
            "http://127.5.5.5",
            "http://[::1]:9000/",
        ] {
            assert_eq!(text.parse::<IssuerUrl>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn no_issuer_is_anything_else() {
        for (text, reason) in [
            ("", "empty"),
            ("login.example.com", "no scheme"),
            ("http://login.example.com", "http to another host"),
            (
                "http://localhost.example.com",
                "a host that begins as localhost",
            ),
            ("http://notlocalhost", "a host that ends as localhost"),
            ("http://128.0.0.1", "another network"),
            ("http://[::2]", "another host"),
            ("http://0.0.0.0", "any address"),
            ("ftp://localhost", "another scheme"),
            ("HTTPS://login.example.com", "a scheme in capitals"),
            ("https:login.example.com", "no slashes"),
            ("https:///login.example.com", "a slash too many"),
            ("https:\\\\login.example.com", "backslashes"),
            ("https://login.example.com/?a=b", "a query"),
            ("https://login.example.com?", "an empty query"),
            ("https://login.example.com/#a", "a fragment"),
            ("https://me@login.example.com", "a user name"),
            ("https://@login.example.com", "an empty user name"),
            ("https://me:secret@login.example.com", "a password"),
            (" https://login.example.com", "a space"),
            ("https://login.example.com\n", "a line break"),
            ("https://", "no host"),
            ("https://:8443", "a port alone"),
            ("https://login.example.com:99999", "no port"),
        ] {
            assert_eq!(text.parse::<IssuerUrl>(), Err(IssuerUrlError), "{reason}");
        }
    }

    #[test]
    fn only_the_key_sets_url_may_have_a_query() {
        let url: JwksUrl = "https://example.com/keys?policy=x".parse().unwrap();
        assert_eq!(url.to_string(), "https://example.com/keys?policy=x");
        assert_eq!(url.without_query(), "https://example.com/keys");
        for text in [
            "http://example.com/keys?p",
            "https://example.com/keys#x",
            "keys?p",
        ] {
            assert_eq!(text.parse::<JwksUrl>(), Err(JwksUrlError), "{text}");
        }
    }

    #[test]
    fn discovery_has_one_slash() {
        for issuer in ["https://example.com/a", "https://example.com/a/"] {
            assert_eq!(
                issuer.parse::<IssuerUrl>().unwrap().discovery().as_str(),
                "https://example.com/a/.well-known/openid-configuration"
            );
        }
    }
}
