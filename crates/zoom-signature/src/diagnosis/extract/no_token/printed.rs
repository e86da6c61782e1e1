//! What languages print for a value that is not a text.

use super::advice::{AWAIT, READ_THE_FIELD};

/// Recognises a value that was printed instead of its text.
pub(super) fn unprinted(text: &str) -> Option<(&'static str, &'static str)> {
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
    let object = "an object, not a string";
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
