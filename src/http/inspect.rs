use actix_web::{HttpRequest, HttpResponse, Resource, web};

use crate::moment;
use zoom_signature::diagnosis::{Report, holds_token};
use zoom_signature::{Credentials, MeetingNumber, Platform, Role, UnixTimestamp};

use super::body::{self, Body};
use super::code::Code;
use super::fault::{Fault, Refusal};
use super::field::{Field, TO_INSPECT};
use super::fields::Fields;
use super::inspector::Inspector;
use super::live::InForce;
use super::method;
use super::rule::{MEETING_NUMBER, ROLE, Rule, settle};
use super::shared::Shared;
use super::value::Value;
use super::visit::Visit;

/// `POST /inspect`: says why a signature is refused.
pub(super) fn resource() -> Resource {
    web::resource("/inspect")
        .route(method::post().to(answer))
        .default_service(method::refuse("POST"))
}

async fn answer(
    request: HttpRequest,
    payload: web::Payload,
    shared: web::Data<Shared>,
) -> Result<HttpResponse, Refusal> {
    let in_force = shared.live.now();
    let mut visit = Visit::new(&request, &in_force.gate, &shared);
    match inspect(&mut visit, &request, payload, &in_force).await {
        Ok(report) => {
            shared.metrics.inspected(report.verdict);
            tracing::info!(
                request_id = visit.request_id(),
                address = visit.address(),
                way = visit.way(),
                caller = visit.caller(),
                verdict = report.verdict.as_str(),
                "signature inspected"
            );
            Ok(HttpResponse::Ok().json(report))
        }
        Err(refusal) => {
            visit.log_refusal(&refusal, "inspection refused");
            Err(refusal)
        }
    }
}

async fn inspect(
    visit: &mut Visit<'_>,
    request: &HttpRequest,
    payload: web::Payload,
    in_force: &InForce,
) -> Result<Report, Refusal> {
    let (body, now) = visit.enter(Some(payload), &in_force.issuer.clock).await?;
    let body = Body::parse(request, body.unwrap_or_default()).await?;
    let asked = Asked::read(request, &body)?;
    let at = asked.at.unwrap_or(now);
    Ok(inspected(&in_force.inspector, &asked, at))
}

fn inspected(inspector: &Inspector, asked: &Asked, at: UnixTimestamp) -> Report {
    let with_known = inspector
        .at(at)
        .meeting_number(asked.meeting_number)
        .role(asked.role)
        .platform(asked.platform);
    let report = with_known.inspect(&asked.signature);
    let Some(demo) = inspector.demo().filter(|demo| is_of(&report, demo)) else {
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

struct Asked {
    signature: String,
    meeting_number: Option<MeetingNumber>,
    role: Option<Role>,
    platform: Option<Platform>,
    at: Option<UnixTimestamp>,
}

impl Asked {
    /// The fields of a request; of any other body the token in it, wherever it stands.
    fn read(request: &HttpRequest, body: &Body) -> Result<Self, Refusal> {
        let mut fields = Fields::new(&TO_INSPECT);
        let read = body::add_to(&mut fields, request, body);
        if read.is_ok() && (signature(&fields).is_ok() || fields.has_secrets()) {
            return Self::parse(fields);
        }
        let text = std::str::from_utf8(body.as_bytes()).ok();
        let Some(pasted) = text.filter(|text| holds_token(text)) else {
            read?;
            return Self::parse(fields);
        };
        let mut asked = Self {
            signature: pasted.to_owned(),
            meeting_number: None,
            role: None,
            platform: None,
            at: None,
        };
        // Members of somebody's answer may have the names of our fields by chance.
        if read.is_ok() {
            asked.meeting_number = settle(&fields, &MEETING_NUMBER).unwrap_or_default();
            asked.role = settle(&fields, &ROLE).unwrap_or_default();
            asked.platform = settle(&fields, &PLATFORM).unwrap_or_default();
            asked.at = settle(&fields, &AT).unwrap_or_default();
        }
        Ok(asked)
    }

    fn parse(fields: Fields<'_>) -> Result<Self, Refusal> {
        let signature = signature(&fields);
        let meeting_number = settle(&fields, &MEETING_NUMBER);
        let role = settle(&fields, &ROLE);
        let platform = settle(&fields, &PLATFORM);
        let at = settle(&fields, &AT);

        let mut faults = fields.into_faults();
        faults.extend(signature.as_ref().err().cloned());
        faults.extend(meeting_number.as_ref().err().cloned());
        faults.extend(role.as_ref().err().cloned());
        faults.extend(platform.as_ref().err().cloned());
        faults.extend(at.as_ref().err().cloned());
        if let Some(refusal) = Refusal::of_all(faults) {
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

/// Any text is a signature to inspect, an empty one too.
fn signature(fields: &Fields<'_>) -> Result<String, Fault> {
    let name = Field::Signature.name();
    match fields.of(Field::Signature).next().map(|(value, _)| value) {
        Some(Value::Absent) => Ok(String::new()),
        Some(Value::Word(text) | Value::String(text)) => Ok(text.to_string()),
        Some(_) => {
            let message = "signature must be a string: the token, as your page got it.";
            Err(Fault::of(name, Code::SignatureNotAString, message))
        }
        None => {
            let message = "signature is missing: send the token to inspect. If your page sent \
                           one, it was undefined there.";
            Err(Fault::of(name, Code::SignatureMissing, message))
        }
    }
}

const PLATFORM: Rule<Platform> = Rule {
    field: Field::Platform,
    code: Code::PlatformInvalid,
    message: "platform must be \"web\" or \"native\".",
    read: |value| value.text()?.parse().ok(),
};

const AT: Rule<UnixTimestamp> = Rule {
    field: Field::At,
    code: Code::AtInvalid,
    message: moment::EXPECTED,
    read: |value| match value {
        Value::Number(_) => moment::parse(&value.digits()?).ok(),
        _ => moment::parse(value.text()?).ok(),
    },
};
