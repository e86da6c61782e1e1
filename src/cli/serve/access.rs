//! Compares what two configurations permit.

use crate::auth::{AppName, BroaderAccess, MeetingScope, Settings as AuthSettings};
use crate::config::Config;
use crate::http::TrustedProxies;
use crate::redis_store::RedisSettings;
use crate::zoom_api::ZoomApiSettings;
use zoom_signature::{Credentials, Lifetime};

use crate::cli::error::CliError;

/// What a configuration permits, as far as a reload could extend it by mistake: a lost
/// line, a file that is being written.
pub(super) struct Access {
    auth: AuthSettings,
    /// Where replicas count together.
    pub(super) redis: Option<String>,
    apps: Vec<AppAccess>,
    trusted_proxies: TrustedProxies,
    longest_lifetime: Lifetime,
}

/// What is permitted with one app.
struct AppAccess {
    name: AppName,
    /// `None`: demo credentials.
    credentials: Option<Credentials>,
    meetings: MeetingScope,
    lifetime: Lifetime,
    zoom_api: Option<ZoomApiSettings>,
}

impl Access {
    pub(super) fn by(config: &Config) -> Self {
        let demo = config.apps.is_empty().then(|| AppAccess {
            name: AppName::default_app(),
            credentials: None,
            meetings: MeetingScope::Any,
            lifetime: config.lifetime,
            zoom_api: config.zoom_api.clone(),
        });
        let apps = config.apps.iter().map(|app| AppAccess {
            name: app.name.clone(),
            credentials: Some(app.credentials.clone()),
            meetings: app.meetings.clone(),
            lifetime: app.lifetime.unwrap_or(config.lifetime),
            zoom_api: app.zoom_api.clone().or_else(|| config.zoom_api.clone()),
        });
        Self {
            auth: config.auth.clone(),
            redis: config.redis.as_ref().map(RedisSettings::place),
            apps: demo.into_iter().chain(apps).collect(),
            trusted_proxies: config.trusted_proxies.clone(),
            longest_lifetime: config.longest_lifetime,
        }
    }

    /// The name and the pair of each app.
    fn pairs(&self) -> impl Iterator<Item = (&AppName, &Credentials)> {
        let apps = self.apps.iter();
        apps.filter_map(|app| Some((&app.name, app.credentials.as_ref()?)))
    }

    /// Refuses a key with the secret that another key has now: one of the two has not been
    /// changed yet.
    pub(super) fn refuse_mixed(&self, before: &Self) -> Result<(), CliError> {
        for (app, new) in self.pairs() {
            let has_its_secret = |old: &Credentials| {
                old.secret.expose_bytes() == new.secret.expose_bytes() && old.key != new.key
            };
            if let Some((other, _)) = before.pairs().find(|(_, old)| has_its_secret(old)) {
                return Err(CliError::MixedPair {
                    app: app.clone(),
                    other: other.clone(),
                });
            }
        }
        Ok(())
    }

    /// Whether an app has the key that another had, which is still there: credentials that are
    /// bound to its name would get signatures of the other.
    fn has_swapped_apps(&self, before: &Self) -> bool {
        let has = |access: &Self, name: &AppName| access.apps.iter().any(|app| app.name == *name);
        self.pairs().any(|(app, new)| {
            let mut old_pairs = before.pairs();
            has(before, app)
                && old_pairs
                    .any(|(other, old)| other != app && old.key == new.key && has(self, other))
        })
    }

    /// Each app that was there before, with what it permitted then. A new app permits nothing
    /// of another.
    fn same_apps<'a>(
        &'a self,
        before: &'a Self,
    ) -> impl Iterator<Item = (&'a AppAccess, &'a AppAccess)> {
        self.apps.iter().filter_map(|app| {
            let mut others = before.apps.iter();
            Some((app, others.find(|other| other.name == app.name)?))
        })
    }

    /// Whether somebody may get a ZAK whom the configuration before gave none, another
    /// user's, or one for a shorter time.
    fn gives_more_zaks(&self, before: &Self) -> bool {
        let claim = |access: &Self| {
            let oidc = access.auth.oidc.as_ref();
            oidc.and_then(|oidc| oidc.zoom_user_claim.clone())
        };
        let is_new_claim = claim(self).is_some() && claim(self) != claim(before);
        self.same_apps(before).any(|(app, app_before)| {
            let Some(zoom) = &app.zoom_api else {
                return false;
            };
            let Some(zoom_before) = &app_before.zoom_api else {
                return zoom.zak_user.is_some() || claim(self).is_some();
            };
            let is_new_user = zoom.zak_user.is_some() && zoom.zak_user != zoom_before.zak_user;
            is_new_user || is_new_claim || zoom.zak_lifetime > zoom_before.zak_lifetime
        })
    }

    /// # Errors
    ///
    /// [`CliError::PermitsMore`]
    pub(super) fn is_no_more_than(&self, before: &Self) -> Result<(), CliError> {
        let mut more: Vec<String> = self
            .auth
            .exceed(&before.auth)
            .iter()
            .map(BroaderAccess::to_string)
            .collect();
        if !self.trusted_proxies.are_among(&before.trusted_proxies) {
            more.push("more proxies are trusted (TRUSTED_PROXIES)".to_owned());
        }
        if before.redis.is_some() && self.redis != before.redis {
            let apart = "this process would no longer count where its replicas do, and would \
                         accept signed requests that they have accepted (REDIS_URL, \
                         REDIS_KEY_PREFIX)";
            more.push(apart.to_owned());
        }
        if self.gives_more_zaks(before) {
            let zaks = "callers may act as another Zoom user, or for longer (ZOOM_ZAK_USER, \
                        OIDC_ZOOM_USER_CLAIM, ZAK_LIFETIME_SECONDS)";
            more.push(zaks.to_owned());
        }
        if self.has_swapped_apps(before) {
            let swapped = "an app has the key that another had, so credentials that are bound to \
                           it would get that one's signatures (ZOOM_APP_…_KEY)";
            more.push(swapped.to_owned());
        }
        let mut apps = self.same_apps(before);
        if apps.any(|(app, had)| !had.meetings.include(&app.meetings)) {
            let meetings =
                "an app would sign for more meetings (ZOOM_APP_…_ALLOWED_MEETING_NUMBERS)";
            more.push(meetings.to_owned());
        }
        let mut apps = self.same_apps(before);
        if apps.any(|(app, had)| app.lifetime > had.lifetime)
            || self.longest_lifetime > before.longest_lifetime
        {
            let lives_longer = "signatures may be valid for longer (SIGNATURE_LIFETIME_SECONDS, \
                                SIGNATURE_LIFETIME_MAX_SECONDS, ZOOM_APP_…_LIFETIME_SECONDS)";
            more.push(lives_longer.to_owned());
        }
        if more.is_empty() {
            return Ok(());
        }
        Err(CliError::PermitsMore(more.join("; ")))
    }
}
