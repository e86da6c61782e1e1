//! No two files import each other, directly or in a loop.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may fail wherever it finds a fault"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// What each file imports.
type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_rust_files_import_each_other() {
    for folder in ["src", "crates/zoom-signature/src"] {
        assert_no_circle(&of_rust(&root().join(folder)), 50);
    }
}

#[test]
fn no_modules_of_the_page_import_each_other() {
    let imports = of_javascript(&root().join("static/js"));
    assert_no_circle(&imports, 30);
}

#[test]
fn a_circle_is_found() {
    let imports = |all: &[(&str, &str)]| {
        let mut imports = Imports::new();
        for (from, to) in all {
            imports
                .entry((*from).into())
                .or_default()
                .insert((*to).into());
        }
        imports
    };
    assert_eq!(
        circle(&imports(&[("a", "b"), ("b", "c"), ("a", "c")])),
        None
    );
    let found = circle(&imports(&[("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]));
    assert_eq!(found.unwrap(), ["b", "c", "d", "b"]);
}

/// `files`: with fewer, the files were not found.
fn assert_no_circle(imports: &Imports, files: usize) {
    assert!(imports.len() > files, "the files are found");
    let all: usize = imports.values().map(BTreeSet::len).sum();
    assert!(all > imports.len(), "and what they import");
    assert_eq!(circle(imports), None);
}

fn root() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|is| is == extension) {
            found.push(path);
        }
    }
    found
}

/// The first circle, from a file back to it.
fn circle(imports: &Imports) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    imports
        .keys()
        .find_map(|file| circle_from(file, imports, &mut Vec::new(), &mut done))
}

fn circle_from(
    file: &str,
    imports: &Imports,
    way: &mut Vec<String>,
    done: &mut BTreeSet<String>,
) -> Option<Vec<String>> {
    if let Some(at) = way.iter().position(|before| before == file) {
        let mut circle = way[at..].to_vec();
        circle.push(file.to_owned());
        return Some(circle);
    }
    if !done.insert(file.to_owned()) {
        return None;
    }
    way.push(file.to_owned());
    let imported = imports.get(file).into_iter().flatten();
    let found = imported
        .into_iter()
        .find_map(|next| circle_from(next, imports, way, done));
    way.pop();
    found
}

fn of_javascript(folder: &Path) -> Imports {
    let name = |path: &Path| {
        let path = path.canonicalize().unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mut imports = Imports::new();
    for path in files(folder, "js") {
        let text = fs::read_to_string(&path).unwrap();
        let mut imported = BTreeSet::new();
        for begin in ["from '", "import('", "import '"] {
            for rest in text.split(begin).skip(1) {
                let to = rest.split('\'').next().unwrap();
                if to.starts_with('.') {
                    imported.insert(name(&path.with_file_name(to)));
                }
            }
        }
        imports.insert(name(&path), imported);
    }
    imports
}

/// By the names of the modules: `http::server` for `src/http/server.rs`.
fn of_rust(folder: &Path) -> Imports {
    let modules: BTreeMap<String, PathBuf> = files(folder, "rs")
        .into_iter()
        .map(|path| (module(path.strip_prefix(folder).unwrap()), path))
        .collect();
    let names: BTreeSet<String> = modules.keys().cloned().collect();
    let of_file = |(module, path): (&String, &PathBuf)| {
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        let mut found = Found {
            module: segments(module),
            modules: &names,
            imports: BTreeSet::new(),
        };
        found.visit_file(&file);
        found.imports.remove(module);
        (module.clone(), found.imports)
    };
    modules.iter().map(of_file).collect()
}

fn module(path: &Path) -> String {
    let path = path.with_extension("");
    let mut names: Vec<&str> = path.iter().map(|name| name.to_str().unwrap()).collect();
    if matches!(names.last(), Some(&"mod" | &"lib")) {
        names.pop();
    }
    names.join("::")
}

fn segments(module: &str) -> Vec<String> {
    let names = module.split("::").filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

/// The files that one file names, but for its tests.
struct Found<'m> {
    module: Vec<String>,
    modules: &'m BTreeSet<String>,
    imports: BTreeSet<String>,
}

impl Found<'_> {
    fn add(&mut self, path: &[String]) {
        let is_module = |path: &[String]| self.modules.contains(&path.join("::"));
        let (mut base, mut rest) = match path.first().map(String::as_str) {
            Some("crate") => (Vec::new(), &path[1..]),
            Some("super" | "self") => (self.module.clone(), path),
            Some(first) => {
                let child = [&self.module[..], &[first.to_owned()]].concat();
                if !is_module(&child) {
                    return;
                }
                (self.module.clone(), path)
            }
            None => return,
        };
        while let Some(first @ ("super" | "self")) = rest.first().map(String::as_str) {
            if first == "super" {
                base.pop();
            }
            rest = &rest[1..];
        }
        for name in rest {
            base.push(name.clone());
            if !is_module(&base) {
                base.pop();
                break;
            }
        }
        self.imports.insert(base.join("::"));
    }

    fn add_tree(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.add_tree(&path.tree, &with(&path.ident)),
            UseTree::Name(name) => self.add(&with(&name.ident)),
            UseTree::Rename(name) => self.add(&with(&name.ident)),
            UseTree::Glob(_) => self.add(before),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(tree, before);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Found<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            _ => &[],
        };
        if !attributes.iter().any(is_for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.add_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        if names.len() > 1 {
            self.add(&names);
        }
        visit::visit_path(self, path);
    }

    /// `pub(in super::super)` imports nothing, nor does an attribute.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && matches!(&attribute.meta, syn::Meta::List(list)
            if list.tokens.to_string().split(['(', ',', ' ', ')']).any(|word| word == "test"))
}
