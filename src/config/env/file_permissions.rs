//! Whether a file with a secret lies open to everybody on the machine.

/// Variables whose value, or whose file, nobody else should see.
const SECRETS: [&str; 7] = [
    "ZOOM_MEETING_SDK_SECRET",
    "ZOOM_SDK_SECRET",
    "ZOOM_CLIENT_SECRET",
    "ZOOM_MEETING_SDK_SECRET_PREVIOUS",
    "PARTICIPANT_API_KEYS",
    "HOST_API_KEYS",
    "REQUEST_SIGNING_SECRETS",
];

pub(super) fn is_secret(variable: &str) -> bool {
    SECRETS.contains(&variable)
}

/// What is wrong with the rights of a file that is called so.
#[cfg(unix)]
pub(super) fn problem(path: &str, called: &str) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    const READ: u32 = 0o004;
    const WRITE: u32 = 0o002;
    let metadata = std::fs::metadata(path).ok()?;
    // A pipe is read once.
    let mode = metadata.is_file().then(|| metadata.mode() & 0o777)?;
    let can = match (mode & READ != 0, mode & WRITE != 0) {
        (false, false) => return None,
        (true, false) => "read",
        (false, true) => "write",
        (true, true) => "read and write",
    };
    Some(format!(
        "everybody on this machine can {can} {called} (mode {mode:04o}), and it has a secret: \
         chmod 600, or 640 for a group"
    ))
}

/// Other systems have other rights.
#[cfg(not(unix))]
pub(super) const fn problem(_: &str, _: &str) -> Option<String> {
    None
}
