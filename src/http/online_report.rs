//! What Zoom itself says of the configured credentials: `check --online`, and `POST /check`.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use serde::{Serialize, Serializer};
use zoom_signature::{Credentials, MeetingNumber, SdkSecret, UnixTimestamp};

use crate::auth::AppName;
use crate::redis_store::{RedisFailure, RedisObserver, RedisSettings, RedisStore};
use crate::zoom_api::{
    Answer, Call, ClientSecret, NoConnection, OAuthUrl, Observer, OnlineCheck, OnlineError,
    PairStatus, Scope, ZakUser, ZoomApi, ZoomApiError, ZoomApiSettings, ZoomError,
};

use super::error::ApiError;
use super::redis_advice::redis_advice;

/// The most that this machine's clock may differ from Zoom's, in seconds.
const MAX_SKEW: i64 = 5;

/// Of how many apps Zoom is asked at once.
const AT_A_TIME: usize = 8;

/// Any one of these scopes lets an app fetch ZAKs. Users report that Zoom requires one of the
/// first two.
const ZAK_SCOPES: [&str; 9] = [
    "user:read:token:admin",
    "user:read:zak:admin",
    "user:read:token:master",
    "user:read:token",
    "user:read:zak",
    "user:read:admin",
    "user:write:admin",
    "user:master",
    "user_zak:read",
];

/// Any one of these scopes lets an app look up a meeting's host.
const MEETING_SCOPES: [&str; 5] = [
    "meeting:read:meeting:admin",
    "meeting:read:meeting:master",
    "meeting:read:admin",
    "meeting:write:admin",
    "meeting:master",
];

const CANNOT_TELL: &str =
    "Zoom cannot tell: it issues no token to this kind of app for such a request.";

/// What to ask Zoom about.
#[derive(Clone)]
pub struct OnlineSubject {
    /// Zoom's OAuth server.
    pub oauth_url: OAuthUrl,
    /// The Meeting SDK apps. Empty: none are configured.
    pub apps: Vec<OnlineApp>,
    /// The Server-to-Server OAuth app of all that have none of their own.
    pub zoom_api: Option<ZoomApiSettings>,
    /// Where replicas count together.
    pub redis: Option<RedisSettings>,
}

/// One app to ask about.
#[derive(Clone)]
pub struct OnlineApp {
    /// Its name in the configuration.
    pub name: AppName,
    /// Its key and secret.
    pub credentials: Credentials,
    /// The secret before.
    pub previous_secret: Option<SdkSecret>,
    /// Its own Server-to-Server OAuth app.
    pub zoom_api: Option<ZoomApiSettings>,
}

/// What to ask Zoom about a subject.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnlineScope<'a> {
    /// The only app to ask about. `None`: all.
    pub app: Option<&'a AppName>,
    /// Whether to fetch a ZAK, and drop it.
    pub zak: bool,
    /// The meeting whose host's ZAK it is, if hosts get theirs.
    pub meeting: Option<MeetingNumber>,
}

/// Everything that was asked, and what Zoom said.
#[derive(Default, Serialize)]
pub struct OnlineReport {
    checks: Vec<OnlineFinding>,
    /// How many seconds this machine's clock is ahead of Zoom's.
    #[serde(skip)]
    clock_ahead: Option<i64>,
}

/// What Zoom said about one thing.
#[derive(Serialize)]
pub struct OnlineFinding {
    /// The app that it is about. `None`: all of them.
    #[serde(serialize_with = "name_or_null")]
    pub app: Option<AppName>,
    /// What it is about.
    pub subject: &'static str,
    /// Whether it is in order.
    pub status: OnlineStatus,
    /// What it is, for programs.
    pub code: &'static str,
    /// What it is, and what to do.
    pub message: String,
}

/// Whether something is in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnlineStatus {
    /// It is.
    Ok,
    /// Something has to be mended.
    Finding,
    /// Zoom could not be asked, or said nothing.
    NotChecked,
}

impl OnlineStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Ok, Self::Finding, Self::NotChecked];

    /// The status in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Finding => "finding",
            Self::NotChecked => "not_checked",
        }
    }
}

impl OnlineReport {
    /// Asks Zoom, at this moment. Takes 5 s at most for each thing that is asked, of eight apps
    /// at a time.
    ///
    /// # Errors
    ///
    /// [`ZoomApiError`] if no HTTPS client can be created.
    pub async fn ask(
        subject: &OnlineSubject,
        scope: OnlineScope<'_>,
        now: UnixTimestamp,
    ) -> Result<Self, ZoomApiError> {
        let zoom = OnlineCheck::new(subject.oauth_url.clone())?;
        let mut report = Self::default();
        let is_meant = |app: &&OnlineApp| scope.app.is_none_or(|name| *name == app.name);
        let apps: Vec<&OnlineApp> = subject.apps.iter().filter(is_meant).collect();
        if apps.is_empty() {
            report.add(
                "sdk_credentials",
                OnlineStatus::NotChecked,
                "none",
                "There are no credentials of a Meeting SDK app to ask about.",
            );
        }
        for some in apps.chunks(AT_A_TIME) {
            let asked = some.iter().map(|app| Self::of_app(&zoom, app, scope, now));
            for about in join_all(asked).await {
                report.extend(about?);
            }
        }
        let shares = |app: &&OnlineApp| app.zoom_api.is_none();
        let is_needed = apps.is_empty() || apps.iter().any(shares);
        if let Some(settings) = subject.zoom_api.as_ref().filter(|_| is_needed) {
            report.add_server_app(&zoom, settings, scope, now).await?;
        } else if scope.zak && apps.iter().all(shares) {
            let message = "There is no Server-to-Server OAuth app: set ZOOM_S2S_ACCOUNT_ID, \
                           ZOOM_S2S_CLIENT_ID and ZOOM_S2S_CLIENT_SECRET, or the app's own, \
                           ZOOM_APP_….";
            report.add("zak", OnlineStatus::NotChecked, "not_configured", message);
        }
        report.add_clock();
        if let Some(settings) = &subject.redis {
            report.add_redis(settings).await;
        }
        Ok(report)
    }

    /// Connects to Redis, and does what requests need.
    async fn add_redis(&mut self, settings: &RedisSettings) {
        let url = &settings.url;
        let tried = match RedisStore::new(settings.clone(), Arc::new(Unobserved)) {
            Ok(store) => store.check().await,
            Err(error) => Err((RedisFailure::Connection, error.to_string())),
        };
        let (failure, cause) = match tried {
            Ok(None) => {
                let message = format!("{url} counts requests and takes the IDs of signed ones.");
                return self.add("redis", OnlineStatus::Ok, "usable", message);
            }
            Ok(Some(policy)) => {
                let message = format!(
                    "{url} may evict the IDs of signed requests, which could then be used again: \
                     its maxmemory-policy is {policy}; set it to noeviction."
                );
                return self.add("redis", OnlineStatus::Finding, "evicts", message);
            }
            Err(failed) => failed,
        };
        let advice = redis_advice(failure, settings);
        let message = format!("{url} cannot be used: {advice}. It said: {cause}");
        self.add("redis", OnlineStatus::Finding, failure.as_str(), message);
    }

    /// Everything about one app.
    async fn of_app(
        zoom: &OnlineCheck,
        app: &OnlineApp,
        scope: OnlineScope<'_>,
        now: UnixTimestamp,
    ) -> Result<Self, ZoomApiError> {
        let mut report = Self::default();
        let answer = ask_pair(zoom, &app.credentials, &app.credentials.secret).await;
        report.clock_ahead = report.clock_ahead.or(answer.clock_ahead);
        report.add_pair(answer.result);
        if let Some(previous) = &app.previous_secret {
            let answer = ask_pair(zoom, &app.credentials, previous).await;
            report.clock_ahead = report.clock_ahead.or(answer.clock_ahead);
            report.add_previous(answer.result);
        }
        if let Some(settings) = &app.zoom_api {
            report.add_server_app(zoom, settings, scope, now).await?;
        }
        for check in &mut report.checks {
            check.app = Some(app.name.clone());
        }
        Ok(report)
    }

    fn extend(&mut self, other: Self) {
        self.checks.extend(other.checks);
        self.clock_ahead = self.clock_ahead.or(other.clock_ahead);
    }

    async fn add_server_app(
        &mut self,
        zoom: &OnlineCheck,
        settings: &ZoomApiSettings,
        scope: OnlineScope<'_>,
        now: UnixTimestamp,
    ) -> Result<(), ZoomApiError> {
        let answer = zoom.server_app(&settings.app).await;
        self.clock_ahead = self.clock_ahead.or(answer.clock_ahead);
        self.add_scopes(answer.result, settings);
        if scope.zak {
            self.add_zak(settings, scope.meeting, now).await?;
        }
        Ok(())
    }

    /// What Zoom said, in the order in which it was asked.
    #[must_use]
    pub fn checks(&self) -> &[OnlineFinding] {
        &self.checks
    }

    fn add(
        &mut self,
        subject: &'static str,
        status: OnlineStatus,
        code: &'static str,
        message: impl Into<String>,
    ) {
        self.checks.push(OnlineFinding {
            app: None,
            subject,
            status,
            code,
            message: message.into(),
        });
    }

    fn add_pair(&mut self, result: Result<PairStatus, OnlineError>) {
        let (status, code, message) = match result {
            Ok(PairStatus::Known) => (
                OnlineStatus::Ok,
                "known",
                "Zoom knows this Client ID with this secret. This does not prove that the \
                 Meeting SDK is enabled, that the app is published or that a join works.",
            ),
            Ok(PairStatus::LooksServerToServer) => (
                OnlineStatus::Finding,
                "looks_server_to_server",
                "By its scopes this looks like a Server-to-Server OAuth app's pair, with which \
                 every join ends as 3712. Use those of a General app with the Meeting SDK.",
            ),
            Ok(PairStatus::Unknown) => (
                OnlineStatus::Finding,
                "unknown",
                "Zoom does not know this pair: the secret is wrong or was regenerated, the key is \
                 another app's, or the app was deleted. An SDK Key of before February 2023 may be \
                 unknown here although Zoom still accepts its signatures.",
            ),
            Ok(PairStatus::CannotTell) => (OnlineStatus::NotChecked, "cannot_tell", CANNOT_TELL),
            Err(error) => return self.add_error("sdk_credentials", &error),
        };
        self.add("sdk_credentials", status, code, message);
    }

    fn add_previous(&mut self, result: Result<PairStatus, OnlineError>) {
        let (status, code, message) = match result {
            Ok(PairStatus::Known | PairStatus::LooksServerToServer) => (
                OnlineStatus::Ok,
                "known",
                "Zoom knows the previous secret as well: it was not regenerated there, or not yet.",
            ),
            Ok(PairStatus::Unknown) => (
                OnlineStatus::Ok,
                "unknown",
                "Zoom no longer knows the previous secret, as it should be after the new one is in \
                 force.",
            ),
            Ok(PairStatus::CannotTell) => (OnlineStatus::NotChecked, "cannot_tell", CANNOT_TELL),
            Err(error) => return self.add_error("sdk_previous_secret", &error),
        };
        self.add("sdk_previous_secret", status, code, message);
    }

    fn add_scopes(&mut self, result: Result<Vec<Scope>, OnlineError>, settings: &ZoomApiSettings) {
        let scopes = match result {
            Ok(scopes) => scopes,
            Err(error) => return self.add_error("server_app", &error),
        };
        let has = |group: &[&str]| scopes.iter().any(|scope| group.contains(&scope.as_str()));
        let mut missing = Vec::new();
        if !has(&ZAK_SCOPES) {
            missing.push("user:read:token:admin and user:read:zak:admin, for ZAKs");
        }
        if settings.zak_user == Some(ZakUser::MeetingHost) && !has(&MEETING_SCOPES) {
            missing.push("meeting:read:meeting:admin, for ZOOM_ZAK_USER=meeting-host");
        }
        let names: Vec<&str> = scopes.iter().map(Scope::as_str).collect();
        if scopes.is_empty() {
            let message = "Zoom knows the Server-to-Server app, and named none of its scopes: a new \
                           app has them after some seconds.";
            self.add(
                "server_app",
                OnlineStatus::NotChecked,
                "scopes_unknown",
                message,
            );
        } else if missing.is_empty() {
            let message = format!(
                "Zoom knows the Server-to-Server app, and it has the scopes that a ZAK needs: {}.",
                names.join(", ")
            );
            self.add("server_app", OnlineStatus::Ok, "known", message);
        } else {
            let message = format!(
                "The Server-to-Server app lacks scopes: add {}. It has {}.",
                missing.join("; and "),
                names.join(", ")
            );
            self.add(
                "server_app",
                OnlineStatus::Finding,
                "scope_missing",
                message,
            );
        }
    }

    /// Fetches a ZAK and drops it.
    async fn add_zak(
        &mut self,
        settings: &ZoomApiSettings,
        meeting: Option<MeetingNumber>,
        now: UnixTimestamp,
    ) -> Result<(), ZoomApiError> {
        let zoom = ZoomApi::new(settings.clone(), Arc::new(Unobserved))?;
        let fetched = match (&settings.zak_user, meeting) {
            (Some(ZakUser::Fixed(user)), _) => zoom.zak(user, now).await,
            (Some(ZakUser::MeetingHost), Some(meeting)) => zoom.zak_of_host(&meeting, now).await,
            (Some(ZakUser::MeetingHost), None) => {
                let message = "ZOOM_ZAK_USER is meeting-host: name a meeting of the account, as in \
                               --meeting 85746065432.";
                self.add("zak", OnlineStatus::NotChecked, "no_meeting", message);
                return Ok(());
            }
            (None, _) => {
                let message = "ZOOM_ZAK_USER is not set: only the users whom OpenID tokens name get \
                               a ZAK.";
                self.add("zak", OnlineStatus::NotChecked, "no_user", message);
                return Ok(());
            }
        };
        match fetched {
            Ok(_dropped) => self.add(
                "zak",
                OnlineStatus::Ok,
                "fetched",
                "Zoom issued a ZAK, which was discarded.",
            ),
            Err(error) => self.add_error("zak", &OnlineError::Zoom(error)),
        }
        Ok(())
    }

    fn add_clock(&mut self) {
        let Some(ahead) = self.clock_ahead else {
            let message = "Zoom sent no date to compare this machine's clock with.";
            return self.add("clock", OnlineStatus::NotChecked, "unknown", message);
        };
        if ahead.abs() <= MAX_SKEW {
            let message = format!("This machine's clock is within {MAX_SKEW} s of Zoom's.");
            return self.add("clock", OnlineStatus::Ok, "right", message);
        }
        let side = if ahead > 0 { "ahead of" } else { "behind" };
        let message = format!(
            "This machine's clock is {} s {side} Zoom's: set it by NTP. Signatures are only \
             accepted while SIGNATURE_BACKDATE_SECONDS makes up for it.",
            ahead.abs()
        );
        self.add("clock", OnlineStatus::Finding, "skewed", message);
    }

    fn add_error(&mut self, subject: &'static str, error: &OnlineError) {
        let (status, code, message) = match error {
            OnlineError::NoConnection(NoConnection::Dns) => (
                OnlineStatus::NotChecked,
                "dns",
                "The name of Zoom's server cannot be resolved: check DNS, ZOOM_OAUTH_URL, and \
                 HTTPS_PROXY if there is a proxy."
                    .to_owned(),
            ),
            OnlineError::NoConnection(NoConnection::Tls) => (
                OnlineStatus::NotChecked,
                "tls",
                "There is no TLS connection to Zoom that can be trusted: a proxy may intercept it \
                 (SSL_CERT_FILE names its CA), or the machine has no CA certificates."
                    .to_owned(),
            ),
            OnlineError::NoConnection(NoConnection::Slow) => (
                OnlineStatus::NotChecked,
                "slow",
                "Zoom did not answer within 5 s: check the network, the firewall and HTTPS_PROXY."
                    .to_owned(),
            ),
            OnlineError::NoConnection(NoConnection::Refused) => (
                OnlineStatus::NotChecked,
                "no_connection",
                "Zoom's server cannot be reached: check the network, the firewall and HTTPS_PROXY."
                    .to_owned(),
            ),
            OnlineError::Zoom(error @ (ZoomError::Unreachable | ZoomError::RateLimited { .. })) => {
                (
                    OnlineStatus::NotChecked,
                    error.outcome(),
                    "Zoom returned an error, a rate limit or an unknown response. Try again later."
                        .to_owned(),
                )
            }
            OnlineError::Zoom(error) => (
                OnlineStatus::Finding,
                error.outcome(),
                ApiError::from(error.clone()).message().to_owned(),
            ),
        };
        self.add(subject, status, code, message);
    }
}

#[expect(clippy::ref_option, reason = "serde passes the field like this")]
fn name_or_null<S: Serializer>(name: &Option<AppName>, serializer: S) -> Result<S::Ok, S::Error> {
    name.as_ref().map(AppName::as_str).serialize(serializer)
}

async fn ask_pair(
    zoom: &OnlineCheck,
    credentials: &Credentials,
    secret: &SdkSecret,
) -> Answer<PairStatus> {
    let text = String::from_utf8_lossy(secret.expose_bytes()).into_owned();
    match ClientSecret::new(text.into()) {
        Some(secret) => zoom.pair(credentials.key.as_str(), &secret).await,
        // Zoom's secrets are letters and digits.
        None => Answer {
            result: Ok(PairStatus::Unknown),
            clock_ahead: None,
        },
    }
}

/// Nobody counts these requests.
struct Unobserved;

impl RedisObserver for Unobserved {
    fn redis_is_up(&self, _: bool) {}
    fn redis_answered(&self, _: Duration) {}
    fn redis_failed(&self, _: RedisFailure) {}
}

impl Observer for Unobserved {
    fn called(&self, _: Call, _: Option<&ZoomError>, _: Duration) {}
}
