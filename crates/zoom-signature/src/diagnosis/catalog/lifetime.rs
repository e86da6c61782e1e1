//! The lifetime and the expiry.
//!
//! Zoom's bounds, 30 minutes to 48 hours:
//! <https://developers.zoom.us/docs/meeting-sdk/auth/>. `exp` is the claim of RFC
//! 7519, section 4.1.4 (<https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4>);
//! `tokenExp` is Zoom's own.

use super::entry::{CatalogEntry, Severity};

pub(super) static LIFETIME_TOO_SHORT: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The lifetime is under 30 minutes",
    explanation: "exp must be at least 1800 s after iat. Zoom refuses a shorter token from its \
                  first second, long before it expires, so a decoder shows it as valid.",
    causes: &[
        "A short lifetime was chosen for safety, such as `expiresIn: '5m'`.",
        "Minutes were added as if they were seconds: `iat + 120`.",
        "Node's jsonwebtoken reads a text without a unit as milliseconds: `expiresIn: '7200'` is 7 \
         s.",
    ],
    fixes: &[
        "Give it two hours: `exp = iat + 7200`.",
        "In jsonwebtoken, pass a number or a unit: `expiresIn: 7200` or `expiresIn: '2h'`.",
    ],
    param: Some("exp"),
};

pub(super) static LIFETIME_AT_MINIMUM: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "The lifetime is barely the minimum",
    explanation: "exp is 1800 to 1805 s after iat. Zoom's documentation allows that, but users \
                  report that such tokens are sometimes refused.",
    causes: &[
        "The minimum was requested: `expirationSeconds: 1800`.",
        "exp is iat plus 30 minutes, with no second to spare.",
    ],
    fixes: &["Request more, such as two hours: `exp = iat + 7200`."],
    param: Some("exp"),
};

pub(super) static LIFETIME_TOO_LONG: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The lifetime is over 48 hours",
    explanation: "exp may be at most 172800 s after iat. Zoom refuses a longer token at once, not \
                  after 48 hours. A decoder accepts a token for a year.",
    causes: &[
        "A long lifetime was chosen to sign less often: `expiresIn: '30d'`.",
        "The calculation has a factor too many, such as `60 * 60 * 60 * 2`.",
        "exp is a fixed date in the code.",
    ],
    fixes: &[
        "Give it two hours: `exp = iat + 7200`.",
        "Sign a new token for each join instead of one for many.",
        "If it must be long, stay below the limit: `exp = iat + 172790`.",
    ],
    param: Some("exp"),
};

pub(super) static LIFETIME_IN_MILLISECONDS: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The lifetime was added in milliseconds",
    explanation: "iat is in seconds, but the lifetime added to it is in milliseconds. Two hours \
                  become 83 days that way, while Zoom allows 48 hours. In a decoder exp is a date \
                  some months ahead, which looks harmless.",
    causes: &[
        "`60 * 60 * 2 * 1000` was copied from a timer or a cookie.",
        "Java's `Duration.ofHours(2).toMillis()` or `TimeUnit.HOURS.toMillis(2)` was added.",
        "A setting in milliseconds was added to seconds.",
    ],
    fixes: &[
        "Add seconds: `exp = iat + 60 * 60 * 2`.",
        "In Java: `iat + Duration.ofHours(2).getSeconds()`.",
        "Put the unit into the setting's name, such as LIFETIME_SECONDS.",
    ],
    param: Some("exp"),
};

pub(super) static EXP_BEFORE_IAT: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "exp does not lie after iat",
    explanation: "The token ends before it begins, so Zoom always refuses it. exp is a time, in \
                  seconds since 1970, not a duration.",
    causes: &[
        "exp holds the lifetime alone: `exp: 7200`.",
        "iat and exp are swapped, or the lifetime was subtracted.",
        "The two come from different clocks or time zones.",
    ],
    fixes: &[
        "Count exp from iat: `exp = iat + 7200`.",
        "Read the clock once and derive both from it: `iat = Math.floor(Date.now() / 1000) - \
         30`.",
    ],
    param: Some("exp"),
};

pub(super) static EXPIRED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The signature has expired already",
    explanation: "exp has passed, and from that second on Zoom refuses the token, with 3705 or \
                  3712. If it was made a moment ago, its issuer's clock is behind: by some \
                  minutes, or by a whole time zone.",
    causes: &[
        "The signature was cached, in the server, a CDN, a service worker or the page.",
        "The page was open for hours with the signature it started with.",
        "It was made once by hand and pasted into the code.",
        "The issuer's clock is behind, or local time west of Greenwich was used as UTC.",
    ],
    fixes: &[
        "Fetch a new signature for each join, when the user presses Join.",
        "Send `Cache-Control: no-store` with it, and fetch it with `fetch(url, { cache: \
         'no-store' })`.",
        "If it was made a moment ago, set the issuer's clock by NTP; `date -u` must show UTC.",
    ],
    param: Some("exp"),
};

pub(super) static TOKEN_EXP_DIFFERS: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "tokenExp and exp are not equal",
    explanation: "Zoom's own issuer writes the same time into both. With two different times the \
                  token ends for one purpose while it is still valid for the other, depending on \
                  the SDK.",
    causes: &[
        "They are computed separately, from two settings or two readings of the clock.",
        "One was changed and the other was forgotten.",
    ],
    fixes: &["Use one value for both: `tokenExp: exp`."],
    param: Some("tokenExp"),
};

pub(super) static TOKEN_EXP_TOO_SOON: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: Some("found only in a token for a native SDK"),
    title: "tokenExp is too soon for native SDKs",
    explanation: "When a native SDK starts, tokenExp must be at least 1800 s ahead. So a token \
                  that was valid when signed fails after it has been kept for a while. The Web \
                  SDK accepts it.",
    causes: &[
        "The app stored a token and used it again at a later start.",
        "The lifetime is little more than 30 minutes, and setting iat back or a slow start uses up \
         the rest.",
        "tokenExp was set earlier than exp.",
    ],
    fixes: &[
        "Sign for two hours or more, with tokenExp equal to exp: `exp = iat + 7200`.",
        "Fetch a new token each time the SDK is initialised.",
    ],
    param: Some("tokenExp"),
};

pub(super) static EXPIRES_SOON: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "The signature is about to expire",
    explanation: "Less than a minute is left. Loading the SDK and joining take some seconds, so \
                  the token may expire meanwhile, and Zoom then refuses it with 3705 or 3712.",
    causes: &[
        "The signature was fetched long before the join.",
        "It is cached, and used until its very end.",
    ],
    fixes: &["Fetch a new signature when the user presses Join."],
    param: Some("exp"),
};

pub(super) static EXP_FROM_BACKDATED_IAT: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "exp was counted from a backdated iat",
    explanation: "iat was set back, and exp was counted from it. So the token ends that much \
                  earlier, and with a lifetime near the minimum less than 1800 s remain when it \
                  is issued. The native SDKs refuse that when they start, and Zoom may too.",
    causes: &[
        "`exp = iat + 1830` after `iat = now - 60`.",
        "The lifetime was meant to count from now.",
    ],
    fixes: &[
        "Count exp from the clock: `exp = now + 7200`, with `iat = now - 30`.",
        "Or request a longer lifetime, such as two hours.",
    ],
    param: Some("exp"),
};
