//! URLs with a query, and forms.

use super::candidate::is_token_byte;
use super::escapes::has_references;
use super::{Found, Layer, Search, better};

/// More parameters than the SDK's own request has by far.
const MAX_PARAMETERS: usize = 256;

impl Search {
    /// Finds a token in the query of a URL, or in a form, which is a bare query.
    pub(super) fn in_address(&mut self, text: &str, depth: usize) -> Option<Found<'static>> {
        if !text.contains('=') || text.contains(char::is_whitespace) || has_references(text) {
            return None;
        }
        let address = text.find("://").is_some_and(|at| at < 16) || text.starts_with('/');
        let (path, query) = match text.split_once(['?', '#']) {
            Some((path, query)) if !path.contains('=') => (path, query),
            _ => ("", text),
        };
        if path.is_empty() && !begins_with_a_name(query) {
            return None;
        }
        let mut best = None;
        // A fragment may follow the query and have parameters of its own.
        let pairs = query
            .split('#')
            .flat_map(|part| form_urlencoded::parse(part.as_bytes()).take(MAX_PARAMETERS));
        for (name, value) in pairs {
            if name.is_empty() {
                continue;
            }
            let Some(found) = self.find(&value, depth) else {
                continue;
            };
            let layer = if address || !path.is_empty() {
                Layer::QueryParameter(name.into_owned())
            } else {
                Layer::FormField(name.into_owned())
            };
            best = choose(best, found.within(layer));
        }
        best
    }
}

/// The better of two, which counts the other.
pub(super) fn choose(
    best: Option<Found<'static>>,
    found: Found<'static>,
) -> Option<Found<'static>> {
    let Some(best) = best else {
        return Some(found);
    };
    let another = best.is_whole() && found.is_whole() && best.token != found.token;
    let others = best.others.max(found.others) + usize::from(another);
    let mut chosen = better(Some(best), Some(found))?;
    chosen.others = others;
    Some(chosen)
}

/// `signature=` and not `ZXlKaGJ…==`, which is base64 with padding.
fn begins_with_a_name(text: &str) -> bool {
    const LONGEST: usize = 64;
    text.split_once('=').is_some_and(|(name, value)| {
        (1..=LONGEST).contains(&name.len())
            && name.bytes().all(|byte| {
                is_token_byte(byte) && byte != b'/' || matches!(byte, b'[' | b']' | b'%')
            })
            && !value.is_empty()
            && value != "="
    })
}
