//! A client of Zoom's OAuth and REST, as far as a ZAK needs them.

use std::sync::Arc;
use std::time::Duration;

use governor::RateLimiter;
use governor::clock::MonotonicClock;
use reqwest::{RequestBuilder, StatusCode, Url};
use serde::Deserialize;
use tokio::time::Instant;
use zoom_signature::{MeetingNumber, UnixTimestamp};

use crate::outbound::HttpClient;
use crate::quota::{self, Limiter};

use super::call::{Call, Observer};
use super::error::{ApiError, Subject, ZoomError, of_api, of_oauth};
use super::retry_after;
use super::secrets::{AccessToken, Zak};
use super::settings::{ServerApp, ZoomApiSettings};
use super::token_cache::{Grant, TokenCache};
use super::transport::{CONNECT_WITHIN, Reply, exchange, token_request};
use super::zak_user::ZakUser;
use super::zoom_user::ZoomUser;

/// An access token's life where Zoom's answer names none: an hour, as documented.
const DEFAULT_LIFE: u64 = 3_600;

/// Makes requests to Zoom in the name of a Server-to-Server OAuth app.
pub struct ZoomApi {
    settings: ZoomApiSettings,
    http: HttpClient,
    tokens: Arc<TokenCache>,
    limit: Option<Arc<Limiter>>,
    observer: Arc<dyn Observer>,
}

/// Why a [`ZoomApi`] cannot be created. Almost always because the machine has no CA
/// certificates.
#[derive(Debug, thiserror::Error)]
#[error(
    "no TLS connection to Zoom is possible: install ca-certificates, or set SSL_CERT_FILE to a file of CA certificates"
)]
pub struct ZoomApiError(#[source] pub(super) reqwest::Error);

#[derive(Deserialize)]
struct TokenBody {
    access_token: AccessToken,
    expires_in: Option<u64>,
    api_url: Option<String>,
}

#[derive(Deserialize)]
struct ZakBody {
    token: Zak,
}

#[derive(Deserialize)]
struct MeetingBody {
    host_id: ZoomUser,
}

impl ZoomApi {
    /// Requests nothing yet.
    ///
    /// # Errors
    ///
    /// [`ZoomApiError`] if no HTTPS client can be created.
    pub fn new(
        settings: ZoomApiSettings,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, ZoomApiError> {
        let limit = settings.rate_limit.quota();
        Ok(Self {
            http: HttpClient::new(CONNECT_WITHIN).map_err(ZoomApiError)?,
            tokens: Arc::default(),
            limit: limit
                .map(|quota| Arc::new(RateLimiter::direct_with_clock(quota, MonotonicClock))),
            settings,
            observer,
        })
    }

    /// Like [`Self::new`], for a reload: it keeps the access token if the app is the same,
    /// and the count of requests if the limit is.
    ///
    /// # Errors
    ///
    /// [`ZoomApiError`] as [`Self::new`].
    pub fn reload(&self, settings: ZoomApiSettings) -> Result<Self, ZoomApiError> {
        let same_app = self.settings.app == settings.app;
        let same_limit = self.settings.rate_limit == settings.rate_limit;
        let mut next = Self::new(settings, Arc::clone(&self.observer))?;
        if same_app {
            next.tokens = Arc::clone(&self.tokens);
        }
        if same_limit {
            next.limit.clone_from(&self.limit);
        }
        Ok(next)
    }

    /// Whose ZAK callers get, unless their token names a user.
    #[must_use]
    pub const fn zak_user(&self) -> Option<&ZakUser> {
        self.settings.zak_user.as_ref()
    }

    /// A new ZAK of this user: `GET /v2/users/{userId}/token?type=zak&ttl=N`. It is never
    /// cached. Takes 10 s at most, twice that if the access token has to be renewed.
    ///
    /// # Errors
    ///
    /// Every [`ZoomError`].
    pub async fn zak(&self, user: &ZoomUser, now: UnixTimestamp) -> Result<Zak, ZoomError> {
        let url = |api: &Url| {
            let mut url = with_segments(api, &["v2", "users", user.as_str(), "token"]);
            url.query_pairs_mut()
                .append_pair("type", "zak")
                .append_pair("ttl", &self.settings.zak_lifetime.to_string());
            url
        };
        let body: ZakBody = self.get(Call::Zak, Subject::User, url, now).await?;
        Ok(body.token)
    }

    /// A new ZAK of a meeting's host, by `GET /v2/meetings/{meetingId}` → `host_id`. Takes
    /// 5 s more than [`Self::zak`] at most.
    ///
    /// # Errors
    ///
    /// Every [`ZoomError`].
    pub async fn zak_of_host(
        &self,
        meeting: &MeetingNumber,
        now: UnixTimestamp,
    ) -> Result<Zak, ZoomError> {
        let url = |api: &Url| with_segments(api, &["v2", "meetings", meeting.as_str()]);
        let body: MeetingBody = self.get(Call::Meeting, Subject::Meeting, url, now).await?;
        self.zak(&body.host_id, now).await
    }

    /// A request to the REST API. If Zoom rejects the access token, it is renewed once:
    /// right whether or not a new token ends the life of the one before.
    async fn get<T: for<'de> Deserialize<'de>>(
        &self,
        call: Call,
        subject: Subject,
        url: impl Fn(&Url) -> Url,
        now: UnixTimestamp,
    ) -> Result<T, ZoomError> {
        let grant = self.grant(None, now).await?;
        match self.get_with(&grant, call, subject, &url, now).await {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) => {}
            Err(error) => {
                // A token keeps the scopes that the app had when it was issued.
                if matches!(error, ZoomError::ScopeMissing(_)) {
                    self.tokens.forget(&grant.token).await;
                }
                return Err(error);
            }
        }
        let grant = self.grant(Some(&grant.token), now).await?;
        let answer = self.get_with(&grant, call, subject, &url, now).await?;
        answer.ok_or(ZoomError::CredentialsRefused)
    }

    /// `None`: Zoom rejects the access token.
    async fn get_with<T: for<'de> Deserialize<'de>>(
        &self,
        grant: &Grant,
        call: Call,
        subject: Subject,
        url: impl Fn(&Url) -> Url,
        now: UnixTimestamp,
    ) -> Result<Option<T>, ZoomError> {
        let url = url(&grant.api);
        let request = self
            .http
            .for_url(url.as_str())
            .get(url)
            .bearer_auth(grant.token.expose());
        let mut rejected = false;
        let answer = self
            .call(call, request, now, |reply| {
                if reply.status == StatusCode::OK {
                    return serde_json::from_slice(&reply.body).or(Err(ZoomError::Unreachable));
                }
                Err(match of_api(reply.status, &reply.body, subject) {
                    ApiError::Final(error) => error,
                    ApiError::TokenRejected => {
                        rejected = true;
                        ZoomError::CredentialsRefused
                    }
                })
            })
            .await;
        match answer {
            Err(_) if rejected => Ok(None),
            answer => answer.map(Some),
        }
    }

    async fn grant(
        &self,
        rejected: Option<&AccessToken>,
        now: UnixTimestamp,
    ) -> Result<Grant, ZoomError> {
        self.tokens.get(rejected, || self.fetch_grant(now)).await
    }

    /// `POST /oauth/token` with `grant_type=account_credentials`.
    async fn fetch_grant(&self, now: UnixTimestamp) -> Result<Grant, ZoomError> {
        let ServerApp {
            account_id,
            client_id,
            client_secret,
            oauth_url,
        } = &self.settings.app;
        let fields = [
            ("grant_type", "account_credentials"),
            ("account_id", account_id.as_str()),
        ];
        let pair = (client_id.as_str(), client_secret);
        let request = token_request(&self.http, oauth_url, pair, &fields);
        let sent = Instant::now();
        self.call(Call::AccessToken, request, now, |reply| {
            if reply.status == StatusCode::OK
                && let Ok(body) = serde_json::from_slice::<TokenBody>(&reply.body)
            {
                let life = Duration::from_secs(body.expires_in.unwrap_or(DEFAULT_LIFE));
                return Ok(Grant {
                    token: body.access_token,
                    api: oauth_url.api(body.api_url.as_deref()),
                    expires: sent.checked_add(life).unwrap_or(sent),
                });
            }
            Err(of_oauth(reply.status, &reply.body))
        })
        .await
    }

    /// Sends a request within the limits, reads its answer, and records the outcome.
    async fn call<T>(
        &self,
        call: Call,
        request: RequestBuilder,
        now: UnixTimestamp,
        read: impl FnOnce(&Reply) -> Result<T, ZoomError>,
    ) -> Result<T, ZoomError> {
        self.within_the_limit()?;
        let began = Instant::now();
        let reply = exchange(request).await;
        let outcome = match &reply {
            Ok(reply) if reply.status == StatusCode::TOO_MANY_REQUESTS => {
                let retry_after = retry_after::seconds(reply.retry_after.as_deref(), now);
                Err(ZoomError::RateLimited { retry_after })
            }
            Ok(reply) => read(reply),
            Err(_) => Err(ZoomError::Unreachable),
        };
        let error = outcome.as_ref().err();
        self.observer.called(call, error, began.elapsed());
        if let Some(error) = error {
            let status = reply.as_ref().ok().map(|reply| reply.status.as_u16());
            let cause = match reply {
                Err(failure) => Some(failure.to_string()),
                Ok(_) if *error == ZoomError::Unreachable => Some(UNDOCUMENTED.to_owned()),
                Ok(_) => None,
            };
            tracing::warn!(
                app = self.observer.app(),
                call = call.as_str(),
                outcome = error.outcome(),
                status,
                cause,
                "request to zoom failed"
            );
        }
        outcome
    }

    fn within_the_limit(&self) -> Result<(), ZoomError> {
        let Some(limit) = &self.limit else {
            return Ok(());
        };
        limit.check().map_err(|until| ZoomError::RateLimited {
            retry_after: quota::retry_after(&until),
        })
    }
}

/// In the log, where Zoom answered something that is not in its documentation.
const UNDOCUMENTED: &str = "the answer is not one that Zoom documents";

/// A URL with these segments as its path, each escaped.
fn with_segments(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    // Only URLs without a host have no segments.
    if let Ok(mut path) = url.path_segments_mut() {
        path.clear().extend(segments);
    }
    url
}
