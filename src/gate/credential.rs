use super::Gate;
use super::caller::Way;
use super::not_admitted::NotAdmitted;
use super::oidc::Oidc;
use super::presented::{Header, Presented};
use super::refused::InvalidCredential;
use super::signed_request::Signed;

/// What a caller shows to be let in, not yet verified.
pub(super) enum Credential<'r> {
    None,
    ApiKey(&'r [u8]),
    Token(&'r Oidc, &'r str),
    Signed(Signed<'r>),
}

impl Gate {
    /// The one credential of a request. More than one is refused, because another
    /// program on the way may have looked at the other.
    pub(super) fn credential<'r>(
        &'r self,
        presented: &Presented<'r>,
    ) -> Result<Credential<'r>, NotAdmitted> {
        if !self.has_a_way_in() {
            return Ok(Credential::None);
        }
        let signed = match Signed::of(presented) {
            Some(_) if self.signing_secrets.is_empty() => None,
            signed => signed,
        };
        let key = header(presented.api_key)?;
        let bearer = header(presented.authorization)?.map(bearer);
        match (signed, key, bearer) {
            (None, None, None) => Ok(Credential::None),
            (Some(signed), None, None | Some(None)) => match signed {
                Ok(signed) => Ok(Credential::Signed(signed)),
                Err(invalid) => Err(NotAdmitted::by(Way::SignedRequest, invalid)),
            },
            (None, Some(key), None | Some(None)) => Ok(Credential::ApiKey(key)),
            (None, None, Some(Some(token))) => Ok(self.token(token)),
            (None, None, Some(None)) => Err(InvalidCredential::NotBearer.into()),
            _ => Err(InvalidCredential::Several.into()),
        }
    }

    /// What comes as `Bearer` may be either. A text that looks like a token is
    /// none of the API keys in all likelihood, but they go first.
    fn token<'r>(&'r self, token: &'r [u8]) -> Credential<'r> {
        let as_token = std::str::from_utf8(token).ok();
        match (&self.oidc, as_token) {
            (Some(oidc), Some(text))
                if Oidc::looks_like_token(text) && self.api_keys.find(token).is_none() =>
            {
                Credential::Token(oidc, text)
            }
            _ => Credential::ApiKey(token),
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
