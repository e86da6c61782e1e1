//! Authentication and authorization errors as HTTP responses. A message says what to do,
//! but nothing that would help a forger.

use crate::auth::{AuthError, EnabledMethods, InvalidCredential, InvalidSignature, SignedHeader};

use super::code::ErrorCode;
use super::{ApiError, FieldError};

impl From<AuthError> for ApiError {
    fn from(refused: AuthError) -> Self {
        match refused {
            AuthError::CredentialsMissing(methods) => challenged(FieldError::new(
                ErrorCode::CredentialsMissing,
                missing_credentials_message(methods),
            )),
            AuthError::CredentialsInvalid(InvalidCredential::KeyExpired) => {
                challenged(FieldError::new(
                    ErrorCode::ApiKeyExpired,
                    of_credential(InvalidCredential::KeyExpired),
                ))
            }
            AuthError::CredentialsInvalid(invalid) => challenged(FieldError::new(
                ErrorCode::CredentialsInvalid,
                of_credential(invalid),
            )),
            AuthError::SignatureInvalid(invalid) => of_signature(invalid).into(),
            AuthError::IssuerUnreachable { retry_after } => Self::from(FieldError::new(
                ErrorCode::IssuerUnreachable,
                format!(
                    "The OpenID issuer's keys are unavailable, so this token cannot be verified. \
                     Try again in {retry_after} s."
                ),
            ))
            .retry_after(retry_after),
            AuthError::ReplayStoreUnavailable { retry_after } => Self::from(FieldError::new(
                ErrorCode::ReplayStoreUnavailable,
                format!(
                    "The server cannot tell at the moment whether this request was sent before. \
                     Sign it again, with a new ID, in {retry_after} s."
                ),
            ))
            .retry_after(retry_after),
            AuthError::RoleNotAllowed => FieldError::for_param(
                "role",
                ErrorCode::RoleNotAllowed,
                "You may not ask for role 1 (host). Ask for role 0, or with a credential that \
                 may host.",
            )
            .into(),
            AuthError::AppNotAllowed => FieldError::for_param(
                "app",
                ErrorCode::AppNotAllowed,
                "Your credential is for one app, and this request names another: leave out app and \
                 sdkKey, or ask with a credential for that app.",
            )
            .into(),
            AuthError::MeetingNotAllowed => {
                meeting_not_allowed("This meeting is not among those that you may ask for.")
            }
            AuthError::MeetingNotOfApp => meeting_not_allowed(
                "The app that signs does so for certain meetings only, and this is not one of them \
                 (ZOOM_APP_…_ALLOWED_MEETING_NUMBERS on the server): ask for another meeting, or name \
                 another app in the field app.",
            ),
            AuthError::NativeNotForParticipants => meeting_not_allowed(
                "A native signature names neither meeting nor role, so only callers who may host \
                 get one: send meetingNumber and role, or set NATIVE_SIGNATURES=all on the server.",
            ),
            AuthError::NativeNotForSomeMeetings => meeting_not_allowed(
                "A native signature is good for every meeting, and you may ask for some only: send \
                 meetingNumber and role.",
            ),
            AuthError::RateLimited { retry_after, .. } => Self::from(FieldError::new(
                ErrorCode::RateLimitExceeded,
                format!("Too many requests. Try again in {retry_after} s."),
            ))
            .retry_after(retry_after),
        }
    }
}

/// Names only the enabled methods.
fn missing_credentials_message(methods: EnabledMethods) -> String {
    let bearer = match (methods.api_keys, methods.openid) {
        (true, true) => Some("Authorization: Bearer with your API key or access token"),
        (true, false) => Some("Authorization: Bearer with your API key"),
        (false, true) => Some("Authorization: Bearer with your access token"),
        (false, false) => None,
    };
    let signed = methods.signed_requests.then_some("a signed request");
    let accepted: Vec<&str> = bearer.into_iter().chain(signed).collect();
    format!(
        "Authentication is required: send {}.",
        accepted.join(", or ")
    )
}

fn meeting_not_allowed(message: &'static str) -> ApiError {
    FieldError::for_param("meetingNumber", ErrorCode::MeetingNotAllowed, message).into()
}

/// RFC 6750: `invalid_token` for every invalid credential, and no error if there is none.
fn challenged(fault: FieldError) -> ApiError {
    let challenge = match fault.code() {
        ErrorCode::CredentialsMissing => r#"Bearer realm="zoom-signature""#,
        _ => r#"Bearer realm="zoom-signature", error="invalid_token""#,
    };
    ApiError::from(fault).challenge(challenge)
}

const fn of_credential(invalid: InvalidCredential) -> &'static str {
    match invalid {
        InvalidCredential::SeveralCredentials => {
            "Send one credential, once: Authorization, X-API-Key, or a signed request."
        }
        InvalidCredential::NotBearer => {
            "Authorization must be Bearer, a space, and your API key or token."
        }
        InvalidCredential::Unknown => {
            "This API key or token is not accepted here. Check that it is whole, and meant for \
             this server; a token goes into Authorization: Bearer."
        }
        InvalidCredential::KeyExpired => {
            "This API key has expired: ask whoever runs this server for a new one."
        }
        InvalidCredential::UnsupportedToken => {
            "The token must be an access or ID token: of type JWT or at+jwt, signed with RS256, \
             PS256, ES256 or EdDSA, without crit and cnf, its claims an object with each name \
             once."
        }
        InvalidCredential::UnknownKey => "No key of the OpenID issuer fits this token.",
        InvalidCredential::TokenSignature => "The OpenID issuer did not sign this token.",
        InvalidCredential::TokenIssuer => {
            "The token's iss is not the issuer that this server trusts, byte for byte."
        }
        InvalidCredential::TokenAudience => {
            "The token's aud does not name this server: ask your issuer for a token for its \
             audience."
        }
        InvalidCredential::TokenExpired => {
            "The token has expired, or its exp is missing or not a time: get a new one."
        }
        InvalidCredential::TokenNotYetValid => {
            "The token is not valid yet: its nbf is in the future, or not a time. Compare the \
             clocks."
        }
        InvalidCredential::TokenSubject => "The token has no sub that names its user.",
    }
}

fn of_signature(invalid: InvalidSignature) -> FieldError {
    let (header, message) = match invalid {
        InvalidSignature::Header(SignedHeader::Id) => (
            SignedHeader::Id,
            "A signed request has one webhook-id, of 1 to 256 bytes without a full stop.",
        ),
        InvalidSignature::Header(SignedHeader::Timestamp) => (
            SignedHeader::Timestamp,
            "A signed request has one webhook-timestamp, in whole epoch seconds.",
        ),
        InvalidSignature::Header(SignedHeader::Signature) => (
            SignedHeader::Signature,
            "A signed request has one webhook-signature: v1, a comma, and the MAC in base64; 16 \
             of them at most, a space between each.",
        ),
        InvalidSignature::Query => (
            SignedHeader::Signature,
            "The signature of a request does not cover its query: send the fields in the body.",
        ),
        InvalidSignature::Mismatch => (
            SignedHeader::Signature,
            "The signature is not of this request: sign id.timestamp.body, the body byte for \
             byte as it is sent, with a configured secret.",
        ),
        InvalidSignature::Time => (
            SignedHeader::Timestamp,
            "The timestamp is more than five minutes from this server's clock: compare the \
             clocks, and sign again.",
        ),
        InvalidSignature::Replayed => (
            SignedHeader::Id,
            "This ID has been used. Every request needs its own, even after an error.",
        ),
        InvalidSignature::BeforeStart => (
            SignedHeader::Timestamp,
            "The request was signed before this server started to remember IDs. Sign it again.",
        ),
    };
    FieldError::for_param(header.name(), ErrorCode::SignatureInvalid, message)
}
