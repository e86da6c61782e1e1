use std::fmt::Display;
use std::io::{self, Write as _};
use std::time::Duration;

/// How often lost lines are reported.
pub(super) const TELL_EVERY: Duration = Duration::from_secs(10);

/// Prints what the log cannot say to stderr. Ignores errors, such as a full disk.
pub fn eprint_error(text: impl Display) {
    let _ = writeln!(io::stderr(), "zoom-signature: {text}");
}
