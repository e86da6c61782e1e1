use std::fmt::Display;
use std::io::{self, Write as _};
use std::time::Duration;

/// How often it is told that lines are lost.
pub(super) const TELL_EVERY: Duration = Duration::from_secs(10);

/// Says on stderr what the log cannot. Nothing comes of it where stderr is full too.
pub fn eprint_error(text: impl Display) {
    let _ = writeln!(io::stderr(), "zoom-signature: {text}");
}
