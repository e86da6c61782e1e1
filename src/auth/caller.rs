use std::borrow::Cow;
use std::fmt;

use super::method::AuthMethod;
use super::permissions::Permissions;

/// An authenticated caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller<'g> {
    /// The method that identified them.
    pub auth_method: AuthMethod,
    /// Who they are: a key's name, a signing secret's number, a token's subject. `None`
    /// for anonymous callers.
    pub name: Option<Cow<'g, CallerName>>,
    /// What they may request.
    pub permissions: Permissions,
    /// The Zoom user that the caller's token names, as it stands there. `None`: none.
    pub zoom_user: Option<String>,
}

/// A caller's name for the log: one line of at most 128 characters, whatever a token
/// claims.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CallerName(String);

impl CallerName {
    const MAX_CHARACTERS: usize = 128;

    /// Takes any text; characters that could break a line of the log become `?`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let name = text.chars().take(Self::MAX_CHARACTERS);
        let harmless = |c| if breaks_lines(c) { '?' } else { c };
        Self(name.map(harmless).collect())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, line separators and bidirectional overrides.
fn breaks_lines(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for CallerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_short_line() {
        assert_eq!(CallerName::new("web").as_str(), "web");
        assert_eq!(
            CallerName::new("a\nb\u{1b}[31m\u{202e}").as_str(),
            "a?b?[31m?"
        );
        for c in [
            '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{200f}', '\u{2066}', '\u{2069}',
        ] {
            assert_eq!(CallerName::new(&format!("a{c}b")).as_str(), "a?b", "{c:?}");
        }
        assert_eq!(CallerName::new(&"ä".repeat(500)).as_str(), "ä".repeat(128));
    }
}
