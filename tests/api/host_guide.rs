//! The page about starting meetings is docs/host.md.

use std::fs;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use support::generated::{assert_committed, file};
use support::server::{Answer, TestServer, page};

const PAGE: &str = "static/host.html";

/// The guide in the frame of `/causes`, with words of its own.
fn generated() -> String {
    let server = TestServer::with(|settings| settings.page = Some(page(None)));
    let causes = Answer::of(server.get("/causes")).text;
    let (frame, rest) = causes.split_once("<main class=\"causes\">\n").unwrap();
    let foot = &rest[rest.find("</main>").unwrap()..];
    let frame = frame.replace(" aria-current=\"page\"", "");
    let frame = with_text(&frame, "<title>", "</title>", "Start meetings");
    let description = "What a host needs beside the signature, and how this server gets it.";
    let frame = with_text(
        &frame,
        "name=\"description\" content=\"",
        "\">",
        description,
    );
    let body = body(&fs::read_to_string(file("docs/host.md")).unwrap());
    format!("{frame}<main class=\"causes guide\">\n{body}{foot}")
}

/// With another text between these two.
fn with_text(page: &str, before: &str, after: &str, text: &str) -> String {
    let (start, rest) = page.split_once(before).unwrap();
    let (_, end) = rest.split_once(after).unwrap();
    format!("{start}{before}{text}{after}{end}")
}

/// The guide without links to files that the server does not have.
fn body(guide: &str) -> String {
    let mut dropped = false;
    let events = Parser::new_ext(guide, Options::ENABLE_TABLES).filter(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            dropped = !is_absolute(dest_url);
            !dropped
        }
        Event::End(TagEnd::Link) => !std::mem::take(&mut dropped),
        _ => true,
    });
    let mut body = String::new();
    html::push_html(&mut body, events);
    body
}

fn is_absolute(url: &CowStr<'_>) -> bool {
    url.starts_with("https://")
}

#[test]
fn the_committed_page_is_the_guide() {
    let generated = generated();
    assert_committed(PAGE, &generated, "--test api host_guide");
    assert!(!generated.contains("href=\"../"), "a link to a file");
}
