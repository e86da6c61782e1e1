use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};

use crate::auth::Authenticator;
use crate::zoom_api::ZoomApi;
use zoom_signature::diagnosis::Inspector;
use zoom_signature::{
    Backdate, Credentials, Lifetime, Role, SdkKey, Signature, SignatureRequest, Target,
    UnixTimestamp,
};

use super::apps::{App, Apps};
use super::online_report::OnlineSubject;
use super::request::client_ip::TrustedProxies;

/// Everything that a reload replaces atomically.
pub struct Runtime {
    /// Signs the requests.
    pub signing: SigningService,
    /// Authenticates and authorizes callers.
    pub auth: Authenticator,
    /// The proxies whose forwarding headers are trusted.
    pub trusted_proxies: TrustedProxies,
    /// Inspects signatures.
    pub inspection: InspectionService,
    /// What `POST /check` asks Zoom about.
    pub online: OnlineSubject,
    /// Makes requests to Zoom for every app that has no Server-to-Server OAuth app of its own.
    pub shared_zoom_api: Option<Arc<ZoomApi>>,
}

/// The current [`Runtime`]. A request uses one from its beginning to its end.
#[derive(Clone)]
pub struct SharedRuntime(Arc<ArcSwap<Runtime>>);

impl SharedRuntime {
    /// Starts with this runtime.
    #[must_use]
    pub fn new(runtime: Runtime) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(runtime)))
    }

    /// Replaces the current one. Requests in flight finish with the one that they began
    /// with.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime, where the issuer's keys cannot be fetched.
    pub fn store(&self, runtime: Runtime) {
        runtime.auth.start();
        self.0.store(Arc::new(runtime));
    }

    /// The current runtime.
    #[must_use]
    pub fn load(&self) -> Guard<Arc<Runtime>> {
        self.0.load()
    }
}

/// Tells the time. Tests have their own clocks.
pub type Clock = Box<dyn Fn() -> UnixTimestamp + Send + Sync>;

/// Signs for the apps.
pub struct SigningService {
    /// Whom it signs for.
    pub apps: Apps,
    /// The longest lifetime that a caller may ask for.
    pub longest_lifetime: Lifetime,
    /// The role of a request for a meeting that names none; `None` refuses it.
    pub default_role: Option<Role>,
    /// How far `iat` is set back.
    pub backdate: Backdate,
    /// Tells the time of each request.
    pub clock: Clock,
    /// Whether these are demo credentials, with which Zoom refuses every join.
    pub demo: bool,
}

impl SigningService {
    /// Signs for this app at the moment `now`. `lifetime`: `None` for [`App::lifetime`].
    pub(super) fn sign(
        &self,
        app: &App,
        target: Target,
        lifetime: Option<Lifetime>,
        now: UnixTimestamp,
    ) -> Signature {
        let request = SignatureRequest::from(target)
            .lifetime(lifetime.unwrap_or(app.lifetime))
            .backdate(self.backdate);
        app.signer.sign(&request, now)
    }
}

/// Inspects signatures with known credentials.
pub struct InspectionService {
    known: Vec<KnownCredentials>,
    demo: Option<Credentials>,
}

/// Credentials that signatures are inspected with.
pub struct KnownCredentials {
    /// What reports call them, such as `current`, `dev` or `dev previous`.
    pub name: String,
    /// The key and the secret.
    pub credentials: Credentials,
    /// Whether an app signs with them, and not only did before.
    pub are_in_use: bool,
}

impl KnownCredentials {
    /// Adds these credentials, and what is known of them, to an inspector.
    #[must_use]
    pub fn make_known<'a>(&'a self, inspector: Inspector<'a>) -> Inspector<'a> {
        if self.are_in_use {
            inspector.credentials(&self.name, &self.credentials)
        } else {
            inspector.previous_credentials(&self.name, &self.credentials)
        }
    }
}

impl InspectionService {
    /// Takes credentials of any number of apps.
    #[must_use]
    pub fn new(known: impl IntoIterator<Item = KnownCredentials>) -> Self {
        Self {
            known: known.into_iter().collect(),
            demo: None,
        }
    }

    /// Takes demo credentials, and applies them only to tokens with their key: they say
    /// nothing about other tokens.
    #[must_use]
    pub const fn with_demo_credentials(credentials: Credentials) -> Self {
        Self {
            known: Vec::new(),
            demo: Some(credentials),
        }
    }

    /// The demo credentials, if there are any.
    #[must_use]
    pub const fn demo(&self) -> Option<&Credentials> {
        self.demo.as_ref()
    }

    /// An inspector with the known credentials.
    pub(super) fn inspector(&self, at: UnixTimestamp) -> Inspector<'_> {
        let known = self.known.iter();
        known.fold(Inspector::new(at), |inspector, known| {
            known.make_known(inspector)
        })
    }

    /// An inspector with the credentials that have this key, demo credentials excepted.
    pub(super) fn inspector_of_key(&self, key: &SdkKey, at: UnixTimestamp) -> Inspector<'_> {
        let known = self.known.iter();
        let of_key = known.filter(|known| known.credentials.key == *key);
        of_key.fold(Inspector::new(at), |inspector, known| {
            known.make_known(inspector)
        })
    }
}
