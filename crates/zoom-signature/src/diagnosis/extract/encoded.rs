//! A token that was encoded once more as a whole.

use super::{Found, Layer, Search};
use crate::diagnosis::decode::{decode_leniently, from_hex};

/// Shorter than the encoding of any token.
const SHORTEST: usize = 40;

impl Search {
    pub(super) fn in_encoding(&mut self, text: &str, depth: usize) -> Option<Found<'static>> {
        if text.len() < SHORTEST || text.contains('.') || !text.is_ascii() {
            return None;
        }
        // Encoders for mail break lines.
        let joined: String = text.split_ascii_whitespace().collect();
        let joined = joined.strip_prefix("0x").unwrap_or(&joined);
        let (bytes, layer) = match from_hex(joined) {
            Some(bytes) => (bytes, Layer::Hexadecimal),
            None => (decode_leniently(joined)?, Layer::Base64),
        };
        let inner = String::from_utf8(bytes).ok()?;
        Some(self.find(&inner, depth)?.within(layer))
    }
}
