//! Texts whose characters were escaped for HTML, for an address or for a string.

use std::borrow::Cow;

use super::super::json::unescaped;
use super::{Found, Layer, Search, better};

impl Search {
    /// Undoes one kind of escapes in the whole text.
    pub(super) fn in_escapes(&mut self, text: &str, depth: usize) -> Option<Found<'static>> {
        let kinds = [
            Layer::HtmlEscapes,
            Layer::UrlEncoding,
            Layer::BackslashEscapes,
        ];
        kinds
            .into_iter()
            .fold(None, |best: Option<Found<'_>>, kind| {
                if best.as_ref().is_some_and(Found::is_whole) {
                    return best;
                }
                better(best, self.in_escapes_of(kind, text, depth))
            })
    }

    pub(super) fn in_escapes_of(
        &mut self,
        kind: Layer,
        text: &str,
        depth: usize,
    ) -> Option<Found<'static>> {
        let plain = match kind {
            Layer::HtmlEscapes => html_unescaped(text),
            Layer::UrlEncoding => percent_decoded(text)?,
            _ => unescaped(text),
        };
        if plain == text {
            return None;
        }
        Some(self.find(&plain, depth)?.within(kind))
    }
}

/// Whether a template escaped the text: no address has `&amp;` in it.
pub(super) fn has_references(text: &str) -> bool {
    ["&amp;", "&quot;", "&#"]
        .iter()
        .any(|start| text.contains(start))
}

fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .ok()
}

/// The references that templates write, by name or by number.
fn html_unescaped(text: &str) -> Cow<'_, str> {
    // Longer ones name nothing that a token or its surroundings contain.
    const LONGEST: usize = 10;
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, reference)) = rest.split_once('&') {
        plain.push_str(before);
        let end = reference
            .bytes()
            .take(LONGEST)
            .position(|byte| byte == b';');
        let character = end
            .and_then(|end| reference.split_at_checked(end))
            .and_then(|(name, after)| Some((character(name)?, after.get(1..)?)));
        if let Some((character, after)) = character {
            plain.push(character);
            rest = after;
        } else {
            plain.push('&');
            rest = reference;
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// What a reference stands for (<https://html.spec.whatwg.org/#named-character-references>).
fn character(name: &str) -> Option<char> {
    let named = match name {
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "equals" => '=',
        "plus" => '+',
        "sol" => '/',
        "period" => '.',
        "lowbar" => '_',
        "nbsp" => ' ',
        "colon" => ':',
        "lbrace" | "lcub" => '{',
        "rbrace" | "rcub" => '}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            return char::from_u32(code.ok()?);
        }
    };
    Some(named)
}
