use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::time::Instant;

use crate::gate::refused::{InvalidCredential, Refused};

use super::fetch::{FetchError, Fetcher};
use super::freshness::{Freshness, Need, Next};
use super::keys::KeySet;

/// How often an issuer's keys were fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyFetches {
    /// They came.
    pub loaded: u64,
    /// They did not.
    pub failed: u64,
}

/// The issuer's keys, fetched when they are needed and once at a time.
#[derive(Clone, Debug)]
pub(super) struct Store(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    fetcher: Fetcher,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    keys: Arc<KeySet>,
    freshness: Freshness,
    flight: Option<Flight>,
    fetches: KeyFetches,
}

/// A fetch on its way. It ends when the sender is dropped, so also when the task
/// is cancelled or panics.
#[derive(Clone, Debug)]
struct Flight(watch::Receiver<()>);

enum Step {
    Have(Arc<KeySet>),
    /// Wait for a fetch that another started.
    Join(Flight),
    /// Wait for one that was started for this token.
    Await(Flight),
    Refuse(Refused),
}

impl Store {
    pub(super) fn new(fetcher: Fetcher) -> Self {
        Self(Arc::new(Shared {
            fetcher,
            state: Mutex::default(),
        }))
    }

    /// Fetches the keys in the background, if a token would have them fetched.
    pub(super) fn refresh_if_due(&self) {
        let mut state = self.0.state();
        if state.freshness.is_due(Instant::now()) {
            self.take_off(&mut state);
        }
    }

    pub(super) fn fetches(&self) -> KeyFetches {
        self.0.state().fetches
    }

    /// The keys that are here, of whatever age: good enough to refuse with.
    pub(super) fn keys_at_hand(&self) -> Arc<KeySet> {
        Arc::clone(&self.0.state().keys)
    }

    /// The keys to judge a token with that names this one.
    ///
    /// # Errors
    ///
    /// [`Refused::IssuerUnreachable`], and [`InvalidCredential::TokenKey`] when
    /// the issuer has no key of this id.
    pub(super) async fn keys_for(&self, id: Option<&str>) -> Result<Arc<KeySet>, Refused> {
        let mut fetched = false;
        loop {
            match self.step(id, fetched) {
                Step::Have(keys) => return Ok(keys),
                Step::Refuse(refused) => return Err(refused),
                Step::Join(flight) => flight.landed().await,
                Step::Await(flight) => {
                    flight.landed().await;
                    fetched = true;
                }
            }
        }
    }

    /// The keys as they are now, for a token that names none of them and that none has
    /// signed. `None`: they were fetched for such a token a moment ago.
    pub(super) async fn keys_anew(&self) -> Option<Arc<KeySet>> {
        let flight = self.flight_for_unknown()?;
        flight.landed().await;
        Some(self.keys_at_hand())
    }

    fn flight_for_unknown(&self) -> Option<Flight> {
        let mut state = self.0.state();
        let now = Instant::now();
        let need = Need {
            known: false,
            fetched: false,
        };
        if let Some(flight) = state.under_way() {
            return Some(flight);
        }
        if state.freshness.next(need, now) != Next::Fetch {
            return None;
        }
        state.freshness.begins(now);
        Some(self.take_off(&mut state))
    }

    fn step(&self, id: Option<&str>, fetched: bool) -> Step {
        let mut state = self.0.state();
        let now = Instant::now();
        let known = state.keys.knows(id);
        let next = state.freshness.next(Need { known, fetched }, now);
        let will_do = matches!(next, Next::Use | Next::UseAndRefresh);
        if !will_do
            && !fetched
            && let Some(flight) = state.under_way()
        {
            return Step::Join(flight);
        }
        match next {
            Next::Use => Step::Have(Arc::clone(&state.keys)),
            Next::UseAndRefresh => {
                self.take_off(&mut state);
                Step::Have(Arc::clone(&state.keys))
            }
            Next::Fetch => {
                state.freshness.begins(now);
                Step::Await(self.take_off(&mut state))
            }
            Next::NoSuchKey => Step::Refuse(InvalidCredential::TokenKey.into()),
            Next::Unreachable { retry_after } => {
                Step::Refuse(Refused::IssuerUnreachable { retry_after })
            }
        }
    }

    /// Starts a fetch, unless one is under way. It has a task of its own, which
    /// lives on when the caller hangs up.
    fn take_off(&self, state: &mut State) -> Flight {
        if let Some(flight) = state.under_way() {
            return flight;
        }
        let (flying, flight) = watch::channel(());
        let flight = Flight(flight);
        state.flight = Some(flight.clone());
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move {
            let outcome = shared.fetcher.fetch().await;
            shared.land(outcome);
            drop(flying);
        });
        flight
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn land(&self, outcome: Result<KeySet, FetchError>) {
        let issuer = self.fetcher.issuer();
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
                tracing::warn!(%issuer, error = chain(&error), "openid keys not loaded");
            }
        }
    }
}

impl State {
    fn under_way(&self) -> Option<Flight> {
        self.flight.clone().filter(Flight::is_under_way)
    }

    /// Whether that is news.
    fn take(&mut self, keys: KeySet) -> bool {
        let is_news = !self.freshness.has_loaded()
            || self.freshness.has_failed()
            || !keys.has_ids_of(&self.keys);
        self.keys = Arc::new(keys);
        self.fetches.loaded += 1;
        self.freshness.succeeded(Instant::now());
        self.flight = None;
        is_news
    }

    fn fail(&mut self) {
        self.fetches.failed += 1;
        self.freshness.failed(Instant::now());
        self.flight = None;
    }
}

impl Flight {
    fn is_under_way(&self) -> bool {
        self.0.has_changed().is_ok()
    }

    async fn landed(mut self) {
        while self.0.changed().await.is_ok() {}
    }
}

/// An error with its causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
