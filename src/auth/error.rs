use super::method::EnabledMethods;

/// Why somebody was not let in, or may not have what they asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthError {
    /// No credential came along, and these would do.
    CredentialsMissing(EnabledMethods),
    /// The one that came is not accepted, for this reason.
    CredentialsInvalid(InvalidCredential),
    /// The request's own signature is not accepted.
    SignatureInvalid(InvalidSignature),
    /// The issuer's keys cannot be had, and only they could judge the token.
    IssuerUnreachable {
        /// When to come back, in seconds.
        retry_after: u32,
    },
    /// The caller may not host.
    RoleNotAllowed,
    /// The meeting is not among those that the caller may ask for.
    MeetingNotAllowed,
    /// A native signature, which would open every meeting, and the caller may ask
    /// for some only.
    NativeNotForSomeMeetings,
    /// A native signature, which would do for a host too, and the caller may not host.
    NativeNotForParticipants,
    /// Too many requests.
    RateLimited {
        /// Of whom.
        limit: RateLimitScope,
        /// When to come back, in seconds.
        retry_after: u32,
    },
}

/// What a rate limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimitScope {
    /// The requests of an address.
    Address,
    /// The requests of a caller.
    Caller,
}

impl RateLimitScope {
    /// As metrics have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Caller => "caller",
        }
    }
}

/// What is wrong with an API key or a token. What a forger could use is told
/// only of tokens that the issuer has signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidCredential {
    /// More than one credential, or one header twice.
    SeveralCredentials,
    /// An `Authorization` that is not `Bearer`.
    NotBearer,
    /// Neither an API key in force nor a token that could be one.
    Unknown,
    /// An API key whose last day is over.
    KeyExpired,
    /// Another algorithm than RS256, PS256, ES256 and `EdDSA`, another `typ` than
    /// an access or ID token's, a header that must be understood and is not, a
    /// logout token, or claims that are no JSON object with each name once.
    UnsupportedToken,
    /// No key of the issuer fits.
    UnknownKey,
    /// The issuer did not sign it.
    TokenSignature,
    /// `iss` is another's.
    TokenIssuer,
    /// `aud` is missing, or names others only.
    TokenAudience,
    /// `exp` is missing or past.
    TokenExpired,
    /// `nbf` is to come.
    TokenNotYetValid,
    /// `sub` is missing, or no text of 1 to 255 characters.
    TokenSubject,
}

/// What is wrong with a signed request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidSignature {
    /// The header is missing, or there twice, or malformed.
    Header(SignedHeader),
    /// It came with a query, which the signature does not cover.
    Query,
    /// Made with another secret, or over another body, id or timestamp.
    Mismatch,
    /// The timestamp is more than five minutes off.
    Time,
    /// The id was used before.
    Replayed,
    /// The timestamp is from before the ids that are remembered: before the server's
    /// start, or from the other side of a clock set back.
    BeforeStart,
}

/// The three headers of a signed request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedHeader {
    /// `webhook-id`
    Id,
    /// `webhook-timestamp`
    Timestamp,
    /// `webhook-signature`
    Signature,
}

impl SignedHeader {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "webhook-id",
            Self::Timestamp => "webhook-timestamp",
            Self::Signature => "webhook-signature",
        }
    }
}

impl From<InvalidCredential> for AuthError {
    fn from(invalid: InvalidCredential) -> Self {
        Self::CredentialsInvalid(invalid)
    }
}

impl From<InvalidSignature> for AuthError {
    fn from(invalid: InvalidSignature) -> Self {
        Self::SignatureInvalid(invalid)
    }
}
