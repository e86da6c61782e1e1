//! Quotes foreign text in messages.

/// The end of a text that is quoted in part.
pub(super) const ELLIPSIS: char = '…';

/// In quotation marks: not too long, and no control characters that a terminal
/// would act on.
pub(super) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    format!("{:?}", cut(text, LONGEST))
}

/// The first characters of a text that may be anything.
pub(super) fn beginning(text: &str) -> String {
    const LONGEST: usize = 24;
    format!("{:?}", cut(text, LONGEST))
}

/// A name, such as a JSON path, without quotation marks.
pub(super) fn abridged(text: &str) -> String {
    const LONGEST: usize = 120;
    cut(text, LONGEST)
        .escape_debug()
        .to_string()
        .replace("\\\"", "\"")
}

fn cut(text: &str, longest: usize) -> String {
    let mut quoted: String = text.chars().take(longest).collect();
    if quoted.len() < text.len() {
        quoted.push(ELLIPSIS);
    }
    quoted
}

/// What languages print for a value that is not there.
pub(super) fn is_word_for_nothing(text: &str) -> bool {
    const WORDS: [&str; 17] = [
        "undefined",
        "null",
        "none",
        "nil",
        "nan",
        "void",
        "na",
        "n/a",
        "false",
        "true",
        "array",
        "object",
        "nothing",
        "empty",
        "(null)",
        "<null>",
        "<nil>",
    ];
    let text = text.trim();
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// "iat", "iat and exp", "iat, exp and tokenExp".
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// Zero-width characters, a soft hyphen and the byte order mark.
pub(super) const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{00ad}'
    )
}
