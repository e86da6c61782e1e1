//! `GET /causes`: the catalogue of refusals as a page, one anchor a code.

use std::fmt::{self, Write as _};

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, Resource, web};

use crate::diagnosis::{Code, Entry};

use super::method;
use super::page::Page;

/// The page's text, made once.
pub(super) struct Causes(String);

impl Causes {
    pub(super) fn new() -> Self {
        let mut html = String::with_capacity(64 * 1024);
        // Writing to a String cannot fail.
        let _ = page(&mut html);
        Self(html)
    }
}

pub(super) fn resource() -> Resource {
    let answer = |page: web::Data<Page>, causes: web::Data<Causes>| async move {
        let mut response = HttpResponse::Ok();
        for header in page.headers() {
            response.insert_header(header);
        }
        response
            .content_type(ContentType::html())
            .body(causes.0.clone())
    };
    web::resource("/causes")
        .route(method::get_or_head().to(answer))
        .default_service(method::refuse("GET, HEAD"))
}

const HEAD: &str = r#"<!doctype html>
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
codes that an inspection gives them. <a href="/#inspect">Inspect a signature</a>.</p>
"#;

fn page(html: &mut String) -> fmt::Result {
    html.push_str(HEAD);
    html.push_str("<nav class=\"causes-index\" aria-label=\"Causes\">\n<ul>\n");
    for code in Code::ALL {
        let title = Text(code.entry().title);
        let code = code.as_str();
        writeln!(
            html,
            "<li><a href=\"#{code}\"><code>{code}</code> {title}</a></li>"
        )?;
    }
    html.push_str("</ul>\n</nav>\n");
    for code in Code::ALL {
        section(html, code.entry())?;
    }
    html.push_str("</main>\n</body>\n</html>\n");
    Ok(())
}

fn section(html: &mut String, entry: &Entry) -> fmt::Result {
    let code = entry.code.as_str();
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
    list(html, "What to do", "ol", entry.cures)?;
    html.push_str("</section>\n");
    Ok(())
}

fn list(html: &mut String, title: &str, kind: &str, items: &[&str]) -> fmt::Result {
    writeln!(html, "<h3>{title}</h3>\n<{kind}>")?;
    for item in items {
        writeln!(html, "<li>{}</li>", Text(item))?;
    }
    writeln!(html, "</{kind}>")
}

/// A text with HTML's own characters escaped, and `code` in backticks marked.
struct Text<'t>(&'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = self.0.split('`').collect();
        // An odd number of backticks is no markup.
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
