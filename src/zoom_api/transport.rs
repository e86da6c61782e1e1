//! One request to Zoom and its answer.

use std::time::Duration;

use form_urlencoded::Serializer;
use reqwest::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER};
use reqwest::{RequestBuilder, StatusCode};
use zeroize::Zeroizing;

use crate::outbound::{BodyError, HttpClient, NoConnection, read_body, with_causes};

use super::oauth_url::OAuthUrl;
use super::secrets::ClientSecret;

/// The time to connect.
pub(super) const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// The time for a whole request.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
/// The longest answer that is read, in bytes.
const MAX_BYTES: usize = 64 * 1024;

/// An answer of Zoom.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    /// The header `Retry-After`.
    pub(super) retry_after: Option<String>,
    /// The header `Date`.
    pub(super) date: Option<String>,
    pub(super) body: Zeroizing<Vec<u8>>,
}

/// Why there is no reply.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("no answer within {} s", ANSWER_WITHIN.as_secs())]
    Slow,
    #[error("the answer is longer than {MAX_BYTES} bytes")]
    TooLong,
    #[error("{}", with_causes(.0))]
    Request(reqwest::Error),
}

impl Failure {
    /// Why there is no connection, or `None` if there was one.
    pub(super) fn no_connection(&self) -> Option<NoConnection> {
        match self {
            Self::Request(error) => NoConnection::of(error),
            Self::Slow | Self::TooLong => None,
        }
    }
}

/// Sends a request and reads its answer, within the limits of time and size.
pub(super) async fn exchange(request: RequestBuilder) -> Result<Reply, Failure> {
    let reply = tokio::time::timeout(ANSWER_WITHIN, unlimited(request)).await;
    reply.unwrap_or(Err(Failure::Slow))
}

async fn unlimited(request: RequestBuilder) -> Result<Reply, Failure> {
    let failed = |error: reqwest::Error| Failure::Request(error.without_url());
    let request = request.header(ACCEPT, "application/json");
    let response = request.send().await.map_err(failed)?;
    let status = response.status();
    let retry_after = text(response.headers(), RETRY_AFTER);
    let date = text(response.headers(), DATE);
    let body = read_body(response, MAX_BYTES)
        .await
        .map_err(|error| match error {
            BodyError::TooLong => Failure::TooLong,
            BodyError::Request(error) => failed(error),
        })?;
    Ok(Reply {
        status,
        retry_after,
        date,
        body: body.into(),
    })
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

/// `POST /oauth/token` with these credentials and fields.
pub(super) fn token_request(
    http: &HttpClient,
    oauth_url: &OAuthUrl,
    (client_id, client_secret): (&str, &ClientSecret),
    fields: &[(&str, &str)],
) -> RequestBuilder {
    let url = oauth_url.token();
    http.for_url(url.as_str())
        .post(url)
        .basic_auth(client_id, Some(client_secret.expose()))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Serializer::new(String::new()).extend_pairs(fields).finish())
}
