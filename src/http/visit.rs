use std::net::{IpAddr, Ipv4Addr};

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, web};
use tracing::field::{DisplayValue, display};

use crate::gate::{Caller, CallerName, Forwarded, Gate, Header, Presented, Refused, Way};
use zoom_signature::{Role, Target, UnixTimestamp};

use super::address::Address;
use super::body;
use super::code::Code;
use super::fault::Refusal;
use super::floods::Whom;
use super::issuer::Clock;
use super::places::Place;
use super::request_id;
use super::shared::Shared;
use super::waiting::waiting;

/// One request on its way through the gate, and what is known so far of who
/// makes it.
pub(super) struct Visit<'r> {
    request: &'r HttpRequest,
    gate: &'r Gate,
    shared: &'r Shared,
    address: IpAddr,
    way: Option<Way>,
    caller: Option<Caller<'r>>,
    refused_caller: Option<CallerName>,
    target: Option<Target>,
}

impl<'r> Visit<'r> {
    pub(super) fn new(request: &'r HttpRequest, gate: &'r Gate, shared: &'r Shared) -> Self {
        let peer = request.peer_addr();
        // Only a socket of another kind than TCP has none.
        let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
        Self {
            request,
            gate,
            shared,
            address: gate.client(peer, || said(request)),
            way: None,
            caller: None,
            refused_caller: None,
            target: None,
        }
    }

    /// Lets the caller in, and returns the request's body, if its method has one, and
    /// the moment. The body is read before anything is parsed, because a signed request
    /// is verified over it as it came.
    pub(super) async fn enter(
        &mut self,
        payload: Option<web::Payload>,
        clock: &Clock,
    ) -> Result<(Option<web::Bytes>, UnixTimestamp), Refusal> {
        let refusal = match self.knock() {
            Ok(()) => None,
            Err(refusal) if self.gate.has_to_spend(&presented(self.request, &[])) => Some(refusal),
            Err(refusal) => return Err(refusal),
        };
        let body = match payload {
            Some(payload) => {
                let time = self.shared.limits.body;
                Some(body::read(payload, time, || self.place()).await?)
            }
            None => None,
        };
        let presented = presented(self.request, body.as_deref().unwrap_or_default());
        let now = clock();
        if let Some(refusal) = refusal {
            self.gate.spend(&presented, now);
            return Err(refusal);
        }
        self.admit(&presented, now).await?;
        Ok((body, now))
    }

    /// A place among the requests that wait.
    fn place(&self) -> Result<Place, Refusal> {
        let place = self.shared.waiting.take(self.address);
        place.ok_or_else(Refusal::overloaded)
    }

    /// Before anything is read or verified.
    fn knock(&self) -> Result<(), Refusal> {
        let is_passed_on = || {
            let headers = self.request.headers();
            OF_PROXIES.iter().any(|name| headers.contains_key(name))
        };
        let knocked = self
            .gate
            .knock(self.address, host(self.request), is_passed_on);
        knocked.map_err(|refused| self.refusal(refused))
    }

    async fn admit(&mut self, presented: &Presented<'_>, at: UnixTimestamp) -> Result<(), Refusal> {
        let admission = self.gate.admit(presented, at);
        match waiting(admission, || self.place()).await? {
            Ok(caller) => {
                self.way = Some(caller.way);
                self.caller = Some(caller);
                Ok(())
            }
            Err(not_admitted) => {
                self.way = not_admitted.way;
                self.refused_caller = not_admitted.caller;
                Err(self.refusal(not_admitted.refused))
            }
        }
    }

    /// Whether the caller came in with a signed request.
    pub(super) fn is_signed(&self) -> bool {
        self.way == Some(Way::SignedRequest)
    }

    /// For the log, should it be refused.
    pub(super) const fn asks_for(&mut self, target: Target) {
        self.target = Some(target);
    }

    /// Whether the caller, once admitted, may have a signature for this.
    pub(super) fn permit(&self, target: &Target) -> Result<(), Refusal> {
        let caller = self
            .caller
            .as_ref()
            .ok_or_else(|| Refused::CredentialsMissing(self.gate.ways()))?;
        Ok(self.gate.permit(caller, target)?)
    }

    fn refusal(&self, refused: Refused) -> Refusal {
        if let Refused::RateLimited { limit, .. } = refused {
            self.shared.metrics.limited(limit);
        }
        refused.into()
    }

    /// A signature was issued to the caller.
    pub(super) fn count_signature(&self, target: &Target) {
        if let Some(way) = self.way {
            self.shared.metrics.issued(target, way);
        }
    }

    /// A page that the server does not know asked whether it may.
    pub(super) fn log_preflight(&self, refusal: &Refusal, origin: &str) {
        tracing::info!(
            request_id = self.request_id(),
            address = self.address(),
            origin,
            code = refusal.code().as_str(),
            "preflight refused"
        );
    }

    /// What the request is called, for the log.
    pub(super) fn request_id(&self) -> &str {
        request_id::of(self.request.headers())
    }

    /// The caller's address, for the log.
    pub(super) fn address(&self) -> DisplayValue<Address> {
        display(Address(self.address))
    }

    fn whom(&self) -> Whom {
        match (self.way, self.caller()) {
            (Some(way), Some(name)) => Whom::Caller(way, name.to_owned()),
            _ => Whom::Address(self.address),
        }
    }

    /// The way in, for the log.
    pub(super) fn way(&self) -> Option<&'static str> {
        self.way.map(Way::as_str)
    }

    /// The caller's name, for the log.
    pub(super) fn caller(&self) -> Option<&str> {
        let admitted = self
            .caller
            .as_ref()
            .and_then(|caller| caller.name.as_deref());
        let name = admitted.or(self.refused_caller.as_ref());
        name.map(CallerName::as_str)
    }

    /// Of a flood that a limit refuses, the first alone.
    pub(super) fn log_refusal(&self, refusal: &Refusal, message: &'static str) {
        if refusal.code() == Code::RateLimitExceeded && !self.shared.floods.is_first(self.whom()) {
            return;
        }
        let target = self.target;
        let meeting_number = target
            .and_then(|target| target.meeting_number())
            .map(display);
        let role = target.and_then(|target| target.role()).map(Role::number);
        tracing::info!(
            request_id = self.request_id(),
            address = self.address(),
            way = self.way(),
            caller = self.caller(),
            meeting_number,
            role,
            code = refusal.code().as_str(),
            param = refusal.param(),
            "{message}"
        );
    }
}

/// Whom a request is for, as it says itself.
pub(super) fn host(request: &HttpRequest) -> Option<&[u8]> {
    match request.uri().authority() {
        Some(authority) => Some(authority.as_str().as_bytes()),
        None => request
            .headers()
            .get(header::HOST)
            .map(HeaderValue::as_bytes),
    }
}

/// What proxies and tunnels add to the requests that they pass on. No browser does.
const OF_PROXIES: [HeaderName; 6] = [
    header::FORWARDED,
    header::VIA,
    header::X_FORWARDED_FOR,
    header::X_FORWARDED_HOST,
    header::X_FORWARDED_PROTO,
    HeaderName::from_static("x-real-ip"),
];

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");
const WEBHOOK_TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const WEBHOOK_SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

fn presented<'r>(request: &'r HttpRequest, body: &'r [u8]) -> Presented<'r> {
    let header = |name| Header::of(values(request, &name));
    Presented {
        authorization: header(header::AUTHORIZATION),
        api_key: header(API_KEY),
        webhook_id: header(WEBHOOK_ID),
        webhook_timestamp: header(WEBHOOK_TIMESTAMP),
        webhook_signature: header(WEBHOOK_SIGNATURE),
        has_query: !request.query_string().is_empty(),
        body,
    }
}

fn said(request: &HttpRequest) -> Forwarded<'_> {
    Forwarded {
        x_forwarded_for: values(request, &header::X_FORWARDED_FOR).collect(),
        forwarded: values(request, &header::FORWARDED).collect(),
    }
}

fn values<'r>(request: &'r HttpRequest, name: &HeaderName) -> impl Iterator<Item = &'r [u8]> {
    request.headers().get_all(name).map(HeaderValue::as_bytes)
}
