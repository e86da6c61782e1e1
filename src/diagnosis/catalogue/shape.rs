//! The text of a token, before anything in it is read.
//!
//! A signature is a JWS in compact form, RFC 7515, section 3.1
//! (<https://www.rfc-editor.org/rfc/rfc7515#section-3.1>): three segments of
//! base64url without padding (RFC 4648, section 5,
//! <https://www.rfc-editor.org/rfc/rfc4648#section-5>) joined by dots.

use super::{Code, Entry, Severity};

pub(super) static TOKEN_EMPTY: Entry = Entry {
    code: Code::TokenEmpty,
    severity: Severity::Error,
    severity_note: None,
    title: "There is no signature at all",
    explanation: "What arrived as the signature is empty, or the word that a program prints for \
                  nothing: undefined, null, [object Object]. There is no token in it that Zoom \
                  could verify. The fault lies on the way from the endpoint to the join call, not \
                  in the signing.",
    causes: &[
        "An `await` was forgotten, so a promise was passed on in place of its value: [object \
         Promise].",
        "The wrong field of the answer was read, such as `data.token` where the endpoint sends \
         `signature`.",
        "The whole answer was passed where its text belongs: [object Object].",
        "The endpoint answered with an error, or with 200 and an empty body, and the page did not \
         look.",
    ],
    cures: &[
        "Await the answer and pass its field: `const { signature } = await (await \
         fetch(url)).json()`.",
        "Check `response.ok` before using the answer, and show its error.",
        "Look at the endpoint's answer in the browser's network tab.",
    ],
    param: None,
};

pub(super) static TOKEN_WRAPPED: Entry = Entry {
    code: Code::TokenWrapped,
    severity: Severity::Error,
    severity_note: None,
    title: "Something is wrapped around the token",
    explanation: "There is a token, but with more around or inside it than its three segments: \
                  quotes, Python's b'…', the word Bearer, white space, URL encoding, or the JSON \
                  answer that brought it. Zoom takes the text as it stands, and the extra \
                  characters make it invalid. Decoders often strip them silently. Everything else \
                  in the report is about the token inside.",
    causes: &[
        "The endpoint sends JSON, and the page reads it as text: `response.text()` keeps the \
         quotes.",
        "Python put bytes into a text: `str(token)` and f-strings write b'…'.",
        "A line break came along, from `print`, `echo`, a file, or a base64 routine that breaks \
         its lines.",
        "The text was encoded for a URL and not decoded again.",
    ],
    cures: &[
        "Pass the bare token: it begins with eyJ and has only letters, digits, -, _ and two dots.",
        "In the page, read the field: `(await response.json()).signature`.",
        "In Python, turn bytes into text first: `token.decode()`; PyJWT 2 returns text already.",
        "In Java, encode with `Base64.getUrlEncoder()`, not with the MIME encoder, which breaks \
         lines.",
    ],
    param: None,
};

pub(super) static TOKEN_PREFIXED: Entry = Entry {
    code: Code::TokenPrefixed,
    severity: Severity::Error,
    severity_note: None,
    title: "A key stands before the token",
    explanation: "Before the token there is a key and a colon, such as appKey:sdkKey. or key:, and \
                  eyJ comes only after that. A comment in the SDK's type definitions reads as if \
                  it belonged there, and it does not. Zoom takes it for a part of the header, \
                  which then cannot be read.",
    causes: &[
        "The comment in the type definitions was followed to the letter.",
        "A line of a log or of a settings file was copied with the name in front.",
    ],
    cures: &[
        "Remove everything before eyJ.",
        "Leave the key to the payload: the claim appKey is where Zoom looks for it.",
    ],
    param: None,
};

pub(super) static LEGACY_SIGNATURE: Entry = Entry {
    code: Code::LegacySignature,
    severity: Severity::Error,
    severity_note: None,
    title: "The old format, before Zoom used JWTs",
    explanation: "It decodes to five fields joined by dots: key, meeting number, timestamp, role \
                  and hash. Until 2022 the Web SDK joined with such a text. Zoom takes it no \
                  longer, however right its hash is.",
    causes: &[
        "The signing code comes from a tutorial or a sample of that time, with apiKey and \
         apiSecret.",
        "The page makes the signature itself with an old `generateSignature`, so the secret is in \
         the page too.",
        "The SDK was updated and the endpoint was not.",
    ],
    cures: &[
        "Sign a JWT with HS256, with the claims appKey, mn, role, iat, exp and tokenExp.",
        "Take the key and secret of a General app with the Meeting SDK from marketplace.zoom.us.",
        "If the secret was ever part of a page, regenerate it.",
    ],
    param: None,
};

pub(super) static SEGMENTS_WRONG: Entry = Entry {
    code: Code::SegmentsWrong,
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
    cures: &[
        "Return the whole token: `header + '.' + payload + '.' + mac`.",
        "Let a library build it: `jwt.sign(claims, secret)` in Node, `jwt.encode(claims, secret, \
         algorithm='HS256')` in Python.",
        "Compare what the signer returns with what the browser gets, to see where it is cut.",
    ],
    param: None,
};

pub(super) static BASE64_STANDARD: Entry = Entry {
    code: Code::Base64Standard,
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
    cures: &[
        "Encode as base64url: `toString('base64url')` in Node, \
         `Base64.getUrlEncoder().withoutPadding()` in Java, \
         `base64.urlsafe_b64encode(data).rstrip(b'=')` in Python.",
        "Convert before signing: the MAC covers the encoded text, and replacing characters later \
         breaks it.",
    ],
    param: None,
};

pub(super) static BASE64_PADDED: Entry = Entry {
    code: Code::Base64Padded,
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
    cures: &[
        "Leave the padding out: `Base64.getUrlEncoder().withoutPadding()` in Java, \
         `base64.urlsafe_b64encode(data).rstrip(b'=')` in Python, `toString('base64url')` in \
         Node.",
        "Do so before signing, because the MAC covers the encoded text.",
    ],
    param: None,
};

pub(super) static BASE64_INVALID: Entry = Entry {
    code: Code::Base64Invalid,
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
    cures: &[
        "Sign a new token; a damaged one cannot be repaired.",
        "Compare its length at the signer and in the page, and mend the place where they begin to \
         differ.",
        "Widen the column that holds it, or better, store no signatures.",
    ],
    param: None,
};

pub(super) static JSON_INVALID: Entry = Entry {
    code: Code::JsonInvalid,
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
    cures: &[
        "Serialise once, with the JSON library: `JSON.stringify(claims)`, `json.dumps(claims)`.",
        "Or give the claims to a JWT library as an object and let it do the rest.",
    ],
    param: None,
};

pub(super) static SIGNATURE_HEX: Entry = Entry {
    code: Code::SignatureHex,
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
    cures: &[
        "Encode the MAC's bytes: `createHmac('sha256', secret).update(text).digest('base64url')` \
         in Node.",
        "In Python: `base64.urlsafe_b64encode(hmac.new(key, text, \
         hashlib.sha256).digest()).rstrip(b'=')`.",
        "In PHP, ask for bytes: `hash_hmac('sha256', $text, $secret, true)`.",
    ],
    param: Some("signature"),
};
