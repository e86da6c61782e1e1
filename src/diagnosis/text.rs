//! From what was pasted to the bare token.

use std::borrow::Cow;

use super::Code;
use super::json::Object;
use super::report::Findings;

/// Takes off what is wrapped around a token and says so. `None` if there is no
/// token inside.
pub(super) fn unwrap<'t>(text: &'t str, findings: &mut Findings) -> Option<Cow<'t, str>> {
    let mut wrappings = Vec::new();
    let mut bare = Cow::Borrowed(text);
    // Each round takes one thing off; nobody wraps deeper than this.
    for _ in 0..8 {
        let Some((inner, wrapping)) = peel(&bare) else {
            break;
        };
        bare = Cow::Owned(inner);
        wrappings.push(wrapping);
    }
    if let Some(message) = nothing(&bare) {
        findings.add(Code::TokenEmpty, message);
        return None;
    }
    if let Some(token) = without_prefix(&bare) {
        let message = "There is a key and a colon before the token, which begins with eyJ.";
        findings.add(Code::TokenPrefixed, message);
        bare = Cow::Owned(token);
    }
    if is_legacy(&bare) {
        let message = "It decodes to key.meeting.timestamp.role.hash, the format that Zoom \
                       gave up in 2022.";
        findings.add(Code::LegacySignature, message);
        return None;
    }
    if !wrappings.is_empty() && bare.contains('.') {
        let message = format!(
            "There is something around the token: {}.",
            wrappings.join(", ")
        );
        findings.add(Code::TokenWrapped, message);
    }
    Some(bare)
}

fn nothing(text: &str) -> Option<String> {
    match text {
        "" => Some("There is no token: the text is empty.".to_owned()),
        "undefined" | "null" | "None" | "nil" | "NaN" | "[object Object]" | "[object Promise]" => {
            Some(format!("There is no token: the text is the word {text}."))
        }
        // A refusal, or a promise turned into JSON.
        _ if Object::parse(text.as_bytes()).is_some() => {
            Some("There is no token: the text is a JSON object without one.".to_owned())
        }
        _ => None,
    }
}

/// One layer off, and what it was.
fn peel(text: &str) -> Option<(String, &'static str)> {
    let trimmed = text.trim();
    if trimmed.len() < text.len() {
        return Some((trimmed.to_owned(), "white space or a line break around it"));
    }
    if let Some(inner) = unquoted(text) {
        return Some((inner.to_owned(), "quotes"));
    }
    if let Some(inner) = bytes_literal(text) {
        return Some((inner.to_owned(), "Python's b'…'"));
    }
    if let Some(inner) = after_scheme(text) {
        return Some((inner.to_owned(), "the word Bearer"));
    }
    if let Some(inner) = after_field_name(text) {
        return Some((inner.to_owned(), "the name of its field"));
    }
    if text.starts_with('{') {
        return Some((of_answer(text)?, "the whole JSON answer"));
    }
    if text.contains('%') {
        return Some((percent_decoded(text)?, "URL encoding"));
    }
    if text.contains('.') && text.contains(char::is_whitespace) {
        let joined = text.split_whitespace().collect();
        return Some((joined, "line breaks or white space inside it"));
    }
    None
}

fn unquoted(text: &str) -> Option<&str> {
    ['"', '\'', '`']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
}

fn bytes_literal(text: &str) -> Option<&str> {
    unquoted(text.strip_prefix('b')?)
}

/// After `Bearer `, or the whole header line.
fn after_scheme(text: &str) -> Option<&str> {
    let (first, rest) = text.split_once(' ')?;
    let known = ["bearer", "authorization:"];
    let taken_off = known.iter().any(|word| first.eq_ignore_ascii_case(word));
    taken_off.then_some(rest)
}

/// `signature=eyJ…`, copied out of a query or a form.
fn after_field_name(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once('=')?;
    let known = matches!(name, "signature" | "token" | "jwt");
    (known && rest.starts_with("eyJ")).then_some(rest)
}

fn of_answer(text: &str) -> Option<String> {
    let answer = Object::parse(text.as_bytes())?;
    ["signature", "token", "jwt"]
        .iter()
        .find_map(|name| answer.text(name))
        .map(Cow::into_owned)
}

fn percent_decoded(text: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .ok()?;
    (decoded != text).then(|| decoded.into_owned())
}

/// The typings of the SDK once read as if `appKey:sdkKey.` belonged there.
fn without_prefix(text: &str) -> Option<String> {
    if text.starts_with("eyJ") {
        return None;
    }
    let start = text.find("eyJ")?;
    let (prefix, token) = text.split_at_checked(start)?;
    let is_prefix = prefix.contains(':') && prefix.ends_with([':', '.']);
    is_prefix.then(|| token.to_owned())
}

fn is_legacy(text: &str) -> bool {
    if text.contains('.') || text.len() > 2_048 {
        return false;
    }
    // Old encoders break lines.
    let joined: String = text.split_whitespace().collect();
    let Some(decoded) = super::encoding::decode_leniently(&joined) else {
        return false;
    };
    let Ok(decoded) = String::from_utf8(decoded) else {
        return false;
    };
    let fields: Vec<&str> = decoded.split('.').collect();
    let [_key, meeting, timestamp, role, _hash] = fields.as_slice() else {
        return false;
    };
    [meeting, timestamp, role]
        .iter()
        .all(|field| !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_digit()))
}
