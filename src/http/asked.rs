use actix_web::HttpRequest;

use crate::signature::{Lifetime, MeetingNumber, Role, Subject};

use super::accept::BodyKind;
use super::body;
use super::code::Code;
use super::fault::{Fault, Refusal};
use super::fields::{Field, Fields, TO_SIGN, Value};
use super::rule::{MEETING_NUMBER, ROLE, Rule, settle, text};

/// What a request asks for. Nothing in it needs another check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) subject: Subject,
    /// `None`: the issuer's own.
    pub(super) lifetime: Option<Lifetime>,
}

impl Asked {
    /// Reads a request; `body` is `None` where its method has none.
    pub(super) fn of(request: &HttpRequest, body: Option<&[u8]>) -> Result<Self, Refusal> {
        let mut fields = Fields::new(TO_SIGN);
        fields.add_pairs(request.query_string().as_bytes());
        if let Some(body) = body {
            let all_in_the_query = body.is_empty()
                && !request.query_string().is_empty()
                && BodyKind::of(request) == BodyKind::Unnamed;
            if !all_in_the_query {
                body::add_to(&mut fields, request, body)?;
            }
        }
        Self::parse(fields)
    }

    /// The signature of a request covers neither its path nor its content type. So
    /// that nobody on the way can give its body another meaning, it is JSON, and one
    /// for a native signature has no fields of another endpoint.
    pub(super) fn of_signed(request: &HttpRequest, body: &[u8]) -> Result<Self, Refusal> {
        if BodyKind::of(request) != BodyKind::Json {
            let message = "A signed request is a POST of JSON with Content-Type: application/json.";
            return Err(Fault::new(Code::ContentTypeUnsupported, message).into());
        }
        let mut fields = Fields::new(TO_SIGN);
        fields.add_json(body)?;
        let has_others = fields.has_others;
        let asked = Self::parse(fields)?;
        if asked.subject == Subject::Native && has_others {
            let message = "A signed request for a native signature has no other fields than \
                           expirationSeconds: send {}.";
            return Err(Fault::new(Code::BodyInvalid, message).into());
        }
        Ok(asked)
    }

    /// Judges every field, so that one answer names every fault.
    fn parse(fields: Fields<'_>) -> Result<Self, Refusal> {
        let meeting_number = settle(&fields, &MEETING_NUMBER);
        let role = settle(&fields, &ROLE);
        let lifetime = settle(&fields, &LIFETIME);
        let webrtc = settle(&fields, &WEBRTC);

        let together = required_together(&meeting_number, &role);
        let mut faults = fields.into_faults();
        faults.extend(meeting_number.as_ref().err().cloned());
        faults.extend(role.as_ref().err().cloned());
        faults.extend(lifetime.as_ref().err().cloned());
        faults.extend(webrtc.as_ref().err().cloned());
        faults.extend(together);
        if let Some(refusal) = Refusal::of_all(faults) {
            return Err(refusal);
        }
        let subject = match (meeting_number?, role?) {
            (Some(meeting_number), Some(role)) => Subject::Web {
                meeting_number,
                role,
                webrtc: webrtc?,
            },
            // A native signature has no place for `video_webrtc_mode`.
            _ => Subject::Native,
        };
        Ok(Self {
            subject,
            lifetime: lifetime?,
        })
    }
}

const LIFETIME: Rule<Lifetime> = Rule {
    field: Field::ExpirationSeconds,
    code: Code::ExpirationSecondsInvalid,
    message: "expirationSeconds must be a whole number from 1800 (30 minutes) to 172800 \
              (48 hours), in seconds.",
    read: |value| text(value)?.parse().ok(),
};

const WEBRTC: Rule<bool> = Rule {
    field: Field::VideoWebRtcMode,
    code: Code::VideoWebRtcModeInvalid,
    message: "videoWebRtcMode must be 0, 1, true or false.",
    read: |value| match value {
        Value::Bool(on) => Some(*on),
        Value::Word(word) if word == "true" => Some(true),
        Value::Word(word) if word == "false" => Some(false),
        other => match text(other)? {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        },
    },
};

/// All or none: with both it is for a meeting, with neither for the native SDKs.
/// A faulty value counts as given.
fn required_together(
    meeting_number: &Result<Option<MeetingNumber>, Fault>,
    role: &Result<Option<Role>, Fault>,
) -> Option<Fault> {
    let (missing, given) = match (meeting_number, role) {
        (Ok(None), Ok(Some(_)) | Err(_)) => (Field::MeetingNumber, Field::Role),
        (Ok(Some(_)) | Err(_), Ok(None)) => (Field::Role, Field::MeetingNumber),
        _ => return None,
    };
    let message = format!(
        "{} is missing: {} needs it. Send both, or neither for a native SDK's signature.",
        missing.name(),
        given.name()
    );
    let code = Code::MeetingNumberAndRoleRequiredTogether;
    Some(Fault::of(missing.name(), code, message).of_schema())
}
