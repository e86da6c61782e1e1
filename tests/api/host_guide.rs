//! The page about starting meetings is docs/host.md.

use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

const GUIDE: &str = include_str!("../../docs/host.md");

const HEAD: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Start meetings</title>
<meta name="description" content="What a host needs beside the signature, and how this server gets it.">
<link rel="icon" href="/page/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/style.css">
<link rel="stylesheet" href="/page/causes.css">
</head>
<body>
<header class="causes-header"><a href="/">zoom-signature</a></header>
<main class="causes guide">
"#;

const FOOT: &str = "</main>\n</body>\n</html>\n";

/// The guide without links to files that the server does not have.
fn generated() -> String {
    let mut dropped = false;
    let events = Parser::new_ext(GUIDE, Options::ENABLE_TABLES).filter(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            dropped = !is_absolute(dest_url);
            !dropped
        }
        Event::End(TagEnd::Link) => !std::mem::take(&mut dropped),
        _ => true,
    });
    let mut body = String::new();
    html::push_html(&mut body, events);
    format!("{HEAD}{body}{FOOT}")
}

fn is_absolute(url: &CowStr<'_>) -> bool {
    url.starts_with("https://")
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("static/host.html")
}

#[test]
fn the_committed_page_is_the_guide() {
    let generated = generated();
    if std::env::var_os("ZOOM_SIGNATURE_WRITE").is_some() {
        fs::write(file(), &generated).unwrap();
    }
    let committed = fs::read_to_string(file()).unwrap_or_default();
    assert!(
        committed == generated,
        "static/host.html is not docs/host.md. Write it anew: \
         ZOOM_SIGNATURE_WRITE=1 cargo test --test api host_guide"
    );
    assert!(!committed.contains("href=\"../"), "a link to a file");
}
