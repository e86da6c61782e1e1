use super::api_key::ApiKeys;
use super::error::InvalidCredential;
use super::headers::{AuthHeaders, SingleHeader};
use super::method::AuthMethod;
use super::oidc::Oidc;
use super::rejection::Rejection;
use super::signed_request::{SignedRequest, SigningSecrets};

/// A caller's credential, not yet verified.
pub(super) enum Credential<'r> {
    None,
    ApiKey(&'r [u8]),
    Token(&'r Oidc, &'r str),
    SignedRequest(SignedRequest<'r>),
}

impl<'r> Credential<'r> {
    /// The one credential of a request, for one of the enabled methods. Two credentials
    /// are refused: a proxy may have checked the other one.
    pub(crate) fn of(
        headers: &AuthHeaders<'r>,
        api_keys: &ApiKeys,
        signing_secrets: &SigningSecrets,
        oidc: Option<&'r Oidc>,
    ) -> Result<Self, Rejection> {
        let signed = match SignedRequest::from_headers(headers) {
            Some(_) if signing_secrets.is_empty() => None,
            signed => signed,
        };
        let key = header(headers.api_key)?;
        let bearer = header(headers.authorization)?.map(bearer);
        match (signed, key, bearer) {
            (None, None, None) => Ok(Self::None),
            (Some(signed), None, None | Some(None)) => match signed {
                Ok(signed) => Ok(Self::SignedRequest(signed)),
                Err(invalid) => Err(Rejection::new(AuthMethod::SignedRequest, invalid)),
            },
            (None, Some(key), None | Some(None)) => Ok(Self::ApiKey(key)),
            (None, None, Some(Some(token))) => Ok(Self::of_bearer(token, api_keys, oidc)),
            (None, None, Some(None)) => Err(InvalidCredential::NotBearer.into()),
            _ => Err(InvalidCredential::SeveralCredentials.into()),
        }
    }

    /// A `Bearer` credential may be an API key or a token. API keys are checked first,
    /// even if the text looks like a token.
    fn of_bearer(token: &'r [u8], api_keys: &ApiKeys, oidc: Option<&'r Oidc>) -> Self {
        let as_token = std::str::from_utf8(token).ok();
        match (oidc, as_token) {
            (Some(oidc), Some(text))
                if Oidc::looks_like_token(text) && api_keys.find(token).is_none() =>
            {
                Self::Token(oidc, text)
            }
            _ => Self::ApiKey(token),
        }
    }
}

fn header(header: SingleHeader<'_>) -> Result<Option<&[u8]>, Rejection> {
    match header {
        SingleHeader::Absent => Ok(None),
        SingleHeader::One(value) => Ok(Some(value)),
        SingleHeader::Duplicate => Err(InvalidCredential::SeveralCredentials.into()),
    }
}

/// The credential in `Authorization: Bearer …`. A proxy's `Basic` credentials may be
/// there instead.
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    scheme
        .eq_ignore_ascii_case(b"Bearer ")
        .then(|| token.trim_ascii())
}
