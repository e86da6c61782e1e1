//! `GET /causes`: the catalogue of causes as a page with an anchor for each code, with
//! Zoom's own codes and symptoms that have no code.

use std::fmt::{self, Write as _};

use actix_web::http::header::ContentType;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, Resource, web};

use crate::http::routes;
use crate::zoom_codes;
use crate::zoom_codes::{ServerCode, Symptom, ZOOM_CODES, ZoomCode};
use zoom_signature::diagnosis::FindingCode;

use super::method;
use super::test_page::TestPage;

/// The page, rendered once.
#[derive(Clone)]
pub(crate) struct Causes(Bytes);

impl Causes {
    pub(crate) fn new() -> Self {
        let mut html = String::with_capacity(256 * 1024);
        // Writing to a String cannot fail.
        let _ = page(&mut html);
        Self(html.into())
    }
}

pub(crate) fn resource() -> Resource {
    let answer = |page: web::Data<TestPage>, causes: web::Data<Causes>| async move {
        let mut response = HttpResponse::Ok();
        for header in page.headers() {
            response.insert_header(header);
        }
        response
            .content_type(ContentType::html())
            .body(causes.0.clone())
    };
    web::resource(routes::CAUSES)
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

const HEAD: &str = r##"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Why Zoom refuses a signature</title>
<meta name="description" content="Every cause of “Signature is invalid”, 3712, with its cure.">
<link rel="icon" href="/page/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/style.css">
<link rel="stylesheet" href="/page/causes.css">
</head>
<body>
<header class="causes-header"><a href="/">zoom-signature</a></header>
<main class="causes">
<h1>Why Zoom refuses a signature</h1>
<p class="lead">All that Zoom says is “Signature is invalid”, 3712. These are the causes, with the
codes that an inspection gives them, then <a href="#symptoms">symptoms without a code</a> and
<a href="#zoom-codes">Zoom’s own codes</a>. <a href="/#inspect">Inspect a signature</a>.</p>
"##;

fn page(html: &mut String) -> fmt::Result {
    html.push_str(HEAD);
    html.push_str("<nav class=\"causes-index\" aria-label=\"Causes\">\n<ul>\n");
    for code in FindingCode::ALL {
        let title = Text(code.entry().title);
        let code = code.as_str();
        writeln!(
            html,
            "<li><a href=\"#{code}\"><code>{code}</code> {title}</a></li>"
        )?;
    }
    html.push_str("</ul>\n</nav>\n");
    for code in FindingCode::ALL {
        section(html, code)?;
    }
    symptoms(html)?;
    codes_of_zoom(html)?;
    html.push_str("</main>\n</body>\n</html>\n");
    Ok(())
}

fn section(html: &mut String, cause: FindingCode) -> fmt::Result {
    let entry = cause.entry();
    let code = cause.as_str();
    let severity = entry.severity.as_str();
    writeln!(html, "<section class=\"cause\" id=\"{code}\">")?;
    writeln!(
        html,
        "<h2><a class=\"anchor\" href=\"#{code}\">{}</a></h2>",
        Text(entry.title)
    )?;
    write!(
        html,
        "<p class=\"cause-code\"><code>{code}</code> <span class=\"severity severity-{severity}\">{severity}</span>"
    )?;
    if let Some(param) = entry.param {
        write!(
            html,
            " <span class=\"cause-param\">about <code>{}</code></span>",
            Text(param)
        )?;
    }
    html.push_str("</p>\n");
    if let Some(note) = entry.severity_note {
        writeln!(html, "<p class=\"cause-note\">{}</p>", Text(note))?;
    }
    writeln!(html, "<p>{}</p>", Text(entry.explanation))?;
    list(html, "Likely causes", "ul", entry.causes)?;
    list(html, "What to do", "ol", entry.fixes)?;
    html.push_str("</section>\n");
    Ok(())
}

fn list<T: AsRef<str>>(html: &mut String, title: &str, kind: &str, items: &[T]) -> fmt::Result {
    writeln!(html, "<h3>{title}</h3>\n<{kind}>")?;
    for item in items {
        writeln!(html, "<li>{}</li>", Text(item.as_ref()))?;
    }
    writeln!(html, "</{kind}>")
}

fn symptoms(html: &mut String) -> fmt::Result {
    html.push_str("<h1 id=\"symptoms\">Symptoms without a code</h1>\n");
    ZOOM_CODES
        .symptoms
        .iter()
        .try_for_each(|entry| symptom(html, entry))
}

fn symptom(html: &mut String, symptom: &Symptom) -> fmt::Result {
    let name = &symptom.name;
    writeln!(
        html,
        "<section class=\"cause\" id=\"{name}\">\n\
         <h2><a class=\"anchor\" href=\"#{name}\">{}</a></h2>\n\
         <p class=\"cause-code\"><code>{name}</code></p>\n<p>{}</p>\n\
         <h3>Likely causes</h3>\n<ul>",
        Text(&symptom.title),
        Text(&symptom.means)
    )?;
    for reason in &symptom.because {
        write!(html, "<li>{}", Text(&reason.what))?;
        links(html, &reason.causes)?;
        html.push_str("</li>\n");
    }
    html.push_str("</ul>\n");
    list(html, "What to do", "ol", &symptom.todo)?;
    for line in &symptom.lines {
        writeln!(
            html,
            "<pre tabindex=\"0\"><code>{}</code></pre>",
            Escaped(line)
        )?;
    }
    html.push_str("</section>\n");
    Ok(())
}

/// Links to the causes, after a text.
fn links(html: &mut String, causes: &[String]) -> fmt::Result {
    for cause in zoom_codes::causes(causes) {
        let cause = cause.as_str();
        write!(html, " <a href=\"#{cause}\"><code>{cause}</code></a>")?;
    }
    Ok(())
}

const CODES_HEAD: &str = r#"<h1 id="zoom-codes">Zoom’s own codes</h1>
<p class="lead">What the SDKs report: the Web SDK’s Client View and Component View, and the native
SDKs. One number may mean different things in different SDKs.</p>
"#;

const SERVER_HEAD: &str = r#"<h2 id="zoom-server-codes">In the answers of Zoom’s servers</h2>
<p>The network tab shows these codes in the answer to <code>wc/info</code> and in the join result. The
Web SDK reports them as others.</p>
<table class="server-codes">
<thead><tr><th scope="col">Code</th><th scope="col">In</th><th scope="col">Reported as</th></tr></thead>
<tbody>
"#;

fn codes_of_zoom(html: &mut String) -> fmt::Result {
    html.push_str(CODES_HEAD);
    html.push_str("<nav class=\"causes-index\" aria-label=\"Zoom’s codes\">\n<ul>\n");
    for entry in &ZOOM_CODES.codes {
        let (id, title) = (anchor(entry), Text(&entry.title));
        writeln!(
            html,
            "<li><a href=\"#{id}\"><code>{}</code> {title}</a></li>",
            entry.code
        )?;
    }
    html.push_str("</ul>\n</nav>\n");
    for entry in &ZOOM_CODES.codes {
        zoom_code(html, entry)?;
    }
    html.push_str(SERVER_HEAD);
    for entry in &ZOOM_CODES.server {
        server_code(html, entry)?;
    }
    html.push_str("</tbody>\n</table>\n");
    Ok(())
}

/// `zoom-3712`; if a number has several entries, only for the first.
fn anchor(entry: &ZoomCode) -> String {
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

fn zoom_code(html: &mut String, entry: &ZoomCode) -> fmt::Result {
    let id = anchor(entry);
    let sdks: Vec<&str> = entry.sdks.iter().map(|sdk| sdk.name()).collect();
    writeln!(
        html,
        "<section class=\"cause\" id=\"{id}\">\n\
         <h2><a class=\"anchor\" href=\"#{id}\">{}</a></h2>\n\
         <p class=\"cause-code\"><code>{}</code> <span class=\"cause-param\">{}</span></p>",
        Text(&entry.title),
        entry.code,
        sdks.join(", ")
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
    list(html, "What to do", kind, &entry.todo)?;
    if !entry.causes.is_empty() {
        html.push_str("<h3>Causes, likeliest first</h3>\n<p class=\"cause-links\">");
        links(html, &entry.causes)?;
        html.push_str("</p>\n");
    }
    html.push_str("</section>\n");
    Ok(())
}

fn server_code(html: &mut String, entry: &ServerCode) -> fmt::Result {
    write!(
        html,
        "<tr><td><code>{}</code></td><td>{}</td><td>",
        entry.code,
        Text(&entry.answer)
    )?;
    for code in &entry.reports {
        write!(html, "<a href=\"#zoom-{code}\"><code>{code}</code></a> ")?;
    }
    html.push_str("</td></tr>\n");
    Ok(())
}

/// A text with HTML's own characters escaped, and `code` in backticks marked.
struct Text<'t>(&'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = self.0.split('`').collect();
        // An odd number of backticks is not markup.
        let marked = parts.len() % 2 == 1;
        for (index, part) in parts.iter().enumerate() {
            match (marked, index % 2) {
                (true, 1) => write!(f, "<code>{}</code>", Escaped(part))?,
                (false, 1..) => write!(f, "`{}", Escaped(part))?,
                _ => write!(f, "{}", Escaped(part))?,
            }
        }
        Ok(())
    }
}

struct Escaped<'t>(&'t str);

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
