use std::net::{IpAddr, Ipv4Addr};

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpRequest, web};
use tracing::field::{DisplayValue, display};

use crate::auth::{AppName, AuthError, AuthHeaders, AuthMethod, Caller, CallerName, SingleHeader};
use crate::zoom_api::Zak;
use zoom_signature::{Role, Target, UnixTimestamp};

use super::app_choice::AppChoice;
use super::body;
use super::client_ip::{Forwarded, TrustedProxies};
use super::host;
use super::waiting::waiting;
use super::zak::{self, ZakOwner};
use crate::http::address_slots::Slot;
use crate::http::apps::App;
use crate::http::error::ApiError;
use crate::http::error::code::ErrorCode;
use crate::http::log_throttle::ThrottleKey;
use crate::http::middleware::request_id;
use crate::http::runtime::Clock;
use crate::http::runtime::Runtime;
use crate::http::state::AppState;

/// A request, and what is known about its caller so far.
pub(crate) struct RequestContext<'r> {
    request: &'r HttpRequest,
    runtime: &'r Runtime,
    state: &'r AppState,
    address: IpAddr,
    auth_method: Option<AuthMethod>,
    caller: Option<Caller<'r>>,
    refused_caller: Option<CallerName>,
    /// The only app that the refused caller's credential is for.
    refused_app: Option<AppName>,
    target: Option<Target>,
    /// The app that is to sign, or that Zoom is asked about.
    pub(crate) app: Option<&'r App>,
}

impl<'r> RequestContext<'r> {
    pub(crate) fn new(request: &'r HttpRequest, runtime: &'r Runtime, state: &'r AppState) -> Self {
        let peer = request.peer_addr();
        // Only sockets other than TCP have none.
        let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.ip());
        Self {
            request,
            runtime,
            state,
            address: client_ip(&runtime.trusted_proxies, peer, request),
            auth_method: None,
            caller: None,
            refused_caller: None,
            refused_app: None,
            target: None,
            app: None,
        }
    }

    /// Authenticates the caller. Returns the request's body, if its method has one, and
    /// the moment. The body is read before anything is parsed, because the signature of a
    /// signed request covers its bytes.
    pub(crate) async fn authenticate(
        &mut self,
        payload: Option<web::Payload>,
        clock: &Clock,
    ) -> Result<(Option<web::Bytes>, UnixTimestamp), ApiError> {
        let refusal = match self.check_request() {
            Ok(()) => None,
            Err(refusal) if self.runtime.auth.must_consume(&headers(self.request, &[])) => {
                Some(refusal)
            }
            Err(refusal) => return Err(refusal),
        };
        let body = match payload {
            Some(payload) => {
                let time = self.state.limits.body;
                Some(body::read(payload, time, || self.slot()).await?)
            }
            None => None,
        };
        let headers = headers(self.request, body.as_deref().unwrap_or_default());
        let now = clock();
        if let Some(refusal) = refusal {
            self.runtime.auth.consume(&headers, now).await;
            return Err(refusal);
        }
        self.authenticate_caller(&headers, now).await?;
        Ok((body, now))
    }

    /// A place among the requests that wait.
    fn slot(&self) -> Result<Slot, ApiError> {
        let slot = self.state.waiting.take(self.address);
        slot.ok_or_else(ApiError::overloaded)
    }

    /// Checks the host and the limit of the address, before anything is read or verified.
    fn check_request(&self) -> Result<(), ApiError> {
        if self.runtime.auth.is_loopback_only() {
            host::refuse_other_machines(self.request, &self.runtime.trusted_proxies)?;
        }
        let counted = self.runtime.auth.check_ip_rate_limit(self.address);
        counted.map_err(|refused| self.refusal(refused))
    }

    async fn authenticate_caller(
        &mut self,
        headers: &AuthHeaders<'_>,
        at: UnixTimestamp,
    ) -> Result<(), ApiError> {
        let authentication = self.runtime.auth.authenticate(headers, self.address, at);
        match waiting(authentication, || self.slot()).await? {
            Ok(caller) => {
                self.auth_method = Some(caller.auth_method);
                self.caller = Some(caller);
                Ok(())
            }
            Err(rejection) => {
                self.auth_method = rejection.auth_method;
                self.refused_caller = rejection.caller;
                self.refused_app = rejection.app;
                Err(self.refusal(rejection.error))
            }
        }
    }

    /// Whether the request is a signed one.
    pub(crate) fn is_signed(&self) -> bool {
        self.auth_method == Some(AuthMethod::SignedRequest)
    }

    /// The apps that the authenticated caller may choose from.
    pub(crate) fn app_choice(&self) -> Result<AppChoice<'r>, ApiError> {
        let caller = self.authenticated()?;
        let bound_to = caller.permissions.app.clone();
        Ok(AppChoice {
            apps: &self.runtime.signing.apps,
            bound_to,
        })
    }

    /// Checks that the authenticated caller may have this app's signature for this target,
    /// which the log has from here on.
    pub(crate) fn authorize(&mut self, app: &'r App, target: Target) -> Result<(), ApiError> {
        self.app = Some(app);
        self.target = Some(target);
        let caller = self.authenticated()?;
        self.runtime.auth.authorize(caller, &target)?;
        if app.meetings.authorize(&target).is_err() {
            return Err(AuthError::MeetingNotOfApp.into());
        }
        Ok(())
    }

    /// A ZAK to start or join this target with, and whose it is. [`Self::authorize`] has
    /// permitted a signature for the target.
    pub(crate) async fn zak(
        &self,
        target: &Target,
        now: UnixTimestamp,
    ) -> Result<(Zak, ZakOwner), ApiError> {
        self.refuse_other_sites()?;
        let zoom = self.app.and_then(|app| app.zoom_api.as_deref());
        let zoom = zoom.ok_or_else(zak::not_configured)?;
        let owner = ZakOwner::decide(zoom.zak_user(), self.authenticated()?, target)?;
        let zak = async {
            match &owner {
                ZakOwner::Host(meeting) => zoom.zak_of_host(meeting, now).await,
                ZakOwner::Fixed(user) | ZakOwner::Claim(user) => zoom.zak(user, now).await,
            }
        };
        let zak = self.wait_for(Box::pin(zak)).await??;
        Ok((zak, owner))
    }

    /// Refuses what pages of other sites ask of a server that everybody on its machine may
    /// ask, before anything is requested from Zoom.
    pub(crate) fn refuse_other_sites(&self) -> Result<(), ApiError> {
        if self.runtime.auth.is_loopback_only() {
            host::refuse_other_sites(self.request, &self.state.origins)?;
        }
        Ok(())
    }

    /// Awaits a future, in a place among the requests that wait.
    pub(crate) async fn wait_for<F: Future>(&self, future: F) -> Result<F::Output, ApiError> {
        waiting(future, || self.slot()).await
    }

    fn authenticated(&self) -> Result<&Caller<'r>, AuthError> {
        self.caller
            .as_ref()
            .ok_or_else(|| AuthError::CredentialsMissing(self.runtime.auth.enabled_methods()))
    }

    fn refusal(&self, refused: AuthError) -> ApiError {
        if let AuthError::RateLimited { limit, .. } = refused {
            self.state.metrics.limited(limit);
        }
        refused.into()
    }

    /// Counts a signature issued to the caller.
    pub(crate) fn count_signature(&self, target: &Target) {
        if let (Some(auth_method), Some(app)) = (self.auth_method, self.app) {
            self.state.metrics.issued(target, auth_method, &app.name);
        }
    }

    /// Logs the refused preflight of a page.
    pub(crate) fn log_preflight(&self, refusal: &ApiError, origin: &str) {
        tracing::info!(
            request_id = self.request_id(),
            address = self.address(),
            origin,
            code = refusal.code().as_str(),
            "preflight refused"
        );
    }

    /// The request's ID, for the log.
    pub(crate) fn request_id(&self) -> &str {
        request_id::of(self.request.headers())
    }

    /// The caller's address, for the log.
    pub(crate) fn address(&self) -> DisplayValue<IpAddr> {
        display(self.address)
    }

    /// The name of the app that signs, or for which the caller's credential is, for the log.
    pub(crate) fn app(&self) -> Option<&str> {
        let app = self.app.map(|app| &app.name).or_else(|| self.bound_to());
        app.map(AppName::as_str)
    }

    /// The only app that the caller's credential is for.
    fn bound_to(&self) -> Option<&AppName> {
        match &self.caller {
            Some(caller) => caller.permissions.app.as_ref(),
            None => self.refused_app.as_ref(),
        }
    }

    fn throttle_key(&self) -> ThrottleKey {
        match (self.auth_method, self.caller()) {
            (Some(auth_method), Some(name)) => {
                ThrottleKey::Caller(auth_method, name.to_owned(), self.bound_to().cloned())
            }
            _ => ThrottleKey::Address(self.address),
        }
    }

    /// The authentication method, for the log.
    pub(crate) fn auth_method(&self) -> Option<&'static str> {
        self.auth_method.map(AuthMethod::as_str)
    }

    /// The caller's name, for the log.
    pub(crate) fn caller(&self) -> Option<&str> {
        let admitted = self
            .caller
            .as_ref()
            .and_then(|caller| caller.name.as_deref());
        let name = admitted.or(self.refused_caller.as_ref());
        name.map(CallerName::as_str)
    }

    /// Logs an error. Of a flood over a rate limit, only the first.
    pub(crate) fn log_refusal(&self, refusal: &ApiError, message: &'static str) {
        if refusal.code() == ErrorCode::RateLimitExceeded
            && !self.state.log_throttle.is_first(self.throttle_key())
        {
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
            auth_method = self.auth_method(),
            caller = self.caller(),
            app = self.app(),
            meeting_number,
            role,
            code = refusal.code().as_str(),
            param = refusal.param(),
            "{message}"
        );
    }
}

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");
const WEBHOOK_TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const WEBHOOK_SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

fn headers<'r>(request: &'r HttpRequest, body: &'r [u8]) -> AuthHeaders<'r> {
    let header = |name| SingleHeader::of(values(request, &name));
    AuthHeaders {
        authorization: header(header::AUTHORIZATION),
        api_key: header(API_KEY),
        webhook_id: header(WEBHOOK_ID),
        webhook_timestamp: header(WEBHOOK_TIMESTAMP),
        webhook_signature: header(WEBHOOK_SIGNATURE),
        has_query: !request.query_string().is_empty(),
        body,
    }
}

/// The caller's address. The headers are read only if a proxy is trusted.
fn client_ip(proxies: &TrustedProxies, peer: IpAddr, request: &HttpRequest) -> IpAddr {
    if proxies.is_empty() {
        return peer;
    }
    let forwarded = Forwarded {
        x_forwarded_for: values(request, &header::X_FORWARDED_FOR).collect(),
        forwarded: values(request, &header::FORWARDED).collect(),
    };
    proxies.client(peer, &forwarded)
}

fn values<'r>(request: &'r HttpRequest, name: &HeaderName) -> impl Iterator<Item = &'r [u8]> {
    request.headers().get_all(name).map(HeaderValue::as_bytes)
}
