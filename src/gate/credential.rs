use super::api_keys::ApiKeys;
use super::method::Way;
use super::not_admitted::NotAdmitted;
use super::oidc::Oidc;
use super::presented::{Header, Presented};
use super::refused::InvalidCredential;
use super::signed_request::{Signed, SigningSecrets};

/// What a caller shows to be let in, not yet verified.
pub(super) enum Credential<'r> {
    None,
    ApiKey(&'r [u8]),
    Token(&'r Oidc, &'r str),
    Signed(Signed<'r>),
}

impl<'r> Credential<'r> {
    /// The one credential of a request, for one of these ways in. More than one is refused,
    /// because another program on the way may have looked at the other.
    pub(super) fn of(
        presented: &Presented<'r>,
        api_keys: &ApiKeys,
        signing_secrets: &SigningSecrets,
        oidc: Option<&'r Oidc>,
    ) -> Result<Self, NotAdmitted> {
        let signed = match Signed::of(presented) {
            Some(_) if signing_secrets.is_empty() => None,
            signed => signed,
        };
        let key = header(presented.api_key)?;
        let bearer = header(presented.authorization)?.map(bearer);
        match (signed, key, bearer) {
            (None, None, None) => Ok(Self::None),
            (Some(signed), None, None | Some(None)) => match signed {
                Ok(signed) => Ok(Self::Signed(signed)),
                Err(invalid) => Err(NotAdmitted::by(Way::SignedRequest, invalid)),
            },
            (None, Some(key), None | Some(None)) => Ok(Self::ApiKey(key)),
            (None, None, Some(Some(token))) => Ok(Self::of_bearer(token, api_keys, oidc)),
            (None, None, Some(None)) => Err(InvalidCredential::NotBearer.into()),
            _ => Err(InvalidCredential::Several.into()),
        }
    }

    /// What comes as `Bearer` may be either. A text that looks like a token is
    /// none of the API keys in all likelihood, but they go first.
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

fn header(header: Header<'_>) -> Result<Option<&[u8]>, NotAdmitted> {
    match header {
        Header::Absent => Ok(None),
        Header::Once(value) => Ok(Some(value)),
        Header::Several => Err(InvalidCredential::Several.into()),
    }
}

/// The token of `Authorization: Bearer …`; a proxy's `Basic` may stand there too.
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    scheme
        .eq_ignore_ascii_case(b"Bearer ")
        .then(|| token.trim_ascii())
}
