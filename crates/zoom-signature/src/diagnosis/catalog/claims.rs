//! The claims that name the app, and secrets where none may be.
//!
//! Zoom's rules: <https://developers.zoom.us/docs/meeting-sdk/auth/>.

use super::entry::{CatalogEntry, Severity};

pub(super) static APP_KEY_MISSING: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The claim appKey is missing",
    explanation: "By appKey Zoom finds the app, and with it the secret to verify with. The Web SDK \
                  wants it since version 5, the native SDKs always have. Without it the join is \
                  rejected in Component View, while Client View waits for ever, with no more than \
                  a line in the console.",
    causes: &[
        "The variable with the key is not set, and `JSON.stringify` leaves out what is undefined.",
        "The signing code is older than Web SDK 5 and writes sdkKey only.",
        "An object was signed that has other names, such as zoomKey, or none of the claims.",
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
    explanation: "appKey must be a JSON string. This one is of another type, so Zoom finds no app \
                  by it.",
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
    explanation: "The token names another app than the credentials that it was checked with. Zoom \
                  verifies with the secret of the app in appKey, so one app's key with another's \
                  secret never passes. A decoder shows the key and cannot know whose it is.",
    causes: &[
        "Development and production credentials are mixed; an app has a pair of each.",
        "It is the Client ID of a Server-to-Server OAuth app, and nothing says so before Zoom \
         does.",
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
    explanation: "The secret stands where the key belongs. A payload is encoded and not encrypted, \
                  so everyone who saw the token can read the secret and sign as your app. Zoom \
                  knows no app of that name and refuses the token.",
    causes: &[
        "The two variables are swapped, in the environment or in the code.",
        "A function was called with its arguments in the wrong order.",
        "Key and secret were pasted into each other's field.",
    ],
    fixes: &[
        "Regenerate the secret on marketplace.zoom.us now, because it is public.",
        "Put the SDK Key into appKey, and use the secret for nothing but the HMAC.",
        "Delete such tokens from logs and stores.",
    ],
    param: Some("appKey"),
};

pub(super) static SDK_KEY_DIFFERS: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "sdkKey and appKey are not equal",
    explanation: "Zoom's own issuer writes the same string into both. Newer SDKs go by appKey and \
                  older ones by sdkKey, so this token is one app's here and another's there, and \
                  can pass in one place at most.",
    causes: &[
        "One of the two was changed to a new app and the other was not.",
        "They are set from two variables, of which one is empty or old.",
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
    explanation: "A payload is encoded and not encrypted: every participant's browser can read it. \
                  Whoever has the secret can sign as your app, for any meeting and as its host. \
                  Treat the token as refused even where Zoom lets it pass.",
    causes: &[
        "A whole object was signed that holds the secret too: `jwt.sign({ ...config }, secret)`.",
        "A claim such as sdkSecret was added in the belief that Zoom asks for it.",
        "Key and secret are swapped in one of the claims.",
    ],
    fixes: &[
        "Regenerate the secret on marketplace.zoom.us now, and deploy the new one.",
        "Name the claims one by one, and sign nothing else.",
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
                  meetingNumber, so to Zoom they are missing. The report judges the values all \
                  the same.",
    causes: &[
        "A serialiser writes names with underscores, as Python's, Ruby's and some of Java's \
         settings do.",
        "The names of the request, such as meetingNumber, were taken for those of the claims.",
        "The names come from the Video SDK or the REST API, which have their own.",
    ],
    fixes: &[
        "Write the names as Zoom has them: `{ appKey, sdkKey, mn, role, iat, exp, tokenExp }`.",
        "Tell the serialiser the names: `#[serde(rename = \"appKey\")]`, \
         `@JsonProperty(\"appKey\")`, or a plain map.",
    ],
    param: None,
};

pub(super) static APP_KEY_PLACEHOLDER: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "appKey is a placeholder, not a key",
    explanation: "appKey holds a text that stands for a key: a sample's YOUR_SDK_KEY, the word \
                  undefined, a reference to a variable that nothing replaced. Zoom knows no app \
                  by it.",
    causes: &[
        "The sample's settings were never filled in.",
        "The variable is not set where the signer runs, and a template wrote undefined.",
        "A .env file or a manifest is not expanded: `${ZOOM_SDK_KEY}` arrives as it is.",
    ],
    fixes: &[
        "Set the SDK Key (Client ID) of your app from marketplace.zoom.us where the signer runs.",
        "Refuse to start without it, or with a text that is none.",
    ],
    param: Some("appKey"),
};

pub(super) static APP_KEY_WHITE_SPACE: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "White space around the key in appKey",
    explanation: "The key is right but for a space or a line break before or after it. Zoom \
                  compares keys letter by letter and finds no app by this one.",
    causes: &[
        "A space was copied along from the page with the credentials.",
        "The variable or file ends in a line break, or a .env file has Windows line ends.",
    ],
    fixes: &[
        "Trim the key where it is read: `key.trim()` in JavaScript and Java, `key.strip()` in \
         Python.",
        "Look at the secret too: what puts white space around one puts it around the other.",
    ],
    param: Some("appKey"),
};

pub(super) static APP_KEY_QUOTED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "Quotes around the key in appKey",
    explanation: "The key is right but for quotes that became a part of it. Zoom compares keys \
                  letter by letter and finds no app by this one.",
    causes: &[
        "`docker run --env-file` keeps quotes around a value; Compose and dotenv take them off.",
        "The value was quoted twice, in YAML, in a shell script or in a hosting panel.",
    ],
    fixes: &[
        "Write the value without quotes where it is set, and restart the signer.",
        "Look at the secret too: what quotes one quotes the other.",
    ],
    param: Some("appKey"),
};
