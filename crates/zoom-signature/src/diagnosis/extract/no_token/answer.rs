//! Responses without a token: errors, other JSON, web pages.

use serde_json::Value;

use super::super::super::quote::quoted;
use super::advice::{LOOK_AT_THE_SIGNER, NoToken, SIGN};

/// JSON without a token: an error, or the wrong response. `describe` describes the value
/// in place of a signature.
pub(super) fn answer(text: &str, describe: impl FnOnce(&str) -> NoToken) -> Option<NoToken> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let document: Value = serde_json::from_str(text).ok()?;
    if let Value::Object(members) = &document
        && ["appKey", "sdkKey", "mn", "tokenExp", "iat"]
            .iter()
            .any(|name| members.contains_key(*name))
    {
        let message = "These are the claims as JSON, not a token: they were neither encoded nor \
                       signed.";
        return Some(NoToken::another(message, Some(SIGN)));
    }
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
    let inner = describe(held);
    let message = format!("Of the JSON field {name}: {}", inner.message);
    Some(NoToken { message, ..inner })
}

/// The first member with the name of a signature and a text.
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

/// The error message in a response, at most two levels deep.
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

pub(super) fn web_page(text: &str) -> Option<NoToken> {
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
