//! The catalogue as Markdown, which GitHub, GitLab and mdBook read alike. `docs/causes.md` is
//! all of it.
//!
//! An entry's heading is its code, so that its anchor lasts when a title changes.

use std::fmt::{self, Write as _};

use crate::catalogue::{GROUPS, Piece, pieces};
use crate::http::ErrorCode;
use crate::zoom_codes::{self, ServerCode, Symptom, ZOOM_CODES, ZoomCode};
use zoom_signature::diagnosis::FindingCode;

use super::explained::{Explained, advice};

const HEAD: &str = "\
# Causes and codes

Every cause for which Zoom refuses a signature, what people see without a code, what Zoom's own
codes mean, and this server's errors. `zoom-signature explain --markdown` prints this page, and
`zoom-signature explain --markdown 3712` an entry. On a server with its test page each entry but
the errors has a page of its own, such as <http://localhost:4000/causes/3712>.
";

const ABOUT_CODES: &str = "\
What the SDKs report: the Web SDK's Client View and Component View, and the native SDKs. One \
number may mean different things in different SDKs.";

const ABOUT_SERVER_CODES: &str = "\
The network tab shows these codes in the answer to `wc/info` and in the join result. The Web SDK \
reports them as others.";

const ABOUT_ERRORS: &str = "Each is the `code` of an error response, with this status.";

/// Everything.
pub(super) fn all() -> String {
    let page = Page {
        links_within: true,
        ..Page::default()
    };
    page.written(Page::all)
}

/// What a code stands for.
pub(super) fn one(explained: &Explained) -> String {
    Page::default().written(|page| page.one(explained))
}

#[derive(Default)]
struct Page {
    text: String,
    /// Whether all entries are on this page.
    links_within: bool,
}

impl Page {
    fn written(mut self, write: impl FnOnce(&mut Self) -> fmt::Result) -> String {
        // Writing to a String cannot fail.
        let _ = write(&mut self);
        self.text
    }

    fn all(&mut self) -> fmt::Result {
        self.text.push_str(HEAD);
        for group in &GROUPS {
            writeln!(self.text, "\n## {}", group.title)?;
            for cause in group.causes() {
                self.heading(cause.as_str())?;
                self.cause(cause)?;
            }
        }
        self.text.push_str("\n## Symptoms without a code\n");
        for symptom in &ZOOM_CODES.symptoms {
            self.heading(&symptom.name)?;
            self.symptom(symptom)?;
        }
        writeln!(self.text, "\n## Zoom's own codes\n\n{ABOUT_CODES}")?;
        for (at, code) in ZOOM_CODES.codes.iter().enumerate() {
            let is_told = |before: &ZoomCode| before.code == code.code;
            if ZOOM_CODES.codes.iter().take(at).any(is_told) {
                continue;
            }
            self.heading(&code.code)?;
            for entry in ZOOM_CODES.of(&code.code) {
                self.zoom_code(entry)?;
            }
        }
        self.server_codes()?;
        self.errors()
    }

    fn one(&mut self, explained: &Explained) -> fmt::Result {
        let Explained { entries, errors } = explained;
        let names = entries.causes.iter().map(|cause| cause.as_str());
        let names = names.chain(entries.symptoms.iter().map(|entry| entry.name.as_str()));
        let names = names.chain(entries.codes.iter().map(|entry| entry.code.as_str()));
        let names = names.chain(entries.server.iter().map(|entry| entry.code.as_str()));
        let mut names = names.chain(errors.iter().map(|error| error.as_str()));
        let name = names.next().unwrap_or_default();
        writeln!(self.text, "### {}", code_span(name))?;
        for cause in &entries.causes {
            self.cause(*cause)?;
        }
        for symptom in &entries.symptoms {
            self.symptom(symptom)?;
        }
        for entry in &entries.codes {
            self.zoom_code(entry)?;
        }
        for entry in &entries.server {
            self.server_code(entry)?;
        }
        for error in errors {
            self.error(*error)?;
        }
        Ok(())
    }

    fn heading(&mut self, code: &str) -> fmt::Result {
        writeln!(self.text, "\n### {}", code_span(code))
    }

    fn cause(&mut self, cause: FindingCode) -> fmt::Result {
        let entry = cause.entry();
        let mut facts = entry.severity.as_str().to_owned();
        if let Some(note) = entry.severity_note {
            write!(facts, " ({})", Text(note))?;
        }
        if let Some(param) = entry.param {
            write!(facts, " · about {}", code_span(param))?;
        }
        self.title(entry.title, &facts)?;
        self.paragraph(entry.explanation)?;
        self.list("Likely causes", Kind::Bullets, entry.causes)?;
        self.list("What to do", Kind::Steps, entry.fixes)?;
        let codes = ZOOM_CODES.after(cause).map(|code| code.code.as_str());
        let symptoms = ZOOM_CODES.symptoms_of(cause);
        let symptoms = symptoms.map(|symptom| symptom.name.as_str());
        self.references("Zoom's codes and symptoms", codes.chain(symptoms))
    }

    fn symptom(&mut self, symptom: &Symptom) -> fmt::Result {
        self.title(&symptom.title, "a symptom without a code")?;
        self.paragraph(&symptom.means)?;
        self.text.push_str("\nLikely causes:\n\n");
        for reason in &symptom.because {
            write!(self.text, "- {}", Text(&reason.what))?;
            let causes = zoom_codes::causes(&reason.causes);
            let causes: Vec<String> = causes.map(|cause| self.reference(cause.as_str())).collect();
            if !causes.is_empty() {
                write!(self.text, " ({})", causes.join(", "))?;
            }
            self.text.push('\n');
        }
        self.list("What to do", Kind::Steps, &symptom.todo)?;
        if symptom.lines.is_empty() {
            return Ok(());
        }
        let lines = symptom.lines.join("\n");
        let fence = "`".repeat(longest_run(&lines).max(2) + 1);
        writeln!(self.text, "\n{fence}http\n{lines}\n{fence}")
    }

    fn zoom_code(&mut self, entry: &ZoomCode) -> fmt::Result {
        self.title(&entry.title, &entry.sdk_names())?;
        if let Some(said) = &entry.said {
            self.paragraph(&format!("Its message: “{said}”"))?;
        }
        let why = entry.why.as_deref().unwrap_or_default();
        let sentence = format!("{} {why}", entry.signature.sentence());
        self.paragraph(sentence.trim_end())?;
        self.paragraph(&entry.means)?;
        let kind = if entry.ordered {
            Kind::Steps
        } else {
            Kind::Bullets
        };
        self.list("What to do", kind, &entry.todo)?;
        let causes = zoom_codes::causes(&entry.causes).map(FindingCode::as_str);
        self.references("Causes, likeliest first", causes)
    }

    fn server_code(&mut self, entry: &ServerCode) -> fmt::Result {
        self.title(&entry.title(), "an answer of Zoom's servers")?;
        self.paragraph(&entry.explanation())
    }

    fn server_codes(&mut self) -> fmt::Result {
        let text = &mut self.text;
        writeln!(
            text,
            "\n## In the answers of Zoom's servers\n\n{ABOUT_SERVER_CODES}\n\n\
             | code | in | reported as |\n|---|---|---|"
        )?;
        for entry in &ZOOM_CODES.server {
            let reports = entry.reports.iter();
            let reports: Vec<String> = reports.map(|code| self.reference(code)).collect();
            writeln!(
                self.text,
                "| {} | {} | {} |",
                code_span(&entry.code),
                Text(&entry.answer),
                reports.join(", ")
            )?;
        }
        Ok(())
    }

    fn error(&mut self, error: ErrorCode) -> fmt::Result {
        let status = error.status().as_u16();
        let facts = format!("HTTP {status} · {}", code_span(error.error_type()));
        self.title(error.meaning(), &facts)?;
        match advice(error) {
            Some(advice) => self.paragraph(&advice),
            None => Ok(()),
        }
    }

    fn errors(&mut self) -> fmt::Result {
        writeln!(self.text, "\n## Errors of this server\n\n{ABOUT_ERRORS}\n")?;
        for error in ErrorCode::ALL {
            let status = error.status().as_u16();
            let code = code_span(error.as_str());
            // Advice tells what happened too.
            let told = advice(*error).unwrap_or_else(|| error.meaning().to_owned());
            writeln!(self.text, "- {status} {code}: {}", Text(&told))?;
        }
        Ok(())
    }

    fn title(&mut self, title: &str, facts: &str) -> fmt::Result {
        writeln!(self.text, "\n**{}** · {facts}", Text(title))
    }

    fn paragraph(&mut self, text: &str) -> fmt::Result {
        writeln!(self.text, "\n{}", Text(text))
    }

    fn list<T: AsRef<str>>(&mut self, title: &str, kind: Kind, items: &[T]) -> fmt::Result {
        writeln!(self.text, "\n{title}:\n")?;
        for (index, item) in items.iter().enumerate() {
            let item = Text(item.as_ref());
            match kind {
                Kind::Bullets => writeln!(self.text, "- {item}")?,
                Kind::Steps => writeln!(self.text, "{}. {item}", index + 1)?,
            }
        }
        Ok(())
    }

    fn references<'c>(&mut self, title: &str, codes: impl Iterator<Item = &'c str>) -> fmt::Result {
        let mut codes: Vec<String> = codes.map(|code| self.reference(code)).collect();
        codes.dedup();
        if codes.is_empty() {
            return Ok(());
        }
        writeln!(self.text, "\n{title}: {}", codes.join(", "))
    }

    fn reference(&self, code: &str) -> String {
        if self.links_within {
            format!("[{}](#{code})", code_span(code))
        } else {
            code_span(code)
        }
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Bullets,
    Steps,
}

/// A text in which Markdown sees nothing but its code.
struct Text<'t>(&'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut is_start = true;
        for piece in pieces(self.0) {
            match piece {
                Piece::Plain(text) => f.write_str(&escaped(text, is_start))?,
                Piece::Code(code) => f.write_str(&code_span(code))?,
            }
            is_start = false;
        }
        Ok(())
    }
}

/// Escapes only what would be read as markup, so that the source reads well too.
fn escaped(text: &str, is_start: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    if is_start && begins_a_block(text) {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        escaped.extend(rest.by_ref().take(digits));
        escaped.push('\\');
        escaped.extend(rest.next());
    }
    while let Some(character) = rest.next() {
        let is_letter = |other: Option<char>| other.is_some_and(char::is_alphanumeric);
        let is_within_word = is_letter(before) && is_letter(rest.peek().copied());
        let is_markup = match character {
            '\\' | '`' | '*' | '[' | '<' | '|' => true,
            '_' => !is_within_word,
            '~' => rest.peek() == Some(&'~') || before == Some('~'),
            '&' => rest
                .peek()
                .is_some_and(|next| next.is_ascii_alphabetic() || *next == '#'),
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(character);
        before = Some(character);
    }
    escaped
}

/// Whether Markdown would take its beginning for that of a heading, a quote or a list.
fn begins_a_block(text: &str) -> bool {
    let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.starts_with(['#', '>', '-', '+', '='])
        || (after_number.len() < text.len() && after_number.starts_with(['.', ')']))
}

/// Code, with more backticks around it than it has within.
fn code_span(code: &str) -> String {
    let fence = "`".repeat(longest_run(code) + 1);
    let space = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{code}{space}{fence}")
}

/// The most backticks in a row.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c: char| c != '`').map(str::len);
    runs.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_read_is_escaped() {
        for (text, markdown) in [
            ("app_key is no *key*", "app_key is no \\*key\\*"),
            (
                "_x [a](b) <b> &amp; a & b",
                "\\_x \\[a](b) \\<b> \\&amp; a & b",
            ),
            ("`a_*b` and ~~c~~", "`a_*b` and \\~\\~c\\~\\~"),
            ("+ became a space", "\\+ became a space"),
            ("12. is first", "12\\. is first"),
            ("12 s late", "12 s late"),
            ("A lone ` stays.", "A lone \\` stays."),
            ("a | b \\", "a \\| b \\\\"),
        ] {
            assert_eq!(Text(text).to_string(), markdown);
        }
    }

    #[test]
    fn code_may_contain_backticks() {
        assert_eq!(code_span("iat"), "`iat`");
        assert_eq!(code_span("a``b"), "```a``b```");
        assert_eq!(code_span("`a"), "`` `a ``");
    }
}
