//! What Zoom itself says of credentials, for `zoom-signature check --online`.

use std::time::SystemTime;

use chrono::DateTime;
use reqwest::StatusCode;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::outbound::{HttpClient, NoConnection};

use super::client::ZoomApiError;
use super::error::{Scope, ZoomError, of_oauth};
use super::oauth_url::OAuthUrl;
use super::secrets::ClientSecret;
use super::settings::ServerApp;
use super::transport::{CONNECT_WITHIN, Failure, Reply, exchange, token_request};

/// Asks Zoom about credentials. It gets access tokens, and drops them unread.
#[derive(Debug)]
pub struct OnlineCheck {
    http: HttpClient,
    oauth_url: OAuthUrl,
}

/// What Zoom says of a Meeting SDK app's pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairStatus {
    /// Zoom knows this Client ID with this secret.
    Known,
    /// Zoom knows it, and its scopes are those of a Server-to-Server OAuth app.
    LooksServerToServer,
    /// Zoom does not know it.
    Unknown,
    /// Zoom gives this kind of app no such token.
    CannotTell,
}

/// Why Zoom said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnlineError {
    /// There is no connection.
    NoConnection(NoConnection),
    /// Zoom answered, and not with what was asked for.
    Zoom(ZoomError),
}

/// An answer of Zoom.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// What was asked for.
    pub result: Result<T, OnlineError>,
    /// How far this machine's clock is ahead of Zoom's, in seconds, by the header `Date`;
    /// negative if it is behind. `None`: Zoom sent no date.
    pub clock_ahead: Option<i64>,
}

#[derive(Deserialize)]
struct TokenBody {
    #[serde(rename = "access_token")]
    _access_token: IgnoredAny,
    #[serde(default)]
    scope: String,
}

impl OnlineCheck {
    /// Asks nothing yet.
    ///
    /// # Errors
    ///
    /// [`ZoomApiError`] if no HTTPS client can be created.
    pub fn new(oauth_url: OAuthUrl) -> Result<Self, ZoomApiError> {
        let http = HttpClient::new(CONNECT_WITHIN).map_err(ZoomApiError)?;
        Ok(Self { http, oauth_url })
    }

    /// Asks whether Zoom knows a Meeting SDK app's Client ID with this secret:
    /// `grant_type=client_credentials`. That a join works, the answer does not say.
    pub async fn pair(&self, client_id: &str, secret: &ClientSecret) -> Answer<PairStatus> {
        let fields = [("grant_type", "client_credentials")];
        let answer = self.scopes((client_id, secret), &fields).await;
        let is_server_apps = |scope: &Scope| {
            let name = scope.as_str();
            name.ends_with(":admin") || name.ends_with(":master")
        };
        Answer {
            result: match answer.result {
                Ok(scopes) if scopes.iter().any(is_server_apps) => {
                    Ok(PairStatus::LooksServerToServer)
                }
                Ok(_) => Ok(PairStatus::Known),
                Err(OnlineError::Zoom(ZoomError::CredentialsRefused)) => Ok(PairStatus::Unknown),
                Err(OnlineError::Zoom(ZoomError::AppKind)) => Ok(PairStatus::CannotTell),
                Err(error) => Err(error),
            },
            clock_ahead: answer.clock_ahead,
        }
    }

    /// Asks for the scopes of a Server-to-Server OAuth app:
    /// `grant_type=account_credentials`.
    pub async fn server_app(&self, app: &ServerApp) -> Answer<Vec<Scope>> {
        let fields = [
            ("grant_type", "account_credentials"),
            ("account_id", app.account_id.as_str()),
        ];
        self.scopes((&app.client_id, &app.client_secret), &fields)
            .await
    }

    async fn scopes(
        &self,
        pair: (&str, &ClientSecret),
        fields: &[(&str, &str)],
    ) -> Answer<Vec<Scope>> {
        let request = token_request(&self.http, &self.oauth_url, pair, fields);
        let sent = SystemTime::now();
        let reply = exchange(request).await;
        let clock_ahead = reply
            .as_ref()
            .ok()
            .and_then(|reply| clock_ahead(sent, reply));
        Answer {
            result: reply
                .map_err(|failure| failed(&failure))
                .and_then(|reply| granted(&reply)),
            clock_ahead,
        }
    }
}

fn failed(failure: &Failure) -> OnlineError {
    match failure.no_connection() {
        Some(problem) => OnlineError::NoConnection(problem),
        None if matches!(failure, Failure::Slow) => OnlineError::NoConnection(NoConnection::Slow),
        None => OnlineError::Zoom(ZoomError::Unreachable),
    }
}

fn granted(reply: &Reply) -> Result<Vec<Scope>, OnlineError> {
    if reply.status == StatusCode::OK
        && let Ok(body) = serde_json::from_slice::<TokenBody>(&reply.body)
    {
        return Ok(Scope::list(&body.scope));
    }
    let error = if reply.status == StatusCode::TOO_MANY_REQUESTS {
        ZoomError::RateLimited { retry_after: 0 }
    } else {
        of_oauth(reply.status, &reply.body)
    };
    Err(OnlineError::Zoom(error))
}

/// By the middle between sending and receiving, since the header has whole seconds.
fn clock_ahead(sent: SystemTime, reply: &Reply) -> Option<i64> {
    let date = DateTime::parse_from_rfc2822(reply.date.as_deref()?).ok()?;
    let middle = sent + sent.elapsed().ok()? / 2;
    let since_epoch = middle.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(i64::try_from(since_epoch.as_secs()).ok()? - date.timestamp())
}
