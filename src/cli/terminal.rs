//! Output for people: lines fold at the terminal's width, and between words.

#[cfg(target_os = "linux")]
use std::fs;
use std::io::{self, Write};
#[cfg(target_os = "linux")]
use std::path::Path;

use anstream::AutoStream;
use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter};

/// On a narrower terminal lines are left as they are.
const NARROWEST: usize = 40;

/// stdout, folded if it is a terminal, and without colours if it is none.
pub(super) fn stdout() -> Folding<AutoStream<io::StdoutLock<'static>>> {
    let stdout = io::stdout();
    let width = columns(terminal_size::terminal_size_of(&stdout));
    Folding::new(anstream::stdout().lock(), width)
}

/// stderr, likewise.
pub(super) fn stderr() -> Folding<AutoStream<io::StderrLock<'static>>> {
    let stderr = io::stderr();
    let width = columns(terminal_size::terminal_size_of(&stderr));
    Folding::new(anstream::stderr().lock(), width)
}

/// Whether the program was started without a stdout, as by `>&-`. Rust opens /dev/null in its
/// place, for reading and writing, which shells open for writing only.
#[cfg(target_os = "linux")]
pub(super) fn stdout_is_closed() -> bool {
    let file = fs::read_link("/proc/self/fd/1").unwrap_or_default();
    let info = fs::read_to_string("/proc/self/fdinfo/1").unwrap_or_default();
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|flags| i32::from_str_radix(flags.trim(), 8).ok());
    let is_read_write = flags.is_some_and(|flags| flags & libc::O_ACCMODE == libc::O_RDWR);
    file == Path::new("/dev/null") && is_read_write
}

#[cfg(not(target_os = "linux"))]
pub(super) const fn stdout_is_closed() -> bool {
    false
}

fn columns(size: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<usize> {
    let (terminal_size::Width(width), _) = size?;
    Some(usize::from(width)).filter(|width| *width >= NARROWEST)
}

/// Folds each line that is written to it.
pub(super) struct Folding<W: Write> {
    inner: W,
    /// `None` leaves lines as they are.
    width: Option<usize>,
    /// The beginning of a line that has no end yet.
    line: Vec<u8>,
}

impl<W: Write> Folding<W> {
    pub(super) const fn new(inner: W, width: Option<usize>) -> Self {
        let line = Vec::new();
        Self { inner, width, line }
    }

    /// In columns, if lines are folded.
    pub(super) const fn width(&self) -> Option<usize> {
        self.width
    }

    /// For lines that must stay as they are.
    pub(super) fn unfolded(&mut self) -> io::Result<&mut W> {
        self.flush()?;
        Ok(&mut self.inner)
    }
}

impl<W: Write> Write for Folding<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(width) = self.width else {
            return self.inner.write(bytes);
        };
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                let line = String::from_utf8_lossy(&line);
                self.inner.write_all(fold(&line, width).as_bytes())?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.line);
        self.inner.write_all(&rest)?;
        self.inner.flush()
    }
}

impl<W: Write> Drop for Folding<W> {
    fn drop(&mut self) {
        // Whoever wants to know whether this works has flushed.
        let _ = self.flush();
    }
}

/// The line with breaks between its words; what is under a marker or in a column stays there.
fn fold(line: &str, width: usize) -> String {
    let text = line.trim_end_matches('\n');
    if display_width(text) <= width {
        return line.to_owned();
    }
    let indent = " ".repeat(hanging_indent(text, width));
    let options = Options::new(width)
        .subsequent_indent(&indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    format!("{}\n", textwrap::fill(text, options))
}

/// Behind the last gap of two spaces in the left half of the line; or else behind its
/// indentation and the marker of a list.
fn hanging_indent(text: &str, width: usize) -> usize {
    let before_words = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let gap = text.match_indices("  ").filter_map(|(at, _)| {
        let behind = text.get(at..)?;
        let column = display_width(text.get(..at)?) + before_words(behind);
        (column <= width / 2).then_some(column)
    });
    let column = gap.last().unwrap_or_default();
    let mut starts = text.char_indices().map(|(at, _)| at);
    let start = starts.rfind(|at| {
        let left = text.get(..*at);
        left.is_some_and(|left| display_width(left) == column)
    });
    let start = start.unwrap_or_default();
    column + text.get(start..).map_or(0, marker)
}

/// How wide the marker of a list is: a dash, an arrow, a number.
fn marker(text: &str) -> usize {
    let Some((first, _)) = text.split_once(' ') else {
        return 0;
    };
    let is_number = first
        .strip_suffix('.')
        .is_some_and(|digits| digits.parse::<u8>().is_ok());
    let is_marker = is_number || matches!(first, "-" | "→" | "✓" | "!" | "✗");
    if is_marker {
        display_width(first) + 1
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = Vec::new();
        {
            let mut folding = Folding::new(&mut out, Some(40));
            // In pieces, as `write!` does.
            for piece in text.as_bytes().chunks(3) {
                folding.write_all(piece).unwrap();
            }
        }
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_fold_between_words_under_their_column() {
        for (text, expected) in [
            ("short\n", "short\n"),
            ("no end", "no end"),
            (
                "REJECTED  Zoom refuses this signature for 4 reasons.\n",
                "REJECTED  Zoom refuses this signature\n          for 4 reasons.\n",
            ),
            (
                "  → Copy all of it: from eyJ to the end of the third segment.\n",
                "  → Copy all of it: from eyJ to the end\n    of the third segment.\n",
            ),
            (
                "  12. Copy all of it: from eyJ to the end of the third.\n",
                "  12. Copy all of it: from eyJ to the\n      end of the third.\n",
            ),
            (
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTUzNDk3OTV9.AAAA\n",
                "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3OTUzNDk3OTV9.AAAA\n",
            ),
            (
                "a  b with a very long name that does  not fit into it\n",
                "a  b with a very long name that does\n   not fit into it\n",
            ),
        ] {
            assert_eq!(folded(text), expected);
        }
    }

    #[test]
    fn colours_take_no_room() {
        let red = "\u{1b}[31m";
        let text = format!("{red}{}\u{1b}[0m\n", "a".repeat(40));
        assert_eq!(folded(&text), text);
    }
}
