//! Valid tokens of another kind.
//!
//! What the Meeting SDK takes: <https://developers.zoom.us/docs/meeting-sdk/auth/>.

use super::entry::{CatalogEntry, Severity};

pub(super) static VIDEO_SDK_TOKEN: CatalogEntry = CatalogEntry {
    severity: Severity::Error,
    severity_note: None,
    title: "A token of the Video SDK",
    explanation: "The claims app_key, tpc and role_type belong to Zoom's Video SDK, which has its \
                  own sessions and does not join meetings. It uses other credentials and other \
                  tokens, so Zoom refuses this one for a meeting. A decoder cannot tell the two \
                  products apart.",
    causes: &[
        "The endpoint is based on Zoom's sample for the Video SDK.",
        "The credentials belong to a Video SDK account.",
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
    explanation: "It names an issuer or an audience and no appKey, like tokens for Zoom's REST \
                  API. It names neither an SDK app nor a meeting, so Zoom refuses it as a \
                  signature. A decoder rightly shows a valid token.",
    causes: &[
        "The code was written for a JWT app, a kind of app that Zoom has discontinued.",
        "The token that the backend uses for the REST API was returned to the page.",
        "A JWT library's settings added iss and aud, and the Meeting SDK's claims were never \
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
    explanation: "Zoom issued this token for a user. A signature is for your app, and your server \
                  makes it with the SDK secret. Zoom refuses one in place of the other, although \
                  each is valid for its own purpose.",
    causes: &[
        "Two values in the join call are swapped.",
        "An OAuth access token was used as the signature, because both begin with eyJ.",
        "The endpoint returns several tokens, and the wrong field was read.",
    ],
    fixes: &[
        "Pass a ZAK as `zak`, an OBF token as `obfToken`, and as `signature` what your own server \
         signed.",
        "Keep an OAuth access token on the server: it only serves to get a ZAK or an OBF token \
         from the REST API.",
        "Pass `zak` or `obfToken`, never both.",
    ],
    param: None,
};
