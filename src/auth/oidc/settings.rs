use super::claim_path::ClaimPath;
use super::host_claim::HostClaim;
use super::issuer_url::{IssuerUrl, JwksUrl};

/// Whose tokens let in, and what they allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcSettings {
    /// `iss` of every token.
    pub issuer: IssuerUrl,
    /// `aud` has one of these. Without any nobody is let in.
    pub audiences: Vec<String>,
    /// Where the issuer's keys are. `None`: as its discovery document says.
    pub jwks_url: Option<JwksUrl>,
    /// Who may ask for role 1. `None`: nobody.
    pub host_claim: Option<HostClaim>,
    /// The list of meetings that the token opens. `None`: it opens all. Once set,
    /// a token without that claim opens none.
    pub meeting_claim: Option<ClaimPath>,
    /// Who the log says it was. `None`: the target.
    pub name_claim: Option<ClaimPath>,
}

impl OidcSettings {
    pub(super) fn same_keys(&self, other: &Self) -> bool {
        self.issuer == other.issuer && self.jwks_url == other.jwks_url
    }
}
