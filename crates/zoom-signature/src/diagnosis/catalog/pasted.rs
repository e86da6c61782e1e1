//! What was pasted: a token, something around it, or something else.
//!
//! The Meeting SDK takes a bare token: <https://developers.zoom.us/docs/meeting-sdk/auth/>.

use super::entry::{CatalogEntry, Severity};

pub(super) static TOKEN_EMPTY: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "There is no signature at all",
    explanation: "What arrived as the signature is nothing: an empty text, the word that a \
                  program prints for nothing, an object or promise where its text belongs, an \
                  error, or a web page. There is no token in it that Zoom could verify. The fault \
                  lies on the way from the endpoint to the join call, not in the signing.",
    causes: &[
        "An `await` was forgotten, so a promise, future or task was passed on in place of its \
         value: [object Promise], Instance of 'Future<String>'.",
        "The wrong field of the answer was read, such as `data.token` where the endpoint sends \
         `signature`.",
        "The whole answer was passed where its text belongs: [object Object].",
        "The endpoint answered with an error, a web page, or 200 and an empty body, and the page \
         did not look.",
    ],
    fixes: &[
        "Await the answer and pass its field: `const { signature } = await (await \
         fetch(url)).json()`.",
        "Check `response.ok` before using the answer, and show its error.",
        "Look at the endpoint's answer in the browser's network tab.",
    ],
    param: None,
};

pub(super) static NOT_A_TOKEN: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The text is something other than a token",
    explanation: "There is text, but no token can be found in it: no header and no claims, \
                  neither bare nor in an answer, an address or an encoding of it. A signature is \
                  a JWT, begins with eyJ and has three parts joined by dots.",
    causes: &[
        "Only a part of the token was returned: the MAC alone, or the key alone.",
        "Another value was pasted or passed, such as the key, a passcode or a demo text.",
        "The token was encrypted, compressed or cut until nothing of it can be read.",
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
    explanation: "A JWT is text that can go anywhere as it is. This one went through another \
                  encoding as a whole, such as base64 or hexadecimal, so Zoom sees no token in \
                  it. The report goes on with the token inside.",
    causes: &[
        "The signer's result was passed through `Buffer.from(token).toString('base64')`, `btoa` \
         or `base64_encode` again.",
        "A gateway sent a binary body in base64, and nothing decoded it.",
        "A token in standard base64 was put into an address as it is, and each + became a space.",
    ],
    fixes: &[
        "Return what the JWT library returns: it is encoded already.",
        "Where a gateway encodes bodies, tell it that the answer is text.",
    ],
    param: None,
};

pub(super) static TOKEN_WRAPPED: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "Something is wrapped around the token",
    explanation: "There is a token, but with more around or inside it than its three segments: \
                  the JSON answer that brought it, an address, a log line, quotes, Python's b'…', \
                  the word Bearer, white space, escapes. Copying often takes too much along, and \
                  that does no harm. If the page passes the same text to `join()`, Zoom refuses \
                  it. Everything else in the report is about the token inside.",
    causes: &[
        "The text was copied with what stood around it, as from a terminal.",
        "The endpoint sends JSON, and the page reads it as text: `response.text()` keeps the \
         quotes.",
        "Python put bytes into a text: `str(token)` and f-strings write b'…'.",
        "A line break came along, from `print`, `echo`, a file, or a base64 routine that breaks \
         its lines.",
    ],
    fixes: &[
        "Pass the bare token: it begins with eyJ and has only letters, digits, -, _ and two dots.",
        "In the page, read the field: `(await response.json()).signature`.",
        "In Python, turn bytes into text first: `token.decode()`; PyJWT 2 returns text already.",
        "In Java, encode with `Base64.getUrlEncoder()`, not with the MIME encoder, which breaks \
         lines.",
    ],
    param: None,
};

pub(super) static TOKEN_PREFIXED: CatalogEntry = CatalogEntry {
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
    fixes: &[
        "Remove everything before eyJ.",
        "Leave the key to the payload: the claim appKey is where Zoom looks for it.",
    ],
    param: None,
};

pub(super) static TOKEN_CASE_CHANGED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The token's letters changed their case",
    explanation: "All its letters are small, or all are capital. Base64url tells small letters \
                  from capitals, so the token cannot be read any more, and nothing can restore \
                  it.",
    causes: &[
        "The text went through `toLowerCase()`, `strtolower` or `UPPER()` on its way.",
        "It was kept in a column or a cache whose keys have no case.",
        "It stood in the host name of an address, which browsers write in small letters.",
    ],
    fixes: &[
        "Find what changes the case between signer and `join()`, and leave the token as it is.",
        "Sign a new token; this one is lost.",
    ],
    param: None,
};

pub(super) static LEGACY_SIGNATURE: CatalogEntry = CatalogEntry {
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
    explanation: "The token breaks off before its end, or begins after its beginning. What is \
                  there may be right, but Zoom can verify a whole token only.",
    causes: &[
        "It was copied from a log, a terminal or a tool that shows only a part of long texts.",
        "A column, a cookie or a variable was too short for it.",
        "A selection with the mouse or a double click ended at a dot, a dash or a line's end.",
    ],
    fixes: &[
        "Copy all of it: from eyJ to the end of the third segment, which has 43 characters.",
        "If your page got it so, compare its length with what the signer made, and mend the place \
         where it gets shorter.",
    ],
    param: None,
};
