//! What the pages of the catalogue have in common. The guide, `static/host.html`, has it too.

use std::fmt::{self, Write as _};

use super::text::Escaped;

/// Which of the pages it is.
#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    Index,
    /// An entry, by its canonical path.
    Entry(&'p str),
    /// None of the catalogue's.
    Nowhere,
}

/// Everything up to the first element of `main`.
pub(super) fn head(
    html: &mut String,
    title: &str,
    description: &str,
    place: Place<'_>,
) -> fmt::Result {
    write!(
        html,
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{}</title>
<meta name="description" content="{}">
"#,
        Escaped(title),
        Escaped(description)
    )?;
    if let Place::Entry(path) = place {
        writeln!(html, "<link rel=\"canonical\" href=\"{}\">", Escaped(path))?;
    }
    let current = match place {
        Place::Index => " aria-current=\"page\"",
        Place::Entry(_) => " aria-current=\"true\"",
        Place::Nowhere => "",
    };
    write!(
        html,
        r#"<link rel="icon" href="/page/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/style.css">
<link rel="stylesheet" href="/page/causes.css">
</head>
<body>
<div class="causes-header">
<header class="top">
<div class="brand">
<img src="/page/favicon.svg" alt="" width="28" height="28">
<p><strong>zoom-signature</strong> <span>Test page</span></p>
</div>
<nav class="views" aria-label="Views">
<a href="/#join">Join</a>
<a href="/#inspect">Inspect</a>
<a href="/causes"{current}>Causes</a>
</nav>
</header>
</div>
<main class="causes">
"#
    )
}

pub(super) const FOOT: &str = "</main>\n</body>\n</html>\n";
