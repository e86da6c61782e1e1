//! Things that have several names.

use super::reader::{RawValue, Reader};
use crate::config::variables::Variable;

/// What is set under the names of one thing.
pub(crate) enum Given {
    Nothing,
    One(RawValue),
    /// An error that has been recorded.
    Faulty,
}

/// Reads these names and their `_FILE`. Several may be set, if to the same value.
pub(crate) fn one_of<'n>(
    reader: &mut Reader<'_>,
    variable: &Variable,
    names: impl IntoIterator<Item = &'n str>,
) -> Given {
    let errors_before = reader.error_count();
    let mut found = Vec::new();
    for name in names {
        found.extend(reader.find_as(variable, name));
    }
    let unreadable = reader.error_count() > errors_before;
    let mut found = found.into_iter();
    let Some(first) = found.next() else {
        return if unreadable {
            Given::Faulty
        } else {
            Given::Nothing
        };
    };
    let differing: Vec<String> = found
        .filter(|other| *other.value != *first.value)
        .map(|other| other.variable)
        .collect();
    if differing.is_empty() {
        return if unreadable {
            Given::Faulty
        } else {
            Given::One(first)
        };
    }
    let problem = format!(
        "{} set to another value; these are names of one thing, keep one",
        match differing.as_slice() {
            [one] => format!("{one} is"),
            several => format!("{} are", several.join(" and ")),
        }
    );
    reader.reject(&first, problem);
    Given::Faulty
}

/// Records a value for `check`, under the variable's own name.
pub(crate) fn show(
    reader: &mut Reader<'_>,
    variable: &str,
    given: &Given,
    shown: fn(&str) -> String,
) {
    let Given::One(found) = given else { return };
    let source = if found.variable == variable {
        found.source.clone()
    } else {
        format!("{}, {}", found.source, found.variable)
    };
    reader.record(variable, shown(&found.value), source);
}

/// The value as it is.
pub(crate) fn plain(value: &str) -> String {
    value.to_owned()
}
