//! What Zoom's errors mean. Documented codes: <https://developers.zoom.us/docs/api/errors/>
//! and, for OAuth, <https://developers.zoom.us/docs/integrations/oauth-errors/>.

use std::fmt;

use reqwest::StatusCode;
use serde::Deserialize;

/// Why Zoom gave no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoomError {
    /// Zoom does not know this account, Client ID and Client Secret together.
    CredentialsRefused,
    /// The pair is a General app's, not a Server-to-Server OAuth app's.
    AppKind,
    /// The app or its account is deactivated.
    AccountDisabled,
    /// The app lacks all of these scopes.
    ScopeMissing(Vec<Scope>),
    /// The account has no such user.
    UserUnknown,
    /// There is no such meeting, or it is another account's.
    MeetingUnknown,
    /// Zoom's limit, or this server's own for requests to Zoom, is reached.
    RateLimited {
        /// When to retry, in seconds.
        retry_after: u32,
    },
    /// No connection, no answer in time, or none that can be read.
    Unreachable,
}

impl ZoomError {
    /// The name in metrics and logs.
    #[must_use]
    pub const fn outcome(&self) -> &'static str {
        match self {
            Self::CredentialsRefused => "credentials_refused",
            Self::AppKind => "app_kind",
            Self::AccountDisabled => "account_disabled",
            Self::ScopeMissing(_) => "scope_missing",
            Self::UserUnknown => "user_unknown",
            Self::MeetingUnknown => "meeting_unknown",
            Self::RateLimited { .. } => "rate_limited",
            Self::Unreachable => "unreachable",
        }
    }

    /// Every [`Self::outcome`].
    pub const OUTCOMES: [&'static str; 8] = [
        "credentials_refused",
        "app_kind",
        "account_disabled",
        "scope_missing",
        "user_unknown",
        "meeting_unknown",
        "rate_limited",
        "unreachable",
    ];
}

/// The name of a scope, such as `user:read:token:admin`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope(String);

impl Scope {
    /// Longer than any of Zoom's.
    const MAX_BYTES: usize = 100;
    /// More than a call needs.
    const MOST: usize = 20;

    fn new(text: &str) -> Option<Self> {
        let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b":_.-".contains(&byte);
        let fits = !text.is_empty() && text.len() <= Self::MAX_BYTES;
        (fits && text.bytes().all(is_valid)).then(|| Self(text.to_owned()))
    }

    /// The scopes of a list, whatever separates them.
    pub(super) fn list(text: &str) -> Vec<Self> {
        let words = text.split(|c: char| c == ',' || c.is_whitespace());
        words.filter_map(Self::new).take(Self::MOST).collect()
    }

    /// The scope's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An error of the OAuth server: `{"reason":"…","error":"invalid_client"}`, or with
/// `errorCode` and `errorMessage`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct OAuthBody {
    error: String,
    #[serde(rename = "errorCode")]
    error_code: u32,
}

/// An error of the REST API: `{"code":1001,"message":"User does not exist: …"}`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ApiBody {
    code: u32,
    message: String,
}

/// The app or its account is disabled, or its authorisation was revoked.
const DISABLED: [u32; 3] = [4717, 4738, 4741];
/// An unknown Client ID, and a wrong Client Secret.
const INVALID_CLIENT: [u32; 2] = [4702, 4704];
const NO_SUCH_USER: u32 = 1001;
const NO_SUCH_MEETING: u32 = 3001;

/// What a failed request for an access token means.
pub(super) fn of_oauth(status: StatusCode, body: &[u8]) -> ZoomError {
    let body: OAuthBody = serde_json::from_slice(body).unwrap_or_default();
    if DISABLED.contains(&body.error_code) {
        return ZoomError::AccountDisabled;
    }
    if INVALID_CLIENT.contains(&body.error_code) {
        return ZoomError::CredentialsRefused;
    }
    match body.error.as_str() {
        "unsupported_grant_type" => ZoomError::AppKind,
        // `invalid_request` and `invalid_grant`: the account does not exist, or is not the
        // app's.
        "invalid_client" | "invalid_request" | "invalid_grant" | "unauthorized_client" => {
            ZoomError::CredentialsRefused
        }
        _ if status == StatusCode::UNAUTHORIZED => ZoomError::CredentialsRefused,
        _ => ZoomError::Unreachable,
    }
}

/// What a failed request to the REST API means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ApiError {
    /// The access token is no longer accepted: a new one may be.
    TokenRejected,
    Final(ZoomError),
}

/// What the path of a request names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    User,
    Meeting,
}

pub(super) fn of_api(status: StatusCode, body: &[u8], subject: Subject) -> ApiError {
    let body: ApiBody = serde_json::from_slice(body).unwrap_or_default();
    // Zoom has sent this text with several codes.
    if let Some(scopes) = missing_scopes(&body.message) {
        return ApiError::Final(ZoomError::ScopeMissing(scopes));
    }
    let unknown = match subject {
        Subject::User => ZoomError::UserUnknown,
        Subject::Meeting => ZoomError::MeetingUnknown,
    };
    ApiError::Final(match body.code {
        NO_SUCH_USER => ZoomError::UserUnknown,
        NO_SUCH_MEETING => ZoomError::MeetingUnknown,
        code if DISABLED.contains(&code) => ZoomError::AccountDisabled,
        _ if status == StatusCode::UNAUTHORIZED => return ApiError::TokenRejected,
        code if code != 0 && status == StatusCode::NOT_FOUND => unknown,
        _ => ZoomError::Unreachable,
    })
}

/// The scopes of "Invalid access token, does not contain scopes:[a, b]."
fn missing_scopes(message: &str) -> Option<Vec<Scope>> {
    let (_, rest) = message.split_once("does not contain scopes:[")?;
    let (list, _) = rest.split_once(']')?;
    Some(Scope::list(list))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(names: &[&str]) -> Vec<Scope> {
        names.iter().map(|name| Scope((*name).to_owned())).collect()
    }

    #[test]
    fn oauth_errors_are_told_apart() {
        for (status, body, error) in [
            (
                400,
                r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#,
                ZoomError::CredentialsRefused,
            ),
            (
                401,
                r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#,
                ZoomError::CredentialsRefused,
            ),
            (
                400,
                r#"{"reason":"unsupported grant type","error":"unsupported_grant_type"}"#,
                ZoomError::AppKind,
            ),
            (
                400,
                r#"{"reason":"Account does not exist","error":"invalid_request"}"#,
                ZoomError::CredentialsRefused,
            ),
            (
                400,
                r#"{"errorCode":4717,"errorMessage":"disabled"}"#,
                ZoomError::AccountDisabled,
            ),
            (
                200,
                r#"{"status":false,"errorCode":4702,"errorMessage":"Invalid client_id"}"#,
                ZoomError::CredentialsRefused,
            ),
            (401, "", ZoomError::CredentialsRefused),
            (400, "<html>", ZoomError::Unreachable),
            (500, "{}", ZoomError::Unreachable),
            (302, "", ZoomError::Unreachable),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(of_oauth(status, body.as_bytes()), error, "{status} {body}");
        }
    }

    #[test]
    fn api_errors_are_told_apart() {
        use ApiError::{Final, TokenRejected};
        let lacks = |code: u32| {
            format!(
                r#"{{"code":{code},"message":"Invalid access token, does not contain scopes:[user:read:token:admin, user:read:zak:admin]."}}"#
            )
        };
        let missing = scopes(&["user:read:token:admin", "user:read:zak:admin"]);
        for (status, body, subject, error) in [
            (
                400,
                lacks(4711),
                Subject::User,
                Final(ZoomError::ScopeMissing(missing.clone())),
            ),
            (
                401,
                lacks(201),
                Subject::Meeting,
                Final(ZoomError::ScopeMissing(missing)),
            ),
            (
                404,
                r#"{"code":1001,"message":"User does not exist: x."}"#.to_owned(),
                Subject::User,
                Final(ZoomError::UserUnknown),
            ),
            (
                404,
                r#"{"code":3001,"message":"Meeting does not exist: 1."}"#.to_owned(),
                Subject::Meeting,
                Final(ZoomError::MeetingUnknown),
            ),
            (
                404,
                r#"{"code":9,"message":"?"}"#.to_owned(),
                Subject::Meeting,
                Final(ZoomError::MeetingUnknown),
            ),
            (
                404,
                String::new(),
                Subject::User,
                Final(ZoomError::Unreachable),
            ),
            (
                401,
                r#"{"code":124,"message":"Invalid access token."}"#.to_owned(),
                Subject::User,
                TokenRejected,
            ),
            (401, String::new(), Subject::User, TokenRejected),
            (
                400,
                r#"{"code":4738,"message":"?"}"#.to_owned(),
                Subject::User,
                Final(ZoomError::AccountDisabled),
            ),
            (
                503,
                "x".to_owned(),
                Subject::User,
                Final(ZoomError::Unreachable),
            ),
        ] {
            let code = StatusCode::from_u16(status).unwrap();
            assert_eq!(
                of_api(code, body.as_bytes(), subject),
                error,
                "{status} {body}"
            );
        }
    }

    #[test]
    fn a_scope_is_a_name_and_nothing_else() {
        let list = Scope::list("user:read:admin, <b>, user:read:zak\nx y:z \u{202e} ,");
        assert_eq!(
            list,
            scopes(&["user:read:admin", "user:read:zak", "x", "y:z"])
        );
        assert_eq!(Scope::list(&"a ".repeat(50)).len(), Scope::MOST);
        assert!(Scope::list(&"a".repeat(101)).is_empty());
    }

    #[test]
    fn every_outcome_is_listed() {
        for error in [
            ZoomError::CredentialsRefused,
            ZoomError::AppKind,
            ZoomError::AccountDisabled,
            ZoomError::ScopeMissing(Vec::new()),
            ZoomError::UserUnknown,
            ZoomError::MeetingUnknown,
            ZoomError::RateLimited { retry_after: 1 },
            ZoomError::Unreachable,
        ] {
            assert!(ZoomError::OUTCOMES.contains(&error.outcome()), "{error:?}");
        }
    }
}
