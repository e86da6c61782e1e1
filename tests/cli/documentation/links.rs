//! Where links lead, and which pages there are.

use std::collections::BTreeSet;

use support::generated::file;

use super::pages::{Page, all, with_others};

#[test]
fn every_link_leads_somewhere() {
    let mut followed = 0;
    for page in with_others() {
        for link in page.links() {
            if link.starts_with("https://") || link.starts_with("http://localhost:4000") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() {
                page.path.clone()
            } else {
                beside(&page.path, path)
            };
            assert!(file(&target).exists(), "{}: {link}", page.path);
            if !anchor.is_empty() {
                let anchors = Page::read(&target).anchors();
                assert!(anchors.contains(anchor), "{}: {link}", page.path);
            }
            followed += 1;
        }
    }
    assert!(followed > 60, "{followed} links");
}

/// The path from the root of what a page calls by a path from its own folder.
fn beside(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop().expect("a link leaves the project")),
            "" | "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[test]
fn every_page_has_its_place_in_the_contents_and_in_the_readme() {
    let summary = Page::read("docs/SUMMARY.md");
    let listed = summary.links();
    let pages = all();
    let in_docs = pages.iter().filter(|page| page.path.starts_with("docs/"));
    let there: BTreeSet<&str> = in_docs
        .filter_map(|page| page.path.strip_prefix("docs/"))
        .filter(|name| *name != "SUMMARY.md")
        .collect();
    let of_summary: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    assert_eq!(of_summary, there);

    let readme = Page::read("README.md");
    let (_, contents) = readme.text.split_once("\n## Documentation\n").unwrap();
    for name in there {
        let title = Page::read(&format!("docs/{name}")).headings().remove(0);
        assert!(
            summary.text.contains(&format!("[{title}]({name})")),
            "{title}"
        );
        assert!(
            contents.contains(&format!("[{title}](docs/{name})")),
            "{title}"
        );
    }
}

#[test]
fn what_is_called_a_file_of_the_project_is_one() {
    let mut seen = 0;
    for page in with_others() {
        for span in page.code_spans() {
            let path = span.split(' ').next().unwrap();
            let is_ours = ["scripts/", "deploy/", "docs/", "crates/", "tests/"]
                .iter()
                .any(|folder| path.starts_with(folder));
            if is_ours && page.path != "CHANGELOG.md" {
                let of_library = format!("crates/zoom-signature/{path}");
                let exists = file(path).exists() || file(&of_library).exists();
                assert!(exists, "{}: `{span}`", page.path);
                seen += 1;
            }
        }
    }
    assert!(seen > 15, "{seen} paths");
}
