use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::ACCEPT;
use serde::Deserialize;

use crate::outbound::{BodyError, HttpClient, read_body};

use super::issuer_url::{IssuerUrl, JwksUrl, JwksUrlError};
use super::jwks::Jwks;
use super::settings::OidcSettings;

/// Why an [`Oidc`](super::Oidc) cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// Almost always because the machine has no CA certificates.
    #[error(
        "no TLS connection to the issuer is possible: install ca-certificates, or set \
         SSL_CERT_FILE to a file of CA certificates"
    )]
    Client(#[source] reqwest::Error),
}

/// The time for a whole fetch: name lookups, connections and both documents.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The longest document that is read, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// The media types of a discovery document and a key set ([RFC 7517, section 8.5.2][1]).
///
/// [1]: https://www.rfc-editor.org/rfc/rfc7517#section-8.5.2
const ACCEPTED_MEDIA_TYPES: &str = "application/json, application/jwk-set+json";

/// Fetches an issuer's keys.
#[derive(Debug)]
pub(super) struct Discovery {
    issuer: IssuerUrl,
    jwks_url: Option<JwksUrl>,
    http: HttpClient,
}

/// Why a fetch failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("no answer within {} s", TIMEOUT.as_secs())]
    Slow,
    #[error("{url} cannot be read")]
    Request { url: String, source: reqwest::Error },
    #[error("{url} answers with status {status}")]
    Status { url: String, status: StatusCode },
    #[error("{url} is longer than {MAX_BYTES} bytes")]
    Long { url: String },
    #[error("{url} is no {what}")]
    Json {
        url: String,
        what: &'static str,
        source: serde_json::Error,
    },
    #[error("{url} describes another issuer, {issuer:?}")]
    OtherIssuer { url: String, issuer: String },
    #[error("{url} is an https issuer's and has a jwks_uri of plain http, {jwks_uri:?}")]
    KeysInTheClear { url: String, jwks_uri: String },
    #[error("{url} has an unusable jwks_uri, {jwks_uri:?}")]
    KeysElsewhere {
        url: String,
        jwks_uri: String,
        source: JwksUrlError,
    },
}

/// The members of a discovery document that are read ([OpenID Connect Discovery 1.0,
/// section 3][1]).
///
/// [1]: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
#[derive(Deserialize)]
struct ProviderMetadata {
    issuer: String,
    jwks_uri: String,
}

impl Discovery {
    pub(crate) fn new(settings: &OidcSettings) -> Result<Self, OidcError> {
        Ok(Self {
            issuer: settings.issuer.clone(),
            jwks_url: settings.jwks_url.clone(),
            http: HttpClient::new(TIMEOUT).map_err(OidcError::Client)?,
        })
    }

    pub(super) const fn issuer(&self) -> &IssuerUrl {
        &self.issuer
    }

    /// Fetches the current keys, within 5 s.
    pub(super) async fn fetch(&self) -> Result<Jwks, FetchError> {
        let keys = tokio::time::timeout(TIMEOUT, self.keys()).await;
        keys.unwrap_or(Err(FetchError::Slow))
    }

    async fn keys(&self) -> Result<Jwks, FetchError> {
        let url = match &self.jwks_url {
            Some(url) => url.clone(),
            None => self.discover().await?,
        };
        let body = self.read(&url).await?;
        Jwks::parse(&body).map_err(|source| FetchError::no("key set", &url, source))
    }

    async fn discover(&self) -> Result<JwksUrl, FetchError> {
        let url = self.issuer.discovery();
        let body = self.read(&url).await?;
        let ProviderMetadata { issuer, jwks_uri } = serde_json::from_slice(&body)
            .map_err(|source| FetchError::no("discovery document", &url, source))?;
        let url = url.without_query().to_owned();
        if issuer != self.issuer.as_str() {
            return Err(FetchError::OtherIssuer { url, issuer });
        }
        self.keys_at(url, jwks_uri)
    }

    fn keys_at(&self, url: String, jwks_uri: String) -> Result<JwksUrl, FetchError> {
        match jwks_uri.parse::<JwksUrl>() {
            // Any program on this machine could offer its own keys.
            Ok(keys) if keys.is_http() && !self.issuer.is_http() => {
                Err(FetchError::KeysInTheClear { url, jwks_uri })
            }
            Ok(keys) => Ok(keys),
            Err(source) => Err(FetchError::KeysElsewhere {
                url,
                jwks_uri,
                source,
            }),
        }
    }

    async fn read(&self, url: &JwksUrl) -> Result<Vec<u8>, FetchError> {
        let failed = |error: reqwest::Error| FetchError::Request {
            url: url.without_query().to_owned(),
            source: error.without_url(),
        };
        let client = self.http.for_url(url.as_str());
        let request = client
            .get(url.as_str())
            .header(ACCEPT, ACCEPTED_MEDIA_TYPES);
        let response = request.send().await.map_err(failed)?;
        if response.status() != StatusCode::OK {
            return Err(FetchError::Status {
                url: url.without_query().to_owned(),
                status: response.status(),
            });
        }
        let body = read_body(response, MAX_BYTES).await;
        body.map_err(|error| match error {
            BodyError::TooLong => FetchError::Long {
                url: url.without_query().to_owned(),
            },
            BodyError::Request(error) => failed(error),
        })
    }
}

impl FetchError {
    fn no(what: &'static str, url: &JwksUrl, source: serde_json::Error) -> Self {
        Self::Json {
            url: url.without_query().to_owned(),
            what,
            source,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_https_issuers_keys_come_by_https() {
        for (issuer, jwks_uri, is) in [
            (
                "https://login.example.com",
                "https://keys.example.com/1",
                true,
            ),
            (
                "https://login.example.com",
                "http://localhost:8080/1",
                false,
            ),
            (
                "https://login.example.com",
                "http://keys.example.com/1",
                false,
            ),
            ("http://localhost:8080", "http://localhost:8080/1", true),
            ("http://localhost:8080", "https://keys.example.com/1", true),
        ] {
            let discovery = Discovery::new(&OidcSettings {
                issuer: issuer.parse().unwrap(),
                audiences: Vec::new(),
                jwks_url: None,
                host_claim: None,
                meeting_claim: None,
                name_claim: None,
                zoom_user_claim: None,
                app: None,
                refetch_interval: Duration::from_secs(30),
            });
            let keys = discovery
                .unwrap()
                .keys_at(issuer.to_owned(), jwks_uri.to_owned());
            assert_eq!(keys.is_ok(), is, "{issuer} {jwks_uri}");
        }
    }
}
