//! An entry's page: what a cause, a symptom or a code of Zoom's is, and what to do.

use std::fmt::{self, Write as _};

use crate::catalogue::Entries;
use crate::zoom_codes::{self, ServerCode, Symptom, ZOOM_CODES, ZoomCode};
use zoom_signature::diagnosis::{FindingCode, Severity};

use super::frame::{self, Place};
use super::text::{Escaped, Text};

const BACK: &str = "<p class=\"causes-back\"><a href=\"/causes\">All causes and codes</a></p>\n";
const NEXT: &str = "<p class=\"causes-next\">To find the cause in a token of yours: <a href=\"/#inspect\">Inspect a signature</a>.</p>\n";

/// The page of what a word stands for, which is something.
pub(super) fn page(entries: &Entries) -> String {
    let mut html = String::with_capacity(8 * 1024);
    // Writing to a String cannot fail.
    let _ = write_page(&mut html, entries);
    html
}

/// Beside the refusal of a word that stands for nothing.
pub(super) fn unknown(near: &[&str]) -> String {
    let mut html = String::with_capacity(2 * 1024);
    let _ = write_unknown(&mut html, near);
    html
}

fn write_page(html: &mut String, entries: &Entries) -> fmt::Result {
    let parts = Part::all(entries);
    let Some(first) = parts.first() else {
        return Ok(());
    };
    let code = first.code();
    let (title, level) = match parts.as_slice() {
        [only] => (only.title(), Level::ALONE),
        _ => (format!("What {code} means"), Level::AMONG),
    };
    let path = format!("/causes/{code}");
    let about = format!("{code}: {title}. What it means, what leads to it, and what to do.");
    frame::head(
        html,
        &format!("{title} · {code}"),
        &about,
        Place::Entry(&path),
    )?;
    html.push_str(BACK);
    if parts.len() > 1 {
        writeln!(html, "<h1>{}</h1>", Text(&title))?;
    }
    for part in &parts {
        part.write(html, level)?;
    }
    html.push_str(NEXT);
    html.push_str(frame::FOOT);
    Ok(())
}

fn write_unknown(html: &mut String, near: &[&str]) -> fmt::Result {
    let title = "The catalogue has no entry for this";
    frame::head(html, title, title, Place::Nowhere)?;
    html.push_str(BACK);
    writeln!(html, "<h1>{title}</h1>")?;
    if !near.is_empty() {
        html.push_str("<p>These are called nearly the same:</p>\n<ul class=\"causes-near\">\n");
        for name in near {
            writeln!(
                html,
                "<li><a href=\"/causes/{name}\"><code>{name}</code></a></li>"
            )?;
        }
        html.push_str("</ul>\n");
    }
    html.push_str(frame::FOOT);
    Ok(())
}

/// The levels of headings: of an entry, and within it.
#[derive(Clone, Copy)]
struct Level {
    entry: u8,
    within: u8,
}

impl Level {
    const ALONE: Self = Self {
        entry: 1,
        within: 2,
    };
    const AMONG: Self = Self {
        entry: 2,
        within: 3,
    };
}

/// An entry of a page.
enum Part {
    Cause(FindingCode),
    Symptom(&'static Symptom),
    Code(&'static ZoomCode),
    Server(&'static ServerCode),
}

impl Part {
    fn all(entries: &Entries) -> Vec<Self> {
        let causes = entries.causes.iter().copied().map(Self::Cause);
        let symptoms = entries.symptoms.iter().copied().map(Self::Symptom);
        let codes = entries.codes.iter().copied().map(Self::Code);
        let server = entries.server.iter().copied().map(Self::Server);
        causes.chain(symptoms).chain(codes).chain(server).collect()
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Cause(code) => code.as_str(),
            Self::Symptom(symptom) => &symptom.name,
            Self::Code(entry) => &entry.code,
            Self::Server(entry) => &entry.code,
        }
    }

    fn title(&self) -> String {
        match self {
            Self::Cause(code) => code.entry().title.to_owned(),
            Self::Symptom(symptom) => symptom.title.clone(),
            Self::Code(entry) => entry.title.clone(),
            Self::Server(entry) => entry.title(),
        }
    }

    fn write(&self, html: &mut String, level: Level) -> fmt::Result {
        let id = match self {
            Self::Code(entry) => anchor(entry),
            Self::Server(entry) => format!("zoom-server-{}", entry.code),
            Self::Cause(_) | Self::Symptom(_) => self.code().to_owned(),
        };
        let heading = level.entry;
        writeln!(
            html,
            "<section class=\"cause\" id=\"{id}\">\n<h{heading}>{}</h{heading}>",
            Text(&self.title())
        )?;
        match self {
            Self::Cause(code) => cause(html, *code, level)?,
            Self::Symptom(entry) => symptom(html, entry, level)?,
            Self::Code(entry) => zoom_code(html, entry, level)?,
            Self::Server(entry) => server_code(html, entry)?,
        }
        html.push_str("</section>\n");
        Ok(())
    }
}

/// A small label: the word beside the colour says it too.
pub(super) fn severity(html: &mut String, severity: Severity) -> fmt::Result {
    let word = severity.as_str();
    write!(
        html,
        "<span class=\"severity severity-{word}\">{word}</span>"
    )
}

fn cause(html: &mut String, cause: FindingCode, level: Level) -> fmt::Result {
    let entry = cause.entry();
    write!(
        html,
        "<p class=\"cause-code\"><code>{}</code> ",
        cause.as_str()
    )?;
    severity(html, entry.severity)?;
    if let Some(param) = entry.param {
        write!(html, " <span>about <code>{}</code></span>", Text(param))?;
    }
    html.push_str("</p>\n");
    if let Some(note) = entry.severity_note {
        writeln!(html, "<p class=\"cause-note\">{}</p>", Text(note))?;
    }
    writeln!(html, "<p>{}</p>", Text(entry.explanation))?;
    list(html, level, "Likely causes", "ul", entry.causes)?;
    list(html, level, "What to do", "ol", entry.fixes)?;
    let symptoms = ZOOM_CODES.symptoms_of(cause);
    let symptoms = symptoms.map(|symptom| (symptom.name.as_str(), symptom.title.as_str()));
    let codes = ZOOM_CODES.after(cause);
    let codes = codes.map(|code| (code.code.as_str(), code.title.as_str()));
    related(
        html,
        level,
        "Zoom’s codes and symptoms",
        codes.chain(symptoms),
    )
}

fn list<T: AsRef<str>>(
    html: &mut String,
    level: Level,
    title: &str,
    kind: &str,
    items: &[T],
) -> fmt::Result {
    let heading = level.within;
    writeln!(html, "<h{heading}>{title}</h{heading}>\n<{kind}>")?;
    for item in items {
        writeln!(html, "<li>{}</li>", Text(item.as_ref()))?;
    }
    writeln!(html, "</{kind}>")
}

/// Links to other entries, by code and title.
fn related<'t>(
    html: &mut String,
    level: Level,
    title: &str,
    entries: impl Iterator<Item = (&'t str, &'t str)>,
) -> fmt::Result {
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        return Ok(());
    }
    let heading = level.within;
    writeln!(
        html,
        "<h{heading}>{title}</h{heading}>\n<ul class=\"cause-links\">"
    )?;
    for (code, title) in entries {
        writeln!(
            html,
            "<li><a href=\"/causes/{code}\"><code>{code}</code></a> {}</li>",
            Text(title)
        )?;
    }
    html.push_str("</ul>\n");
    Ok(())
}

fn symptom(html: &mut String, symptom: &Symptom, level: Level) -> fmt::Result {
    let heading = level.within;
    writeln!(
        html,
        "<p class=\"cause-code\"><code>{}</code></p>\n<p>{}</p>\n\
         <h{heading}>Likely causes</h{heading}>\n<ul>",
        symptom.name,
        Text(&symptom.means)
    )?;
    for reason in &symptom.because {
        write!(html, "<li>{}", Text(&reason.what))?;
        for cause in zoom_codes::causes(&reason.causes) {
            let cause = cause.as_str();
            write!(
                html,
                " <a href=\"/causes/{cause}\"><code>{cause}</code></a>"
            )?;
        }
        html.push_str("</li>\n");
    }
    html.push_str("</ul>\n");
    list(html, level, "What to do", "ol", &symptom.todo)?;
    for line in &symptom.lines {
        writeln!(
            html,
            "<pre tabindex=\"0\"><code>{}</code></pre>",
            Escaped(line)
        )?;
    }
    Ok(())
}

fn zoom_code(html: &mut String, entry: &ZoomCode, level: Level) -> fmt::Result {
    writeln!(
        html,
        "<p class=\"cause-code\"><code>{}</code> <span>{}</span></p>",
        entry.code,
        entry.sdk_names()
    )?;
    if let Some(said) = &entry.said {
        writeln!(
            html,
            "<p class=\"cause-note\">Its message: “{}”</p>",
            Escaped(said)
        )?;
    }
    write!(html, "<p><strong>{}</strong>", entry.signature.sentence())?;
    if let Some(why) = &entry.why {
        write!(html, " {}", Text(why))?;
    }
    html.push_str("</p>\n");
    writeln!(html, "<p>{}</p>", Text(&entry.means))?;
    let kind = if entry.ordered { "ol" } else { "ul" };
    list(html, level, "What to do", kind, &entry.todo)?;
    let causes = zoom_codes::causes(&entry.causes);
    let causes = causes.map(|cause| (cause.as_str(), cause.entry().title));
    related(html, level, "Causes, likeliest first", causes)
}

fn server_code(html: &mut String, entry: &ServerCode) -> fmt::Result {
    writeln!(
        html,
        "<p>{}</p>\n<ul class=\"cause-links\">",
        Text(&entry.explanation())
    )?;
    for code in &entry.reports {
        for entry in ZOOM_CODES.of(code) {
            writeln!(
                html,
                "<li><a href=\"/causes/{code}\"><code>{code}</code></a> {}</li>",
                Text(&entry.title)
            )?;
        }
    }
    html.push_str("</ul>\n");
    Ok(())
}

/// `zoom-3712`; if a number has several entries, only for the first.
pub(super) fn anchor(entry: &ZoomCode) -> String {
    let entries = ZOOM_CODES.of(&entry.code);
    let first = entries
        .first()
        .is_some_and(|first| std::ptr::eq(*first, entry));
    let sdk = entry.sdks.first().map_or("", |sdk| sdk.word());
    if first {
        format!("zoom-{}", entry.code)
    } else {
        format!("zoom-{}-{sdk}", entry.code)
    }
}
