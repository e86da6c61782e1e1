use actix_web::{HttpRequest, HttpResponse, Resource, web};

use crate::diagnosis::{Context, Known, Platform, Report, diagnose};
use crate::signature::{Credentials, EpochSeconds, MeetingNumber, Role};

use super::body;
use super::code::Code;
use super::fault::{Fault, Refusal};
use super::fields::{Field, Fields, TO_INSPECT, Value};
use super::live::InForce;
use super::method;
use super::rule::{MEETING_NUMBER, ROLE, Rule, settle, text};
use super::shared::Shared;
use super::visit::Visit;

/// The credentials that signatures are checked with.
pub struct Inspector {
    known: Vec<(&'static str, Credentials)>,
    demo: Option<Credentials>,
}

impl Inspector {
    /// Checks with these, each with its name in reports; the ones in use first.
    #[must_use]
    pub fn knowing(known: impl IntoIterator<Item = (&'static str, Credentials)>) -> Self {
        Self {
            known: known.into_iter().collect(),
            demo: None,
        }
    }

    /// Knows made-up credentials only, with which it checks nothing.
    #[must_use]
    pub const fn of_demo(credentials: Credentials) -> Self {
        Self {
            known: Vec::new(),
            demo: Some(credentials),
        }
    }

    /// The made-up credentials.
    #[must_use]
    pub const fn demo(&self) -> Option<&Credentials> {
        self.demo.as_ref()
    }

    /// With their names.
    pub(super) fn known(&self) -> impl Iterator<Item = Known<'_>> {
        let known = self.known.iter();
        known.map(|(name, credentials)| Known { name, credentials })
    }
}

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
    visit.knock()?;
    let body = visit.read(payload).await?;
    let now = (in_force.issuer.clock)();
    visit.admit(&body, now).await?;
    let mut fields = Fields::new(TO_INSPECT);
    body::add_to(&mut fields, request, &body)?;
    let asked = Asked::parse(fields)?;
    Ok(in_force.inspector.inspect(&asked, asked.at.unwrap_or(now)))
}

impl Inspector {
    fn inspect(&self, asked: &Asked, at: EpochSeconds) -> Report {
        let context = Context {
            at,
            known: self.known().collect(),
            meeting_number: asked.meeting_number,
            role: asked.role,
            platform: asked.platform,
        };
        diagnose(&asked.signature, &context)
    }
}

struct Asked {
    signature: String,
    meeting_number: Option<MeetingNumber>,
    role: Option<Role>,
    platform: Option<Platform>,
    at: Option<EpochSeconds>,
}

impl Asked {
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
    match fields.of(Field::Signature).next() {
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
    read: |value| match text(value)? {
        "web" => Some(Platform::Web),
        "native" => Some(Platform::Native),
        _ => None,
    },
};

const AT: Rule<EpochSeconds> = Rule {
    field: Field::At,
    code: Code::AtInvalid,
    message: "at must be a moment in whole epoch seconds, for example 1795349825.",
    read: |value| {
        let text = text(value)?;
        let digits = text.len() <= 11 && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok().map(EpochSeconds::new))?
    },
};
