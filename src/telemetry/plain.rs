//! A line for a file or a pipe.

use std::fmt::{self, Debug, Write};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::moment::Now;

/// `2026-11-24T10:05:00.000042Z  INFO message name=value name=value`, as
/// tracing-subscriber writes it to a terminal, without what its colours cost where there
/// are none. Nothing in a value can break the line, or steer the terminal of who reads it.
pub(super) struct Plain;

impl<S, N> FormatEvent<S, N> for Plain
where
    S: Subscriber + for<'l> LookupSpan<'l>,
    N: for<'w> FormatFields<'w> + 'static,
{
    fn format_event(
        &self,
        _: &FmtContext<'_, S, N>,
        mut line: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        Now.format_time(&mut line)?;
        line.write_str(level(*event.metadata().level()))?;
        let mut fields = Fields {
            line: &mut line,
            written: Ok(()),
        };
        event.record(&mut fields);
        fields.written?;
        line.write_char('\n')
    }
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::ERROR => " ERROR",
        Level::WARN => "  WARN",
        Level::INFO => "  INFO",
        Level::DEBUG => " DEBUG",
        Level::TRACE => " TRACE",
    }
}

/// Writes each field behind a space.
struct Fields<'l, W> {
    line: &'l mut W,
    written: fmt::Result,
}

impl<W: Write> Fields<'_, W> {
    fn write(&mut self, field: &Field, value: impl FnOnce(&mut W) -> fmt::Result) {
        if self.written.is_ok() {
            self.written = self.name(field).and_then(|()| value(self.line));
        }
    }

    fn name(&mut self, field: &Field) -> fmt::Result {
        self.line.write_char(' ')?;
        if field.name() == "message" {
            return Ok(());
        }
        self.line.write_str(field.name())?;
        self.line.write_char('=')
    }
}

/// What comes with every request goes without the machinery of `format!`.
impl<W: Write> Visit for Fields<'_, W> {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.write(field, |line| {
            line.write_str(itoa::Buffer::new().format(value))
        });
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.write(field, |line| quoted(line, value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.write(field, |line| write!(OnOneLine(line), "{value:?}"));
    }
}

fn quoted(line: &mut impl Write, value: &str) -> fmt::Result {
    let is_plain = |b: u8| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\';
    if !value.bytes().all(is_plain) {
        return write!(line, "{value:?}");
    }
    line.write_char('"')?;
    line.write_str(value)?;
    line.write_char('"')
}

/// Escapes what breaks a line, turns its text around or cannot be seen.
struct OnOneLine<W>(W);

impl<W: Write> Write for OnOneLine<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Almost always all of it is printable ASCII.
        if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
            return self.0.write_str(text);
        }
        for c in text.chars() {
            // Longer than a backslash and a letter is what `Debug` writes as a number.
            if c.is_control() || c.escape_debug().len() > 2 {
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
    use super::*;

    #[test]
    fn a_value_stays_on_its_line_and_steers_no_terminal() {
        for (text, written) in [
            ("zoom äöü 1 § \"quoted\" \\", "zoom äöü 1 § \"quoted\" \\"),
            ("one\ntwo\r", "one\\ntwo\\r"),
            ("\u{1b}[2J\u{7}\u{7f}", "\\u{1b}[2J\\u{7}\\u{7f}"),
            ("\u{85}\u{9b}31m", "\\u{85}\\u{9b}31m"),
            (
                "a\u{2028}b\u{202e}c\u{200b}",
                "a\\u{2028}b\\u{202e}c\\u{200b}",
            ),
        ] {
            let mut line = OnOneLine(String::new());
            write!(line, "{text}").unwrap();
            assert_eq!(line.0, written);
        }
    }

    #[test]
    fn a_text_is_quoted_as_rust_quotes_it() {
        for text in [
            "", "web-1 ~", "a\"b", "a\\b", "a\nb", "ä", "\u{7f}", "\u{2028}",
        ] {
            let mut line = String::new();
            quoted(&mut line, text).unwrap();
            assert_eq!(line, format!("{text:?}"));
        }
    }
}
