//! The three segments and their base64url.

use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::decode::{
    MAC_LENGTH, decode_json, decode_leniently, is_json_object, looks_cut_off, normal, without_digit,
};
use crate::diagnosis::findings::Findings;
use crate::diagnosis::json::Object;
use crate::diagnosis::quote::listed;

const COPY_ALL: &str = "Copy all of it: from eyJ to the end of the third segment, which has 43 \
                        characters.";

/// A token's segments.
pub(super) struct CompactJws<'t> {
    text: &'t str,
    header: Option<Vec<u8>>,
    payload: Option<Vec<u8>>,
    mac: Option<&'t str>,
}

impl<'t> CompactJws<'t> {
    /// `None` if there are no segments to read.
    pub(super) fn read(text: &'t str, findings: &mut Findings) -> Option<Self> {
        if text.contains("..") {
            let message = "A part is missing: a log or a tool replaced it with dots.";
            findings
                .add(FindingCode::TokenTruncated, message)
                .fix(COPY_ALL);
            return None;
        }
        let segments: Vec<&str> = text.split('.').take(7).collect();
        let (header, payload, mac) = match segments.as_slice() {
            [header, payload, ""] => {
                let message = "The third segment, the MAC, is empty: the token is not signed.";
                findings.add(FindingCode::SegmentsWrong, message);
                (Some(*header), Some(*payload), None)
            }
            [header, payload, mac] => (Some(*header), Some(*payload), Some(*mac)),
            [first, second] => of_two(first, second, findings),
            [only] => of_one(only, findings),
            more => {
                findings.add(FindingCode::SegmentsWrong, of_many(more));
                return None;
            }
        };
        check_alphabet(text, findings);
        let digits = check_padding_digits(header, payload, mac, findings);
        let cut_off = findings.has(FindingCode::TokenTruncated);
        let header = header.and_then(|header| decoded(header, "header", cut_off, findings));
        let payload = payload.and_then(|payload| decoded(payload, "payload", cut_off, findings));
        let mac = mac.map(|mac| {
            if digits {
                without_digit(mac).unwrap_or(mac)
            } else {
                mac
            }
        });
        let token = Self {
            text,
            header,
            payload,
            mac,
        };
        token.check_ends(findings);
        Some(token)
    }

    pub(super) fn header(&self) -> Option<&[u8]> {
        self.header.as_deref()
    }

    pub(super) fn payload(&self) -> Option<&[u8]> {
        self.payload.as_deref()
    }

    /// The third segment, without .NET's padding digit.
    pub(super) const fn mac(&self) -> Option<&'t str> {
        self.mac
    }

    /// The text that the MAC should cover.
    pub(super) fn signed_text(&self) -> &'t str {
        self.text
            .rsplit_once('.')
            .map_or(self.text, |(signed, _)| signed)
    }

    /// Texts that the MAC may cover if the token was encoded differently later.
    pub(super) fn other_signed_texts(&self) -> Vec<String> {
        let signed = self.signed_text();
        let segments = || signed.split('.');
        let url_safe: Vec<String> = segments().map(normal).collect();
        let digits: Vec<&str> = segments()
            .map(|segment| without_digit(segment).unwrap_or(segment))
            .collect();
        let mut texts = vec![url_safe.join("."), digits.join(".")];
        texts.retain(|text| text != signed);
        texts.dedup();
        texts
    }

    /// Whether the beginning or the end of the token is missing.
    fn check_ends(&self, findings: &mut Findings) {
        if findings.has(FindingCode::TokenTruncated) {
            return;
        }
        let begun_late = self.text.split('.').next().is_some_and(|header| {
            !header.starts_with("eyJ") && (header.is_empty() || is_end_of_header(header))
        });
        let has_claims = || {
            self.payload()
                .is_some_and(|payload| Object::parse(payload).is_some())
        };
        if begun_late && self.mac.is_some() && has_claims() {
            findings.remove(FindingCode::Base64Invalid);
            let message = "The beginning is missing: a token begins with eyJ.";
            findings
                .add(FindingCode::TokenTruncated, message)
                .fix(COPY_ALL);
            return;
        }
        let Some(mac) = self.mac else { return };
        let length = mac.trim_end_matches('=').len();
        if length < MAC_LENGTH
            && mac
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_+/=".contains(&b))
        {
            findings.remove(FindingCode::Base64Invalid);
            let hint = match length {
                27 => " 27 is what SHA-1 makes, so another hash may have been used.",
                _ => "",
            };
            let message = format!(
                "The end is missing: the third segment has {length} characters, and a MAC of \
                 HS256 has 43.{hint}"
            );
            findings
                .add(FindingCode::TokenTruncated, message)
                .fix(COPY_ALL);
        }
    }
}

type Parts<'t> = (Option<&'t str>, Option<&'t str>, Option<&'t str>);

/// Which two of the three segments these are.
fn of_two<'t>(first: &'t str, second: &'t str, findings: &mut Findings) -> Parts<'t> {
    let is_header = decode_json(first).is_some_and(|json| {
        Object::parse(&json).is_some_and(|object| object.has("alg") || object.has("typ"))
    });
    let second_is_object = is_json_object(second);
    match (is_header, second_is_object) {
        (true, true) => {
            let message = "There are two segments, header and claims: the third, the MAC, is \
                           missing, so the token is not signed.";
            findings.add(FindingCode::SegmentsWrong, message);
            (Some(first), Some(second), None)
        }
        (true, false) if looks_cut_off(second) => {
            let message = "The end is missing: the second segment breaks off in the middle of the \
                           claims.";
            findings
                .add(FindingCode::TokenTruncated, message)
                .fix(COPY_ALL);
            (Some(first), None, None)
        }
        (true, false) => {
            let message = "There are two segments, a header and what seems to be the MAC: the \
                           claims between them are missing.";
            findings.add(FindingCode::SegmentsWrong, message);
            (Some(first), None, None)
        }
        (false, true) => {
            let message = "The beginning is missing: the second of two segments holds claims, and \
                           the first is no header.";
            findings
                .add(FindingCode::TokenTruncated, message)
                .fix(COPY_ALL);
            (None, Some(second), None)
        }
        (false, false) => {
            let message = "There are two segments, claims and what seems to be the MAC: the \
                           first, the header, is missing.";
            let fix = "Put the header before the claims, and sign both: the MAC covers \
                       `header + '.' + payload`, with the header {\"alg\":\"HS256\",\"typ\":\"JWT\"}.";
            findings.add(FindingCode::SegmentsWrong, message).fix(fix);
            (None, Some(first), Some(second))
        }
    }
}

/// Which of the three segments this is.
fn of_one<'t>(only: &'t str, findings: &mut Findings) -> Parts<'t> {
    let json = decode_json(only);
    let object = json.as_deref().and_then(Object::parse);
    let Some(object) = object else {
        let message = "The end is missing: the text breaks off in the middle of the first segment.";
        findings
            .add(FindingCode::TokenTruncated, message)
            .fix(COPY_ALL);
        return (None, None, None);
    };
    if object.has("alg") || object.has("typ") {
        let message = "There is one segment, the header: the claims and the MAC are missing.";
        findings.add(FindingCode::SegmentsWrong, message);
        return (Some(only), None, None);
    }
    let message = "There is one segment, the claims: the header before them and the MAC after \
                   them are missing.";
    findings.add(FindingCode::SegmentsWrong, message);
    (None, Some(only), None)
}

fn of_many(segments: &[&str]) -> String {
    let encrypted = segments.first().and_then(|header| decode_json(header));
    let encrypted = encrypted
        .as_deref()
        .and_then(Object::parse)
        .is_some_and(|header| header.has("enc"));
    match segments.len() {
        5 if encrypted => "There are 5 segments: this is an encrypted token, a JWE, and a \
                           signature is signed only."
            .to_owned(),
        count @ ..=6 => format!("There are {count} segments; a signature has three."),
        _ => "There are more than six segments; a signature has three.".to_owned(),
    }
}

fn check_alphabet(text: &str, findings: &mut Findings) {
    // Already reported, if each + had become a space.
    if findings.has(FindingCode::Base64Standard) {
        return;
    }
    if text.contains(['+', '/']) {
        let message = "There is a + or a / in it: standard base64, where a JWT has base64url \
                       with - and _ and no padding.";
        findings.add(FindingCode::Base64Standard, message);
    } else if text.contains('=') {
        let message = "There is a = in it: base64url in a JWT has no padding.";
        findings.add(FindingCode::Base64Padded, message);
    }
}

/// Whether .NET's `HttpServerUtility.UrlTokenEncode` wrote the segments, which puts
/// the number of padding characters behind each as a digit
/// (<https://learn.microsoft.com/en-us/dotnet/api/system.web.httpserverutility.urltokenencode>).
fn check_padding_digits(
    header: Option<&str>,
    payload: Option<&str>,
    mac: Option<&str>,
    findings: &mut Findings,
) -> bool {
    let json = |segment: Option<&str>| {
        segment.is_some_and(|segment| {
            // With the digit 2 read along, a line break follows the JSON.
            let decodes = |text: &str| {
                decode_leniently(text)
                    .is_some_and(|json| json.ends_with(b"}") && Object::parse(&json).is_some())
            };
            without_digit(segment).is_some_and(decodes) && !decodes(segment)
        })
    };
    let of_mac = mac.is_some_and(|mac| {
        mac.len() == MAC_LENGTH + 1 && without_digit(mac).is_some() && !mac.contains(['+', '/'])
    });
    let parts = [
        (json(header), "header"),
        (json(payload), "payload"),
        (of_mac, "signature"),
    ];
    let names: Vec<&'static str> = parts
        .into_iter()
        .filter_map(|(found, name)| found.then_some(name))
        .collect();
    if names.is_empty() {
        return false;
    }
    let message = format!(
        "There is a digit after the {}: the number of padding characters, as .NET's \
         UrlTokenEncode writes it.",
        listed(&names)
    );
    findings
        .add(FindingCode::Base64PaddingDigit, message)
        .params(names);
    of_mac
}

fn decoded(
    segment: &str,
    param: &'static str,
    cut_off: bool,
    findings: &mut Findings,
) -> Option<Vec<u8>> {
    let bytes = decode_json(segment).or_else(|| decode_leniently(segment));
    if bytes.is_none() && !cut_off {
        let message = format!("The {param} segment is not base64url.");
        findings
            .add(FindingCode::Base64Invalid, message)
            .param(param);
    }
    bytes
}

/// Whether it is a usual header without its beginning.
fn is_end_of_header(text: &str) -> bool {
    const HEADERS: [&str; 4] = [
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9",
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJ0eXAiOiJKV1QiLCAiYWxnIjoiSFMyNTYifQ",
    ];
    HEADERS.iter().any(|header| header.ends_with(text))
}
