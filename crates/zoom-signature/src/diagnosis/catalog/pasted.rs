//! What was pasted: a token, something around it, or something else.
//!
//! The Meeting SDK takes a bare token: <https://developers.zoom.us/docs/meeting-sdk/auth/>.

use super::entry::{CatalogEntry, Severity};

pub(super) static TOKEN_EMPTY: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "There is no signature at all",
    explanation: "What arrived as the signature is not one: an empty text, a word such as \
                  undefined or None, an object or promise instead of its text, an error, or a web \
                  page. It has no token that Zoom could verify. The fault is between the endpoint \
                  and the join call, not in the signing.",
    causes: &[
        "An `await` was forgotten, so a promise, future or task was passed instead of its value: \
         [object Promise], Instance of 'Future<String>'.",
        "The wrong field of the response was read, such as `data.token` where the endpoint sends \
         `signature`.",
        "The whole response object was passed instead of its text: [object Object].",
        "The endpoint answered with an error, a web page, or 200 and an empty body, and the page \
         did not check it.",
    ],
    fixes: &[
        "Await the response and pass its field: `const { signature } = await (await \
         fetch(url)).json()`.",
        "Check `response.ok` before using the response, and show its error.",
        "Look at the endpoint's response in the browser's network tab.",
    ],
    param: None,
};

pub(super) static NOT_A_TOKEN: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The text is something other than a token",
    explanation: "The text contains no token: no header and no claims, neither bare nor inside a \
                  response, a URL or another encoding. A signature is a JWT, begins with eyJ and \
                  has three parts joined by dots.",
    causes: &[
        "Only a part of the token was returned: the MAC alone, or the key alone.",
        "Another value was pasted or passed, such as the key, a passcode or a sample text.",
        "The token was encrypted, compressed or cut beyond recognition.",
    ],
    fixes: &[
        "Return what the JWT library returns, unchanged, and pass that to `join()`.",
        "Print the signature at the signer and in the page, and find where the two differ.",
    ],
    param: None,
};

pub(super) static TOKEN_ENCODED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The whole token was encoded once more",
    explanation: "A JWT is plain text that needs no further encoding. This one was encoded again \
                  as a whole, for instance as base64 or hexadecimal, so Zoom sees no token in it. \
                  The report continues with the token inside.",
    causes: &[
        "The signer's result was passed through `Buffer.from(token).toString('base64')`, `btoa` \
         or `base64_encode` again.",
        "A gateway sent a binary body in base64, and nothing decoded it.",
        "A token in standard base64 was put into a URL unescaped, and each + became a space.",
    ],
    fixes: &[
        "Return what the JWT library returns: it is encoded already.",
        "If a gateway encodes bodies, configure it to treat the response as text.",
    ],
    param: None,
};

pub(super) static TOKEN_WRAPPED: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "Something is wrapped around the token",
    explanation: "There is a token, but with more around or inside it than its three segments: a \
                  JSON response, a URL, a log line, quotes, Python's b'…', the word Bearer, white \
                  space, escapes. If only your copy has these, that does no harm. If the page \
                  passes the same text to `join()`, Zoom refuses it. The rest of the report is \
                  about the token inside.",
    causes: &[
        "The text was copied with its surroundings, for instance from a terminal.",
        "The endpoint sends JSON, and the page reads it as text: `response.text()` keeps the \
         quotes.",
        "Python put bytes into a text: `str(token)` and f-strings write b'…'.",
        "A line break was added by `print`, `echo`, a file, or a base64 routine that wraps \
         lines.",
    ],
    fixes: &[
        "Pass the bare token: it begins with eyJ and has only letters, digits, -, _ and two dots.",
        "In the page, read the field: `(await response.json()).signature`.",
        "In Python, turn bytes into text first: `token.decode()`; PyJWT 2 returns text already.",
        "In Java, encode with `Base64.getUrlEncoder()`, not with the MIME encoder, which wraps \
         lines.",
    ],
    param: None,
};

pub(super) static TOKEN_PREFIXED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A key stands before the token",
    explanation: "A key and a colon come before the token, such as appKey:sdkKey. or key:. A \
                  comment in the SDK's type definitions reads as if that belonged there, but it \
                  does not. Zoom takes it as part of the header, which then cannot be decoded.",
    causes: &[
        "The comment in the type definitions was followed literally.",
        "A line of a log or a settings file was copied with the name in front.",
    ],
    fixes: &[
        "Remove everything before eyJ.",
        "Put the key only into the payload: Zoom reads it from the claim appKey.",
    ],
    param: None,
};

pub(super) static TOKEN_CASE_CHANGED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The token's letters changed their case",
    explanation: "All its letters are lower case, or all are upper case. Base64url is \
                  case-sensitive, so the token can no longer be decoded or restored.",
    causes: &[
        "The text went through `toLowerCase()`, `strtolower` or `UPPER()` on its way.",
        "It was stored in a column or cache that ignores case.",
        "It was part of the host name of a URL, which browsers convert to lower case.",
    ],
    fixes: &[
        "Find what changes the case between the signer and `join()`, and pass the token \
         unchanged.",
        "Sign a new token; this one cannot be repaired.",
    ],
    param: None,
};

pub(super) static LEGACY_SIGNATURE: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The old format, before Zoom used JWTs",
    explanation: "It decodes to five fields joined by dots: key, meeting number, timestamp, role \
                  and hash. Until 2022 the Web SDK joined with such a text. Zoom no longer \
                  accepts it, even if its hash is right.",
    causes: &[
        "The signing code comes from a tutorial or a sample of that time, with apiKey and \
         apiSecret.",
        "The page signs by itself with an old `generateSignature`, so the secret is in the page \
         too.",
        "The SDK was updated but the endpoint was not.",
    ],
    fixes: &[
        "Sign a JWT with HS256, with the claims appKey, mn, role, iat, exp and tokenExp.",
        "Take the key and secret of a General app with the Meeting SDK from marketplace.zoom.us.",
        "If the secret was ever part of a page, regenerate it.",
    ],
    param: None,
};

pub(super) static TOKEN_TRUNCATED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A part of the token is missing",
    explanation: "The beginning or the end of the token is missing. The rest may be right, but \
                  Zoom can only verify a whole token.",
    causes: &[
        "It was copied from a log, a terminal or a tool that truncates long texts.",
        "A column, a cookie or a variable was too short for it.",
        "A mouse selection or double click ended at a dot, a dash or the end of a line.",
    ],
    fixes: &[
        "Copy all of it: from eyJ to the end of the third segment, which has 43 characters.",
        "If your page received it like this, compare its length with the signer's output, and fix \
         the place where it gets shorter.",
    ],
    param: None,
};
