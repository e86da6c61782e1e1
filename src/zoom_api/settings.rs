use crate::quota::RateLimit;

use super::oauth_url::OAuthUrl;
use super::secrets::ClientSecret;
use super::zak_lifetime::ZakLifetime;
use super::zak_user::ZakUser;

/// A Server-to-Server OAuth app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerApp {
    /// Its Account ID.
    pub account_id: String,
    /// Its Client ID.
    pub client_id: String,
    /// Its Client Secret.
    pub client_secret: ClientSecret,
    /// Where its access tokens come from.
    pub oauth_url: OAuthUrl,
}

/// How to make requests to Zoom, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoomApiSettings {
    /// The app whose access tokens are used.
    pub app: ServerApp,
    /// The most requests to Zoom.
    pub rate_limit: RateLimit,
    /// Whose ZAK callers get. `None`: only that of the user whom their token names.
    pub zak_user: Option<ZakUser>,
    /// How long a ZAK lasts.
    pub zak_lifetime: ZakLifetime,
}
