use super::method::EnabledMethods;

/// Why a caller was rejected, or may not have what they requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthError {
    /// No credential; these methods are enabled.
    CredentialsMissing(EnabledMethods),
    /// The credential is invalid.
    CredentialsInvalid(InvalidCredential),
    /// The request's own signature is invalid.
    SignatureInvalid(InvalidSignature),
    /// The issuer's keys are unavailable, so the token cannot be verified.
    IssuerUnreachable {
        /// When to retry, in seconds.
        retry_after: u32,
    },
    /// Redis cannot be used, so nobody knows whether the request's ID has been used.
    ReplayStoreUnavailable {
        /// When to retry, in seconds.
        retry_after: u32,
    },
    /// The caller may not host.
    RoleNotAllowed,
    /// The caller is bound to another app.
    AppNotAllowed,
    /// The meeting is not among those that the caller may ask for.
    MeetingNotAllowed,
    /// The app that would sign does not sign for this meeting, or for every meeting.
    MeetingNotOfApp,
    /// A native signature is good for every meeting, and the caller may ask for some
    /// only.
    NativeNotForSomeMeetings,
    /// A native signature is good for hosts too, and the caller may not host.
    NativeNotForParticipants,
    /// Too many requests.
    RateLimited {
        /// Which limit was hit.
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
    /// The label in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Caller => "caller",
        }
    }
}

/// What is wrong with an API key or a token. Details that would help a forger are given
/// only for tokens that the issuer has signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidCredential {
    /// More than one credential, or one header twice.
    SeveralCredentials,
    /// An `Authorization` that is not `Bearer`.
    NotBearer,
    /// Neither an API key in force nor a token that could be one.
    Unknown,
    /// An API key that has expired.
    KeyExpired,
    /// Any algorithm but RS256, PS256, ES256 and `EdDSA`; any `typ` but that of an access
    /// or ID token; a critical header that is not understood; a logout token; or claims
    /// that are not a JSON object with unique names.
    UnsupportedToken,
    /// The issuer has no such key.
    UnknownKey,
    /// The issuer did not sign it.
    TokenSignature,
    /// `iss` names another issuer.
    TokenIssuer,
    /// `aud` is missing, or names only others.
    TokenAudience,
    /// `exp` is missing or past.
    TokenExpired,
    /// `nbf` is in the future.
    TokenNotYetValid,
    /// `sub` is missing, or is not a text of 1 to 255 characters.
    TokenSubject,
}

/// What is wrong with a signed request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidSignature {
    /// The header is missing, malformed or sent twice.
    Header(SignedHeader),
    /// The request has a query, which the signature does not cover.
    Query,
    /// It was made with another secret, or over another body, ID or timestamp.
    Mismatch,
    /// The timestamp is more than five minutes off.
    Time,
    /// The ID has been used before.
    Replayed,
    /// The timestamp is older than the IDs that the server remembers: from before its
    /// start, or from before its clock was set back.
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
