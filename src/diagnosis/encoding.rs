//! The three segments and their base64url.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::Code;
use super::report::Findings;

/// Other decoders forgive a last character with bits to spare, so it is none of
/// the faults that are looked for.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// A token taken apart.
pub(super) struct Token<'t> {
    text: &'t str,
    normal: Option<String>,
    header: Option<Vec<u8>>,
    payload: Option<Vec<u8>>,
    mac: Option<Vec<u8>>,
}

impl<'t> Token<'t> {
    /// `None` when there are no segments to look into.
    pub(super) fn read(text: &'t str, findings: &mut Findings) -> Option<Self> {
        let segments: Vec<&str> = text.split('.').take(7).collect();
        let (header, payload, mac) = match segments.as_slice() {
            [header, payload, mac] if !mac.is_empty() => (*header, *payload, Some(*mac)),
            [header, payload, _] => {
                let message = "The third segment, the MAC, is empty: the token is not signed.";
                findings.add(Code::SegmentsWrong, message);
                (*header, *payload, None)
            }
            [header, payload] => {
                let message = "There are two segments; the third, the MAC, is missing.";
                findings.add(Code::SegmentsWrong, message);
                (*header, *payload, None)
            }
            [only] => {
                findings.add(Code::SegmentsWrong, of_one(only));
                return None;
            }
            more => {
                let count = if more.len() > 6 {
                    "more than six".to_owned()
                } else {
                    more.len().to_string()
                };
                let message = format!("There are {count} segments; a signature has three.");
                findings.add(Code::SegmentsWrong, message);
                return None;
            }
        };
        judge_alphabet(text, findings);
        let header = decoded(header, "header", findings);
        let payload = decoded(payload, "payload", findings);
        let hex = mac.filter(|mac| is_hex(mac));
        if hex.is_some() {
            let message = "The third segment is 64 hexadecimal digits: the MAC's hex text in \
                           place of its bytes.";
            findings.add(Code::SignatureHex, message);
        }
        let mac = match (hex, mac) {
            (Some(hex), _) => from_hex(hex),
            (None, Some(mac)) => decoded(mac, "signature", findings),
            (None, None) => None,
        };
        Some(Self {
            text,
            normal: normalised(text),
            header,
            payload,
            mac,
        })
    }

    pub(super) fn header(&self) -> Option<&[u8]> {
        self.header.as_deref()
    }

    pub(super) fn payload(&self) -> Option<&[u8]> {
        self.payload.as_deref()
    }

    pub(super) fn mac(&self) -> Option<&[u8]> {
        self.mac.as_deref()
    }

    /// What the MAC may have been taken over: the text as it is, or as it was
    /// before somebody encoded it the standard way.
    pub(super) fn signed_texts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text)
            .chain(self.normal.as_deref())
            .filter_map(|text| Some(text.rsplit_once('.')?.0))
    }
}

fn of_one(text: &str) -> &'static str {
    match text.len() {
        43 | 44 => {
            "There is one segment, as long as a MAC: the header and the claims before it are missing."
        }
        64 if is_hex(text) => {
            "There is one segment of 64 hexadecimal digits: a MAC without its token."
        }
        _ => "There are no dots; a signature is three segments joined by dots.",
    }
}

fn judge_alphabet(text: &str, findings: &mut Findings) {
    if text.contains(['+', '/']) {
        let message = "There is a + or a / in it: standard base64, where a JWT has base64url \
                       with - and _ and no padding.";
        findings.add(Code::Base64Standard, message);
    } else if text.contains('=') {
        let message = "There is a = in it: base64url in a JWT has no padding.";
        findings.add(Code::Base64Padded, message);
    }
}

fn normalised(text: &str) -> Option<String> {
    if !text.contains(['+', '/', '=']) {
        return None;
    }
    Some(normal(text))
}

fn normal(text: &str) -> String {
    text.replace('+', "-").replace('/', "_").replace('=', "")
}

fn decoded(segment: &str, param: &'static str, findings: &mut Findings) -> Option<Vec<u8>> {
    let bytes = decode_leniently(segment);
    if bytes.is_none() {
        let message = format!("The {param} segment is not base64url.");
        findings.add(Code::Base64Invalid, message).param(param);
    }
    bytes
}

/// Decodes base64 of either alphabet, padded or not.
pub(super) fn decode_leniently(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/', '=']) {
        return LENIENT.decode(normal(text)).ok();
    }
    LENIENT.decode(text).ok()
}

fn is_hex(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `None` unless it is hexadecimal digits, two a byte.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !digits || !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
