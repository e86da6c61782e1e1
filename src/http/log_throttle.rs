use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use crate::auth::{AppName, AuthMethod};

use super::error::code::ErrorCode;

/// Who is over a limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum ThrottleKey {
    /// A caller, by authentication method and name, and by the only app that the credential is
    /// for.
    Caller(AuthMethod, String, Option<AppName>),
    /// An address, before it is known who calls.
    Address(IpAddr),
    /// Everybody else, once there are too many to distinguish.
    Others,
}

/// Throttles the log of rate-limited requests, of which a flood has thousands a second:
/// logs the first of each caller at once, and the number of those that followed once a
/// second.
#[derive(Clone, Debug, Default)]
pub(super) struct LogThrottle(Arc<Mutex<HashMap<ThrottleKey, Refused>>>);

/// What has happened since the last log line.
#[derive(Debug)]
struct Refused {
    count: u64,
    /// Whether the first was logged within this second.
    is_new: bool,
}

/// How many callers are distinguished.
const MOST: usize = 256;

const TELL_EVERY: Duration = Duration::from_secs(1);

impl LogThrottle {
    /// Counts a refusal. Whether it is the first, which is logged by itself.
    pub(super) fn is_first(&self, throttle_key: ThrottleKey) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_one_too_many = counts.len() >= MOST && !counts.contains_key(&throttle_key);
        let throttle_key = if is_one_too_many {
            ThrottleKey::Others
        } else {
            throttle_key
        };
        match counts.entry(throttle_key) {
            Entry::Vacant(vacant) => {
                vacant.insert(Refused {
                    count: 0,
                    is_new: true,
                });
                true
            }
            Entry::Occupied(mut refused) => {
                refused.get_mut().count += 1;
                false
            }
        }
    }

    /// Who was refused since the last call, and how often. Whoever was not counts as new
    /// the next time.
    fn take(counts: &mut HashMap<ThrottleKey, Refused>) -> Vec<(ThrottleKey, u64)> {
        counts.retain(|_, refused| refused.count > 0 || refused.is_new);
        let mut counted = Vec::new();
        for (throttle_key, refused) in counts {
            refused.is_new = false;
            let count = std::mem::take(&mut refused.count);
            if count > 0 {
                counted.push((throttle_key.clone(), count));
            }
        }
        counted
    }

    /// Logs the counts for as long as the server exists.
    pub(super) fn tell(&self) -> impl Future<Output = ()> + use<> {
        let counts = Arc::downgrade(&self.0);
        async move {
            let mut second = tokio::time::interval(TELL_EVERY);
            while let Some(counts) = Weak::upgrade(&counts) {
                let refused = {
                    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
                    Self::take(&mut counts)
                };
                drop(counts);
                for (throttle_key, count) in refused {
                    log(&throttle_key, count);
                }
                second.tick().await;
            }
        }
    }
}

fn log(throttle_key: &ThrottleKey, count: u64) {
    let (auth_method, caller, app, address) = match throttle_key {
        ThrottleKey::Caller(auth_method, name, app) => (
            Some(auth_method.as_str()),
            Some(name.as_str()),
            app.as_ref().map(AppName::as_str),
            None,
        ),
        ThrottleKey::Address(address) => {
            (None, None, None, Some(tracing::field::display(*address)))
        }
        ThrottleKey::Others => (None, None, None, None),
    };
    let code = ErrorCode::RateLimitExceeded.as_str();
    tracing::info!(
        address,
        auth_method,
        caller,
        app,
        code,
        count,
        "more refused over the limit"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(log_throttle: &LogThrottle) -> Vec<(ThrottleKey, u64)> {
        LogThrottle::take(&mut log_throttle.0.lock().unwrap())
    }

    #[test]
    fn the_first_is_told_and_the_others_are_counted() {
        let log_throttle = LogThrottle::default();
        let web = || ThrottleKey::Caller(AuthMethod::ApiKey, "web".to_owned(), None);
        assert!(log_throttle.is_first(web()));
        for _ in 0..1_000 {
            assert!(!log_throttle.is_first(web()));
        }
        assert!(log_throttle.is_first(ThrottleKey::Address("192.0.2.1".parse().unwrap())));
        assert_eq!(taken(&log_throttle), [(web(), 1_000)]);
        assert!(!log_throttle.is_first(web()), "it goes on");
        assert_eq!(taken(&log_throttle), [(web(), 1)]);
        assert_eq!(taken(&log_throttle), []);
        assert_eq!(log_throttle.0.lock().unwrap().len(), 0);
        assert!(log_throttle.is_first(web()), "it has stopped for a second");
    }

    #[test]
    fn a_crowd_takes_no_more_memory() {
        let log_throttle = LogThrottle::default();
        let mut first = 0;
        for number in 0..100_000_u32 {
            first +=
                usize::from(log_throttle.is_first(ThrottleKey::Address(IpAddr::V4(number.into()))));
        }
        assert_eq!(first, MOST + 1);
        assert_eq!(log_throttle.0.lock().unwrap().len(), MOST + 1);
        let counted: u64 = taken(&log_throttle).iter().map(|(_, count)| count).sum();
        assert_eq!(counted, 100_000 - MOST as u64 - 1);
    }
}
