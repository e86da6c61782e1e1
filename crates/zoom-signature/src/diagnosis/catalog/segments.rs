//! The text of a token, before anything in it is read.
//!
//! A signature is a JWS in compact form, RFC 7515, section 3.1
//! (<https://www.rfc-editor.org/rfc/rfc7515#section-3.1>): three segments of
//! base64url without padding (RFC 4648, section 5,
//! <https://www.rfc-editor.org/rfc/rfc4648#section-5>) joined by dots.

use super::entry::{CatalogEntry, Severity};

pub(super) static SEGMENTS_WRONG: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Not three segments joined by dots",
    explanation: "A signed JWT is a header, a payload and a MAC, joined by dots. Here a segment \
                  is missing or empty, or there are too many, so Zoom cannot verify it. A token \
                  that ends in a dot was never signed, although a decoder shows its claims.",
    causes: &[
        "Only the MAC was returned, without header and payload.",
        "The token was built and never signed: in jjwt, `compact()` without `signWith`.",
        "The text was cut, by `split('.')`, a short database column or a log.",
        "Five segments make an encrypted token, a JWE, which is not a signature.",
    ],
    fixes: &[
        "Return the whole token: `header + '.' + payload + '.' + mac`.",
        "Let a library build it: `jwt.sign(claims, secret)` in Node, `jwt.encode(claims, secret, \
         algorithm='HS256')` in Python.",
        "Compare what the signer returns with what the browser gets, to find where it is cut.",
    ],
    param: None,
};

pub(super) static BASE64_STANDARD: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Standard base64 where base64url belongs",
    explanation: "A segment contains + or /. A JWT uses base64url, which has - and _ instead. \
                  Whether they occur depends on the bytes, so such a signer makes good and bad \
                  tokens by chance. Many decoders accept both alphabets and show no fault.",
    causes: &[
        "The segments were encoded with Node's `toString('base64')`, `btoa` or PHP's \
         `base64_encode`.",
        "Java's `Base64.getEncoder()` was used instead of `Base64.getUrlEncoder()`.",
        "Header and payload were converted, and the MAC was forgotten.",
    ],
    fixes: &[
        "Encode as base64url: `toString('base64url')` in Node, \
         `Base64.getUrlEncoder().withoutPadding()` in Java, \
         `base64.urlsafe_b64encode(data).rstrip(b'=')` in Python.",
        "Convert before signing: the MAC covers the encoded text, and replacing characters later \
         breaks it.",
    ],
    param: None,
};

pub(super) static BASE64_PADDED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Base64url with padding at the end",
    explanation: "A segment ends in =. A JWT has no padding, and Zoom refuses a token that has \
                  it. A padding encoder adds one = to every MAC of 32 bytes, and to a header or \
                  payload depending on its length. Decoders often ignore it.",
    causes: &[
        "Java's `Base64.getUrlEncoder()` pads by default.",
        "Python's `base64.urlsafe_b64encode` always pads.",
    ],
    fixes: &[
        "Remove the padding: `Base64.getUrlEncoder().withoutPadding()` in Java, \
         `base64.urlsafe_b64encode(data).rstrip(b'=')` in Python, `toString('base64url')` in \
         Node.",
        "Do so before signing, because the MAC covers the encoded text.",
    ],
    param: None,
};

pub(super) static BASE64_INVALID: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A segment that cannot be decoded",
    explanation: "A segment has characters outside base64url, or a length that no encoder \
                  produces. Text is missing, added or changed, so Zoom cannot decode it, and its \
                  MAC would not match either.",
    causes: &[
        "The token was cut off, by a short database column, a log line or a selection with the \
         mouse.",
        "Something was added: an ellipsis, an HTML entity, a template's placeholder.",
        "A + became a space in a URL or a form.",
        "It is not a JWT but another text with two dots.",
    ],
    fixes: &[
        "Sign a new token; a damaged one cannot be repaired.",
        "Compare its length at the signer and in the page, and fix the place where it changes.",
        "Widen the column that holds it, or better, store no signatures.",
    ],
    param: None,
};

pub(super) static JSON_INVALID: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Header or payload is no JSON object",
    explanation: "The segment decodes, but not to a JSON object such as \
                  {\"alg\":\"HS256\",\"typ\":\"JWT\"}. Zoom finds neither the key nor the claims \
                  in it.",
    causes: &[
        "The object was encoded without `JSON.stringify`, so the text is [object Object].",
        "It was serialised twice, so the text is a JSON string with JSON inside.",
        "Python's `str(claims)` was encoded, with its single quotes and None.",
        "The JSON was assembled by hand and has an extra comma or a missing value.",
    ],
    fixes: &[
        "Serialise once, with the JSON library: `JSON.stringify(claims)`, `json.dumps(claims)`.",
        "Or pass the claims to a JWT library as an object.",
    ],
    param: None,
};

pub(super) static SIGNATURE_HEX: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The MAC is written in hexadecimal",
    explanation: "The last segment consists of 64 hexadecimal digits. A JWT carries the 32 bytes \
                  of the MAC in base64url, which makes 43 characters. Hexadecimal digits are also \
                  base64url characters, so a decoder sees nothing wrong, while Zoom decodes them \
                  to 48 bytes that cannot match.",
    causes: &[
        "Node's `digest('hex')` or Python's `hexdigest()` was used.",
        "A MAC of CryptoJS becomes hexadecimal when it is converted to a string.",
        "PHP's `hash_hmac` returns hexadecimal unless its fourth argument is true.",
    ],
    fixes: &[
        "Encode the MAC's bytes: `createHmac('sha256', secret).update(text).digest('base64url')` \
         in Node.",
        "In Python: `base64.urlsafe_b64encode(hmac.new(key, text, \
         hashlib.sha256).digest()).rstrip(b'=')`.",
        "In PHP, ask for bytes: `hash_hmac('sha256', $text, $secret, true)`.",
    ],
    param: Some("signature"),
};

pub(super) static BASE64_PADDING_DIGIT: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A digit counts the padding of a segment",
    explanation: "A segment ends with an extra digit, 0, 1 or 2: the number of padding characters \
                  that base64 would have there. .NET's `HttpServerUtility.UrlTokenEncode` writes \
                  base64 like that, and nothing else reads it. Base64url in a JWT has neither \
                  padding nor its count.",
    causes: &[
        "`HttpServerUtility.UrlTokenEncode` was mistaken for a base64url encoder.",
        "Only the MAC was encoded with it, header and claims were not.",
    ],
    fixes: &[
        "In .NET, use `Base64UrlEncoder.Encode` of Microsoft.IdentityModel.Tokens, \
         `Base64Url.EncodeToString` of .NET 9, or a JWT library.",
        "Encode before signing: the MAC covers the encoded text.",
    ],
    param: None,
};

pub(super) static SIGNATURE_ENCODED_TWICE: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The MAC was encoded more than once",
    explanation: "The third segment is an encoding of an encoding. A JWT carries the 32 bytes of \
                  the MAC in base64url, once, which makes 43 characters. Decoders see base64url \
                  and nothing wrong with it.",
    causes: &[
        "A function that returns base64 was followed by one that encodes: \
         `base64url(hmac.digest('base64'))`.",
        "A library's result was treated as bytes but is text.",
    ],
    fixes: &[
        "Encode the MAC's bytes once: `createHmac('sha256', \
         secret).update(text).digest('base64url')` in Node.",
        "Let a JWT library build the token.",
    ],
    param: Some("signature"),
};
