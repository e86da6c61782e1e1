//! The pages of the documentation, taken apart.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use support::generated::file;

/// A Markdown file, by its path from the root.
pub struct Page {
    pub path: String,
    pub text: String,
}

/// A fenced block.
pub struct Block {
    pub language: String,
    pub text: String,
}

impl Page {
    pub fn read(path: &str) -> Self {
        let text = fs::read_to_string(file(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        Self {
            path: path.to_owned(),
            text,
        }
    }

    fn events(&self) -> impl Iterator<Item = Event<'_>> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES)
    }

    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut is_open = false;
        for event in self.events() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                    is_open = true;
                    blocks.push(Block {
                        language: language.to_string(),
                        text: String::new(),
                    });
                }
                Event::Text(text) if is_open => blocks.last_mut().unwrap().text.push_str(&text),
                Event::End(TagEnd::CodeBlock) => is_open = false,
                _ => {}
            }
        }
        blocks
    }

    /// The lines of its `sh` blocks; one that ends with a backslash goes on in the next.
    pub fn commands(&self) -> Vec<String> {
        let blocks = self.blocks().into_iter();
        let shell = blocks.filter(|block| block.language == "sh");
        shell
            .flat_map(|block| {
                let text = block.text.replace("\\\n", "");
                text.lines().map(str::to_owned).collect::<Vec<_>>()
            })
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
            .collect()
    }

    /// What is written in code type within a sentence.
    pub fn code_spans(&self) -> Vec<String> {
        let events = self.events();
        events
            .filter_map(|event| match event {
                Event::Code(code) => Some(code.to_string()),
                _ => None,
            })
            .collect()
    }

    /// Where its links and pictures lead.
    pub fn links(&self) -> Vec<String> {
        let events = self.events();
        events
            .filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    Some(dest_url.to_string())
                }
                _ => None,
            })
            .collect()
    }

    /// Its headings, the title first.
    pub fn headings(&self) -> Vec<String> {
        let headings = headings(&self.text).into_iter();
        headings.map(|(_, heading)| heading).collect()
    }

    /// What `#…` in a link to this page may be, as GitHub and mdBook make it.
    pub fn anchors(&self) -> BTreeSet<String> {
        let slug = |heading: String| -> String {
            let kept = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
            let lower = heading.to_lowercase();
            let kept = lower.chars().filter(|c| kept(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        };
        self.headings().into_iter().map(slug).collect()
    }
}

/// The headings of a text, each with its level.
pub fn headings(markdown: &str) -> Vec<(HeadingLevel, String)> {
    let mut headings = Vec::new();
    let mut is_open = false;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                is_open = true;
                headings.push((level, String::new()));
            }
            Event::Text(text) | Event::Code(text) if is_open => {
                headings.last_mut().unwrap().1.push_str(&text);
            }
            Event::End(TagEnd::Heading(_)) => is_open = false,
            _ => {}
        }
    }
    headings
}

/// README.md and the pages of the book.
pub fn all() -> Vec<Page> {
    let mut pages = vec![Page::read("README.md")];
    pages.extend(in_folder("docs"));
    pages
}

/// These and the other Markdown files for users and contributors.
pub fn with_others() -> Vec<Page> {
    let mut pages = all();
    pages.extend(
        [
            "ARCHITECTURE.md",
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "SECURITY.md",
            "crates/zoom-signature/README.md",
            "deploy/README.md",
            "deploy/kubernetes/secrets/README.md",
            "deploy/kubernetes/two-apps/README.md",
            "deploy/kubernetes/valkey/README.md",
            "deploy/systemd/README.md",
            "fuzz/README.md",
        ]
        .map(Page::read),
    );
    pages
}

fn in_folder(folder: &str) -> Vec<Page> {
    let files = fs::read_dir(file(folder)).unwrap();
    let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter(|name| Path::new(name).extension() == Some("md".as_ref()))
        .collect();
    names.sort();
    let path = |name: &String| Page::read(&format!("{folder}/{name}"));
    names.iter().map(path).collect()
}
