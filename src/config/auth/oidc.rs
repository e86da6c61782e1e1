//! Reads the settings of the `OpenID` issuer.

use std::convert::Infallible;

use crate::auth::{AppName, HostClaim, JwksUrl, OidcSettings};

use crate::config::env::list::{accepted, list};
use crate::config::env::reader::Reader;
use crate::config::env::seconds::RefetchSeconds;
use crate::config::variables::{
    OIDC_APP, OIDC_AUDIENCE, OIDC_HOST_CLAIM, OIDC_ISSUER, OIDC_JWKS_URL, OIDC_MEETING_CLAIM,
    OIDC_NAME_CLAIM, OIDC_REFETCH_SECONDS, OIDC_ZOOM_USER_CLAIM, Variable,
};

pub(crate) fn read(reader: &mut Reader<'_>) -> Option<OidcSettings> {
    let errors_before = reader.error_count();
    let issuer = reader.optional(&OIDC_ISSUER);
    let audiences = audiences(reader);
    let jwks_url = jwks_url(reader);
    let host_claim: Option<HostClaim> = reader.optional(&OIDC_HOST_CLAIM);
    let meeting_claim = reader.optional(&OIDC_MEETING_CLAIM);
    let name_claim = reader.optional(&OIDC_NAME_CLAIM);
    let zoom_user_claim = reader.optional(&OIDC_ZOOM_USER_CLAIM);
    let app: Option<AppName> = reader.optional(&OIDC_APP);
    let refetch: RefetchSeconds = reader.parsed(&OIDC_REFETCH_SECONDS);
    if reader.error_count() > errors_before {
        return None;
    }
    let Some(issuer) = issuer else {
        let set: [(&Variable, bool); 7] = [
            (&OIDC_AUDIENCE, !audiences.is_empty()),
            (&OIDC_JWKS_URL, jwks_url.is_some()),
            (&OIDC_HOST_CLAIM, host_claim.is_some()),
            (&OIDC_MEETING_CLAIM, meeting_claim.is_some()),
            (&OIDC_NAME_CLAIM, name_claim.is_some()),
            (&OIDC_ZOOM_USER_CLAIM, zoom_user_claim.is_some()),
            (&OIDC_APP, app.is_some()),
        ];
        for (variable, _) in set.into_iter().filter(|(_, is_set)| *is_set) {
            let problem = format!("is missing: {} is set and needs it", variable.name);
            reader.error(OIDC_ISSUER.name, problem);
        }
        return None;
    };
    if audiences.is_empty() {
        let problem = "is missing: OIDC_ISSUER is set and needs it, the aud of the tokens that \
                       are meant for this server";
        reader.error(OIDC_AUDIENCE.name, problem);
        return None;
    }
    Some(OidcSettings {
        issuer,
        audiences,
        jwks_url,
        host_claim,
        meeting_claim,
        name_claim,
        zoom_user_claim,
        app,
        refetch_interval: refetch.duration(),
    })
}

/// `check` leaves the query out: it may hold something confidential.
fn jwks_url(reader: &mut Reader<'_>) -> Option<JwksUrl> {
    let Some(found) = reader.find(&OIDC_JWKS_URL) else {
        reader.record_default(&OIDC_JWKS_URL);
        return None;
    };
    match found.value.parse::<JwksUrl>() {
        Ok(url) => {
            reader.record(
                OIDC_JWKS_URL.name,
                url.without_query().to_owned(),
                found.source,
            );
            Some(url)
        }
        Err(error) => {
            reader.reject(&found, error.to_string());
            None
        }
    }
}

fn audiences(reader: &mut Reader<'_>) -> Vec<String> {
    let Some(found) = reader.find(&OIDC_AUDIENCE) else {
        reader.record_default(&OIDC_AUDIENCE);
        return Vec::new();
    };
    let entries = list(&found.value).map(|text| Ok::<_, Infallible>(text.to_owned()));
    accepted(reader, &found, entries, |entries| entries.join(", "))
}
