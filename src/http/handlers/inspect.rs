use actix_web::{HttpRequest, HttpResponse, Resource, web};

use crate::http::routes;
use crate::moment;
use zoom_signature::diagnosis::{Inspector, Report, holds_token};
use zoom_signature::{Credentials, MeetingNumber, Platform, Role, UnixTimestamp};

use super::method;
use crate::http::error::code::ErrorCode;
use crate::http::error::{ApiError, FieldError};
use crate::http::request::body;
use crate::http::request::body::Body;
use crate::http::request::context::RequestContext;
use crate::http::request::field::{Field, INSPECT_FIELDS};
use crate::http::request::params::Params;
use crate::http::request::validate::{FieldRule, MEETING_NUMBER, ROLE, resolve};
use crate::http::request::value::Value;
use crate::http::runtime::InspectionService;
use crate::http::runtime::Runtime;
use crate::http::state::AppState;

/// `POST /inspect`: says why a signature is refused.
pub(crate) fn resource() -> Resource {
    web::resource(routes::INSPECT)
        .route(method::post().to(answer))
        .default_service(method::refuse("POST"))
}

async fn answer(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<AppState>,
) -> Result<HttpResponse, ApiError> {
    let runtime = state.runtime.load();
    let mut context = RequestContext::new(&request, &runtime, &state);
    match inspect(&mut context, &request, payload, &runtime).await {
        Ok(report) => {
            state.metrics.inspected(report.verdict);
            tracing::info!(
                request_id = context.request_id(),
                address = context.address(),
                auth_method = context.auth_method(),
                caller = context.caller(),
                app = context.app(),
                verdict = report.verdict.as_str(),
                "signature inspected"
            );
            Ok(HttpResponse::Ok().json(report))
        }
        Err(refusal) => {
            context.log_refusal(&refusal, "inspection refused");
            Err(refusal)
        }
    }
}

async fn inspect(
    context: &mut RequestContext<'_>,
    request: &HttpRequest,
    payload: web::Payload,
    runtime: &Runtime,
) -> Result<Report, ApiError> {
    let (body, now) = context
        .authenticate(Some(payload), &runtime.signing.clock)
        .await?;
    let body = Body::parse(request, body.unwrap_or_default()).await?;
    let asked = InspectRequest::read(request, &body)?;
    let at = asked.at.unwrap_or(now);
    let apps = context.app_choice()?;
    let service = &runtime.inspection;
    // Whoever is bound to an app learns nothing about others.
    let inspector = match (&apps.bound_to, apps.own()) {
        (None, _) => service.inspector(at),
        (Some(_), Some(own)) => service.inspector_of_key(own.signer.key(), at),
        (Some(_), None) => Inspector::new(at),
    };
    Ok(inspected(service, inspector, &asked))
}

fn inspected(
    service: &InspectionService,
    inspector: Inspector<'_>,
    asked: &InspectRequest,
) -> Report {
    let with_known = inspector
        .meeting_number(asked.meeting_number)
        .role(asked.role)
        .platform(asked.platform);
    let report = with_known.inspect(&asked.signature);
    let Some(demo) = service.demo().filter(|demo| is_of(&report, demo)) else {
        return report;
    };
    with_known
        .credentials("demo", demo)
        .inspect(&asked.signature)
}

/// Whether a token names these credentials' key.
fn is_of(report: &Report, credentials: &Credentials) -> bool {
    let app_key = report
        .claims
        .as_ref()
        .and_then(|claims| claims.get("appKey"));
    app_key.is_some_and(|json| json == format!("\"{}\"", credentials.key))
}

struct InspectRequest {
    signature: String,
    meeting_number: Option<MeetingNumber>,
    role: Option<Role>,
    platform: Option<Platform>,
    at: Option<UnixTimestamp>,
}

impl InspectRequest {
    /// Reads the fields of a request, or finds the token in any other body.
    fn read(request: &HttpRequest, body: &Body) -> Result<Self, ApiError> {
        let mut params = Params::new(&INSPECT_FIELDS);
        let read = body::add_to(&mut params, request, body);
        if read.is_ok() && (signature(&params).is_ok() || params.has_secrets()) {
            return Self::parse(params);
        }
        let text = std::str::from_utf8(body.as_bytes()).ok();
        let Some(pasted) = text.filter(|text| holds_token(text)) else {
            read?;
            return Self::parse(params);
        };
        let mut asked = Self {
            signature: pasted.to_owned(),
            meeting_number: None,
            role: None,
            platform: None,
            at: None,
        };
        // A pasted response may have members with these names by chance.
        if read.is_ok() {
            asked.meeting_number = resolve(&params, &MEETING_NUMBER).unwrap_or_default();
            asked.role = resolve(&params, &ROLE).unwrap_or_default();
            asked.platform = resolve(&params, &PLATFORM).unwrap_or_default();
            asked.at = resolve(&params, &AT).unwrap_or_default();
        }
        Ok(asked)
    }

    fn parse(params: Params<'_>) -> Result<Self, ApiError> {
        let signature = signature(&params);
        let meeting_number = resolve(&params, &MEETING_NUMBER);
        let role = resolve(&params, &ROLE);
        let platform = resolve(&params, &PLATFORM);
        let at = resolve(&params, &AT);

        let mut faults = params.into_errors();
        faults.extend(signature.as_ref().err().cloned());
        faults.extend(meeting_number.as_ref().err().cloned());
        faults.extend(role.as_ref().err().cloned());
        faults.extend(platform.as_ref().err().cloned());
        faults.extend(at.as_ref().err().cloned());
        if let Some(refusal) = ApiError::from_errors(faults) {
            return Err(refusal);
        }
        Ok(Self {
            signature: signature?,
            meeting_number: meeting_number?,
            role: role?,
            platform: platform?,
            at: at?,
        })
    }
}

/// Any text is a signature to inspect, even an empty one.
fn signature(params: &Params<'_>) -> Result<String, FieldError> {
    let name = Field::Signature.name();
    match params
        .get_all(Field::Signature)
        .next()
        .map(|(value, _)| value)
    {
        Some(Value::Absent) => Ok(String::new()),
        Some(Value::Text(text) | Value::String(text)) => Ok(text.to_string()),
        Some(_) => {
            let message = "signature must be a string: the token, as your page got it.";
            Err(FieldError::for_param(
                name,
                ErrorCode::SignatureNotAString,
                message,
            ))
        }
        None => {
            let message = "signature is missing: send the token to inspect. If your page sent \
                           one, it was undefined there.";
            Err(FieldError::for_param(
                name,
                ErrorCode::SignatureMissing,
                message,
            ))
        }
    }
}

const PLATFORM: FieldRule<Platform> = FieldRule {
    field: Field::Platform,
    code: ErrorCode::PlatformInvalid,
    message: "platform must be \"web\" or \"native\".",
    read: |value| value.as_text()?.parse().ok(),
};

const AT: FieldRule<UnixTimestamp> = FieldRule {
    field: Field::At,
    code: ErrorCode::AtInvalid,
    message: moment::EXPECTED,
    read: |value| match value {
        Value::Number(_) => moment::parse(&value.digits()?).ok(),
        _ => moment::parse(value.as_text()?).ok(),
    },
};
