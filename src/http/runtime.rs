use std::sync::Arc;

use arc_swap::{ArcSwap, Guard};

use crate::auth::Authenticator;
use crate::zoom_api::ZoomApi;
use zoom_signature::diagnosis::Inspector;
use zoom_signature::{
    Backdate, Credentials, Lifetime, Role, Signature, SignatureRequest, Signer, Target,
    UnixTimestamp,
};

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
    /// Makes requests to Zoom. `None`: no ZAKs.
    pub zoom_api: Option<ZoomApi>,
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
        runtime.auth.prefetch_keys();
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

/// Signs for one app.
pub struct SigningService {
    /// The key and secret, ready to sign.
    pub signer: Signer,
    /// The lifetime of a signature unless the caller asks for another.
    pub lifetime: Lifetime,
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
    /// Signs at the moment `now`. `lifetime`: `None` for [`Self::lifetime`].
    pub(super) fn sign(
        &self,
        target: Target,
        lifetime: Option<Lifetime>,
        now: UnixTimestamp,
    ) -> Signature {
        let request = SignatureRequest::from(target)
            .lifetime(lifetime.unwrap_or(self.lifetime))
            .backdate(self.backdate);
        self.signer.sign(&request, now)
    }
}

/// Inspects signatures with known credentials.
pub struct InspectionService {
    known: Vec<(&'static str, Credentials)>,
    demo: Option<Credentials>,
}

impl InspectionService {
    /// Takes credentials with their names in reports, the ones in use first.
    #[must_use]
    pub fn new(known: impl IntoIterator<Item = (&'static str, Credentials)>) -> Self {
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
        known.fold(Inspector::new(at), |inspector, (name, credentials)| {
            inspector.credentials(name, credentials)
        })
    }
}
