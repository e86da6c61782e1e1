use std::fmt::Display;

use super::reader::{RawValue, Reader};

/// The entries of a list, separated by commas or white space.
pub(crate) fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|item| !item.is_empty())
}

/// Collects the entries of a list, and reports invalid ones by their position. `shown`
/// makes the text for `check`.
pub(crate) fn accepted<T, E: Display>(
    reader: &mut Reader<'_>,
    found: &RawValue,
    entries: impl Iterator<Item = Result<T, E>>,
    shown: impl FnOnce(&[T]) -> String,
) -> Vec<T> {
    let mut accepted = Vec::new();
    let mut problems = Vec::new();
    for (index, entry) in entries.enumerate() {
        match entry {
            Ok(entry) => accepted.push(entry),
            Err(error) => problems.push(format!("entry {}: {error}", index + 1)),
        }
    }
    if accepted.is_empty() && problems.is_empty() {
        problems.push("lists nothing; leave it out instead".to_owned());
    }
    if problems.is_empty() {
        let shown = shown(&accepted);
        reader.record(&found.variable, shown, found.source.clone());
    } else {
        reader.reject(found, problems.join("; "));
    }
    accepted
}
