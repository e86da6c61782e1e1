//! Builds the server's runtime from a configuration.

use std::sync::Arc;

use crate::auth::Authenticator;
use crate::config::Config;
use crate::http::{InspectionService, Metrics, Runtime, SigningService};
use crate::zoom_api::{ZoomApi, ZoomApiSettings};
use zoom_signature::{Credentials, SdkSecret, Signer};

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
    let is_demo = config.credentials.is_none();
    let made_before = before.and_then(|before| before.inspection.demo());
    let credentials = match config.credentials.as_ref().or(made_before) {
        Some(credentials) => credentials.clone(),
        None => demo_credentials::credentials()?,
    };
    let auth = match before {
        Some(before) => before.auth.reload(config.auth, now())?,
        None => Authenticator::new(config.auth, now())?,
    };
    let zoom_api = zoom_api(config.zoom_api, before, metrics)?;
    Ok(Runtime {
        signing: SigningService {
            signer: Signer::from(&credentials),
            lifetime: config.lifetime,
            longest_lifetime: config.longest_lifetime,
            default_role: config.default_role,
            backdate: config.backdate,
            clock: Box::new(now),
            demo: is_demo,
        },
        auth,
        trusted_proxies: config.trusted_proxies,
        inspection: inspection(credentials, is_demo, config.previous_secret),
        online,
        zoom_api,
    })
}

fn zoom_api(
    settings: Option<ZoomApiSettings>,
    before: Option<&Runtime>,
    metrics: &Metrics,
) -> Result<Option<ZoomApi>, CliError> {
    let Some(settings) = settings else {
        return Ok(None);
    };
    if let Some(before) = before.and_then(|before| before.zoom_api.as_ref()) {
        return Ok(Some(before.reload(settings)?));
    }
    metrics.begin_zoom_requests();
    let zoom = ZoomApi::new(settings, Arc::new(metrics.clone()))?;
    Ok(Some(zoom))
}

/// Demo credentials say nothing about signatures that others made.
fn inspection(
    credentials: Credentials,
    is_demo: bool,
    previous: Option<SdkSecret>,
) -> InspectionService {
    if is_demo {
        return InspectionService::with_demo_credentials(credentials);
    }
    InspectionService::new(known(credentials, previous))
}

/// The credentials that signatures are inspected with, by their names in reports.
pub(crate) fn known(
    credentials: Credentials,
    previous: Option<SdkSecret>,
) -> impl Iterator<Item = (&'static str, Credentials)> {
    let key = credentials.key.clone();
    let previous = previous.map(|secret| ("previous", Credentials { key, secret }));
    std::iter::once(("current", credentials)).chain(previous)
}
