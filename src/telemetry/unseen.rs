//! Control characters, bidirectional overrides and invisible characters.

use std::fmt::Write as _;

/// `Debug` writes such characters as numbers, longer than a backslash and a letter.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control() || c.escape_debug().len() > 2
}

/// A line of JSON with these characters escaped, as in `\u202e`. They only occur in its
/// strings.
pub(super) fn escaped_in_json(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len() + ROOM);
    for c in line.chars() {
        let is_json = c.is_ascii() && c != DELETE;
        if is_json || !is_unseen(c) {
            escaped.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

/// The one control character that JSON may hold as it is.
const DELETE: char = '\u{7f}';

/// Whether a line of JSON may have such characters.
pub(super) fn may_be_in(line: &[u8]) -> bool {
    line.iter().any(|byte| *byte >= 0x7f)
}

/// Room for some escapes.
const ROOM: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_says_the_same_in_characters_that_can_be_seen() {
        for (text, escaped) in [
            ("ä € 🎥 1", "ä € 🎥 1"),
            ("\u{9b}31m\u{85}", "\\u009b31m\\u0085"),
            (
                "a\u{202e}b\u{2066}c\u{2028}d\u{2029}",
                "a\\u202eb\\u2066c\\u2028d\\u2029",
            ),
            ("\u{200b}\u{feff}\u{61c}", "\\u200b\\ufeff\\u061c"),
            ("\u{7f}", "\\u007f"),
            ("\u{e0041}", "\\udb40\\udc41"),
        ] {
            let line = format!("{{\"field\":\"{text}\"}}\n");
            let written = escaped_in_json(&line);
            assert_eq!(written, format!("{{\"field\":\"{escaped}\"}}\n"));
            let read: serde_json::Value = serde_json::from_str(&written).unwrap();
            assert_eq!(read["field"], text);
        }
    }
}
