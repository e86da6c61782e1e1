//! What a text without a token is.

use std::borrow::Cow;

use serde_json::Value;

use super::super::quote::{beginning, is_word_for_nothing, quoted};
use super::super::segments::{decode_leniently, from_hex};
use super::super::{Code, Context};
use super::envelope;

/// Why there is no token, and what to do about it.
pub(in super::super) struct NoToken {
    pub(in super::super) code: Code,
    pub(in super::super) message: String,
    pub(in super::super) fix: Option<&'static str>,
}

impl NoToken {
    fn empty(message: impl Into<String>, fix: Option<&'static str>) -> Self {
        Self {
            code: Code::TokenEmpty,
            message: message.into(),
            fix,
        }
    }

    fn another(message: impl Into<String>, fix: Option<&'static str>) -> Self {
        Self {
            code: Code::NotAToken,
            message: message.into(),
            fix,
        }
    }
}

const AWAIT: &str = "Await it: `const { signature } = await (await fetch(url)).json()`, \
                     `await future` in Dart, Python and C#, `future.get()` in Java.";
const READ_THE_FIELD: &str = "Pass the text itself: the field that holds the signature, not the \
                              object around it.";
const LOOK_AT_THE_SIGNER: &str = "Call the endpoint by hand, with `curl -i`, and mend the error \
                                  that it answers with.";
const RETURN_ALL: &str = "Return the whole token: `header + '.' + payload + '.' + mac`.";

/// Describes a text in which no token was found.
pub(in super::super) fn describe(text: &str, context: &Context<'_>) -> NoToken {
    let mut text = Cow::Borrowed(text);
    // As deep as a search goes.
    for _ in 0..super::MAX_DEPTH {
        let Some((inner, _)) = envelope::take_off(&text) else {
            break;
        };
        text = Cow::Owned(inner.into_owned());
    }
    let text = text.as_ref();
    nothing(text)
        .or_else(|| answer(text, context))
        .or_else(|| web_page(text))
        .or_else(|| credential(text, context))
        .or_else(|| mac_alone(text))
        .or_else(|| encoded_text(text))
        .unwrap_or_else(|| other_text(text))
}

/// Nothing, or what a language prints for an object that is no text.
fn nothing(text: &str) -> Option<NoToken> {
    if text.is_empty() {
        return Some(NoToken::empty(
            "There is no token: the text is empty.",
            None,
        ));
    }
    if is_word_for_nothing(text) || matches!(text, "[]" | "{}" | "()" | "0" | "\"\"" | "''") {
        let message = format!("There is no token: the text is the word {text}.");
        return Some(NoToken::empty(message, None));
    }
    let (what, fix) = unprinted(text)?;
    let message = format!("There is no token: {} is {what}.", quoted(text));
    Some(NoToken::empty(message, Some(fix)))
}

/// What a value looks like that was printed in the place of its text.
fn unprinted(text: &str) -> Option<(&'static str, &'static str)> {
    const FUTURES: [&str; 8] = [
        "Promise",
        "Future",
        "Task",
        "coroutine",
        "Deferred",
        "Mono",
        "Observable",
        "async",
    ];
    let shape = printed_shape(text)?;
    if FUTURES.iter().any(|word| text.contains(word)) {
        return Some(("a value that is still to come, not the value", AWAIT));
    }
    if text.contains("Response") {
        return Some(("an HTTP answer, not the text in it", READ_THE_FIELD));
    }
    Some((shape, READ_THE_FIELD))
}

fn printed_shape(text: &str) -> Option<&'static str> {
    const LONGEST: usize = 400;
    if text.len() > LONGEST {
        return None;
    }
    let object = "an object, not a text";
    let name = |text: &str| {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | ':');
        text.starts_with(char::is_alphabetic) && text.chars().all(plain)
    };
    // JavaScript: [object Promise], Promise { <pending> }, a function's source.
    if text.starts_with("[object ") && text.ends_with(']') {
        return Some(object);
    }
    if let Some((class, rest)) = text.split_once(" {")
        && rest.ends_with('}')
        && name(class)
        && !class.contains('.')
    {
        return Some(object);
    }
    let function = ["function ", "function(", "async ", "() =>", "class "];
    if function.iter().any(|start| text.starts_with(start)) && text.contains(['{', '>']) {
        return Some("a function, not its result");
    }
    // Dart, Python, Ruby.
    if text.starts_with("Instance of '") {
        return Some(object);
    }
    let in_angles = text.strip_prefix("#<").or_else(|| text.strip_prefix('<'));
    if let Some(inner) = in_angles.and_then(|rest| rest.strip_suffix('>')) {
        let python = [
            " object",
            " at 0x",
            "function ",
            "method ",
            "Response [",
            " pending",
        ];
        if text.starts_with("#<") || python.iter().any(|sign| inner.contains(sign)) {
            return Some(object);
        }
    }
    // C#, Java and Kotlin: a type's name, with an identity or type arguments.
    let dotted = |text: &str| name(text) && text.contains('.');
    let namespaces = [
        "System.",
        "Microsoft.",
        "Newtonsoft.",
        "kotlin.",
        "kotlinx.",
        "java.",
    ];
    let class = text
        .split(['`', '[', '@', '<', '{', '('])
        .next()
        .unwrap_or_default();
    if namespaces.iter().any(|space| class.starts_with(space)) && dotted(class) {
        return Some("the name of a type, not a value of it");
    }
    let identity = text.split_once('@').is_some_and(|(class, identity)| {
        let hex = identity.bytes().take_while(u8::is_ascii_hexdigit).count();
        (dotted(class) || matches!(class, "[B" | "[C" | "[I")) && (5..=8).contains(&hex)
    });
    if identity {
        return Some(object);
    }
    // Swift, Go, PHP, Rust.
    let rest = [
        "Optional.empty",
        "Optional(nil)",
        "map[]",
        "%!s(<nil>)",
        "bool(false)",
        "object(",
        "Object(",
        "&{",
        "Err(",
        "Failure(",
        "Left(",
        "Result.failure",
    ];
    rest.iter()
        .any(|start| text.starts_with(start))
        .then_some(object)
}

/// JSON without a token: an error, or the wrong answer.
fn answer(text: &str, context: &Context<'_>) -> Option<NoToken> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let document: Value = serde_json::from_str(text).ok()?;
    let held = signature_in(&document);
    if let Some(error) = error_in(&document) {
        let error = quoted(&error);
        let message = match held {
            Some((name, "")) => {
                format!(
                    "There is no token: {name} is empty, and the answer carries an error: {error}."
                )
            }
            Some((name, held)) => format!(
                "There is no token: {name} holds {}, and the answer carries an error: {error}.",
                quoted(held)
            ),
            None => format!("There is no token: the answer is an error: {error}."),
        };
        return Some(NoToken::empty(message, Some(LOOK_AT_THE_SIGNER)));
    }
    let Some((name, held)) = held else {
        let message = "There is no token: the text is JSON without one.";
        return Some(NoToken::empty(message, None));
    };
    let inner = describe(held, context);
    let message = format!("Of the JSON field {name}: {}", inner.message);
    Some(NoToken { message, ..inner })
}

/// The first member that is named like a signature and holds text.
fn signature_in(document: &Value) -> Option<(&str, &str)> {
    let Value::Object(members) = document else {
        return None;
    };
    let own = [
        "signature",
        "jwt",
        "token",
        "sdkJwt",
        "jwt_token",
        "accessToken",
    ];
    let direct = own.iter().find_map(|name| {
        let (name, value) = members.get_key_value(*name)?;
        Some((name.as_str(), value.as_str()?))
    });
    direct.or_else(|| members.values().find_map(signature_in))
}

/// What an answer says went wrong, at most two levels deep.
pub(in super::super) fn error_in(document: &Value) -> Option<String> {
    const NAMES: [&str; 8] = [
        "error",
        "errors",
        "errorMessage",
        "error_description",
        "exception",
        "fault",
        "reason",
        "detail",
    ];
    let Value::Object(members) = document else {
        return None;
    };
    let found = NAMES
        .iter()
        .find_map(|name| text_of_error(members.get(*name)?));
    let failed = ["success", "ok", "status"]
        .iter()
        .any(|name| members.get(*name) == Some(&Value::Bool(false)));
    let message = || members.get("message").and_then(Value::as_str);
    let code = members
        .get("statusCode")
        .or_else(|| members.get("status"))
        .and_then(Value::as_u64);
    found
        .or_else(|| {
            let is_error = failed || code.is_some_and(|code| code >= 400);
            is_error.then(message).flatten().map(str::to_owned)
        })
        .or_else(|| {
            members
                .get("body")
                .or_else(|| members.get("data"))
                .and_then(error_in)
        })
}

fn text_of_error(error: &Value) -> Option<String> {
    match error {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Array(items) => items.first().and_then(text_of_error),
        Value::Object(members) => [
            "message",
            "reason",
            "error",
            "detail",
            "description",
            "code",
        ]
        .iter()
        .find_map(|name| text_of_error(members.get(*name)?)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn web_page(text: &str) -> Option<NoToken> {
    let start: String = text.chars().take(200).collect::<String>().to_lowercase();
    let signs = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<title",
        "<pre>",
    ];
    if !start.starts_with('<') || !signs.iter().any(|sign| start.contains(sign)) {
        let xml = start.starts_with("<?xml");
        let message = "There is no token: the text is XML, not an answer with a signature.";
        return xml.then(|| NoToken::empty(message, Some(LOOK_AT_THE_SIGNER)));
    }
    let lower = text.to_ascii_lowercase();
    let title = ["title", "h1", "pre"].iter().find_map(|tag| {
        let start = lower.find(&format!("<{tag}"))?;
        let open = start + lower.get(start..)?.find('>')? + 1;
        let end = open + lower.get(open..)?.find(&format!("</{tag}"))?;
        text.get(open..end).map(str::trim)
    });
    let message = match title.filter(|title| !title.is_empty()) {
        Some(title) => format!(
            "There is no token: the text is a web page, titled {}, not an answer with a signature.",
            quoted(title)
        ),
        None => {
            "There is no token: the text is a web page, not an answer with a signature.".to_owned()
        }
    };
    Some(NoToken::empty(message, Some(LOOK_AT_THE_SIGNER)))
}

/// A key or a secret, bare or in base64.
fn credential(text: &str, context: &Context<'_>) -> Option<NoToken> {
    let decoded = decode_leniently(text).and_then(|bytes| String::from_utf8(bytes).ok());
    let is_secret = |candidate: &str| {
        context
            .known
            .iter()
            .any(|known| known.credentials.secret.expose_bytes() == candidate.as_bytes())
    };
    let is_key = |candidate: &str| {
        let known = context
            .known
            .iter()
            .any(|known| known.credentials.key.as_str() == candidate);
        known || resembles_key(candidate)
    };
    if is_secret(text) || decoded.as_deref().is_some_and(is_secret) {
        let message = "This is the SDK secret, not a token. Whoever can read it can sign as your \
                       app.";
        let fix = "If a page or an answer held it, regenerate it on marketplace.zoom.us now; sign \
                   on the server and return the signature.";
        return Some(NoToken::another(message, Some(fix)));
    }
    if is_key(text) {
        let message = "This is the SDK key alone, or as long as one: nothing was signed.";
        return Some(NoToken::another(message, Some(RETURN_ALL)));
    }
    if decoded.as_deref().is_some_and(is_key) {
        let message = "This is base64 of the SDK key, or of a text as long as one, and nothing \
                       else: number, time and hash are missing, and nothing was signed as a JWT.";
        let fix = "Sign a JWT with HS256: the old format, which this is the beginning of, has not \
                   been accepted since 2022.";
        return Some(NoToken::another(message, Some(fix)));
    }
    None
}

/// Zoom's keys have 22 characters of base64url.
fn resembles_key(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.len() == 22
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
        && bytes.iter().any(u8::is_ascii_uppercase)
        && bytes.iter().any(u8::is_ascii_lowercase)
}

fn mac_alone(text: &str) -> Option<NoToken> {
    let hex = text.len() == 64 && from_hex(text).is_some();
    let base64 = matches!(text.len(), 43 | 44)
        && decode_leniently(text)
            .is_some_and(|bytes| bytes.len() == 32 && std::str::from_utf8(&bytes).is_err());
    let what = match (hex, base64) {
        (true, _) => "64 hexadecimal digits, as long as a MAC in hexadecimal",
        (_, true) => "as long as a MAC",
        _ => return None,
    };
    let message = format!("The text is {what}: the header and the claims before it are missing.");
    Some(NoToken::another(message, Some(RETURN_ALL)))
}

/// Base64 of a text that is no token either.
fn encoded_text(text: &str) -> Option<NoToken> {
    const SHORTEST: usize = 12;
    if text.len() < SHORTEST || text.contains('.') {
        return None;
    }
    let joined: String = text.split_ascii_whitespace().collect();
    let inner = String::from_utf8(decode_leniently(&joined)?).ok()?;
    let printable = |c: char| !c.is_control() || c.is_whitespace();
    if !inner.chars().all(printable) {
        return None;
    }
    let message = format!(
        "The text is no token: it is base64 of {}, and that is none either.",
        beginning(&inner)
    );
    Some(NoToken::another(message, None))
}

fn other_text(text: &str) -> NoToken {
    let begins = beginning(text);
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    let message = if dots == 0 || text.contains(char::is_whitespace) {
        format!("The text is no token: it is {begins}. A signature begins with eyJ.")
    } else if dots == 2 {
        format!(
            "The text is no token: it is {begins}, three parts joined by dots that do not decode \
             to a header and claims."
        )
    } else {
        format!(
            "The text is no token: it is {begins}, dotted text that decodes to no header and no \
             claims."
        )
    };
    NoToken::another(message, None)
}
