use std::borrow::Cow;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

/// What was wrong with a request. A code is a contract; its message is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// `meetingNumber` is not 9 to 11 digits.
    MeetingNumberInvalid,
    /// `role` is neither 0 nor 1.
    RoleInvalid,
    /// `expirationSeconds` is not a whole number from 1,800 to 172,800.
    ExpirationSecondsInvalid,
    /// `videoWebRtcMode` is neither 0, 1, true nor false.
    VideoWebRtcModeInvalid,
    /// One of `meetingNumber` and `role` came without the other.
    MeetingNumberAndRoleRequiredTogether,
    /// A field is given twice, or two spellings of it have different values.
    ParameterConflict,
    /// There is no `signature` to inspect.
    SignatureMissing,
    /// `signature` is not a string.
    SignatureNotAString,
    /// `platform` is neither `web` nor `native`.
    PlatformInvalid,
    /// `at` is not a whole number of epoch seconds.
    AtInvalid,
    /// The request carries a secret.
    SecretNotAccepted,
    /// The body is not what its content type says.
    BodyInvalid,
    /// The body is larger than 16 KiB.
    BodyTooLarge,
    /// The body is neither JSON nor a form.
    ContentTypeUnsupported,
    /// The body came too slowly.
    BodyTimeout,
    /// No credential came along.
    CredentialsMissing,
    /// The credential is not accepted.
    CredentialsInvalid,
    /// The request's own signature is not accepted.
    SignatureInvalid,
    /// The caller may not ask for this role.
    RoleNotAllowed,
    /// The caller may not ask for this meeting.
    MeetingNotAllowed,
    /// The server stands open on loopback, and was asked for under another name.
    HostNotAllowed,
    /// Too many requests of a caller or of an address.
    RateLimitExceeded,
    /// The keys of the `OpenID` issuer cannot be had.
    IssuerUnreachable,
    /// A preflight from a page whose origin is not allowed.
    OriginNotAllowed,
    /// Nothing answers at this path.
    NotFound,
    /// The path does not answer this method.
    MethodNotAllowed,
    /// Any other fault of the request that HTTP itself knows.
    RequestInvalid,
    /// A fault of the server.
    InternalError,
}

impl Code {
    /// The code as clients read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MeetingNumberInvalid => "meeting_number_invalid",
            Self::RoleInvalid => "role_invalid",
            Self::ExpirationSecondsInvalid => "expiration_seconds_invalid",
            Self::VideoWebRtcModeInvalid => "video_webrtc_mode_invalid",
            Self::MeetingNumberAndRoleRequiredTogether => {
                "meeting_number_and_role_required_together"
            }
            Self::ParameterConflict => "parameter_conflict",
            Self::SignatureMissing => "signature_missing",
            Self::SignatureNotAString => "signature_not_a_string",
            Self::PlatformInvalid => "platform_invalid",
            Self::AtInvalid => "at_invalid",
            Self::SecretNotAccepted => "secret_not_accepted",
            Self::BodyInvalid => "body_invalid",
            Self::BodyTooLarge => "body_too_large",
            Self::ContentTypeUnsupported => "content_type_unsupported",
            Self::BodyTimeout => "body_timeout",
            Self::CredentialsMissing => "credentials_missing",
            Self::CredentialsInvalid => "credentials_invalid",
            Self::SignatureInvalid => "signature_invalid",
            Self::RoleNotAllowed => "role_not_allowed",
            Self::MeetingNotAllowed => "meeting_not_allowed",
            Self::HostNotAllowed => "host_not_allowed",
            Self::RateLimitExceeded => "rate_limit_exceeded",
            Self::IssuerUnreachable => "issuer_unreachable",
            Self::OriginNotAllowed => "origin_not_allowed",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::RequestInvalid => "request_invalid",
            Self::InternalError => "internal_error",
        }
    }

    /// The HTTP status that goes with it.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::CredentialsMissing | Self::CredentialsInvalid => StatusCode::UNAUTHORIZED,
            Self::OriginNotAllowed
            | Self::RoleNotAllowed
            | Self::MeetingNotAllowed
            | Self::HostNotAllowed => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ContentTypeUnsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RateLimitExceeded => StatusCode::TOO_MANY_REQUESTS,
            Self::InternalError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::IssuerUnreachable => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::InternalError | Self::IssuerUnreachable => "api_error",
            Self::CredentialsMissing | Self::CredentialsInvalid => "authentication_error",
            Self::OriginNotAllowed
            | Self::RoleNotAllowed
            | Self::MeetingNotAllowed
            | Self::HostNotAllowed => "permission_error",
            Self::RateLimitExceeded => "rate_limit_error",
            _ => "invalid_request_error",
        }
    }
}

/// One thing that is wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    code: Code,
    message: Cow<'static, str>,
    param: Option<Cow<'static, str>>,
    property: Option<&'static str>,
}

impl Fault {
    /// A fault of the request as a whole.
    #[must_use]
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            param: None,
            property: None,
        }
    }

    /// A fault of one field.
    #[must_use]
    pub fn of(
        param: impl Into<Cow<'static, str>>,
        code: Code,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            param: Some(param.into()),
            ..Self::new(code, message)
        }
    }

    /// Zoom's Node sample reports a rule over several fields under `$schema`.
    #[must_use]
    pub(super) fn of_schema(self) -> Self {
        Self {
            property: Some("$schema"),
            ..self
        }
    }

    /// Its code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    pub(super) fn is_about(&self, param: &str, code: Code) -> bool {
        self.code == code && self.param.as_deref() == Some(param)
    }

    fn property(&self) -> &str {
        self.property
            .or(self.param.as_deref())
            .unwrap_or("$request")
    }
}

/// A request refused, for one reason or several.
#[derive(Debug)]
pub struct Refusal {
    first: Fault,
    others: Vec<Fault>,
    header: Option<Header>,
}

/// What a status calls for beside the body.
#[derive(Clone, Copy, Debug)]
enum Header {
    Allow(&'static str),
    Challenge(&'static str),
    /// In seconds.
    RetryAfter(u32),
}

impl Header {
    fn pair(self) -> (HeaderName, HeaderValue) {
        match self {
            Self::Allow(methods) => (header::ALLOW, HeaderValue::from_static(methods)),
            Self::Challenge(text) => (header::WWW_AUTHENTICATE, HeaderValue::from_static(text)),
            Self::RetryAfter(seconds) => (header::RETRY_AFTER, seconds.into()),
        }
    }
}

impl Refusal {
    /// All of these faults; `None` if there are none.
    #[must_use]
    pub fn of_all(faults: Vec<Fault>) -> Option<Self> {
        let mut faults = faults.into_iter();
        let mut refusal = Self::from(faults.next()?);
        refusal.others = faults.collect();
        Some(refusal)
    }

    pub(super) fn not_found() -> Self {
        Fault::new(
            Code::NotFound,
            "Nothing answers here. Signatures are at POST /signature.",
        )
        .into()
    }

    pub(super) fn method_not_allowed(allow: &'static str) -> Self {
        let message = format!("This path answers {allow}.");
        Self::from(Fault::new(Code::MethodNotAllowed, message)).with(Header::Allow(allow))
    }

    pub(super) fn challenge(self, challenge: &'static str) -> Self {
        self.with(Header::Challenge(challenge))
    }

    pub(super) fn retry_after(self, seconds: u32) -> Self {
        self.with(Header::RetryAfter(seconds))
    }

    fn with(self, header: Header) -> Self {
        Self {
            header: Some(header),
            ..self
        }
    }

    pub(super) fn internal() -> Self {
        Fault::new(
            Code::InternalError,
            "The server failed. Its log says why; try again later.",
        )
        .into()
    }

    /// What the first fault is about.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.first.param.as_deref()
    }

    /// The code of the first fault, which decides the status.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.first.code
    }
}

impl From<Fault> for Refusal {
    fn from(first: Fault) -> Self {
        Self {
            first,
            others: Vec::new(),
            header: None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.first.code.as_str())
    }
}

/// `error` is the first fault; `errors` lists all, in the shape that clients of
/// Zoom's Node sample read.
#[derive(Serialize)]
struct Envelope<'a> {
    error: First<'a>,
    errors: Vec<Each<'a>>,
}

#[derive(Serialize)]
struct First<'a> {
    r#type: &'a str,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<&'a str>,
}

#[derive(Serialize)]
struct Each<'a> {
    property: &'a str,
    code: &'a str,
    reason: &'a str,
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.first.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        let each = |fault| -> Each<'_> {
            let fault: &Fault = fault;
            Each {
                property: fault.property(),
                code: fault.code.as_str(),
                reason: &fault.message,
            }
        };
        let envelope = Envelope {
            error: First {
                r#type: self.first.code.kind(),
                code: self.first.code.as_str(),
                message: &self.first.message,
                param: self.first.param.as_deref(),
            },
            errors: std::iter::once(&self.first)
                .chain(&self.others)
                .map(each)
                .collect(),
        };
        let mut response = HttpResponse::build(self.status_code());
        if let Some(header) = self.header {
            response.insert_header(header.pair());
        }
        response.json(envelope)
    }
}
