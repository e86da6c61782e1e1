//! The claims that name the app, and secrets where none may be.
//!
//! Zoom's rules: <https://developers.zoom.us/docs/meeting-sdk/auth/>.

use super::entry::{CatalogEntry, Severity};

pub(super) static APP_KEY_MISSING: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The claim appKey is missing",
    explanation: "Zoom looks up the app, and so the secret to verify with, by appKey. The Web SDK \
                  has required it since version 5, the native SDKs always have. Without it the \
                  join is rejected in Component View, while Client View waits for ever, with only \
                  a line in the console.",
    causes: &[
        "The variable with the key is not set, and `JSON.stringify` omits undefined values.",
        "The signing code is older than Web SDK 5 and writes sdkKey only.",
        "The signed object has other names, such as zoomKey, or none of the claims.",
    ],
    fixes: &[
        "Add appKey with the SDK Key (Client ID), and sdkKey with the same value.",
        "Check the name of the environment variable where the server runs, and refuse to start \
         without it.",
    ],
    param: Some("appKey"),
};

pub(super) static APP_KEY_NOT_A_STRING: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The claim appKey is not a string",
    explanation: "appKey must be a JSON string. This one has another type, so Zoom finds no app.",
    causes: &[
        "The variable is not set: Python's `os.environ.get` gives None, which becomes null, and \
         PHP's `getenv` gives false.",
        "The settings hold a list or an object where the key was expected.",
    ],
    fixes: &[
        "Set appKey to the SDK Key as a string, exactly as marketplace.zoom.us shows it.",
        "Read the key so that its absence is an error: `os.environ['ZOOM_MEETING_SDK_KEY']`.",
    ],
    param: Some("appKey"),
};

pub(super) static APP_KEY_MISMATCH: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "appKey is another app's key",
    explanation: "The token names a different app than the credentials it was checked with. Zoom \
                  verifies with the secret of the app in appKey, so one app's key with another's \
                  secret never passes. A decoder shows the key but cannot know whose it is.",
    causes: &[
        "Development and production credentials are mixed; an app has a pair of each.",
        "It is the Client ID of a Server-to-Server OAuth app, which only Zoom can tell.",
        "The signature comes from another server or environment than you think.",
        "The key was copied with a character too many or too few.",
    ],
    fixes: &[
        "Copy key and secret together from one app on marketplace.zoom.us, both from Development \
         or both from Production.",
        "Use a General app with the Meeting SDK.",
        "Find out which server answered, and compare its key with appKey.",
    ],
    param: Some("appKey"),
};

pub(super) static APP_KEY_IS_SECRET: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "appKey holds the SDK secret",
    explanation: "The secret is where the key belongs. A payload is encoded, not encrypted, so \
                  everyone who saw the token can read the secret and sign as your app. Zoom knows \
                  no app with such a key and refuses the token.",
    causes: &[
        "The two variables are swapped, in the environment or in the code.",
        "A function was called with its arguments in the wrong order.",
        "Key and secret were pasted into each other's fields.",
    ],
    fixes: &[
        "Regenerate the secret on marketplace.zoom.us now: it is no longer secret.",
        "Put the SDK Key into appKey, and use the secret for nothing but the HMAC.",
        "Delete such tokens from logs and stores.",
    ],
    param: Some("appKey"),
};

pub(super) static SDK_KEY_DIFFERS: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "sdkKey and appKey are not equal",
    explanation: "Zoom's own issuer writes the same string into both. Newer SDKs read appKey and \
                  older ones sdkKey, so this token belongs to one app in one place and to another \
                  elsewhere, and is accepted in one place at most.",
    causes: &[
        "One of the two was changed to a new app and the other was not.",
        "They are set from two variables, one of which is empty or old.",
    ],
    fixes: &[
        "Set both from one variable: `{ appKey: key, sdkKey: key }`.",
        "Or leave sdkKey out, if no Web SDK older than version 5 is in use.",
    ],
    param: Some("sdkKey"),
};

pub(super) static SECRET_IN_PAYLOAD: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A claim holds the SDK secret",
    explanation: "A payload is encoded, not encrypted: every participant's browser can read it. \
                  Whoever has the secret can sign as your app, for any meeting and as its host. \
                  Treat the token as invalid even if Zoom accepts it.",
    causes: &[
        "The signed object also holds the secret: `jwt.sign({ ...config }, secret)`.",
        "A claim such as sdkSecret was added because Zoom seemed to require it.",
        "Key and secret are swapped in one of the claims.",
    ],
    fixes: &[
        "Regenerate the secret on marketplace.zoom.us now, and deploy the new one.",
        "List the claims one by one, and sign nothing else.",
        "Delete such tokens from logs and stores.",
    ],
    param: None,
};

pub(super) static CLAIM_MISSPELT: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: Some("warning when only claims that may be left out are misspelt"),
    title: "A claim has another name than Zoom's",
    explanation: "Zoom reads claims by their exact names: appKey, sdkKey, mn, role, iat, exp, \
                  tokenExp. This token has the right values under other names, such as app_key or \
                  meetingNumber, so to Zoom they are missing. The report checks the values \
                  nevertheless.",
    causes: &[
        "A serialiser writes names with underscores, as Python's, Ruby's and some of Java's \
         settings do.",
        "The request's names, such as meetingNumber, were used for the claims.",
        "The names come from the Video SDK or the REST API, which have their own.",
    ],
    fixes: &[
        "Use Zoom's names: `{ appKey, sdkKey, mn, role, iat, exp, tokenExp }`.",
        "Configure the serialiser's names: `#[serde(rename = \"appKey\")]`, \
         `@JsonProperty(\"appKey\")`, or a plain map.",
    ],
    param: None,
};

pub(super) static APP_KEY_PLACEHOLDER: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "appKey is a placeholder, not a key",
    explanation: "appKey holds a placeholder: a sample's YOUR_SDK_KEY, the word undefined, or a \
                  reference to a variable that was not expanded. Zoom knows no app with such a \
                  key.",
    causes: &[
        "The sample's settings were never filled in.",
        "The variable is not set where the signer runs, and a template wrote undefined.",
        "A .env file or a manifest is not expanded: `${ZOOM_SDK_KEY}` arrives as it is.",
    ],
    fixes: &[
        "Set the SDK Key (Client ID) of your app from marketplace.zoom.us where the signer runs.",
        "Refuse to start without it, or with a placeholder.",
    ],
    param: Some("appKey"),
};

pub(super) static APP_KEY_WHITE_SPACE: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "White space around the key in appKey",
    explanation: "The key is right except for white space before or after it. Zoom compares keys \
                  exactly and finds no app.",
    causes: &[
        "A space was copied from the page with the credentials.",
        "The variable or file ends in a line break, or a .env file has Windows line ends.",
    ],
    fixes: &[
        "Trim the key where it is read: `key.trim()` in JavaScript and Java, `key.strip()` in \
         Python.",
        "Check the secret too: it probably has white space around it as well.",
    ],
    param: Some("appKey"),
};

pub(super) static APP_KEY_QUOTED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Quotes around the key in appKey",
    explanation: "The key is right except for quotes that became part of it. Zoom compares keys \
                  exactly and finds no app.",
    causes: &[
        "`docker run --env-file` keeps quotes around a value; Compose and dotenv take them off.",
        "The value was quoted twice, in YAML, in a shell script or in a hosting panel.",
    ],
    fixes: &[
        "Write the value without quotes where it is set, and restart the signer.",
        "Check the secret too: it probably has quotes as well.",
    ],
    param: Some("appKey"),
};
