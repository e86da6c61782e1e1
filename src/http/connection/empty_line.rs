use memchr::memchr;

/// Finds the empty line that ends a head, piece by piece. Lines may end in CRLF or LF, as
/// actix's parser accepts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EmptyLine(Seen);

#[derive(Clone, Copy, Debug, Default)]
enum Seen {
    #[default]
    SomeOfALine,
    LineFeed,
    /// A CR after a line feed.
    Return,
}

impl EmptyLine {
    /// The length of the piece up to the end of the first empty line in it.
    pub(super) fn end_in(&mut self, piece: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            if matches!(self.0, Seen::SomeOfALine) {
                at += memchr(b'\n', piece.get(at..)?)? + 1;
                self.0 = Seen::LineFeed;
            }
            let next = *piece.get(at)?;
            at += 1;
            self.0 = match (self.0, next) {
                (_, b'\n') => {
                    self.0 = Seen::SomeOfALine;
                    return Some(at);
                }
                (Seen::LineFeed, b'\r') => Seen::Return,
                _ => Seen::SomeOfALine,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(pieces: &[&str]) -> Vec<Option<usize>> {
        let mut line = EmptyLine::default();
        let pieces = pieces.iter();
        pieces.map(|piece| line.end_in(piece.as_bytes())).collect()
    }

    #[test]
    fn a_head_ends_with_an_empty_line() {
        assert_eq!(ends(&["GET / HTTP/1.1\r\nA: b\r\n\r\nrest"]), [Some(24)]);
        assert_eq!(ends(&["GET / HTTP/1.1\nA: b\n\nrest"]), [Some(21)]);
        assert_eq!(ends(&["a\n\r\n"]), [Some(4)]);
        assert_eq!(ends(&["a\r\n\n"]), [Some(4)]);
        assert_eq!(
            ends(&["a\r\n", "\r", "\n", "b\n\n"]),
            [None, None, Some(1), Some(3)]
        );
        for without in ["", "a", "a\r\nb\r\n", "a\n\rb\n", "a\r\r\n\rb"] {
            assert_eq!(ends(&[without]), [None], "{without:?}");
        }
    }
}
