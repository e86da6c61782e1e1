//! The index: everything in the catalogue, in groups, by title and code.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use crate::catalogue::{GROUPS, MOST_FREQUENT};
use crate::zoom_codes::{ServerCode, Symptom, ZOOM_CODES, ZoomCode};
use zoom_signature::diagnosis::FindingCode;

use super::entry::{anchor, severity};
use super::frame::{self, Place};
use super::text::{Escaped, Text};

const TITLE: &str = "Why Zoom refuses a signature";
const DESCRIPTION: &str = "Every cause of “Signature is invalid”, 3712, with its cure.";

const LEAD: &str = r##"<h1>Why Zoom refuses a signature</h1>
<p class="lead">All that Zoom says is “Signature is invalid”, 3712. These are the causes, with the
codes that an inspection gives them, then <a href="#symptoms">symptoms without a code</a> and
<a href="#zoom-codes">Zoom’s own codes</a>. If you have a signature, this server finds its cause:
<a href="/#inspect">Inspect a signature</a>.</p>
<div class="causes-filter" id="filter-box" role="search" hidden>
<label for="filter">Filter by words or a code</label>
<input id="filter" type="search" autocapitalize="off" spellcheck="false" placeholder="clock, 3712, python …">
<p id="filter-count" role="status"></p>
</div>
"##;

/// After the lists: the script finds them.
const SCRIPT: &str = "<script type=\"module\" src=\"/page/js/causes/main.js\"></script>\n";

pub(super) fn page() -> String {
    let mut html = String::with_capacity(128 * 1024);
    // Writing to a String cannot fail.
    let _ = write_page(&mut html);
    html
}

fn write_page(html: &mut String) -> fmt::Result {
    frame::head(html, TITLE, DESCRIPTION, Place::Index)?;
    html.push_str(LEAD);
    group(html, "frequent", "Most frequent", |html| {
        let mut frequent = MOST_FREQUENT.into_iter();
        frequent.try_for_each(|code| cause(html, code, Row::Again))
    })?;
    for kind in &GROUPS {
        group(html, kind.id, kind.title, |html| {
            kind.causes()
                .try_for_each(|code| cause(html, code, Row::Own))
        })?;
    }
    group(html, "symptoms", "Symptoms without a code", |html| {
        let mut symptoms = ZOOM_CODES.symptoms.iter();
        symptoms.try_for_each(|entry| symptom(html, entry))
    })?;
    group(html, "zoom-codes", "Zoom’s own codes", |html| {
        let mut codes = ZOOM_CODES.codes.iter();
        codes.try_for_each(|entry| zoom_code(html, entry))
    })?;
    server_codes(html)?;
    html.push_str(SCRIPT);
    html.push_str(frame::FOOT);
    Ok(())
}

fn group(
    html: &mut String,
    id: &str,
    title: &str,
    rows: impl FnOnce(&mut String) -> fmt::Result,
) -> fmt::Result {
    writeln!(
        html,
        "<section class=\"causes-group\" aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n<ul>"
    )?;
    rows(html)?;
    html.push_str("</ul>\n</section>\n");
    Ok(())
}

/// Where a cause stands in the index.
#[derive(Clone, Copy)]
enum Row {
    /// In its group: links by its code lead here, and the filter finds it.
    Own,
    /// Among the most frequent, with what to do first.
    Again,
}

fn cause(html: &mut String, cause: FindingCode, row: Row) -> fmt::Result {
    let entry = cause.entry();
    let code = cause.as_str();
    html.push_str("<li");
    if matches!(row, Row::Own) {
        let lists = entry.causes.iter().chain(entry.fixes).copied();
        found_by(html, code, lists.chain([entry.explanation]))?;
    }
    write!(
        html,
        "><a href=\"/causes/{code}\">{} <span class=\"cause-code\">",
        Text(entry.title)
    )?;
    severity(html, entry.severity)?;
    write!(html, " <code>{code}</code></span></a>")?;
    if matches!(row, Row::Again) {
        write!(html, "<p>{}</p>", Text(entry.first_fix()))?;
    }
    html.push_str("</li>\n");
    Ok(())
}

fn symptom(html: &mut String, symptom: &Symptom) -> fmt::Result {
    let name = &symptom.name;
    let reasons = symptom.because.iter().map(|reason| &reason.what);
    let texts = reasons.chain(&symptom.todo).chain([&symptom.means]);
    html.push_str("<li");
    found_by(html, name, texts.map(String::as_str))?;
    writeln!(
        html,
        "><a href=\"/causes/{name}\">{} <span class=\"cause-code\"><code>{name}</code></span></a></li>",
        Text(&symptom.title)
    )
}

fn zoom_code(html: &mut String, entry: &ZoomCode) -> fmt::Result {
    let (code, id) = (&entry.code, anchor(entry));
    let texts = entry.todo.iter().chain(&entry.why).chain(&entry.said);
    html.push_str("<li");
    found_by(html, &id, texts.chain([&entry.means]).map(String::as_str))?;
    let fragment = if ZOOM_CODES.of(code).len() > 1 {
        format!("#{id}")
    } else {
        String::new()
    };
    writeln!(
        html,
        "><a href=\"/causes/{code}{fragment}\">{} <span class=\"cause-code\"><code>{code}</code> {}</span></a></li>",
        Text(&entry.title),
        entry.sdk_names()
    )
}

/// The row's anchor, and the words of the entry for the filter.
fn found_by<'t>(html: &mut String, id: &str, texts: impl Iterator<Item = &'t str>) -> fmt::Result {
    let mut words = BTreeSet::new();
    for word in texts.flat_map(str::split_whitespace) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        words.insert(word.to_lowercase());
    }
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let words = words.join(" ");
    write!(html, " id=\"{id}\" data-words=\"{}\"", Escaped(&words))
}

const SERVER_HEAD: &str = r#"<section class="causes-group" aria-labelledby="zoom-server-codes">
<h2 id="zoom-server-codes">In the answers of Zoom’s servers</h2>
<p>The network tab shows these codes in the answer to <code>wc/info</code> and in the join result. The
Web SDK reports them as others.</p>
<table class="server-codes">
<thead><tr><th scope="col">Code</th><th scope="col">In</th><th scope="col">Reported as</th></tr></thead>
<tbody>
"#;

fn server_codes(html: &mut String) -> fmt::Result {
    html.push_str(SERVER_HEAD);
    let mut codes = ZOOM_CODES.server.iter();
    codes.try_for_each(|entry| server_code(html, entry))?;
    html.push_str("</tbody>\n</table>\n</section>\n");
    Ok(())
}

fn server_code(html: &mut String, entry: &ServerCode) -> fmt::Result {
    write!(
        html,
        "<tr data-words><td><code>{}</code></td><td>{}</td><td>",
        entry.code,
        Text(&entry.answer)
    )?;
    for code in &entry.reports {
        write!(html, "<a href=\"/causes/{code}\"><code>{code}</code></a> ")?;
    }
    html.push_str("</td></tr>\n");
    Ok(())
}
