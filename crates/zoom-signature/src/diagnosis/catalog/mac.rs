//! The MAC, and what it was made with in place of the secret.
//!
//! HS256 is HMAC-SHA256 over the first two segments and the dot between them, RFC
//! 7515, section 5.1 (<https://www.rfc-editor.org/rfc/rfc7515#section-5.1>). Its
//! key is the secret's text as UTF-8 bytes:
//! <https://developers.zoom.us/docs/meeting-sdk/auth/>.

use super::entry::{CatalogEntry, Severity};

pub(super) static SECRET_WHITE_SPACE: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "White space around the secret in use",
    explanation: "The MAC verifies if white space, usually a line break, is added to or removed \
                  from the ends of the secret. For HMAC that is a different secret, so the MAC \
                  does not match at Zoom. Neither a decoder nor a log shows it. Zoom's secrets \
                  have no white space, so fix whichever side has it.",
    causes: &[
        "`echo secret | base64` or `echo secret > file` put a line break into a Kubernetes or \
         Docker secret.",
        "The file was read without trimming: `readFileSync(path, 'utf8')`, `open(path).read()`.",
        "A .env file with Windows line ends leaves a carriage return after the value.",
        "A space was copied from the page with the credentials.",
    ],
    fixes: &[
        "Trim the secret where it is read: `secret.trim()` in JavaScript and Java, \
         `secret.strip()` in Python.",
        "Write secrets without a line break: `printf %s \"$SECRET\" | base64`.",
        "Count the bytes of a mounted secret: `wc -c < file` must show the secret's length.",
    ],
    param: Some("signature"),
};

pub(super) static SECRET_QUOTED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The secret was used with its quotes",
    explanation: "The MAC verifies with a pair of quotes around the secret, so the signer treats \
                  them as part of it. Zoom's secret has none, and the MACs differ. The token \
                  itself does not show this.",
    causes: &[
        "`docker run --env-file` keeps quotes around a value; Compose and dotenv take them off.",
        "The value was quoted twice, in YAML, in a shell script or in a hosting panel.",
        "The secret went through `JSON.stringify`, or a secrets manager returned it as JSON.",
    ],
    fixes: &[
        "Write the value without quotes where it is set, and restart the signer.",
        "Compare the length that the program sees with the real one: `secret.length`.",
    ],
    param: Some("signature"),
};

pub(super) static SECRET_BASE64_DECODED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The secret was base64-decoded before use",
    explanation: "The MAC verifies with the base64-decoded bytes of the secret. The secret may \
                  look like base64 but is not: HMAC's key is its text as it is, in UTF-8. Zoom \
                  therefore computes another MAC. A decoder does not show this.",
    causes: &[
        "jjwt's `signWith(SignatureAlgorithm.HS256, String)` decodes the text first.",
        "A tutorial's `Keys.hmacShaKeyFor(Decoders.BASE64.decode(secret))` was followed.",
        "`Buffer.from(secret, 'base64')` was used, or an online tool's option for a \
         base64-encoded secret.",
    ],
    fixes: &[
        "Use the bytes of the text, in jjwt \
         `signWith(Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8)), Jwts.SIG.HS256)`.",
        "In Node pass the text, `jwt.sign(claims, secret)`; in jose, `new \
         TextEncoder().encode(secret)`.",
        "In Python pass the text too: `jwt.encode(claims, secret, algorithm='HS256')`.",
    ],
    param: Some("signature"),
};

pub(super) static SECRET_HEX_DECODED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The secret was hex-decoded before use",
    explanation: "The MAC verifies with the hex-decoded bytes of the secret. Even if a secret has \
                  only hexadecimal digits, HMAC's key is its text as it is, in UTF-8. Zoom \
                  therefore computes another MAC. A decoder does not show this.",
    causes: &[
        "`Buffer.from(secret, 'hex')`, `bytes.fromhex(secret)` or CryptoJS's \
         `enc.Hex.parse(secret)` was used.",
        "A helper for hexadecimal keys was used for the secret.",
    ],
    fixes: &["Use the bytes of the text: `Buffer.from(secret, 'utf8')`, \
         `secret.getBytes(StandardCharsets.UTF_8)`, `secret.encode()`."],
    param: Some("signature"),
};

pub(super) static KEY_USED_AS_SECRET: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Signed with the key, not the secret",
    explanation: "The MAC verifies with the SDK Key, which is public. Zoom verifies with the SDK \
                  Secret, so the two MACs differ. A decoder cannot tell what a token was signed \
                  with.",
    causes: &[
        "The two variables are swapped, or both are set to the key.",
        "A function was called with its arguments in the wrong order.",
        "The key was pasted into the field for the secret.",
    ],
    fixes: &[
        "Sign with the SDK Secret (Client Secret), and put the SDK Key (Client ID) into appKey.",
        "If appKey holds the secret in turn, regenerate it on marketplace.zoom.us.",
    ],
    param: Some("signature"),
};

pub(super) static SECRET_OF_ANOTHER_APP: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Signed with the secret of another app",
    explanation: "The MAC verifies with the secret of another app than the one in appKey. Zoom \
                  verifies with the secret of the app in appKey, so it refuses the token.",
    causes: &[
        "Development and production credentials are mixed.",
        "A server with several apps took the key of one and the secret of another.",
    ],
    fixes: &[
        "Keep each key with its secret as one pair, in the settings and in the code.",
        "Give every signer the secret of the app whose key it uses, and restart it.",
    ],
    param: Some("signature"),
};

pub(super) static SIGNATURE_MISMATCH: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The MAC matches no known secret",
    explanation: "HMAC-SHA256 of the first two segments does not give the third segment with any \
                  secret known here. Either the signer has another secret, or the text was \
                  changed after signing. Zoom computes the same and answers 3712, while a decoder \
                  shows the claims without verifying.",
    causes: &[
        "The signer has the secret of another app, a Server-to-Server OAuth app for instance, or a \
         development secret with a production key.",
        "The secret was regenerated on marketplace.zoom.us, and the signer has the old one.",
        "The secret is incomplete, or a shell expanded a $ in it.",
        "A hand-written MAC covers the wrong text, or its hexadecimal text was encoded.",
    ],
    fixes: &[
        "Copy key and secret together from one app on marketplace.zoom.us, and restart the \
         signer.",
        "Compare fingerprints, never secrets, where it is signed and where it is checked: `printf \
         %s \"$ZOOM_MEETING_SDK_SECRET\" | sha256sum`.",
        "Change nothing after signing: set all claims before.",
        "Let a JWT library compute the MAC.",
    ],
    param: Some("signature"),
};

pub(super) static SECRET_UNKNOWN: CatalogEntry = CatalogEntry {
    severity: Severity::Info,
    severity_note: None,
    title: "The MAC could not be checked",
    explanation: "There is no secret here to check with, so the report does not cover the MAC. If \
                  everything else is right and Zoom still answers 3712, a wrong secret is the \
                  most likely cause.",
    causes: &[
        "No credentials are configured where the check runs.",
        "The check runs in a page, which must not have the secret.",
    ],
    fixes: &[
        "Check it where the secret is: run `zoom-signature inspect` with ZOOM_MEETING_SDK_KEY and \
         ZOOM_MEETING_SDK_SECRET in the environment or in .env.",
        "Never type the secret into a web page.",
    ],
    param: Some("signature"),
};

pub(super) static SECRET_PREVIOUS: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Signed with the app's previous secret",
    explanation: "The MAC verifies with the app's previous secret. Zoom verifies with the current \
                  one and refuses the token.",
    causes: &[
        "The token was signed before the secret was regenerated: it was valid then.",
        "A server, a worker or a function still runs with the old secret.",
    ],
    fixes: &[
        "Get a new signature, made with the current secret. If this one is older than the current \
         secret, nothing else is needed.",
        "Give the current secret to every signer that still has the old one, and make sure that \
         it is read: many signers read it only when they start.",
    ],
    param: Some("signature"),
};

pub(super) static SECRET_PLACEHOLDER: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Signed with a placeholder, not a secret",
    explanation: "The MAC verifies with a placeholder: the word undefined, a sample's \
                  YOUR_SDK_SECRET, or a token generator's default. Anybody can sign with it. Zoom \
                  verifies with the app's secret, so it refuses the token.",
    causes: &[
        "The variable is not set where the signer runs, and a template or a conversion wrote \
         undefined, null or nothing.",
        "The token was made in an online generator, with the secret shown there.",
        "The sample's settings were never filled in, or a reference such as `${SDK_SECRET}` was \
         not expanded.",
    ],
    fixes: &[
        "Set the SDK Secret (Client Secret) of your app where the signer runs, and refuse to \
         start without it.",
        "Check the variable's name and the file it is in: `zoom-signature check` shows each value \
         and its source.",
    ],
    param: Some("signature"),
};
