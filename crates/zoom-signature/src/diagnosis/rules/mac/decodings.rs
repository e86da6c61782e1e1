//! Decodes the bytes of a MAC that was encoded several times.

use std::fmt;

use crate::diagnosis::decode::{decode_leniently, from_hex};

/// Bytes of a MAC of HS256.
pub(super) const MAC_BYTES: usize = 32;
/// Nobody encodes more often by mistake.
const MAX_LAYERS: usize = 3;

/// How a MAC's bytes were written, from the outside in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Encodings(Vec<Encoding>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Base64,
    Hexadecimal,
    /// Each byte as a character.
    Utf8,
}

impl Encodings {
    /// Whether the bytes were first written as hexadecimal digits.
    pub(super) fn is_hexadecimal(&self) -> bool {
        self.0.last() == Some(&Encoding::Hexadecimal)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Encodings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, encoding) in self.0.iter().enumerate() {
            let name = match encoding {
                Encoding::Base64 => "base64",
                Encoding::Hexadecimal => "hexadecimal",
                Encoding::Utf8 => "UTF-8",
            };
            f.write_str(if index == 0 { "" } else { " of " })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}

/// The 32 bytes of a third segment that is not simply their base64url, and their
/// encoding.
pub(super) fn decode(segment: &str) -> Option<(Vec<u8>, Encodings)> {
    let mut pending = vec![(segment.to_owned(), Vec::new())];
    for _ in 0..MAX_LAYERS {
        let mut inner = Vec::new();
        for (text, encodings) in pending {
            for (encoding, bytes) in [
                (Encoding::Base64, decode_leniently(&text)),
                (Encoding::Hexadecimal, from_hex(&text)),
            ] {
                let Some(bytes) = bytes else { continue };
                let mut encodings = encodings.clone();
                encodings.push(encoding);
                if bytes.len() == MAC_BYTES {
                    return Some((bytes, Encodings(encodings)));
                }
                if bytes.len() > MAC_BYTES
                    && let Ok(text) = String::from_utf8(bytes)
                {
                    if let Some(bytes) = characters_as_bytes(&text) {
                        encodings.push(Encoding::Utf8);
                        return Some((bytes, Encodings(encodings)));
                    }
                    inner.push((text.trim().to_owned(), encodings));
                }
            }
        }
        pending = inner;
    }
    None
}

/// The bytes of a text with one character per byte, like binary strings in PHP and
/// JavaScript.
fn characters_as_bytes(text: &str) -> Option<Vec<u8>> {
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
    bytes.filter(|bytes| bytes.len() == MAC_BYTES && !text.is_ascii())
}

/// The whole bytes in the beginning of a MAC.
pub(super) fn decode_beginning(segment: &str) -> Option<Vec<u8>> {
    const FEWEST: usize = 4;
    // One character more than whole groups has too few bits for a byte.
    let length = segment.len() - usize::from(segment.len() % 4 == 1);
    let bytes = decode_leniently(segment.get(..length)?)?;
    (FEWEST..MAC_BYTES).contains(&bytes.len()).then_some(bytes)
}
