//! Finds the token in whatever was pasted: an answer, an address, a log line, a
//! line of source, an encoding of an encoding.
//!
//! The search takes one layer off at a time, remembers its name, and looks at what
//! is inside. Where a text can be read in several ways, the reading that leads to
//! the most complete token wins.

mod address;
mod candidate;
mod encoded;
mod envelope;
mod escapes;
mod json;
mod layer;
pub(super) mod legacy;
mod no_token;
mod surroundings;

use std::borrow::Cow;

pub(super) use candidate::is_plain_jws;
pub(super) use layer::Layer;

use layer::MAX_DEPTH;
pub(super) use no_token::describe;

use candidate::Rank;

/// A token, and what surrounded it.
pub(super) struct Found<'t> {
    /// The token's text, which may still be damaged.
    pub(super) token: Cow<'t, str>,
    /// The layers that were removed, from the outside in.
    pub(super) layers: Vec<Layer>,
    /// How many other tokens the text contained.
    pub(super) others: usize,
    rank: Rank,
}

impl<'t> Found<'t> {
    fn bare(token: impl Into<Cow<'t, str>>, rank: Rank) -> Self {
        Self {
            token: token.into(),
            layers: Vec::new(),
            others: 0,
            rank,
        }
    }

    /// Whether it is in the format from before JWTs.
    pub(super) fn is_legacy(&self) -> bool {
        self.rank == Rank::Legacy
    }

    /// Whether it was lower-cased or upper-cased.
    pub(super) fn is_case_changed(&self) -> bool {
        self.rank == Rank::CaseChanged
    }

    fn is_whole(&self) -> bool {
        self.rank >= Rank::Jwt
    }

    fn within(mut self, layer: Layer) -> Found<'static> {
        self.layers.insert(0, layer);
        self.into_owned()
    }

    fn into_owned(self) -> Found<'static> {
        Found {
            token: Cow::Owned(self.token.into_owned()),
            layers: self.layers,
            others: self.others,
            rank: self.rank,
        }
    }
}

/// Finds the token in a text, if there is anything like one.
pub(super) fn find(text: &str) -> Option<Found<'_>> {
    // Bounds the work by the text's length: each pass over the text costs its bytes, and
    // 64 passes are more than any real paste needs.
    let mut search = Search {
        bytes_left: text.len().saturating_mul(64).saturating_add(4_096),
    };
    search.find(text, 0)
}

/// The error in a response that also contains a token.
pub(super) fn error_beside(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.starts_with('{') {
        return None;
    }
    no_token::error_in(&serde_json::from_str(text).ok()?)
}

/// The better of two, the first if they are equal.
fn better<'t>(one: Option<Found<'t>>, other: Option<Found<'t>>) -> Option<Found<'t>> {
    match (one, other) {
        (Some(one), Some(other)) if other.rank > one.rank => Some(other),
        (Some(one), _) => Some(one),
        (None, other) => other,
    }
}

struct Search {
    bytes_left: usize,
}

impl Search {
    fn spend(&mut self, bytes: usize) -> Option<()> {
        self.bytes_left = self.bytes_left.checked_sub(bytes)?;
        Some(())
    }

    fn find<'t>(&mut self, text: &'t str, depth: usize) -> Option<Found<'t>> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.spend(text.len())?;
        if let Some((inner, layer)) = envelope::take_off(text) {
            return Some(self.find(&inner, depth + 1)?.within(layer));
        }
        let mut best = candidate::rank(text).map(|rank| Found::bare(text, rank));
        let readings = [
            Self::in_json,
            Self::in_address,
            Self::in_lines,
            Self::in_encoding,
            Self::in_surroundings,
            Self::in_escapes,
        ];
        for reading in readings {
            if best.as_ref().is_some_and(Found::is_whole) {
                break;
            }
            best = better(best, reading(self, text, depth + 1));
        }
        best
    }
}
