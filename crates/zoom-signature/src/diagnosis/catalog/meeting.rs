//! The claims that name the meeting and the caller's part in it.
//!
//! Zoom's rules: <https://developers.zoom.us/docs/meeting-sdk/auth/>.

use super::entry::{CatalogEntry, Severity};

pub(super) static MEETING_NUMBER_MISSING: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The meeting number mn is missing",
    explanation: "A signature for the Web SDK names the meeting in mn and the caller's role. \
                  Without both it is for native SDKs; with role alone it is valid for neither, so \
                  Zoom refuses it.",
    causes: &[
        "The claim is called meetingNumber or meeting_number; in the token it is mn.",
        "The number was undefined, and `JSON.stringify` omits undefined values.",
        "A signature made for a native SDK was used in the Web SDK.",
    ],
    fixes: &[
        "Add mn with the meeting number as a string, such as `mn: '85746065432'`.",
        "Let the endpoint refuse a request without a meeting number.",
        "For a native SDK, leave role out as well.",
    ],
    param: Some("mn"),
};

pub(super) static MEETING_NUMBER_MALFORMED: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "mn is not a meeting number",
    explanation: "A meeting number is 9 to 11 digits and nothing else. Invitations print it with \
                  spaces and links contain it, but Zoom takes the signed text as it is, and there \
                  is no such meeting.",
    causes: &[
        "The number was copied from an invitation, with its spaces: 857 4606 5432.",
        "An invite link or a personal link, such as zoom.us/my/name, was pasted.",
        "The meeting's uuid of the REST API was used instead of its id, or no number at all: \
         undefined, 0.",
        "It went through a type that cannot hold it: 32 bits make it negative, a float makes it \
         8.5746065432E10.",
    ],
    fixes: &[
        "Remove spaces and dashes before signing: `meetingNumber.replace(/[\\s-]/g, '')`.",
        "From a link, take the digits after /j/ or /w/: `link.match(/\\/[jw]\\/(\\d+)/)?.[1]`.",
        "Pass the same bare digits to the join call.",
    ],
    param: Some("mn"),
};

pub(super) static MEETING_NUMBER_IS_A_NUMBER: CatalogEntry = CatalogEntry {
    severity: Severity::Info,
    severity_note: None,
    title: "mn is a number, not a string",
    explanation: "mn is a JSON number here. Zoom accepts that: its own page sends a number, and \
                  its issuer signs what it gets. But a number has traps that a string does not: \
                  eleven digits do not fit into 32 bits, and a float is written with an \
                  exponent.",
    causes: &[
        "The request had a JSON number, which was signed as it came.",
        "The code converts it: `Number(meetingNumber)`, `Long.parseLong`, `int(…)`.",
    ],
    fixes: &["Sign it as a string: `mn: String(meetingNumber)`."],
    param: Some("mn"),
};

pub(super) static MEETING_NUMBER_DIFFERS: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The signature is for another meeting",
    explanation: "A signature is valid for the one meeting in its mn, and the caller wants to \
                  join another. The Web SDK does not compare the two; Zoom does and refuses.",
    causes: &[
        "A signature was stored for the user and used for the next meeting.",
        "The number of a test meeting is still in the endpoint or the page.",
        "The number changed after the signature had been fetched.",
        "The host's personal meeting ID and a scheduled meeting's number were mixed up.",
    ],
    fixes: &[
        "Fetch the signature when the user presses Join, and use one variable for the meeting \
         number in both requests.",
        "Do not store signatures.",
    ],
    param: Some("mn"),
};

pub(super) static ROLE_MISSING: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A meeting number, but no role",
    explanation: "A signature for the Web SDK names the meeting and the caller's role in it. \
                  Without role it is incomplete for the Web SDK, and with mn it is not a native \
                  one either, so Zoom refuses it.",
    causes: &[
        "The participant's 0 is treated as empty: `if (role)` in JavaScript, `array_filter` in \
         PHP, `omitempty` in Go.",
        "The page sends the role under another name, so the endpoint reads undefined.",
        "mn was added to the claims of a native signature.",
    ],
    fixes: &[
        "Always set it: `role: 0` to take part, `role: 1` to host.",
        "Test for null, not for a falsy value: `role ?? 0`.",
    ],
    param: Some("role"),
};

pub(super) static ROLE_NOT_A_NUMBER: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The claim role is no number",
    explanation: "role must be the JSON number 0 or 1. The string \"0\" is different for Zoom, \
                  and the quotes are easy to overlook in a decoder.",
    causes: &[
        "The value comes from a query, a form or a `<select>`, which only have text.",
        "A flag was signed as it is: `role: isHost` gives true.",
        "A name was signed, such as \"host\".",
    ],
    fixes: &[
        "Convert it first: `Number(role)`, `Integer.parseInt(role)`, `int(role)`.",
        "From a flag: `role: isHost ? 1 : 0`.",
        "Then accept 0 and 1 only; `parseInt('1abc')` is 1 too.",
    ],
    param: Some("role"),
};

pub(super) static ROLE_UNKNOWN: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "role is neither 0 nor 1",
    explanation: "There are two roles: 0 for participants and attendees, 1 for hosts and \
                  co-hosts. Zoom refuses any other number, 1.0 included.",
    causes: &[
        "The number means something else, such as the user's role in the Zoom account.",
        "A number for co-hosts or panellists was assumed; there is none.",
        "A serialiser wrote an integer as a float.",
    ],
    fixes: &[
        "Sign 0 for those who join and 1 for the one who starts the meeting: `role: isHost ? 1 : \
         0`.",
        "Store it as an integer, not as a float or double.",
    ],
    param: Some("role"),
};

pub(super) static ROLE_DIFFERS: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "The signature is for another role",
    explanation: "The signature is for a participant and the caller wants to host, or the other \
                  way round. Zoom uses the signature's role, so the caller is refused or gets the \
                  wrong role.",
    causes: &[
        "The endpoint did not find the role in the request and used 0.",
        "Host and participants share one signature.",
        "The numbers were mixed up: 1 is the host.",
    ],
    fixes: &[
        "Request a signature with this user's role for each join.",
        "Make sure that the endpoint reads the field that the page sends.",
    ],
    param: Some("role"),
};

pub(super) static HOST_NEEDS_ZAK: CatalogEntry = CatalogEntry {
    severity: Severity::Info,
    severity_note: None,
    title: "To host, a ZAK is needed too",
    explanation: "Role 1 permits hosting but does not start a meeting by itself. For that Zoom \
                  also requires the host's ZAK, a token that shows for whom the app acts. A join \
                  that fails without it has codes other than 3712, such as 3003 or 3008.",
    causes: &[
        "The user wants to start the meeting.",
        "Everyone gets role 1, though most only take part.",
    ],
    fixes: &[
        "Pass the host's ZAK as `zak` in the join call, from `GET /v2/users/me/zak` or `GET \
         /v2/users/{userId}/token?type=zak`.",
        "Fetch it shortly before the join, because it is short-lived.",
        "Sign role 0 for those who only take part.",
    ],
    param: Some("role"),
};

pub(super) static VIDEO_WEBRTC_MODE_MALFORMED: CatalogEntry = CatalogEntry {
    severity: Severity::Warning,
    severity_note: None,
    title: "video_webrtc_mode is not 0 or 1",
    explanation: "The claim switches WebRTC video on or off with the JSON number 1 or 0. How Zoom \
                  treats other values is not documented, so do not rely on the mode or on the \
                  join.",
    causes: &[
        "A flag was signed as it is, true or false.",
        "The value comes from a query or a form, as text.",
    ],
    fixes: &[
        "Sign a number: `video_webrtc_mode: webrtc ? 1 : 0`.",
        "Or leave the claim out; it is optional.",
    ],
    param: Some("video_webrtc_mode"),
};
