use crate::diagnosis::catalog::FindingCode;
use crate::diagnosis::findings::Findings;
use crate::diagnosis::json::{Object, Value};

/// Whether it is a token of another kind, with other claims.
pub(super) fn check(
    header: Option<&Object<'_>>,
    payload: &Object<'_>,
    findings: &mut Findings,
) -> bool {
    let Some((code, message)) = other_kind(header, payload) else {
        return false;
    };
    // Its header and its MAC are right for its kind.
    findings.remove(FindingCode::AlgNotHs256);
    findings.remove(FindingCode::TypMissing);
    findings.add(code, message);
    true
}

fn other_kind(
    header: Option<&Object<'_>>,
    payload: &Object<'_>,
) -> Option<(FindingCode, &'static str)> {
    let has = |name| payload.has(name);
    if has("appKey") || has("sdkKey") {
        return None;
    }
    // The Meeting SDK's claims, spelt like the Video SDK's.
    let of_meetings = [
        "mn",
        "meeting_number",
        "meetingNumber",
        "sdk_key",
        "token_exp",
        "role",
    ]
    .into_iter()
    .any(has);
    let of_sessions = has("tpc") || has("role_type");
    if of_sessions || (has("app_key") && !of_meetings) {
        let message = "The claims app_key, tpc and role_type are those of the Video SDK, \
                       which is another product.";
        return Some((FindingCode::VideoSdkToken, message));
    }
    if has("app_key") || has("sdk_key") {
        return None;
    }
    let of_zoom = header.is_some_and(|header| header.has("zm_skm") || header.has("sv"));
    if of_zoom || has("auid") || (has("uid") && has("ver")) || audience_is_a_client(payload) {
        let message = "This is a ZAK, an OBF token or an OAuth access token, which Zoom issued; \
                       it was not signed with the SDK secret.";
        return Some((FindingCode::ZakOrOauthToken, message));
    }
    if (has("iss") && has("exp")) || has("aud") {
        let message = "The claims iss and exp without appKey are those of a token for Zoom's \
                       REST API.";
        return Some((FindingCode::RestApiToken, message));
    }
    None
}

fn audience_is_a_client(payload: &Object<'_>) -> bool {
    let named = |text: &str| text == "clientsm" || text.contains("zoomus");
    ["aud", "iss"]
        .iter()
        .any(|claim| matches!(payload.get(claim), Some(Value::Text(text)) if named(&text)))
}
