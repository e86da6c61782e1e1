use std::time::{SystemTime, UNIX_EPOCH};

use crate::signature::EpochSeconds;

/// The moment now, in whole seconds from the clock on.
pub(super) fn now() -> EpochSeconds {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    EpochSeconds::new(since_epoch.unwrap_or_default().as_secs())
}
