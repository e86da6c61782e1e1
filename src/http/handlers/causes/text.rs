use std::fmt::{self, Write as _};

use crate::catalogue::{Piece, pieces};

/// A text as HTML, with its code marked.
pub(super) struct Text<'t>(pub(super) &'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pieces(self.0).try_for_each(|piece| match piece {
            Piece::Plain(text) => write!(f, "{}", Escaped(text)),
            Piece::Code(code) => write!(f, "<code>{}</code>", Escaped(code)),
        })
    }
}

/// A text with HTML's own characters escaped.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '&' => f.write_str("&amp;"),
            '"' => f.write_str("&quot;"),
            other => f.write_char(other),
        })
    }
}
