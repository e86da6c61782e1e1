use std::borrow::Cow;
use std::fmt;

use super::super::quote::abridged;

/// Nobody nests deeper than this.
pub(super) const MAX_DEPTH: usize = 8;

/// What was removed around a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Layer {
    /// Around it.
    WhiteSpace,
    /// Inside it.
    LineBreaks,
    /// A byte order mark, zero-width spaces.
    InvisibleCharacters,
    Utf16,
    Quotes,
    /// A JSON string with escapes in it.
    JsonString,
    /// Python's `b'…'`.
    BytesLiteral,
    /// `Bearer`, or the whole header line.
    AuthorizationScheme,
    /// A member of a JSON document: its path, such as `data.signature`.
    JsonField(String),
    /// A parameter of an address.
    QueryParameter(String),
    /// A field of a form, or `name=value` alone.
    FormField(String),
    /// A log line, source code, a command.
    OtherText,
    UrlEncoding,
    HtmlEscapes,
    BackslashEscapes,
    Base64,
    Hexadecimal,
    /// A list of numbers, a byte each.
    ByteNumbers,
    /// A `+` that a query or form turned into a space.
    PlusAsSpace,
    /// A key and a colon, which the SDK's typings seem to ask for.
    KeyPrefix,
}

impl Layer {
    /// Whether it changes the token itself, so that it cannot come from copying too much.
    pub(in super::super) fn is_encoding(&self) -> bool {
        matches!(self, Self::Base64 | Self::Hexadecimal)
    }

    /// Whether the catalogue has a cause for it.
    pub(in super::super) fn has_own_cause(&self) -> bool {
        self.is_encoding() || matches!(self, Self::PlusAsSpace | Self::KeyPrefix)
    }

    /// What the signer or the page has to change.
    pub(in super::super) fn fix(&self, inner: Option<&Self>) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::JsonField(path) => return Cow::Owned(json_fix(path, inner)),
            Self::QueryParameter(name) => {
                let name = plain(name);
                return Cow::Owned(format!(
                    "Pass the value of {name} alone: `new URL(address).searchParams.get('{name}')` \
                     in JavaScript."
                ));
            }
            Self::FormField(name) => {
                let name = plain(name);
                return Cow::Owned(format!(
                    "Pass the value of {name} alone: `new URLSearchParams(text).get('{name}')` in \
                     JavaScript."
                ));
            }
            Self::WhiteSpace => "Trim it where it is read: `signature.trim()`.",
            Self::LineBreaks => {
                "Encode without line breaks: in Java `Base64.getUrlEncoder()`, not the MIME \
                 encoder; then pass the token as one line."
            }
            Self::InvisibleCharacters => {
                "Write the file or response as UTF-8 without a byte order mark, and copy the token \
                 from there and not from a formatted document."
            }
            Self::Utf16 => "Write the file or response as UTF-8.",
            Self::Quotes | Self::JsonString => {
                "Parse the response as JSON before using it: `await response.json()`, not \
                 `response.text()`."
            }
            Self::BytesLiteral => {
                "In Python, turn bytes into text first: `token.decode()`; PyJWT 2 returns text \
                 already."
            }
            Self::AuthorizationScheme => {
                "Pass the token alone: the word Bearer belongs in an Authorization header only."
            }
            Self::OtherText => {
                "Pass the bare token: it begins with eyJ and has only letters, digits, -, _ and \
                 two dots."
            }
            Self::UrlEncoding => "Decode it once: `decodeURIComponent(signature)`.",
            Self::HtmlEscapes => {
                "Tell the template not to escape it, or read it from the DOM, for instance from a \
                 `data-` attribute, which decodes it."
            }
            Self::BackslashEscapes => "Parse the JSON text once more: `JSON.parse(text)`.",
            Self::Base64 | Self::Hexadecimal => {
                "Return what the JWT library returns: it is encoded already."
            }
            Self::PlusAsSpace => {
                "Encode the token as base64url, which has no +, and pass everything that goes \
                 into a URL through `encodeURIComponent`."
            }
            Self::ByteNumbers => {
                "Turn the bytes into text where the response is made: `buffer.toString()` in Node, \
                 `new String(bytes, UTF_8)` in Java."
            }
            Self::KeyPrefix => "Remove everything before eyJ.",
        })
    }
}

/// A name from the text that is safe to put into code.
fn plain(name: &str) -> String {
    abridged(&name.replace('`', ""))
}

fn json_fix(path: &str, inner: Option<&Layer>) -> String {
    let path = plain(path);
    let access = if path.starts_with('[') { "" } else { "." };
    match inner {
        Some(Layer::JsonField(inner)) => {
            let inner = plain(inner);
            let inner_access = if inner.starts_with('[') { "" } else { "." };
            format!(
                "The field holds JSON as a string. Parse it and pass the inner field: \
                 `JSON.parse(answer{access}{path}){inner_access}{inner}`."
            )
        }
        _ => format!("Pass the field {path} alone: `answer{access}{path}`."),
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, name) = match self {
            Self::JsonField(path) => ("the JSON field", path),
            Self::QueryParameter(name) => ("the address's parameter", name),
            Self::FormField(name) => ("the field", name),
            Self::WhiteSpace => return f.write_str("white space or a line break around it"),
            Self::LineBreaks => return f.write_str("line breaks or white space inside it"),
            Self::InvisibleCharacters => {
                return f.write_str("invisible characters, such as a byte order mark");
            }
            Self::Utf16 => return f.write_str("UTF-16"),
            Self::Quotes => return f.write_str("quotes"),
            Self::JsonString => return f.write_str("a JSON string with escapes"),
            Self::BytesLiteral => return f.write_str("Python's b'…'"),
            Self::AuthorizationScheme => return f.write_str("the word Bearer"),
            Self::OtherText => return f.write_str("other text around it"),
            Self::UrlEncoding => return f.write_str("URL encoding"),
            Self::HtmlEscapes => return f.write_str("HTML escapes"),
            Self::BackslashEscapes => return f.write_str("backslash escapes"),
            Self::Base64 => return f.write_str("base64"),
            Self::Hexadecimal => return f.write_str("hexadecimal"),
            Self::ByteNumbers => return f.write_str("a list of bytes"),
            Self::PlusAsSpace => return f.write_str("a space in place of each +"),
            Self::KeyPrefix => return f.write_str("a key and a colon before it"),
        };
        write!(f, "{what} {}", abridged(name))
    }
}
