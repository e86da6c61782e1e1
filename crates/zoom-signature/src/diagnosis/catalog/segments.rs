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
    explanation: "A signed JWT is a header, a payload and a MAC, with a dot between each two. Here \
                  a segment is missing or empty, or there are too many, so there is nothing that \
                  Zoom could verify. A token that ends in a dot was never signed, and a decoder \
                  still shows its claims.",
    causes: &[
        "Only the result of the last step was returned: the MAC, without header and payload.",
        "The token was built and never signed: in jjwt, `compact()` without `signWith`.",
        "The text was cut, by `split('.')`, a short database column or a log.",
        "Five segments are an encrypted token, a JWE, which is another thing.",
    ],
    fixes: &[
        "Return the whole token: `header + '.' + payload + '.' + mac`.",
        "Let a library build it: `jwt.sign(claims, secret)` in Node, `jwt.encode(claims, secret, \
         algorithm='HS256')` in Python.",
        "Compare what the signer returns with what the browser gets, to see where it is cut.",
    ],
    param: None,
};

pub(super) static BASE64_STANDARD: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Standard base64 where base64url belongs",
    explanation: "A segment holds + or /. A JWT is written in base64url, which has - and _ in \
                  their place. Whether the two occur depends on the bytes, so such a signer makes \
                  a good token now and a bad one next. Many decoders read both alphabets and show \
                  no fault.",
    causes: &[
        "The segments were encoded with Node's `toString('base64')`, `btoa` or PHP's \
         `base64_encode`.",
        "Java's `Base64.getEncoder()` was used in place of `Base64.getUrlEncoder()`.",
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
    explanation: "A segment ends in =. In a JWT this padding is left out, and Zoom refuses a token \
                  that has it. An encoder that pads adds one = to every MAC of 32 bytes, and to a \
                  header or payload now and then. Decoders tend to overlook it.",
    causes: &[
        "Java's `Base64.getUrlEncoder()` pads unless told not to.",
        "Python's `base64.urlsafe_b64encode` always pads.",
    ],
    fixes: &[
        "Leave the padding out: `Base64.getUrlEncoder().withoutPadding()` in Java, \
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
    explanation: "A segment has characters that base64url has not, or a length that no encoder \
                  produces. Text is missing, added or changed, so Zoom cannot read it, and its MAC \
                  would not match either.",
    causes: &[
        "The token was cut off, by a short database column, a log line or a selection with the \
         mouse.",
        "Something was added: an ellipsis, an HTML entity, a template's placeholder.",
        "A + turned into a space on its way through a URL or a form.",
        "It is not a JWT at all, but another text with two dots.",
    ],
    fixes: &[
        "Sign a new token; a damaged one cannot be repaired.",
        "Compare its length at the signer and in the page, and mend the place where they begin to \
         differ.",
        "Widen the column that holds it, or better, store no signatures.",
    ],
    param: None,
};

pub(super) static JSON_INVALID: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Header or payload is no JSON object",
    explanation: "The segment decodes, but not to a JSON object such as \
                  {\"alg\":\"HS256\",\"typ\":\"JWT\"}. Zoom looks for the key and the claims in it \
                  and finds none.",
    causes: &[
        "The object was encoded without `JSON.stringify`, so that the text is [object Object].",
        "It was serialised twice, so that the text is a JSON string with JSON inside.",
        "Python's `str(claims)` was encoded, with its single quotes and None.",
        "The JSON was put together by hand and has a comma too many or a value too few.",
    ],
    fixes: &[
        "Serialise once, with the JSON library: `JSON.stringify(claims)`, `json.dumps(claims)`.",
        "Or give the claims to a JWT library as an object and let it do the rest.",
    ],
    param: None,
};

pub(super) static SIGNATURE_HEX: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The MAC is written in hexadecimal",
    explanation: "The last segment consists of 64 hexadecimal digits. A JWT carries the 32 bytes \
                  of the MAC in base64url, which makes 43 characters. Hexadecimal digits are \
                  base64url characters too, so a decoder sees nothing wrong, while Zoom decodes \
                  them to 48 other bytes that cannot match.",
    causes: &[
        "Node's `digest('hex')` or Python's `hexdigest()` was used.",
        "A MAC of CryptoJS turns into hexadecimal when it is used as a text.",
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
    explanation: "Behind a segment stands a digit, 0, 1 or 2: the number of padding characters \
                  that base64 would have there. .NET's `HttpServerUtility.UrlTokenEncode` writes \
                  base64 so, and nothing else reads it. Base64url in a JWT has neither padding \
                  nor its count.",
    causes: &[
        "`HttpServerUtility.UrlTokenEncode` was taken for a base64url encoder.",
        "Only the MAC was encoded with it, and header and claims otherwise.",
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
        "A library's result was taken for bytes and is text.",
    ],
    fixes: &[
        "Encode the MAC's bytes once: `createHmac('sha256', \
         secret).update(text).digest('base64url')` in Node.",
        "Let a JWT library make the token.",
    ],
    param: Some("signature"),
};
