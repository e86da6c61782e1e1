use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use reqwest::Url;

use super::error::ZoomError;
use super::secrets::AccessToken;

/// Tokens are renewed this long before they expire.
const RENEWED_BEFORE: Duration = Duration::from_secs(60);

/// What `POST /oauth/token` gave.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) token: AccessToken,
    /// The base of the REST API.
    pub(super) api: Url,
    pub(super) expires: Instant,
}

/// The access token of one app: fetched when it is needed, one fetch at a time, whoever
/// waits for it.
#[derive(Debug, Default)]
pub(super) struct TokenCache {
    state: Mutex<State>,
    /// How many fetches have ended.
    ended: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    grant: Option<Grant>,
    /// Why the last fetch failed.
    failure: Option<ZoomError>,
}

impl TokenCache {
    /// The token; `fetch` gets it if there is none, or if it is `rejected`. A caller that
    /// waited for another's fetch takes its outcome, so that a failure is not repeated by
    /// everybody who waited.
    pub(super) async fn get<F: Future<Output = Result<Grant, ZoomError>>>(
        &self,
        rejected: Option<&AccessToken>,
        fetch: impl FnOnce() -> F,
    ) -> Result<Grant, ZoomError> {
        let ended_before = self.ended.load(Ordering::Acquire);
        // A caller that hangs up while it fetches leaves the fetch to the next one.
        let mut state = self.state.lock().await;
        if let Some(grant) = state.usable(rejected) {
            return Ok(grant);
        }
        if self.ended.load(Ordering::Acquire) != ended_before
            && let Some(failure) = &state.failure
        {
            return Err(failure.clone());
        }
        state.grant = None;
        let fetched = fetch().await;
        state.failure = fetched.as_ref().err().cloned();
        state.grant = fetched.as_ref().ok().cloned();
        self.ended.fetch_add(1, Ordering::Release);
        fetched
    }

    /// Drops this token, so that the next caller fetches another.
    pub(super) async fn forget(&self, token: &AccessToken) {
        let mut state = self.state.lock().await;
        if state
            .grant
            .as_ref()
            .is_some_and(|grant| grant.token == *token)
        {
            state.grant = None;
        }
    }
}

impl State {
    fn usable(&self, rejected: Option<&AccessToken>) -> Option<Grant> {
        let grant = self.grant.as_ref()?;
        let is_fresh = Instant::now() + RENEWED_BEFORE < grant.expires;
        (is_fresh && rejected != Some(&grant.token)).then(|| grant.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn grant(text: &str, lasts: u64) -> Grant {
        Grant {
            token: AccessToken::new(text.to_owned().into()).unwrap(),
            api: "https://api.zoom.us".parse().unwrap(),
            expires: Instant::now() + Duration::from_secs(lasts),
        }
    }

    async fn got(cache: &TokenCache, rejected: Option<&AccessToken>, next: Grant) -> String {
        let got = cache.get(rejected, || async { Ok(next) }).await.unwrap();
        got.token.expose().to_owned()
    }

    #[actix_web::test]
    async fn a_token_is_kept_until_a_minute_before_its_end_or_its_rejection() {
        let cache = TokenCache::default();
        assert_eq!(got(&cache, None, grant("one", 3_599)).await, "one");
        assert_eq!(got(&cache, None, grant("two", 3_599)).await, "one");
        let one = grant("one", 0).token;
        assert_eq!(got(&cache, Some(&one), grant("three", 59)).await, "three");
        assert_eq!(
            got(&cache, Some(&one), grant("four", 3_599)).await,
            "four",
            "three had under a minute left"
        );
        assert_eq!(got(&cache, Some(&one), grant("five", 3_599)).await, "four");
    }

    #[actix_web::test]
    async fn those_who_wait_share_one_fetch_and_its_failure() {
        let cache = Arc::new(TokenCache::default());
        let fetches = Arc::new(AtomicU64::new(0));
        let ask = |answer: Result<Grant, ZoomError>| {
            let (cache, fetches) = (Arc::clone(&cache), Arc::clone(&fetches));
            async move {
                let fetch = || async {
                    fetches.fetch_add(1, Ordering::Relaxed);
                    tokio::task::yield_now().await;
                    answer
                };
                cache.get(None, fetch).await
            }
        };
        let failed = || Err(ZoomError::Unreachable);
        let (one, two, three) = tokio::join!(ask(failed()), ask(failed()), ask(failed()));
        assert!(one.is_err() && two.is_err() && three.is_err());
        assert_eq!(fetches.load(Ordering::Relaxed), 1);
        let (one, two) = tokio::join!(ask(Ok(grant("t", 3_600))), ask(failed()));
        assert!(one.is_ok() && two.is_ok(), "a later request fetches again");
        assert_eq!(fetches.load(Ordering::Relaxed), 2);
    }

    #[actix_web::test]
    async fn a_caller_that_hangs_up_leaves_the_fetch_to_the_next() {
        let cache = TokenCache::default();
        let hung = cache.get(None, std::future::pending);
        assert!(
            tokio::time::timeout(Duration::from_millis(10), hung)
                .await
                .is_err()
        );
        assert_eq!(got(&cache, None, grant("next", 3_600)).await, "next");
    }
}
