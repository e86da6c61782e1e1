//! Builds the server's runtime from a configuration.

use std::sync::Arc;

use crate::auth::{AppName, Authenticator, MeetingScope};
use crate::config::{AppSettings, Config};
use crate::http::{
    App, Apps, InspectionService, KnownCredentials, Metrics, Runtime, SigningService,
};
use crate::redis_store::{RedisSettings, RedisStore};
use crate::zoom_api::{ZoomApi, ZoomApiSettings};
use zoom_signature::{Credentials, Signer};

use super::demo_credentials;
use crate::cli::clock::now;
use crate::cli::error::CliError;
use crate::cli::online::subject;

/// Builds the runtime of a configuration, at the start or to replace the one before. Demo
/// credentials stay the same until the process ends.
pub(super) fn build_runtime(
    config: Config,
    before: Option<&Runtime>,
    metrics: &Metrics,
) -> Result<Runtime, CliError> {
    let online = subject(&config);
    let is_demo = config.apps.is_empty();
    let auth = match before {
        Some(before) => before.auth.reload(config.auth, now())?,
        None => Authenticator::new(config.auth, now())?,
    };
    let auth = auth.with_redis(redis(config.redis, before, metrics)?);
    let mut settings = config.apps;
    let inspection = if is_demo {
        let made_before = before.and_then(|before| before.inspection.demo());
        let credentials = match made_before {
            Some(credentials) => credentials.clone(),
            None => demo_credentials::credentials()?,
        };
        settings.push(demo_app(credentials.clone()));
        // Demo credentials say nothing about signatures that others made.
        InspectionService::with_demo_credentials(credentials)
    } else {
        InspectionService::new(known(&settings))
    };
    let shared = ZoomApis { before, metrics }.shared(config.zoom_api)?;
    let apps = settings.into_iter().map(|app| {
        metrics.begin_app(&app.name);
        let own = ZoomApis { before, metrics }.own(&app.name, app.zoom_api)?;
        Ok(App {
            signer: Signer::from(&app.credentials),
            lifetime: app.lifetime.unwrap_or(config.lifetime),
            meetings: app.meetings,
            zoom_api: own.or_else(|| shared.clone()),
            name: app.name,
        })
    });
    let apps: Result<Vec<App>, CliError> = apps.collect();
    Ok(Runtime {
        signing: SigningService {
            apps: Apps::new(apps?).ok_or(CliError::NoCredentials)?,
            longest_lifetime: config.longest_lifetime,
            default_role: config.default_role,
            backdate: config.backdate,
            clock: Box::new(now),
            demo: is_demo,
        },
        auth,
        trusted_proxies: config.trusted_proxies,
        inspection,
        online,
        shared_zoom_api: shared,
    })
}

/// The store that replicas share, which a reload keeps as long as it is the same.
fn redis(
    settings: Option<RedisSettings>,
    before: Option<&Runtime>,
    metrics: &Metrics,
) -> Result<Option<Arc<RedisStore>>, CliError> {
    let Some(settings) = settings else {
        return Ok(None);
    };
    let before = before.and_then(|before| before.auth.redis());
    if let Some(same) = before.filter(|store| store.has(&settings)) {
        return Ok(Some(Arc::clone(same)));
    }
    let store = RedisStore::new(settings, metrics.redis_observer())?;
    Ok(Some(Arc::new(store)))
}

/// Server-to-Server OAuth apps, which a reload keeps as far as they are the same.
struct ZoomApis<'b> {
    before: Option<&'b Runtime>,
    metrics: &'b Metrics,
}

impl ZoomApis<'_> {
    fn shared(&self, settings: Option<ZoomApiSettings>) -> Result<Option<Arc<ZoomApi>>, CliError> {
        let before = self.before.and_then(|b| b.shared_zoom_api.as_deref());
        self.of(None, settings, before)
    }

    fn own(
        &self,
        app: &AppName,
        settings: Option<ZoomApiSettings>,
    ) -> Result<Option<Arc<ZoomApi>>, CliError> {
        let before = self.before.and_then(|before| {
            let app = before.signing.apps.named(app.as_str())?;
            let zoom = app.zoom_api.as_deref()?;
            let shared = before.shared_zoom_api.as_deref();
            let is_own = shared.is_none_or(|shared| !std::ptr::eq(shared, zoom));
            is_own.then_some(zoom)
        });
        self.of(Some(app), settings, before)
    }

    fn of(
        &self,
        app: Option<&AppName>,
        settings: Option<ZoomApiSettings>,
        before: Option<&ZoomApi>,
    ) -> Result<Option<Arc<ZoomApi>>, CliError> {
        let Some(settings) = settings else {
            return Ok(None);
        };
        let zoom = match before {
            Some(before) => before.reload(settings)?,
            None => ZoomApi::new(settings, self.metrics.zoom_observer(app))?,
        };
        Ok(Some(Arc::new(zoom)))
    }
}

fn demo_app(credentials: Credentials) -> AppSettings {
    AppSettings {
        name: AppName::default_app(),
        credentials,
        previous_secret: None,
        zoom_api: None,
        meetings: MeetingScope::Any,
        lifetime: None,
    }
}

/// The credentials that signatures are inspected with, by their names in reports: those of the
/// apps, and `current` and `previous` if there is no other app than that of
/// `ZOOM_MEETING_SDK_KEY`.
pub(crate) fn known(apps: &[AppSettings]) -> Vec<KnownCredentials> {
    let is_unnamed = matches!(apps, [app] if app.name == AppName::default_app());
    let of_app = |app: &AppSettings| {
        let (current, previous) = if is_unnamed {
            ("current".to_owned(), "previous".to_owned())
        } else {
            (app.name.to_string(), format!("{} previous", app.name))
        };
        let in_use = KnownCredentials {
            name: current,
            credentials: app.credentials.clone(),
            are_in_use: true,
        };
        let before = app.previous_secret.clone().map(|secret| KnownCredentials {
            name: previous,
            credentials: Credentials {
                key: app.credentials.key.clone(),
                secret,
            },
            are_in_use: false,
        });
        std::iter::once(in_use).chain(before)
    };
    apps.iter().flat_map(of_app).collect()
}
