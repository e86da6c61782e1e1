use actix_web::HttpRequest;

use zoom_signature::diagnosis::holds_token;
use zoom_signature::{Lifetime, MeetingNumber, Role, Target};

use super::app_choice::{AppChoice, NoApp};
use super::body;
use super::body::Body;
use super::content_negotiation::MediaType;
use super::field::{Field, INSPECT_FIELDS, SIGNATURE_FIELDS, is_of_video_sdk};
use super::params::Params;
use super::validate::{FieldRule, MEETING_NUMBER, ROLE, resolve};
use super::value::Value;
use crate::http::apps::App;
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};

/// What a request asks for, validated.
#[derive(Clone, Copy)]
pub(crate) struct SigningRequest<'r> {
    /// Whose signature it is to be.
    pub(crate) app: &'r App,
    pub(crate) target: Target,
    /// `None`: the server's default.
    pub(crate) lifetime: Option<Lifetime>,
    /// Whether a ZAK is to come with the signature.
    pub(crate) zak: bool,
}

/// The fields that a path may contain in braces.
const IN_PATHS: [Field; 2] = [Field::MeetingNumber, Field::Role];

impl<'r> SigningRequest<'r> {
    /// Reads a request. `body` is `None` if its method has none. `default_role` is the
    /// role of a request for a meeting that names none.
    pub(crate) fn from_request(
        request: &HttpRequest,
        body: Option<&Body>,
        default_role: Option<Role>,
        apps: &AppChoice<'r>,
    ) -> Result<Self, ApiError> {
        let mut params = Params::new(&SIGNATURE_FIELDS);
        for field in IN_PATHS {
            if let Some(text) = request.match_info().get(field.name()) {
                params.add_from_path(field, text);
            }
        }
        params.add_pairs(request.query_string().as_bytes());
        if let Some(body) = body {
            body::add_to(&mut params, request, body)?;
        }
        Self::parse(params, default_role, apps)
    }

    /// Reads a signed request. The signature covers neither the path nor the content
    /// type. So that nobody on the network can give the body another meaning, it must be
    /// JSON, and no field may be in the path.
    pub(crate) fn from_signed(
        request: &HttpRequest,
        body: &Body,
        default_role: Option<Role>,
        apps: &AppChoice<'r>,
    ) -> Result<Self, ApiError> {
        if MediaType::of(request) != MediaType::Json {
            let message = "A signed request is a POST of JSON with Content-Type: application/json.";
            return Err(FieldError::new(ErrorCode::ContentTypeUnsupported, message).into());
        }
        if !request.match_info().is_empty() {
            let message = "The signature of a request does not cover its path: send all fields in \
                           the body, to a path without fields such as /signature.";
            return Err(FieldError::for_param(
                "webhook-signature",
                ErrorCode::SignatureInvalid,
                message,
            )
            .into());
        }
        let mut params = Params::new(&SIGNATURE_FIELDS);
        body::add_to(&mut params, request, body)?;
        if is_for_inspect(request, body)? {
            let message = "This request was signed for /inspect: a request for a signature holds \
                           no token, and neither of signature, platform and at.";
            return Err(FieldError::for_param(
                "webhook-signature",
                ErrorCode::SignatureInvalid,
                message,
            )
            .into());
        }
        Self::parse(params, default_role, apps)
    }

    /// Validates every field, so that one response names every error.
    fn parse(
        params: Params<'_>,
        default_role: Option<Role>,
        apps: &AppChoice<'r>,
    ) -> Result<Self, ApiError> {
        let meeting_number = resolve(&params, &MEETING_NUMBER);
        let mut role = resolve(&params, &ROLE);
        let lifetime = resolve(&params, &LIFETIME);
        let webrtc = resolve(&params, &WEBRTC);
        let zak = resolve(&params, &ZAK);
        let app = apps.for_request(&params);
        if role == Ok(None) && meeting_number != Ok(None) {
            role = Ok(default_role);
        }

        let of_subject = match (&meeting_number, &role) {
            (Ok(None), Ok(None)) => against_native(&params),
            _ => required_together(&meeting_number, &role, &params)
                .into_iter()
                .collect(),
        };
        let mut faults = params.into_errors();
        faults.extend(meeting_number.as_ref().err().cloned());
        faults.extend(role.as_ref().err().cloned());
        faults.extend(lifetime.as_ref().err().cloned());
        faults.extend(webrtc.as_ref().err().cloned());
        faults.extend(zak.as_ref().err().cloned());
        if let Err(NoApp::Field(fault)) = &app {
            faults.push(fault.clone());
        }
        faults.extend(of_subject);
        if let Some(refusal) = ApiError::from_errors(faults) {
            return Err(refusal);
        }
        let target = match (meeting_number?, role?) {
            (Some(meeting_number), Some(role)) => Target::Web {
                meeting_number,
                role,
                video_webrtc_mode: webrtc?,
            },
            // A native signature has no `video_webrtc_mode`.
            _ => Target::Native,
        };
        Ok(Self {
            app: app?,
            target,
            lifetime: lifetime?,
            zak: zak?.unwrap_or(false),
        })
    }
}

/// Whether `/inspect` would accept it. The signature does not say for which path the
/// request was meant.
fn is_for_inspect(request: &HttpRequest, body: &Body) -> Result<bool, ApiError> {
    let mut params = Params::new(&INSPECT_FIELDS);
    body::add_to(&mut params, request, body)?;
    let its_own = [Field::Signature, Field::Platform, Field::At];
    let text = std::str::from_utf8(body.as_bytes()).unwrap_or_default();
    Ok(its_own.into_iter().any(|field| params.has(field)) || holds_token(text))
}

/// The error for a lifetime above the server's maximum.
pub(crate) fn too_long(longest: Lifetime) -> FieldError {
    let message =
        format!("expirationSeconds must be {longest} at most: this server signs for no longer.");
    let name = Field::ExpirationSeconds.name();
    FieldError::for_param(name, ErrorCode::ExpirationSecondsInvalid, message)
}

const LIFETIME: FieldRule<Lifetime> = FieldRule {
    field: Field::ExpirationSeconds,
    code: ErrorCode::ExpirationSecondsInvalid,
    message: "expirationSeconds must be a whole number from 1800 (30 minutes) to 172800 \
              (48 hours), in seconds.",
    read: |value| value.digits()?.parse().ok(),
};

const WEBRTC: FieldRule<bool> = FieldRule {
    field: Field::VideoWebRtcMode,
    code: ErrorCode::VideoWebRtcModeInvalid,
    message: "videoWebRtcMode must be 0, 1, true or false.",
    read: flag,
};

const ZAK: FieldRule<bool> = FieldRule {
    field: Field::Zak,
    code: ErrorCode::ZakInvalid,
    message: "zak must be true or false, 1 or 0: whether a ZAK is to come with the signature.",
    read: |value| match value {
        Value::Text(word) | Value::String(word) => match word.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        other => flag(other),
    },
};

/// true, false, 1 or 0, and in a query or a form their texts.
fn flag(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Bool(on) => Some(*on),
        Value::Text(word) if word.trim() == "true" => Some(true),
        Value::Text(word) if word.trim() == "false" => Some(false),
        other => match other.digits()?.as_ref() {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        },
    }
}

/// Why not to issue a native signature if neither number nor role has a value. The Web
/// SDK cannot join with one, so callers do not get it if they may have meant a meeting.
fn against_native(params: &Params<'_>) -> Vec<FieldError> {
    let empty = |rule_field: Field, code: ErrorCode| {
        let name = rule_field.name();
        let message = format!(
            "{name} is empty. Send meetingNumber and role with their values, or neither for a \
             native SDK's signature."
        );
        params
            .has(rule_field)
            .then(|| FieldError::for_param(name, code, message))
    };
    let mut faults: Vec<FieldError> = [
        empty(Field::MeetingNumber, ErrorCode::MeetingNumberInvalid),
        empty(Field::Role, ErrorCode::RoleInvalid),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(unread) = unread(params)
        && faults.is_empty()
    {
        let message = format!(
            "{unread} Send meetingNumber and role, or an empty request for a native SDK's \
             signature."
        );
        faults.push(FieldError::new(ErrorCode::FieldsUnknown, message));
    }
    faults
}

/// Requires both fields or none: with both the signature is for a meeting, with neither
/// for the native SDKs. An invalid value counts as given.
fn required_together(
    meeting_number: &Result<Option<MeetingNumber>, FieldError>,
    role: &Result<Option<Role>, FieldError>,
    params: &Params<'_>,
) -> Option<FieldError> {
    let (missing, given) = match (meeting_number, role) {
        (Ok(None), Ok(Some(_)) | Err(_)) => (Field::MeetingNumber, Field::Role),
        (Ok(Some(_)) | Err(_), Ok(None)) => (Field::Role, Field::MeetingNumber),
        _ => return None,
    };
    let mut message = format!(
        "{} is missing: {} needs it. Send both, or neither for a native SDK's signature.",
        missing.name(),
        given.name()
    );
    if let Some(unread) = unread(params) {
        message.push(' ');
        message.push_str(&unread);
    }
    let code = ErrorCode::MeetingNumberAndRoleRequiredTogether;
    Some(FieldError::for_param(missing.name(), code, message).with_schema_property())
}

/// Which fields are not read, and what they may mean.
fn unread(params: &Params<'_>) -> Option<String> {
    let names = params.unknown();
    if names.is_empty() {
        return None;
    }
    let shown: Vec<String> = names.iter().map(|name| shown(name)).collect();
    let mut text = format!("Not known here: {}.", shown.join(", "));
    let guesses: Vec<String> = names
        .iter()
        .filter_map(|name| Some((name, params.names.nearest(name)?)))
        .map(|(name, field)| {
            format!(
                "{} for {}",
                field.name(),
                super::signature_request::shown(name)
            )
        })
        .collect();
    if names.iter().any(|name| is_of_video_sdk(name)) {
        text.push_str(
            " Such fields are the Video SDK's, another product of Zoom's with tokens of another \
             kind; this server signs for the Meeting SDK.",
        );
    } else if !guesses.is_empty() {
        text.push_str(" Did you mean ");
        text.push_str(&guesses.join(", "));
        text.push('?');
    }
    Some(text)
}

/// How much of a name a response repeats.
const LONGEST_SHOWN: usize = 40;

fn shown(name: &str) -> String {
    let start: String = name.chars().take(LONGEST_SHOWN).collect();
    let cut = if start.len() < name.len() { "…" } else { "" };
    let is_plain = !start.is_empty() && start.bytes().all(|byte| byte.is_ascii_graphic());
    if is_plain {
        format!("{start}{cut}")
    } else {
        format!("{start:?}{cut}")
    }
}
