//! Valid tokens of another kind.
//!
//! What the Meeting SDK takes: <https://developers.zoom.us/docs/meeting-sdk/auth/>.

use super::entry::{CatalogEntry, Severity};

pub(super) static VIDEO_SDK_TOKEN: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A token of the Video SDK",
    explanation: "The claims app_key, tpc and role_type belong to Zoom's Video SDK, which holds \
                  sessions of its own and does not join meetings. It has other credentials and \
                  other tokens, so Zoom refuses this one for a meeting. A decoder cannot tell the \
                  two products apart.",
    causes: &[
        "The endpoint was made from Zoom's sample for the Video SDK.",
        "The credentials are those of a Video SDK account.",
        "The page was written for `@zoom/videosdk`; the package for meetings is \
         `@zoom/meetingsdk`.",
    ],
    fixes: &[
        "Sign for the Meeting SDK, with the claims appKey, mn, role, iat, exp and tokenExp.",
        "Take the key and secret of a General app with the Meeting SDK from marketplace.zoom.us.",
    ],
    param: None,
};

pub(super) static REST_API_TOKEN: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A token for Zoom's REST API",
    explanation: "It names an issuer or an audience and no appKey, as tokens for Zoom's REST API \
                  do. It says neither which SDK app nor which meeting, so Zoom refuses it as a \
                  signature. A decoder rightly shows a sound token.",
    causes: &[
        "The code was made for a JWT app, a kind of app that Zoom has ended.",
        "The token that the backend uses for the REST API was returned to the page.",
        "A JWT library added iss and aud by its settings, and the Meeting SDK's claims were never \
         set.",
    ],
    fixes: &[
        "Sign for the Meeting SDK, with the claims appKey, mn, role, iat, exp and tokenExp.",
        "Take the credentials of a General app with the Meeting SDK, not of a JWT or \
         Server-to-Server OAuth app.",
        "Keep tokens for the REST API on the server.",
    ],
    param: None,
};

pub(super) static ZAK_OR_OAUTH_TOKEN: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A ZAK, OBF or access token instead",
    explanation: "Zoom itself made this token, and it stands for a user. A signature stands for \
                  your app, and your server makes it with the SDK secret. Zoom refuses the one in \
                  place of the other, though each is valid where it belongs.",
    causes: &[
        "The values in the join call are in each other's places.",
        "An OAuth access token was taken for the signature, because both begin with eyJ.",
        "The endpoint returns several tokens, and the wrong field was read.",
    ],
    fixes: &[
        "Pass a ZAK as `zak`, an OBF token as `obfToken`, and as `signature` what your own server \
         signed.",
        "Keep an OAuth access token on the server: it only serves to ask the REST API for a ZAK or \
         an OBF token.",
        "Pass `zak` or `obfToken`, never both.",
    ],
    param: None,
};
