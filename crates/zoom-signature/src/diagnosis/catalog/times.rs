//! When it was issued, and times that are no epoch seconds.
//!
//! Zoom's rules: <https://developers.zoom.us/docs/meeting-sdk/auth/>. `iat` and `exp`
//! are the claims of RFC 7519, section 4.1
//! (<https://www.rfc-editor.org/rfc/rfc7519#section-4.1>), which would allow a
//! fraction of a second; Zoom does not.

use super::entry::{CatalogEntry, Severity};

pub(super) static IAT_MISSING: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The claim iat is missing",
    explanation: "iat is the time of issue, and Zoom counts the lifetime from it. A token without \
                  it is refused. JWTs in general do not require it, so a decoder finds no fault.",
    causes: &[
        "The library only sets it on request, as with PyJWT, jjwt and java-jwt.",
        "Node's jsonwebtoken was called with `noTimestamp: true`.",
        "The value was undefined, and `JSON.stringify` leaves out what is undefined.",
    ],
    fixes: &[
        "Add it in whole seconds, a little back: `iat: Math.floor(Date.now() / 1000) - 30`.",
        "In Java: `Instant.now().getEpochSecond() - 30`; in Python: `int(time.time()) - 30`.",
    ],
    param: Some("iat"),
};

pub(super) static EXP_MISSING: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The claim exp is missing",
    explanation: "exp is the time at which the token ends, 30 minutes to 48 hours after iat. Zoom \
                  accepts no token without it, while a decoder shows it as valid for ever.",
    causes: &[
        "The library was not given a lifetime, such as `expiresIn: '2h'`.",
        "Only tokenExp was set, or the name is spelt differently, such as expires.",
        "The value was undefined, and `JSON.stringify` leaves out what is undefined.",
    ],
    fixes: &["Add it, counted from iat: `exp: iat + 7200`."],
    param: Some("exp"),
};

pub(super) static TOKEN_EXP_MISSING: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: Some("error in a token for a native SDK"),
    title: "The claim tokenExp is missing",
    explanation: "tokenExp is the end of the SDK's session. The native SDKs refuse a token \
                  without it; the Web SDK does not require it. Zoom's own issuer always writes \
                  it, with the value of exp.",
    causes: &[
        "The signing code was written for the Web SDK.",
        "The name is spelt differently, such as token_exp; it is tokenExp.",
    ],
    fixes: &["Add it with the value of exp: `tokenExp: exp`."],
    param: Some("tokenExp"),
};

pub(super) static TIME_NOT_AN_INTEGER: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: Some("warning for a whole number written as a float, such as 1795349825.0"),
    title: "A time is no whole number",
    explanation: "iat, exp and tokenExp must be JSON integers: seconds since 1970. This one has a \
                  fraction, or is a string or something else, and Zoom refuses it. Most decoders \
                  round it and show a plausible date. A whole number that is written as a float \
                  sometimes works.",
    causes: &[
        "`Date.now() / 1000` was not rounded down, or Python's `time.time()` was signed as it is.",
        "The lifetime is a string, and + concatenates: `iat + process.env.LIFETIME` is one long \
         string of digits.",
        "A date was signed: `new Date()` becomes a string such as 2026-11-22T12:00:00.000Z.",
        "Java or PHP held it in a double and wrote 1.795349825E9; a sum with something that was no \
         number is NaN, which JSON writes as null.",
    ],
    fixes: &[
        "Make whole seconds once: `Math.floor(Date.now() / 1000)`, \
         `Instant.now().getEpochSecond()` or `int(time.time())`.",
        "Turn settings into numbers before adding them: `iat + Number(process.env.LIFETIME)`.",
        "Keep the times in integers all the way, `long` in Java.",
    ],
    param: None,
};

pub(super) static TIME_IN_MILLISECONDS: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A time is in milliseconds",
    explanation: "iat, exp and tokenExp count seconds since 1970. This one counts milliseconds, \
                  so for Zoom it is tens of thousands of years in the future. Some decoders guess \
                  the unit and show the right date, which hides the fault.",
    causes: &[
        "`Date.now()` or `getTime()` was signed without dividing by 1000.",
        "Java's `System.currentTimeMillis()` was signed as it is.",
        "One time was converted and another was not.",
    ],
    fixes: &[
        "Divide by 1000 and round down: `Math.floor(Date.now() / 1000)`.",
        "In Java: `Instant.now().getEpochSecond()`, or `System.currentTimeMillis() / 1000` with no \
         `Math.round` around it.",
        "Add the lifetime in seconds after that: `exp = iat + 7200`.",
    ],
    param: None,
};

pub(super) static IAT_ROUNDED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: Some("warning once iat has passed, info if exp was not rounded"),
    title: "iat was rounded by a 32-bit float",
    explanation: "iat is a multiple of 128: a 32-bit float rounds today's epoch seconds to one, \
                  up to 64 s too early or too late. If too late, it is in Zoom's future and \
                  refused; a minute later the same token is accepted, and a decoder never finds \
                  fault with it. One correct token in 128 is such a multiple by chance, so check \
                  a second one.",
    causes: &[
        "Java's `Math.round((new Date().getTime() - 30000) / 1000)`: the quotient is a long, and \
         for a long Java picks the `Math.round` for floats.",
        "A variable or field of type float holds the seconds, in Java, Kotlin, Swift, C or C#.",
        "The time went through a column of 32-bit floats or `numpy.float32`, or was rounded \
         before 30 s were subtracted.",
    ],
    fixes: &[
        "Use integers from the clock to the claim, in Java `Instant.now().getEpochSecond() - 30`.",
        "Or divide longs and round nothing: `(System.currentTimeMillis() - 30_000) / 1000`.",
        "Until that is deployed, set iat back by 120 s, which outweighs the rounding.",
        "Issue some more: if every iat is a multiple of 128, it is not chance.",
    ],
    param: Some("iat"),
};

pub(super) static IAT_TIME_ZONE: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Local time was taken for UTC",
    explanation: "iat is ahead by a multiple of 15 minutes, like a time zone's offset from UTC. \
                  Epoch seconds have no time zone: they always count from the start of 1970 in \
                  UTC. For Zoom the token comes from the future, and the wrong hour in a decoder \
                  looks like a matter of display.",
    causes: &[
        "East of Greenwich, a local time was read as UTC: Java's \
         `LocalDateTime.now().toEpochSecond(ZoneOffset.UTC)`, Python's \
         `calendar.timegm(time.localtime())`.",
        "West of Greenwich, UTC was read as local time: Python's `datetime.utcnow().timestamp()`.",
        "The machine's clock shows local time but is treated as UTC, as in some virtual \
         machines.",
    ],
    fixes: &[
        "Get epoch seconds directly: `Math.floor(Date.now() / 1000)`, \
         `Instant.now().getEpochSecond()` or `int(time.time())`.",
        "Give Python's times their zone: `int(datetime.now(timezone.utc).timestamp())`.",
        "Make sure that the machine's clock is right: `date -u` must show UTC.",
    ],
    param: Some("iat"),
};

pub(super) static IAT_IN_FUTURE: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "iat lies in the future",
    explanation: "By its iat the token has not been issued yet. Zoom compares with its own clock \
                  and refuses it until then, so the same token may be accepted a little later. A \
                  decoder compares with no clock, or with one that is ahead as well.",
    causes: &[
        "The issuer's clock is ahead: no NTP, a virtual machine after sleep, a drifting host.",
        "iat is not set back at all, so a difference of one second is enough.",
        "The seconds were rounded up, by `Math.ceil` or `Math.round`.",
    ],
    fixes: &[
        "Set iat back by 30 s: `Math.floor(Date.now() / 1000) - 30`.",
        "Set the issuer's clock by NTP; `timedatectl` or `chronyc tracking` shows whether it is.",
        "Where clocks drift further, set iat back by 120 s or more; the lifetime counts from iat.",
    ],
    param: Some("iat"),
};

pub(super) static IAT_FAR_PAST: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "iat lies more than two hours back",
    explanation: "The token is old but has not expired yet. Zoom may accept it, but either it is \
                  cached somewhere or its issuer's clock is behind. In both cases everyone is \
                  refused at once when exp is reached.",
    causes: &[
        "The signature is cached, in the server, a CDN, a service worker or the page.",
        "It was made once by hand and pasted into the code.",
        "Local time west of Greenwich was used as UTC.",
        "iat is set back much too far.",
    ],
    fixes: &[
        "Sign one token for each join, when the user presses Join.",
        "Send `Cache-Control: no-store` with it, and fetch it with `fetch(url, { cache: \
         'no-store' })`.",
        "If it was made a moment ago, check the issuer's clock: `date -u` must show UTC.",
    ],
    param: Some("iat"),
};

pub(super) static IAT_RECENT: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "iat was set back by very little",
    explanation: "iat is less than 30 s old, or a few seconds ahead of the clock here. Zoom \
                  compares with its own clock and refuses a later iat, so a small difference \
                  between the clocks decides. If Zoom refused the token right after it was \
                  issued, that is why: it was not valid yet.",
    causes: &[
        "iat is the time of signing, with nothing subtracted.",
        "The issuer's clock is ahead, and by now the clock here has caught up with iat.",
    ],
    fixes: &[
        "Set iat back by 30 s: `Math.floor(Date.now() / 1000) - 30`.",
        "Inspect it as of the time of the refusal: `zoom-signature inspect --at '2026-11-25 \
         03:00:00 UTC'`, or the buttons in the page's Inspect view.",
        "Set the issuer's clock by NTP.",
    ],
    param: Some("iat"),
};
