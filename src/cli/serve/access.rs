//! Compares what two configurations permit.

use std::collections::HashMap;

use crate::auth::{
    AppName, BroaderAccess, CallerAccess, ClaimPath, MeetingScope, Settings as AuthSettings,
};
use crate::config::Config;
use crate::http::TrustedProxies;
use crate::redis_store::RedisSettings;
use crate::zoom_api::ZoomApiSettings;
use zoom_signature::diagnosis::is_placeholder;
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
    /// Whether a reload brought the secret, and no other key with it: the key may be about to
    /// follow.
    secret_came_alone: bool,
    meetings: MeetingScope,
    lifetime: Lifetime,
    zoom_api: Option<ZoomApiSettings>,
}

impl AppAccess {
    /// Whether it is the same app, by its name or by its key.
    fn is_same(&self, other: &Self) -> bool {
        let have_same_key = match (&self.credentials, &other.credentials) {
            (Some(one), Some(other)) => one.key == other.key,
            _ => false,
        };
        self.name == other.name || have_same_key
    }
}

fn has_placeholder(pair: &Credentials) -> bool {
    let secret = std::str::from_utf8(pair.secret.expose_bytes());
    is_placeholder(pair.key.as_str()) || secret.is_ok_and(is_placeholder)
}

fn have_same_secret(one: &Credentials, other: &Credentials) -> bool {
    one.secret.expose_bytes() == other.secret.expose_bytes()
}

impl Access {
    pub(super) fn by(config: &Config) -> Self {
        let demo = config.apps.is_empty().then(|| AppAccess {
            name: AppName::default_app(),
            credentials: None,
            secret_came_alone: false,
            meetings: MeetingScope::Any,
            lifetime: config.lifetime,
            zoom_api: config.zoom_api.clone(),
        });
        let apps = config.apps.iter().map(|app| AppAccess {
            name: app.name.clone(),
            credentials: Some(app.credentials.clone()),
            secret_came_alone: false,
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

    /// The same after a reload, which has seen what was there before.
    pub(super) fn after(mut self, before: &Self) -> Self {
        for app in &mut self.apps {
            let mut others = before.apps.iter();
            app.secret_came_alone =
                others.any(|other| match (&app.credentials, &other.credentials) {
                    (Some(new), Some(old)) if app.name == other.name && new.key == old.key => {
                        other.secret_came_alone || !have_same_secret(new, old)
                    }
                    _ => false,
                });
        }
        self
    }

    /// The name and the pair of each app.
    fn pairs(&self) -> impl Iterator<Item = (&AppName, &Credentials)> {
        let apps = self.apps.iter();
        apps.filter_map(|app| Some((&app.name, app.credentials.as_ref()?)))
    }

    /// Refuses a key with the secret that another key has now: one of the two has not been
    /// changed yet. Of two files, the secret's may have been written first.
    pub(super) fn refuse_mixed(&self, before: &Self) -> Result<(), CliError> {
        for (app, new) in self.pairs() {
            let has_its_secret = |old: &AppAccess| {
                let pair = old.credentials.as_ref();
                !old.secret_came_alone
                    && pair.is_some_and(|pair| have_same_secret(pair, new) && pair.key != new.key)
            };
            if let Some(other) = before.apps.iter().find(|old| has_its_secret(old)) {
                return Err(CliError::MixedPair {
                    app: app.clone(),
                    other: other.name.clone(),
                });
            }
        }
        Ok(())
    }

    /// Refuses a placeholder in an app that had none, or `/readyz` would say of all apps that
    /// they cannot sign.
    pub(super) fn refuse_placeholders(&self, before: &Self) -> Result<(), CliError> {
        let had_one = |app: &AppName| {
            let mut old_pairs = before.pairs();
            old_pairs.any(|(other, pair)| other == app && has_placeholder(pair))
        };
        let mut new_pairs = self.pairs();
        match new_pairs.find(|(app, pair)| has_placeholder(pair) && !had_one(app)) {
            Some((app, _)) => Err(CliError::Placeholder(app.clone())),
            None => Ok(()),
        }
    }

    /// Whether an app has the key that another had: credentials that are bound to its name would
    /// get signatures of the other.
    fn has_swapped_apps(&self, before: &Self) -> bool {
        self.pairs().any(|(app, new)| {
            let was_there = before.apps.iter().any(|other| other.name == *app);
            let mut old_pairs = before.pairs();
            was_there && old_pairs.any(|(other, old)| other != app && old.key == new.key)
        })
    }

    /// Each app that was there before, by its name or by its key, with what it permitted then. A
    /// new app permits nothing of another.
    fn same_apps<'a>(
        &'a self,
        before: &'a Self,
    ) -> impl Iterator<Item = (&'a AppAccess, &'a AppAccess)> {
        self.apps.iter().flat_map(|app| {
            let others = before.apps.iter().filter(|other| app.is_same(other));
            others.map(move |other| (app, other))
        })
    }

    /// The app that signs if nothing chooses, and the one that did before, if that was another.
    pub(super) fn other_default_app<'a>(
        &'a self,
        before: &'a Self,
    ) -> Option<(&'a AppName, &'a AppName)> {
        let (now, then) = (self.apps.first()?, before.apps.first()?);
        let is_other = then.credentials.is_some() && !now.is_same(then);
        is_other.then_some((&now.name, &then.name))
    }

    /// The names of the apps that are not there any more after a reload.
    pub(super) fn gone<'a>(&'a self, after: &'a Self) -> impl Iterator<Item = &'a AppName> {
        let names = self.apps.iter().map(|app| &app.name);
        names.filter(|name| !after.apps.iter().any(|app| app.name == **name))
    }

    /// Whether there is no choice any more, so that keys in requests are ignored.
    pub(super) fn has_one_app_left(&self, before: &Self) -> bool {
        self.apps.len() == 1 && before.apps.len() > 1
    }

    /// The claim of tokens that names the user whose ZAK a caller gets.
    fn user_claim(&self) -> Option<&ClaimPath> {
        self.auth.oidc.as_ref()?.zoom_user_claim.as_ref()
    }

    /// With what an app's callers get ZAKs, if they do.
    fn zaks_of<'a>(&self, app: &'a AppAccess) -> Option<&'a ZoomApiSettings> {
        let zoom = app.zoom_api.as_ref()?;
        (zoom.zak_user.is_some() || self.user_claim().is_some()).then_some(zoom)
    }

    fn gives_zaks(&self) -> bool {
        self.apps.iter().any(|app| self.zaks_of(app).is_some())
    }

    /// Whether somebody may get a ZAK whom the configuration before gave none, another
    /// user's or one of another account, or one for a longer time.
    fn gives_more_zaks(&self, before: &Self) -> bool {
        if !before.gives_zaks() {
            return self.gives_zaks();
        }
        let is_new_claim = self.user_claim().is_some() && self.user_claim() != before.user_claim();
        self.same_apps(before).any(|(app, app_before)| {
            let Some(zoom) = self.zaks_of(app) else {
                return false;
            };
            let Some(zoom_before) = &app_before.zoom_api else {
                return true;
            };
            let is_new_user = zoom.zak_user.is_some() && zoom.zak_user != zoom_before.zak_user;
            let is_new_account = zoom.app.account_id != zoom_before.app.account_id;
            let is_longer = zoom.zak_lifetime > zoom_before.zak_lifetime;
            is_new_claim || is_new_user || is_new_account || is_longer
        })
    }

    fn meetings_of_apps(&self) -> HashMap<AppName, MeetingScope> {
        let apps = self.apps.iter();
        apps.map(|app| (app.name.clone(), app.meetings.clone()))
            .collect()
    }

    /// # Errors
    ///
    /// [`CliError::PermitsMore`]
    pub(super) fn is_no_more_than(&self, before: &Self) -> Result<(), CliError> {
        let then = before.meetings_of_apps();
        // That an app signs for more meetings is said below, once, and not of each credential.
        let mut now = self.meetings_of_apps();
        now.extend(then.clone());
        let callers = CallerAccess {
            auth: &self.auth,
            apps: &now,
        };
        let callers_before = CallerAccess {
            auth: &before.auth,
            apps: &then,
        };
        let mut more: Vec<String> = callers
            .exceed(&callers_before)
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
            let zaks = "callers may act as another Zoom user, in another account or for longer \
                        (ZOOM_ZAK_USER, OIDC_ZOOM_USER_CLAIM, ZOOM_S2S_…, ZOOM_APP_…_S2S_…, \
                        ZOOM_APP_…_ACCOUNT_ID, ZAK_LIFETIME_SECONDS)";
            more.push(zaks.to_owned());
        }
        if self.has_swapped_apps(before) {
            let swapped = "an app has the key that another had, so credentials that are bound to \
                           it would get that one's signatures (ZOOM_APPS, ZOOM_APP_…_KEY)";
            more.push(swapped.to_owned());
        }
        let mut apps = self.same_apps(before);
        if let Some((app, _)) = apps.find(|(app, had)| !had.meetings.include(&app.meetings)) {
            more.push(format!(
                "the app {} would sign for more meetings (ZOOM_APP_…_ALLOWED_MEETING_NUMBERS)",
                app.name
            ));
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
