use actix_web::http::StatusCode;

/// Names each code once, with the HTTP status that goes with it.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $status:ident;)+) => {
        /// What was wrong with a request. A code is a contract; its message is not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as clients read it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// What it says, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+).trim_ascii_start(),)+
                }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self {
                    $(Self::$name => StatusCode::$status,)+
                }
            }
        }
    };
}

codes! {
    /// `meetingNumber` is not 9 to 11 digits.
    MeetingNumberInvalid = "meeting_number_invalid", BAD_REQUEST;
    /// `role` is neither 0 nor 1.
    RoleInvalid = "role_invalid", BAD_REQUEST;
    /// `expirationSeconds` is not a whole number from 1,800 to 172,800.
    ExpirationSecondsInvalid = "expiration_seconds_invalid", BAD_REQUEST;
    /// `videoWebRtcMode` is neither 0, 1, true nor false.
    VideoWebRtcModeInvalid = "video_webrtc_mode_invalid", BAD_REQUEST;
    /// One of `meetingNumber` and `role` came without the other.
    MeetingNumberAndRoleRequiredTogether = "meeting_number_and_role_required_together", BAD_REQUEST;
    /// A field is given twice, or two spellings of it have different values.
    ParameterConflict = "parameter_conflict", BAD_REQUEST;
    /// The request has fields, and none from which to tell a meeting.
    FieldsUnknown = "fields_unknown", BAD_REQUEST;
    /// There is no `signature` to inspect.
    SignatureMissing = "signature_missing", BAD_REQUEST;
    /// `signature` is not a string.
    SignatureNotAString = "signature_not_a_string", BAD_REQUEST;
    /// `platform` is neither `web` nor `native`.
    PlatformInvalid = "platform_invalid", BAD_REQUEST;
    /// `at` is not a whole number of epoch seconds.
    AtInvalid = "at_invalid", BAD_REQUEST;
    /// `app`, or the key in `sdkKey`, is none of the apps that this server signs for.
    AppUnknown = "app_unknown", BAD_REQUEST;
    /// The request carries a secret.
    SecretNotAccepted = "secret_not_accepted", BAD_REQUEST;
    /// The body is not what its content type says.
    BodyInvalid = "body_invalid", BAD_REQUEST;
    /// The body is larger than 16 KiB.
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE;
    /// The body is neither JSON nor a form, or is compressed.
    ContentTypeUnsupported = "content_type_unsupported", UNSUPPORTED_MEDIA_TYPE;
    /// The body came too slowly.
    BodyTimeout = "body_timeout", REQUEST_TIMEOUT;
    /// The request's head came too slowly.
    HeadTimeout = "head_timeout", REQUEST_TIMEOUT;
    /// The request's head is larger than 24 KiB.
    HeadTooLarge = "head_too_large", REQUEST_HEADER_FIELDS_TOO_LARGE;
    /// Too many requests are being answered.
    Overloaded = "overloaded", SERVICE_UNAVAILABLE;
    /// No credential came along.
    CredentialsMissing = "credentials_missing", UNAUTHORIZED;
    /// The credential is not accepted.
    CredentialsInvalid = "credentials_invalid", UNAUTHORIZED;
    /// The API key has expired.
    ApiKeyExpired = "api_key_expired", UNAUTHORIZED;
    /// The request's own signature is not accepted.
    SignatureInvalid = "signature_invalid", BAD_REQUEST;
    /// The caller may not ask for this role.
    RoleNotAllowed = "role_not_allowed", FORBIDDEN;
    /// The caller may not ask for this meeting.
    MeetingNotAllowed = "meeting_not_allowed", FORBIDDEN;
    /// The caller's credential is for another app.
    AppNotAllowed = "app_not_allowed", FORBIDDEN;
    /// The server is open on loopback, and was asked for under another name.
    HostNotAllowed = "host_not_allowed", FORBIDDEN;
    /// The server is open on loopback, and the request came through a proxy.
    ProxyNotAllowed = "proxy_not_allowed", FORBIDDEN;
    /// Too many requests of a caller or of an address.
    RateLimitExceeded = "rate_limit_exceeded", TOO_MANY_REQUESTS;
    /// The OpenID issuer's keys are unavailable.
    IssuerUnreachable = "issuer_unreachable", SERVICE_UNAVAILABLE;
    /// Redis is unavailable or has just come back, so the server cannot tell whether this signed
    /// request was sent before. Sign it again, with a new ID.
    ReplayStoreUnavailable = "replay_store_unavailable", SERVICE_UNAVAILABLE;
    /// `zak` is neither true, false, 1 nor 0.
    ZakInvalid = "zak_invalid", BAD_REQUEST;
    /// The server is not configured to give ZAKs.
    ZakNotConfigured = "zak_not_configured", BAD_REQUEST;
    /// The caller may not have a ZAK for this.
    ZakNotAllowed = "zak_not_allowed", FORBIDDEN;
    /// A ZAK comes in JSON, and the request prefers `text/plain`.
    NotAcceptable = "not_acceptable", NOT_ACCEPTABLE;
    /// Zoom refuses the credentials of the Server-to-Server OAuth app.
    ZoomCredentialsRefused = "zoom_credentials_refused", BAD_GATEWAY;
    /// The credentials for requests to Zoom are those of a General app.
    ZoomAppKind = "zoom_app_kind", BAD_GATEWAY;
    /// The Server-to-Server OAuth app lacks a scope.
    ZoomScopeMissing = "zoom_scope_missing", BAD_GATEWAY;
    /// The Zoom account has no such user.
    ZoomUserUnknown = "zoom_user_unknown", BAD_GATEWAY;
    /// The Zoom account has no such meeting.
    ZoomMeetingUnknown = "zoom_meeting_unknown", BAD_GATEWAY;
    /// The Server-to-Server OAuth app or its account is deactivated.
    ZoomAccountDisabled = "zoom_account_disabled", BAD_GATEWAY;
    /// Zoom gave no usable answer.
    ZoomUnreachable = "zoom_unreachable", SERVICE_UNAVAILABLE;
    /// Too many requests to Zoom, by its own limit or this server's.
    ZoomRateLimited = "zoom_rate_limited", SERVICE_UNAVAILABLE;
    /// A page whose origin is not allowed.
    OriginNotAllowed = "origin_not_allowed", FORBIDDEN;
    /// Nothing answers at this path.
    NotFound = "not_found", NOT_FOUND;
    /// The path does not answer this method.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED;
    /// Any other fault of the request that HTTP itself knows.
    RequestInvalid = "request_invalid", BAD_REQUEST;
    /// A fault of the server.
    InternalError = "internal_error", INTERNAL_SERVER_ERROR;
    /// The server is about to end, or what is in force cannot sign.
    NotReady = "not_ready", SERVICE_UNAVAILABLE;
}

impl ErrorCode {
    /// The kind of error, as `error.type` has it.
    #[must_use]
    pub const fn error_type(self) -> &'static str {
        match self {
            Self::InternalError
            | Self::IssuerUnreachable
            | Self::ReplayStoreUnavailable
            | Self::NotReady => "api_error",
            Self::CredentialsMissing | Self::CredentialsInvalid | Self::ApiKeyExpired => {
                "authentication_error"
            }
            Self::ZoomCredentialsRefused
            | Self::ZoomAppKind
            | Self::ZoomScopeMissing
            | Self::ZoomUserUnknown
            | Self::ZoomMeetingUnknown
            | Self::ZoomAccountDisabled
            | Self::ZoomUnreachable
            | Self::ZoomRateLimited => "upstream_error",
            Self::OriginNotAllowed
            | Self::ZakNotAllowed
            | Self::RoleNotAllowed
            | Self::MeetingNotAllowed
            | Self::AppNotAllowed
            | Self::HostNotAllowed
            | Self::ProxyNotAllowed => "permission_error",
            Self::RateLimitExceeded => "rate_limit_error",
            _ => "invalid_request_error",
        }
    }
}
