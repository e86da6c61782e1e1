//! The `OpenID` issuer, as it is configured.

use std::convert::Infallible;

use crate::auth::{HostClaim, JwksUrl, OidcSettings};

use super::env::list::{accepted, list};
use super::env::reader::Reader;

pub(super) fn read(reader: &mut Reader<'_>) -> Option<OidcSettings> {
    const ISSUER: &str = "OIDC_ISSUER";
    const AUDIENCE: &str = "OIDC_AUDIENCE";
    let errors_before = reader.error_count();
    let issuer = reader.optional(ISSUER, "none");
    let audiences = audiences(reader, AUDIENCE);
    let jwks_url = jwks_url(reader);
    let host_claim: Option<HostClaim> =
        reader.optional("OIDC_HOST_CLAIM", "none; no user may host");
    let meeting_claim = reader.optional("OIDC_MEETING_CLAIM", "none; every meeting");
    let name_claim = reader.optional("OIDC_NAME_CLAIM", "sub");
    if reader.error_count() > errors_before {
        return None;
    }
    let Some(issuer) = issuer else {
        let set = [
            (AUDIENCE, !audiences.is_empty()),
            ("OIDC_JWKS_URL", jwks_url.is_some()),
            ("OIDC_HOST_CLAIM", host_claim.is_some()),
            ("OIDC_MEETING_CLAIM", meeting_claim.is_some()),
            ("OIDC_NAME_CLAIM", name_claim.is_some()),
        ];
        for (variable, _) in set.into_iter().filter(|(_, is_set)| *is_set) {
            let problem = format!("is missing: {variable} is set and needs it");
            reader.error(ISSUER, problem);
        }
        return None;
    };
    if audiences.is_empty() {
        let problem = "is missing: OIDC_ISSUER is set and needs it, the aud of the tokens that \
                       are meant for this server";
        reader.error(AUDIENCE, problem);
        return None;
    }
    Some(OidcSettings {
        issuer,
        audiences,
        jwks_url,
        host_claim,
        meeting_claim,
        name_claim,
    })
}

/// A query may hold what is nobody's business, so `check` shows none.
fn jwks_url(reader: &mut Reader<'_>) -> Option<JwksUrl> {
    const VARIABLE: &str = "OIDC_JWKS_URL";
    let Some(found) = reader.find(VARIABLE) else {
        reader.record_default(VARIABLE, "by discovery");
        return None;
    };
    match found.value.parse::<JwksUrl>() {
        Ok(url) => {
            reader.record(VARIABLE, url.without_query().to_owned(), found.source);
            Some(url)
        }
        Err(error) => {
            reader.reject(&found, error.to_string());
            None
        }
    }
}

fn audiences(reader: &mut Reader<'_>, variable: &'static str) -> Vec<String> {
    let Some(found) = reader.find_list(variable) else {
        reader.record_default(variable, "none");
        return Vec::new();
    };
    let entries = list(&found.value).map(|text| Ok::<_, Infallible>(text.to_owned()));
    accepted(reader, &found, entries, |entries| entries.join(", "))
}
