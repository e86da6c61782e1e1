use std::time::{SystemTime, UNIX_EPOCH};

use zoom_signature::UnixTimestamp;

/// The moment now, in whole seconds from the clock on.
pub(super) fn now() -> UnixTimestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    UnixTimestamp::new(since_epoch.unwrap_or_default().as_secs())
}
