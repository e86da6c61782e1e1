//! Placeholders for a key or a secret: a variable that is not set, a sample's text that
//! nobody replaced, a token generator's default.

use super::quote::is_word_for_nothing;

/// What a variable that is not set turns into.
const UNSET: [&str; 15] = [
    "undefined",
    "null",
    "None",
    "nil",
    "NaN",
    "false",
    "true",
    "",
    "(null)",
    "<nil>",
    "[object Object]",
    "[object Promise]",
    "{}",
    "\"\"",
    "''",
];

/// What token generators begin with.
const GENERATORS: [&str; 7] = [
    "your-256-bit-secret",
    "your-384-bit-secret",
    "your-512-bit-secret",
    "a-string-secret-at-least-256-bits-long",
    "a-valid-string-secret-that-is-at-least-384-bits-long",
    "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
    "qwertyuiopasdfghjklzxcvbnm123456",
];

/// From libraries' first examples and from tutorials.
const SAMPLES: [&str; 40] = [
    "secret",
    "Secret",
    "SECRET",
    "secret123",
    "secretkey",
    "secret-key",
    "secret_key",
    "SECRET_KEY",
    "mysecret",
    "my-secret",
    "my_secret",
    "mySecret",
    "my_secret_key",
    "my-secret-key",
    "my-256-bit-secret",
    "supersecret",
    "super-secret",
    "super_secret",
    "super-secret-key",
    "shhhh",
    "shhhhh",
    "shhhhhared-secret",
    "keyboard cat",
    "example_key",
    "example_secret",
    "changeme",
    "change-me",
    "change_me",
    "CHANGEME",
    "CHANGE_ME",
    "password",
    "test",
    "test-secret",
    "test_secret",
    "testsecret",
    "key",
    "placeholder",
    "TODO",
    "xxx",
    "12345678",
];

/// What a placeholder names: the thing before `secret` or `key`.
const OWNERS: [&[&str]; 12] = [
    &[],
    &["sdk"],
    &["api"],
    &["app"],
    &["client"],
    &["jwt"],
    &["zoom"],
    &["zoom", "sdk"],
    &["zoom", "api"],
    &["zoom", "client"],
    &["zoom", "meeting", "sdk"],
    &["meeting", "sdk"],
];
const LEADS: [&[&str]; 5] = [&["your"], &[], &["my"], &["enter", "your"], &["insert"]];
const ENDS: [&[&str]; 3] = [&["secret"], &["secret", "key"], &["secret", "here"]];

/// Every placeholder that signers use by mistake: some 1,500, each tried as the MAC's
/// key.
pub(super) fn secrets() -> impl Iterator<Item = String> {
    let words = [&UNSET[..], &GENERATORS, &SAMPLES].into_iter().flatten();
    let words = words.map(|word| (*word).to_owned());
    words
        .chain(composed())
        .chain(bracketed())
        .chain(unexpanded())
        .chain(fillers())
}

/// How a placeholder came to be used as a secret, as a phrase.
pub(super) fn origin(secret: &str) -> &'static str {
    if UNSET.contains(&secret) || is_word_for_nothing(secret) {
        "the variable with the secret is not set where the token is signed"
    } else if GENERATORS.contains(&secret) {
        "the sample secret that token generators such as jwt.io show"
    } else if is_reference(secret) {
        "a reference to the secret that was not expanded"
    } else {
        "a placeholder instead of a secret"
    }
}

/// `YOUR_SDK_SECRET` in every combination and style.
fn composed() -> impl Iterator<Item = String> {
    let names = LEADS.iter().flat_map(|lead| {
        OWNERS
            .iter()
            .flat_map(move |owner| ENDS.iter().map(move |end| [*lead, *owner, *end].concat()))
    });
    names.flat_map(|words| STYLES.iter().map(move |style| style(&words)))
}

const STYLES: [fn(&[&str]) -> String; 6] = [
    |words| words.join("_").to_ascii_uppercase(),
    |words| words.join("_"),
    |words| words.join("-"),
    camel_case,
    |words| words.join(" "),
    |words| {
        words
            .iter()
            .map(|word| capitalised(word))
            .collect::<Vec<_>>()
            .join(" ")
    },
];

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
    first.to_ascii_uppercase() + rest
}

/// `<YOUR_SDK_SECRET>`, `[your-api-secret]`.
fn bracketed() -> impl Iterator<Item = String> {
    let names = OWNERS
        .iter()
        .map(|owner| [&["your"], *owner, &["secret"]].concat());
    names.flat_map(|words| {
        let styles = STYLES.iter().map(move |style| style(&words));
        styles.flat_map(|name| {
            [
                format!("<{name}>"),
                format!("[{name}]"),
                format!("{{{name}}}"),
            ]
        })
    })
}

/// `xxxxxxxx`, as long as secrets in samples are.
fn fillers() -> impl Iterator<Item = String> {
    let lengths = [8, 10, 12, 16, 20, 24, 32];
    lengths
        .into_iter()
        .flat_map(|length| ["x", "X", "*"].map(|filler| filler.repeat(length)))
}

fn camel_case(words: &[&str]) -> String {
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        if index == 0 {
            text.push_str(word);
        } else {
            text.push_str(&capitalised(word));
        }
    }
    text
}

/// A reference to a variable that was not expanded.
fn unexpanded() -> impl Iterator<Item = String> {
    let names = OWNERS.iter().map(|owner| {
        let words = [*owner, &["secret"]].concat();
        words.join("_").to_ascii_uppercase()
    });
    names.flat_map(|name| {
        [
            format!("${{{name}}}"),
            format!("${name}"),
            format!("process.env.{name}"),
            format!("import.meta.env.VITE_{name}"),
            format!("<{name}>"),
            format!("{{{{{name}}}}}"),
            format!("%{name}%"),
            format!("<your {}>", name.to_ascii_lowercase().replace('_', " ")),
        ]
    })
}

/// Whether a text is a placeholder for a key or secret.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    if is_word_for_nothing(text)
        || GENERATORS.contains(&text)
        || SAMPLES.contains(&text)
        || UNSET.contains(&text)
    {
        return true;
    }
    is_reference(text) || is_filler(text) || names_itself(text)
}

/// `${ZOOM_SDK_KEY}`, `{{ .Values.key }}`, `<your key>`, `process.env.X`.
fn is_reference(text: &str) -> bool {
    const BRACKETS: [(&str, &str); 6] = [
        ("${", "}"),
        ("{{", "}}"),
        ("<", ">"),
        ("[", "]"),
        ("%", "%"),
        ("{", "}"),
    ];
    const ENVIRONMENTS: [&str; 6] = [
        "process.env",
        "import.meta.env",
        "os.environ",
        "os.getenv",
        "System.getenv",
        "ENV[",
    ];
    let bracketed = BRACKETS.iter().any(|(open, close)| {
        text.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            .is_some_and(is_words)
    });
    let variable = text.strip_prefix('$').is_some_and(|name| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    });
    bracketed || variable || ENVIRONMENTS.iter().any(|start| text.starts_with(start))
}

/// Letters, and the characters that join words.
fn is_words(text: &str) -> bool {
    let joins = |c: char| c.is_ascii_alphanumeric() || " _-.:/$".contains(c);
    text.contains(|c: char| c.is_ascii_alphabetic()) && text.chars().all(joins)
}

/// `xxxxxxxx`, `********`: one character over and over.
fn is_filler(text: &str) -> bool {
    const SHORTEST: usize = 3;
    if text.len() < SHORTEST {
        return false;
    }
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return false;
    };
    let filler = matches!(first, 'x' | 'X' | '*' | '.' | '-' | '_' | '0' | '#' | '?');
    filler && characters.all(|character| character == first)
}

/// `YOUR_SDK_KEY`, `zoom-client-id`, `sdkSecret`: nothing but the words for a
/// credential.
fn names_itself(text: &str) -> bool {
    const LONGEST: usize = 48;
    const FILLERS: [&str; 24] = [
        "your", "my", "the", "enter", "insert", "put", "add", "paste", "replace", "with", "here",
        "zoom", "meeting", "video", "sdk", "api", "app", "jwt", "web", "prod", "dev", "test",
        "account", "value",
    ];
    const CREDENTIALS: [&str; 7] = [
        "client", "secret", "key", "id", "clientid", "token", "password",
    ];
    if text.len() > LONGEST || !text.is_ascii() {
        return false;
    }
    let mut rest = text
        .bytes()
        .filter(|byte| !matches!(byte, b'_' | b'-' | b' ' | b'.' | b'!'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect::<String>();
    let mut named = false;
    while !rest.is_empty() {
        let known = |word: &&&str| rest.starts_with(**word);
        let credential = CREDENTIALS
            .iter()
            .filter(known)
            .max_by_key(|word| word.len());
        let filler = FILLERS.iter().filter(known).max_by_key(|word| word.len());
        let Some(word) = credential.or(filler) else {
            return false;
        };
        named |= credential.is_some();
        let length = word.len();
        rest.drain(..length);
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_credentials() {
        for text in [
            "undefined",
            "null",
            "None",
            "",
            "YOUR_SDK_KEY",
            "your-sdk-key",
            "yourSdkKey",
            "Your Client ID here",
            "ENTER_YOUR_API_KEY",
            "ZOOM_MEETING_SDK_KEY",
            "zoom-client-secret",
            "${ZOOM_SDK_KEY}",
            "$ZOOM_SDK_KEY",
            "{{ .Values.sdkKey }}",
            "<your key>",
            "[client id]",
            "process.env.ZOOM_SDK_KEY",
            "xxxxxxxxxxxx",
            "XXXXXXXX",
            "********",
            "your-256-bit-secret",
            "changeme",
        ] {
            assert!(is_placeholder(text), "{text:?}");
        }
        for text in [
            "Xt9bQzR2Tn6kLw4VhPq8dA",
            "Qd7rKp2WtVn8LmXc4ZyHsA",
            "kJ3uW8_yT1eS5oA7iD-f",
            "g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6",
            "00112233445566778899aabbccddeeff",
            "keyidsecretXq7",
            "secret_of_mine_91",
            "AbCdEfGhIjKlMnOpQrStUv",
        ] {
            assert!(!is_placeholder(text), "{text:?}");
        }
    }

    #[test]
    fn secrets_are_placeholders_and_not_too_many() {
        let all: Vec<String> = secrets().collect();
        assert!(all.len() < 1_700, "{}", all.len());
        for secret in &all {
            assert!(is_placeholder(secret), "{secret:?}");
        }
        for secret in [
            "YOUR_SDK_SECRET",
            "yourApiSecret",
            "zoom_client_secret",
            "${SDK_SECRET}",
        ] {
            assert!(all.iter().any(|known| known == secret), "{secret}");
        }
    }
}
