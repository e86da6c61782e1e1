use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::auth::error::{AuthError, InvalidCredential};

use crate::outbound::with_causes;

use super::discovery::{Discovery, FetchError};
use super::jwks::Jwks;
use super::refresh_policy::{Decision, Lookup, RefreshPolicy};

/// How often an issuer's keys were fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyFetches {
    /// Successful fetches.
    pub loaded: u64,
    /// Failed fetches.
    pub failed: u64,
}

/// The issuer's keys, fetched when they are needed, one fetch at a time.
#[derive(Clone, Debug)]
pub(super) struct JwksCache {
    shared: Arc<Shared>,
    /// See [`Lookup::refetch_interval`].
    refetch_interval: Duration,
}

#[derive(Debug)]
struct Shared {
    discovery: Discovery,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    keys: Arc<Jwks>,
    policy: RefreshPolicy,
    fetch: Option<PendingFetch>,
    fetches: KeyFetches,
}

/// A fetch in progress. It ends when the sender is dropped, and so also when the task is
/// cancelled or panics.
#[derive(Clone, Debug)]
struct PendingFetch(watch::Receiver<()>);

enum Step {
    Have(Arc<Jwks>),
    /// Wait for a fetch that another token started.
    Join(PendingFetch),
    /// Wait for a fetch that was started for this token.
    Await(PendingFetch),
    Refuse(AuthError),
}

impl JwksCache {
    pub(crate) fn new(discovery: Discovery, refetch_interval: Duration) -> Self {
        let state = Mutex::default();
        Self {
            shared: Arc::new(Shared { discovery, state }),
            refetch_interval,
        }
    }

    /// The same keys, and another interval.
    pub(super) fn with_refetch_interval(&self, refetch_interval: Duration) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            refetch_interval,
        }
    }

    /// Fetches the keys in the background if they are missing or due.
    pub(super) fn prefetch(&self) {
        let mut state = self.shared.state();
        let lookup = self.lookup(true, false);
        if state.policy.needs_refresh(lookup, Instant::now()) {
            self.start_fetch(&mut state);
        }
    }

    pub(super) fn fetches(&self) -> KeyFetches {
        self.shared.state().fetches
    }

    /// The cached keys, whatever their age: good enough to reject a token.
    pub(super) fn cached_keys(&self) -> Arc<Jwks> {
        Arc::clone(&self.shared.state().keys)
    }

    /// The keys to verify a token that names this key ID.
    ///
    /// # Errors
    ///
    /// [`AuthError::IssuerUnreachable`], and [`InvalidCredential::UnknownKey`] if the
    /// issuer has no key with this ID.
    pub(super) async fn keys_for(&self, id: Option<&str>) -> Result<Arc<Jwks>, AuthError> {
        let mut fetched = false;
        loop {
            match self.step(id, fetched) {
                Step::Have(keys) => return Ok(keys),
                Step::Refuse(refused) => return Err(refused),
                Step::Join(fetch) => fetch.wait().await,
                Step::Await(fetch) => {
                    fetch.wait().await;
                    fetched = true;
                }
            }
        }
    }

    /// Fetches the keys again, for a token that names no key and that none of the cached
    /// keys has signed. `None` if they were fetched for such a token a moment ago.
    pub(super) async fn refetch_keys(&self) -> Option<Arc<Jwks>> {
        let fetch = self.fetch_for_unknown_key()?;
        fetch.wait().await;
        Some(self.cached_keys())
    }

    fn fetch_for_unknown_key(&self) -> Option<PendingFetch> {
        let mut state = self.shared.state();
        let now = Instant::now();
        let lookup = self.lookup(false, false);
        if let Some(fetch) = state.in_progress() {
            return Some(fetch);
        }
        if state.policy.next(lookup, now) != Decision::Fetch {
            return None;
        }
        state.policy.record_attempt(now);
        Some(self.start_fetch(&mut state))
    }

    fn lookup(&self, known: bool, fetched: bool) -> Lookup {
        Lookup {
            known,
            fetched,
            refetch_interval: self.refetch_interval,
        }
    }

    fn step(&self, id: Option<&str>, fetched: bool) -> Step {
        let mut state = self.shared.state();
        let now = Instant::now();
        let known = state.keys.contains_kid(id);
        let next = state.policy.next(self.lookup(known, fetched), now);
        let will_do = matches!(next, Decision::Use | Decision::UseAndRefresh);
        if !will_do
            && !fetched
            && let Some(fetch) = state.in_progress()
        {
            return Step::Join(fetch);
        }
        match next {
            Decision::Use => Step::Have(Arc::clone(&state.keys)),
            Decision::UseAndRefresh => {
                self.start_fetch(&mut state);
                Step::Have(Arc::clone(&state.keys))
            }
            Decision::Fetch => {
                state.policy.record_attempt(now);
                Step::Await(self.start_fetch(&mut state))
            }
            Decision::NoSuchKey => Step::Refuse(InvalidCredential::UnknownKey.into()),
            Decision::Unreachable { retry_after } => {
                Step::Refuse(AuthError::IssuerUnreachable { retry_after })
            }
        }
    }

    /// Starts a fetch unless one is in progress. It runs in its own task, which goes on
    /// when the caller hangs up.
    fn start_fetch(&self, state: &mut State) -> PendingFetch {
        if let Some(fetch) = state.in_progress() {
            return fetch;
        }
        let (running, fetch) = watch::channel(());
        let fetch = PendingFetch(fetch);
        state.fetch = Some(fetch.clone());
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            let outcome = shared.discovery.fetch().await;
            shared.complete(outcome);
            drop(running);
        });
        fetch
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn complete(&self, outcome: Result<Jwks, FetchError>) {
        let issuer = self.discovery.issuer();
        match outcome {
            Ok(keys) => {
                let count = keys.len();
                if !self.state().take(keys) {
                    return;
                }
                if count == 0 {
                    tracing::warn!(%issuer, "openid keys loaded, and none is usable");
                } else {
                    tracing::info!(%issuer, keys = count, "openid keys loaded");
                }
            }
            Err(error) => {
                self.state().fail();
                tracing::warn!(%issuer, error = with_causes(&error), "openid keys not loaded");
            }
        }
    }
}

impl State {
    fn in_progress(&self) -> Option<PendingFetch> {
        self.fetch.clone().filter(PendingFetch::is_in_progress)
    }

    /// Replaces the keys. Whether their IDs have changed.
    fn take(&mut self, keys: Jwks) -> bool {
        let is_news =
            !self.policy.has_loaded() || self.policy.has_failed() || !keys.same_kids(&self.keys);
        self.keys = Arc::new(keys);
        self.fetches.loaded += 1;
        self.policy.succeeded(Instant::now());
        self.fetch = None;
        is_news
    }

    fn fail(&mut self) {
        self.fetches.failed += 1;
        self.policy.failed(Instant::now());
        self.fetch = None;
    }
}

impl PendingFetch {
    fn is_in_progress(&self) -> bool {
        self.0.has_changed().is_ok()
    }

    async fn wait(mut self) {
        while self.0.changed().await.is_ok() {}
    }
}
