//! Requests to Zoom itself: a ZAK (Zoom Access Key), with which a host starts a meeting.
//!
//! A [`ZoomApi`] acts for a Server-to-Server OAuth app: it gets an access token from
//! [Zoom's OAuth server][1] and calls the [REST API][2] with it. Neither secrets nor
//! tokens are in any error, log or metric.
//!
//! [1]: https://developers.zoom.us/docs/internal-apps/s2s-oauth/
//! [2]: https://developers.zoom.us/docs/api/

mod call;
mod client;
mod error;
mod oauth_url;
mod online_check;
mod retry_after;
mod secrets;
mod settings;
mod token_cache;
mod transport;
mod zak_lifetime;
mod zak_user;
mod zoom_user;

pub use crate::outbound::NoConnection;
pub use call::{Call, Observer};
pub use client::{ZoomApi, ZoomApiError};
pub use error::{Scope, ZoomError};
pub use oauth_url::{OAuthUrl, OAuthUrlError};
pub use online_check::{Answer, OnlineCheck, OnlineError, PairStatus};
pub use secrets::{AccessToken, ClientSecret, Unsendable, Zak};
pub use settings::{ServerApp, ZoomApiSettings};
pub use zak_lifetime::{ZakLifetime, ZakLifetimeError};
pub use zak_user::{ZakUser, ZakUserError};
pub use zoom_user::{ZoomUser, ZoomUserError};
