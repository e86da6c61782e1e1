//! A line's fields for a file or a pipe.

use std::fmt::{self, Debug, Write};

use tracing::field::Field;
use tracing_subscriber::field::MakeExt as _;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::{Writer, debug_fn};

/// `message name=value name=value`, as tracing-subscriber writes them to a terminal,
/// without what its colours cost where there are none. Nothing in a value can break
/// the line, or steer the terminal of who reads it.
pub(super) fn plain() -> impl for<'w> FormatFields<'w> + Send + Sync + 'static {
    debug_fn(write_field).delimited(" ")
}

fn write_field(line: &mut Writer<'_>, field: &Field, value: &dyn Debug) -> fmt::Result {
    if field.name() != "message" {
        line.write_str(field.name())?;
        line.write_char('=')?;
    }
    write!(OnOneLine(line), "{value:?}")
}

/// Escapes control characters.
struct OnOneLine<W>(W);

impl<W: Write> Write for OnOneLine<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Almost always there are none. C1 controls are two bytes, the first 0xC2.
        if !text.bytes().any(|b| b.is_ascii_control() || b == 0xC2) {
            return self.0.write_str(text);
        }
        for c in text.chars() {
            if c.is_control() {
                write!(self.0, "{}", c.escape_debug())?;
            } else {
                self.0.write_char(c)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::OnOneLine;

    #[test]
    fn a_value_stays_on_its_line_and_steers_no_terminal() {
        for (text, written) in [
            ("zoom äöü 1 §", "zoom äöü 1 §"),
            ("one\ntwo\r", "one\\ntwo\\r"),
            ("\u{1b}[2J\u{7}\u{7f}", "\\u{1b}[2J\\u{7}\\u{7f}"),
            ("\u{85}\u{9b}31m", "\\u{85}\\u{9b}31m"),
        ] {
            let mut line = OnOneLine(String::new());
            write!(line, "{text}").unwrap();
            assert_eq!(line.0, written);
        }
    }
}
