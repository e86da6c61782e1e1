use std::time::Duration;

use crate::app_name::AppName;

use super::claim_path::ClaimPath;
use super::host_claim::HostClaim;
use super::issuer_url::{IssuerUrl, JwksUrl};

/// Whose tokens are accepted, and what they permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSettings {
    /// `iss` of every token.
    pub issuer: IssuerUrl,
    /// One of these must be in `aud`. If empty, every token is rejected.
    pub audiences: Vec<String>,
    /// The URL of the issuer's keys. `None`: from its discovery document.
    pub jwks_url: Option<JwksUrl>,
    /// Who may ask for role 1. `None`: nobody.
    pub host_claim: Option<HostClaim>,
    /// The claim with the meetings that a user may ask for. `None`: all meetings. If set,
    /// a token without that claim permits none.
    pub meeting_claim: Option<ClaimPath>,
    /// The claim with the name for the log. `None`: the subject.
    pub name_claim: Option<ClaimPath>,
    /// The claim with the user's Zoom ID or e-mail address. `None`: no user has one.
    pub zoom_user_claim: Option<ClaimPath>,
    /// The only app whose signatures its users get. `None`: any.
    pub app: Option<AppName>,
    /// The least time between two fetches of the issuer's keys that tokens with unknown
    /// keys cause.
    pub refetch_interval: Duration,
}

impl OidcSettings {
    pub(super) fn same_keys(&self, other: &Self) -> bool {
        self.issuer == other.issuer && self.jwks_url == other.jwks_url
    }
}
