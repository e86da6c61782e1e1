//! The header: which algorithm, and what kind of token.
//!
//! Zoom's rules: <https://developers.zoom.us/docs/meeting-sdk/auth/>. The members
//! are those of RFC 7515, section 4.1
//! (<https://www.rfc-editor.org/rfc/rfc7515#section-4.1>) and of RFC 7519,
//! sections 5 and 6 (<https://www.rfc-editor.org/rfc/rfc7519#section-5>).

use super::entry::{CatalogEntry, Severity};

pub(super) static ALG_NONE: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The token is not signed, alg none",
    explanation: "The header says that there is no MAC. Anybody could have written such a token, \
                  so Zoom refuses it. A decoder shows its claims as if nothing were wrong.",
    causes: &[
        "In jjwt, `compact()` was called without `signWith`.",
        "Signing was disabled for a test and not enabled again.",
        "The secret was empty, and the code fell back to an unsigned token.",
    ],
    fixes: &[
        "Sign with HS256 and the SDK secret: `jwt.sign(claims, secret, { algorithm: 'HS256' })`.",
        "In jjwt, call `signWith(key, Jwts.SIG.HS256)` before `compact()`.",
        "Refuse to start when the secret is missing.",
    ],
    param: Some("alg"),
};

pub(super) static ALG_NOT_HS256: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Signed with another algorithm than HS256",
    explanation: "Zoom verifies a Meeting SDK signature with HMAC-SHA256 and the SDK secret, and \
                  the header must say so: HS256, in capitals. Any other alg is refused, even if \
                  it verifies elsewhere. Decoders accept them all.",
    causes: &[
        "jjwt chose HS384 or HS512 because of the key's length.",
        "The code is meant for tokens that are signed with a private key, by RS256 or ES256.",
        "The library's default or a shared setting names another algorithm.",
        "The name is written differently, such as hs256 or HmacSHA256, or is missing.",
    ],
    fixes: &[
        "Name the algorithm: `jwt.sign(claims, secret, { algorithm: 'HS256' })` in Node, \
         `jwt.encode(claims, secret, algorithm='HS256')` in Python.",
        "In jjwt: `signWith(key, Jwts.SIG.HS256)`, before 0.12 `signWith(key, \
         SignatureAlgorithm.HS256)`.",
        "Sign with the SDK secret, not with a private key.",
    ],
    param: Some("alg"),
};

pub(super) static TYP_MISSING: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "The header does not say typ JWT",
    explanation: "Zoom's own issuer writes \"typ\":\"JWT\" beside alg. RFC 7519 leaves it \
                  optional, so a token without it may be accepted, but nothing guarantees that.",
    causes: &[
        "jjwt and jose write typ only when told to.",
        "The header was written by hand, with alg alone.",
    ],
    fixes: &[
        "Write the header as {\"alg\":\"HS256\",\"typ\":\"JWT\"}.",
        "In jjwt 0.12: `Jwts.builder().header().type(\"JWT\").and()`.",
        "In jose: `setProtectedHeader({ alg: 'HS256', typ: 'JWT' })`.",
    ],
    param: Some("typ"),
};
