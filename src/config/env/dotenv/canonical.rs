//! Rewrites a `.env` so that dotenvy reads it as npm's dotenv does.
//!
//! A file that was written for Zoom's Node sample keeps its meaning: backticks quote, a
//! `#` behind an unquoted value begins a comment with or without a space before it, and
//! backslashes, spaces and quotes within such a value stand for themselves. What dotenvy
//! would read otherwise is put into quotes for it; all else stays as it is.
//! <https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow>

use zeroize::Zeroizing;

use crate::config::error::{ConfigError, Warning};

/// A text that both parsers read alike.
pub(super) struct Canonical {
    pub(crate) text: Zeroizing<String>,
    /// Warnings about values that may have been meant to be longer.
    pub(super) warnings: Vec<Warning>,
}

pub(crate) fn of(text: &str) -> Canonical {
    let text = Zeroizing::new(text.replace("\r\n", "\n").replace('\r', "\n"));
    let mut canonical = Canonical {
        text: Zeroizing::new(String::with_capacity(2 * text.len())),
        warnings: Vec::new(),
    };
    let mut rest = text.as_str();
    while !rest.is_empty() {
        rest = canonical.take_entry(rest);
    }
    canonical
}

impl Canonical {
    /// Takes one entry, of one or more lines. Returns the rest.
    fn take_entry<'t>(&mut self, text: &'t str) -> &'t str {
        let (line, after_line) = text.split_once('\n').unwrap_or((text, ""));
        let Some((name, value)) = assignment(line) else {
            self.push_line(line);
            return after_line;
        };
        let value = text
            .get(line.len() - value.len()..)
            .unwrap_or_default()
            .trim_start_matches([' ', '\t']);
        if let Some(quoted) = Quoted::at_the_start_of(value) {
            self.push_quoted(name, &quoted);
            return quoted.after;
        }
        let value = value.split('\n').next().unwrap_or_default();
        self.push_unquoted(name, value);
        after_line
    }

    fn push_line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn push_quoted(&mut self, name: &str, quoted: &Quoted<'_>) {
        match quoted.quote {
            '`' => self.push_value(name, quoted.inner),
            // In single quotes dotenvy knows no escapes.
            '\'' if quoted.inner.contains('\'') => self.push_value(name, quoted.inner),
            quote => self.push_line(&format!("{name}={quote}{}{quote}", quoted.inner)),
        }
    }

    fn push_unquoted(&mut self, name: &str, value: &str) {
        let (before, comment) = match value.split_once('#') {
            Some((before, _)) => (before, true),
            None => (value, false),
        };
        if comment && !before.ends_with([' ', '\t']) {
            let problem = "in .env its value ends before the #, where a comment begins: put single \
                           quotes around the value if # is part of it";
            self.warnings.push(ConfigError::new(name, problem));
        }
        let value = before.trim();
        let is_plain =
            !value.contains(['\\', '\'', '"', '`']) && !value.contains(char::is_whitespace);
        // Left for dotenvy to expand.
        if is_plain || value.contains('$') {
            self.push_line(&format!("{name}={value}"));
        } else {
            self.push_value(name, value);
        }
    }

    /// Adds a value that is taken literally.
    fn push_value(&mut self, name: &str, value: &str) {
        if !value.contains('\'') {
            self.push_line(&format!("{name}='{value}'"));
            return;
        }
        let escaped = value
            .replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('$', "\\$");
        self.push_line(&format!("{name}=\"{escaped}\""));
    }
}

/// The name in a line, and what follows its `=`.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let start = line.trim_start();
    let exported = start.strip_prefix("export").filter(|rest| {
        let name = rest.trim_start();
        rest.starts_with([' ', '\t']) && !name.starts_with('=')
    });
    let start = exported.map_or(start, str::trim_start);
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let length = start.find(|c| !is_of_name(c))?;
    let (name, rest) = start.split_at_checked(length)?;
    let value = rest.trim_start_matches([' ', '\t']).strip_prefix('=')?;
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        .then_some((name, value))
}

/// A quoted value, followed on its line by nothing but a comment.
struct Quoted<'t> {
    quote: char,
    inner: &'t str,
    /// The lines that follow.
    after: &'t str,
}

impl<'t> Quoted<'t> {
    fn at_the_start_of(text: &'t str) -> Option<Self> {
        let quote = text
            .chars()
            .next()
            .filter(|c| matches!(c, '\'' | '"' | '`'))?;
        let body = text.get(1..)?;
        let end = closing(body, quote)?;
        let (inner, rest) = body.split_at_checked(end)?;
        let rest = rest.get(1..)?;
        let (behind, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let behind = behind.trim_start();
        (behind.is_empty() || behind.starts_with('#')).then_some(Self {
            quote,
            inner,
            after,
        })
    }
}

/// The position of the closing quote. A quote after a backslash does not close.
fn closing(body: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    body.char_indices().find_map(|(place, c)| {
        if c == quote && !is_escaped {
            return Some(place);
        }
        is_escaped = c == '\\' && !is_escaped;
        None
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    /// The values that dotenvy reads, and the names that are warned of.
    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let canonical = of(text);
        let pairs = dotenvy::from_read_iter(canonical.text.as_bytes());
        let values = pairs.map(|pair| pair.unwrap().1).collect();
        let warned = canonical.warnings.into_iter().map(|w| w.variable);
        (values, warned.collect())
    }

    #[test]
    fn values_are_what_npms_dotenv_makes_of_them() {
        for (text, value) in [
            ("A=abc", "abc"),
            ("A = abc ", "abc"),
            ("export A=abc", "abc"),
            ("A=", ""),
            ("A=\nB=", ""),
            ("A=`abc`", "abc"),
            ("A=`a 'b' \"c\"`", "a 'b' \"c\""),
            ("A=`a$b\\c`", "a$b\\c"),
            ("A=`two\nlines`", "two\nlines"),
            ("A='abc'#comment", "abc"),
            ("A=\"abc\"  # comment", "abc"),
            ("A='a#b'", "a#b"),
            ("A=\"a#b\"", "a#b"),
            ("A=abc # comment", "abc"),
            ("A=abc def", "abc def"),
            ("A=web:k1, ios:k2", "web:k1, ios:k2"),
            ("A=a\\nb", "a\\nb"),
            ("A=a'b", "a'b"),
            ("A=a\"b\"c", "a\"b\"c"),
            ("A='a'b'", "'a'b'"),
            ("A='one\ntwo'\r\n", "one\ntwo"),
            ("A=abc\r\n", "abc"),
        ] {
            let (values, warned) = read(text);
            assert_eq!(values.first().map(String::as_str), Some(value), "{text:?}");
            assert!(warned.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn a_value_that_a_comment_cuts_short_is_warned_of_by_name() {
        for (text, value) in [("A=abc#def", "abc"), ("A=abc#", "abc"), ("A=#abc", "")] {
            let (values, warned) = read(text);
            assert_eq!(values, [value], "{text:?}");
            assert_eq!(warned, ["A"], "{text:?}");
        }
    }

    #[test]
    fn what_is_no_assignment_stays_as_it_is() {
        for text in ["# A='b\n", "\n", "A B\n", "=x\n", "'A'=b\n", "export\n"] {
            assert_eq!(*of(text).text, text);
        }
    }
}
