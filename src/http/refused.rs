//! What the gate refuses, in HTTP's words. A message says what to do, and nothing
//! that would help a forger.

use crate::gate::{InvalidCredential, InvalidSignature, Refused, SignedHeader, Ways};

use super::code::Code;
use super::fault::{Fault, Refusal};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::CredentialsMissing(ways) => {
                challenged(Fault::new(Code::CredentialsMissing, say_who_you_are(ways)))
            }
            Refused::CredentialsInvalid(InvalidCredential::KeyExpired) => challenged(Fault::new(
                Code::ApiKeyExpired,
                of_credential(InvalidCredential::KeyExpired),
            )),
            Refused::CredentialsInvalid(invalid) => {
                challenged(Fault::new(Code::CredentialsInvalid, of_credential(invalid)))
            }
            Refused::SignatureInvalid(invalid) => of_signature(invalid).into(),
            Refused::IssuerUnreachable { retry_after } => Self::from(Fault::new(
                Code::IssuerUnreachable,
                format!(
                    "The keys of the OpenID issuer cannot be had at present, so this token \
                     cannot be judged. Come back in {retry_after} s."
                ),
            ))
            .retry_after(retry_after),
            Refused::RoleNotAllowed => Fault::of(
                "role",
                Code::RoleNotAllowed,
                "You may not ask for role 1 (host). Ask for role 0, or with a credential that \
                 may host.",
            )
            .into(),
            Refused::MeetingNotAllowed => {
                meeting_not_allowed("This meeting is not among those that you may ask for.")
            }
            Refused::NativeNotForParticipants => meeting_not_allowed(
                "A native signature names neither meeting nor role, so only callers who may host \
                 get one: send meetingNumber and role, or set NATIVE_SIGNATURES=all on the server.",
            ),
            Refused::NativeNotForSomeMeetings => meeting_not_allowed(
                "A native signature opens every meeting, and you may ask for some only: send \
                 meetingNumber and role.",
            ),
            Refused::HostNotAllowed => Fault::new(
                Code::HostNotAllowed,
                "Open to everybody on its own machine, this server answers at localhost, \
                 127.0.0.1 and [::1] only. From the Android emulator, run adb reverse tcp:4000 \
                 tcp:4000 (its PORT) and ask localhost:4000 rather than 10.0.2.2. Behind a tunnel \
                 or a proxy, configure a way in, such as an API key (PARTICIPANT_API_KEYS), or \
                 set ALLOW_ANONYMOUS=participant, and everybody who reaches it may join.",
            )
            .into(),
            Refused::ProxyNotAllowed => Fault::new(
                Code::ProxyNotAllowed,
                "Open to everybody on its own machine, this server refuses what a proxy or a \
                 tunnel passes on, since that may come from anywhere. Configure a way in, such as \
                 an API key (PARTICIPANT_API_KEYS), or set ALLOW_ANONYMOUS=participant, and \
                 everybody who reaches the proxy may join.",
            )
            .into(),
            Refused::RateLimited { retry_after, .. } => Self::from(Fault::new(
                Code::RateLimitExceeded,
                format!("Too many requests. Come back in {retry_after} s."),
            ))
            .retry_after(retry_after),
        }
    }
}

/// Names only what is accepted here.
fn say_who_you_are(ways: Ways) -> String {
    let bearer = match (ways.api_keys, ways.openid) {
        (true, true) => Some("Authorization: Bearer with your API key or access token"),
        (true, false) => Some("Authorization: Bearer with your API key"),
        (false, true) => Some("Authorization: Bearer with your access token"),
        (false, false) => None,
    };
    let signed = ways.signed_requests.then_some("a signed request");
    let accepted: Vec<&str> = bearer.into_iter().chain(signed).collect();
    format!(
        "This server asks who you are: send {}.",
        accepted.join(", or ")
    )
}

fn meeting_not_allowed(message: &'static str) -> Refusal {
    Fault::of("meetingNumber", Code::MeetingNotAllowed, message).into()
}

/// RFC 6750 has `invalid_token` for every credential that is not accepted, and no
/// error for none at all.
fn challenged(fault: Fault) -> Refusal {
    let challenge = match fault.code() {
        Code::CredentialsMissing => r#"Bearer realm="zoom-signature""#,
        _ => r#"Bearer realm="zoom-signature", error="invalid_token""#,
    };
    Refusal::from(fault).challenge(challenge)
}

const fn of_credential(invalid: InvalidCredential) -> &'static str {
    match invalid {
        InvalidCredential::Several => {
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
        InvalidCredential::TokenKind => {
            "The token must be an access or ID token: of type JWT or at+jwt, signed with RS256, \
             PS256, ES256 or EdDSA, without crit and cnf, its claims an object with each name \
             once."
        }
        InvalidCredential::TokenKey => "No key of the OpenID issuer fits this token.",
        InvalidCredential::TokenSignature => "The OpenID issuer did not sign this token.",
        InvalidCredential::TokenIssuer => {
            "The token's iss is not the issuer that this server trusts, to the letter."
        }
        InvalidCredential::TokenAudience => {
            "The token's aud does not name this server: ask your issuer for a token for its \
             audience."
        }
        InvalidCredential::TokenExpired => {
            "The token has expired, or its exp is missing or no time: get a new one."
        }
        InvalidCredential::TokenNotYetValid => {
            "The token is not valid yet: its nbf is to come, or no time. Compare the clocks."
        }
        InvalidCredential::TokenSubject => "The token has no sub that names its user.",
    }
}

fn of_signature(invalid: InvalidSignature) -> Fault {
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
             byte as it is sent, with a secret in force.",
        ),
        InvalidSignature::Time => (
            SignedHeader::Timestamp,
            "The timestamp is more than five minutes from this server's clock: compare the \
             clocks, and sign anew.",
        ),
        InvalidSignature::Replayed => (
            SignedHeader::Id,
            "This id was used before. Every request needs one of its own, after a refusal too.",
        ),
        InvalidSignature::BeforeMemory => (
            SignedHeader::Timestamp,
            "The request was signed before this server began to remember ids, at its start. Sign \
             anew.",
        ),
    };
    Fault::of(header.name(), Code::SignatureInvalid, message)
}
