/// Whether a value is one text or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Single,
    /// Entries that white space may separate, so white space around them is no mistake.
    List,
}

/// The bare value, and what was removed around it. Copied values often have a line break
/// or quotes around them, and with a secret like that, Zoom refuses every signature.
pub(super) fn strip(raw: &str, shape: ValueKind) -> (&str, Option<&'static str>) {
    let trimmed = raw.trim();
    let unquoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| trimmed.strip_prefix(quote)?.strip_suffix(quote));
    let value = unquoted.unwrap_or(trimmed).trim();
    let has_white_space = trimmed.len() < raw.len() || unquoted.is_some_and(|inner| inner != value);
    let removed = match (has_white_space && shape == ValueKind::Single, unquoted) {
        (true, Some(_)) => Some("white space and quotes"),
        (true, None) => Some("white space"),
        (false, Some(_)) => Some("quotes"),
        (false, None) => None,
    };
    (value, removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_what_copying_brings_along() {
        for (raw, value, removed) in [
            ("abc", "abc", None),
            ("abc\n", "abc", Some("white space")),
            ("\u{feff}abc", "\u{feff}abc", None),
            (" 'abc'\r\n", "abc", Some("white space and quotes")),
            ("\"abc\"", "abc", Some("quotes")),
            ("\" abc\"", "abc", Some("white space and quotes")),
            ("\"abc", "\"abc", None),
            ("'", "'", None),
            ("''", "", Some("quotes")),
        ] {
            assert_eq!(strip(raw, ValueKind::Single), (value, removed), "{raw:?}");
        }
    }

    #[test]
    fn white_space_around_a_list_belongs_to_it() {
        for (raw, removed) in [
            ("a,b", None),
            ("\n a\n b\n", None),
            ("'a b'\n", Some("quotes")),
            ("\"\na\n\"", Some("quotes")),
        ] {
            assert_eq!(strip(raw, ValueKind::List).1, removed, "{raw:?}");
        }
    }
}
