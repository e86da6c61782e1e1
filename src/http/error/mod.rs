mod auth;
pub(crate) mod code;
pub(crate) mod zoom;

use std::borrow::Cow;
use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::text_values::text_values;

use code::ErrorCode;

/// An error in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    code: ErrorCode,
    message: Cow<'static, str>,
    param: Option<Cow<'static, str>>,
    property: Option<&'static str>,
}

impl FieldError {
    /// An error of the request as a whole.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            param: None,
            property: None,
        }
    }

    /// An error of one field.
    #[must_use]
    pub fn for_param(
        param: impl Into<Cow<'static, str>>,
        code: ErrorCode,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            param: Some(param.into()),
            ..Self::new(code, message)
        }
    }

    /// Zoom's Node sample reports a rule over several fields under `$schema`.
    #[must_use]
    pub(super) fn with_schema_property(self) -> Self {
        Self {
            property: Some("$schema"),
            ..self
        }
    }

    /// The error's code.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    pub(super) fn is_about(&self, param: &str, code: ErrorCode) -> bool {
        self.code == code && self.param.as_deref() == Some(param)
    }

    fn property(&self) -> &str {
        self.property
            .or(self.param.as_deref())
            .unwrap_or("$request")
    }
}

/// The error response to a request, with one or more errors.
#[derive(Debug)]
pub struct ApiError {
    first: FieldError,
    others: Vec<FieldError>,
    header: Option<Header>,
}

/// A header that the status requires.
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

impl ApiError {
    /// All of these errors; `None` if there are none.
    #[must_use]
    pub fn from_errors(faults: Vec<FieldError>) -> Option<Self> {
        let mut faults = faults.into_iter();
        let mut refusal = Self::from(faults.next()?);
        refusal.others = faults.collect();
        Some(refusal)
    }

    pub(super) fn not_found() -> Self {
        FieldError::new(
            ErrorCode::NotFound,
            "Nothing answers here. Signatures are at POST /signature.",
        )
        .into()
    }

    pub(super) fn method_not_allowed(allow: &'static str) -> Self {
        let message = format!("This path answers {allow}.");
        Self::from(FieldError::new(ErrorCode::MethodNotAllowed, message)).with(Header::Allow(allow))
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
        FieldError::new(
            ErrorCode::InternalError,
            "The server failed. Its log says why; try again later.",
        )
        .into()
    }

    pub(super) fn overloaded() -> Self {
        const SECONDS: u32 = 1;
        let message = format!("The server is busy. Try again in {SECONDS} s.");
        Self::from(FieldError::new(ErrorCode::Overloaded, message)).retry_after(SECONDS)
    }

    /// The field or header of the first error.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.first.param.as_deref()
    }

    /// What the first error says.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.first.message
    }

    /// The code of the first error, which decides the status.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.first.code
    }
}

impl From<FieldError> for ApiError {
    fn from(first: FieldError) -> Self {
        Self {
            first,
            others: Vec::new(),
            header: None,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.first.code.as_str())
    }
}

/// `error` is the first error; `errors` lists all, in the shape that clients of Zoom's
/// Node sample read.
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

/// The same for clients that show `error` as it is.
#[derive(Serialize)]
struct TextEnvelope<'a> {
    error: &'a str,
    code: &'a str,
    errors: Vec<Each<'a>>,
}

/// What `error` is in an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ErrorFormat {
    /// An object: `{"error":{"type":…,"code":…,"message":…},"errors":[…]}`
    #[default]
    Object,
    /// The message: `{"error":"…","code":…,"errors":[…]}`
    Text,
}

text_values!(pub ErrorFormat, ErrorFormatError, "must be object or text", {
    "object" => Self::Object,
    "text" => Self::Text,
});

impl ApiError {
    /// The JSON of an answer.
    pub(super) fn to_json(&self, format: ErrorFormat) -> String {
        let each = |fault| -> Each<'_> {
            let fault: &FieldError = fault;
            Each {
                property: fault.property(),
                code: fault.code.as_str(),
                reason: &fault.message,
            }
        };
        let errors = std::iter::once(&self.first)
            .chain(&self.others)
            .map(each)
            .collect();
        let code = self.first.code.as_str();
        let message = self.first.message.as_ref();
        let json = match format {
            ErrorFormat::Object => serde_json::to_string(&Envelope {
                error: First {
                    r#type: self.first.code.error_type(),
                    code,
                    message,
                    param: self.first.param.as_deref(),
                },
                errors,
            }),
            ErrorFormat::Text => serde_json::to_string(&TextEnvelope {
                error: message,
                code,
                errors,
            }),
        };
        #[expect(clippy::expect_used, reason = "structs of texts are always JSON")]
        json.expect("texts are JSON")
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.first.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(header) = self.header {
            let (name, value) = header.pair();
            response.insert_header((name, value));
        }
        response.content_type(ContentType::json());
        response.body(self.to_json(ErrorFormat::Object))
    }
}
