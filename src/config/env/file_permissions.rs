//! Checks whether everybody on the machine can read or write a file with a secret.

/// What is wrong with a file's permissions. `called` names the file in the message.
#[cfg(unix)]
pub(super) fn problem(path: &str, called: &str) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    const READ: u32 = 0o004;
    const WRITE: u32 = 0o002;
    let metadata = std::fs::metadata(path).ok()?;
    // Pipes are read once, so their permissions do not matter.
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

/// Other systems have no such mode bits.
#[cfg(not(unix))]
pub(super) const fn problem(_: &str, _: &str) -> Option<String> {
    None
}
