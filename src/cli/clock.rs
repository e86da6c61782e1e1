use std::time::{SystemTime, UNIX_EPOCH};

use zoom_signature::UnixTimestamp;

/// The current time in whole seconds. A clock before 1970 counts as 1970.
pub(super) fn now() -> UnixTimestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    UnixTimestamp::new(since_epoch.unwrap_or_default().as_secs())
}
