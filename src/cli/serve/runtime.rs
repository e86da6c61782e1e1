//! From a configuration to what the server has in force.

use crate::auth::Authenticator;
use crate::config::Config;
use crate::http::{InspectionService, Runtime, SigningService};
use zoom_signature::{Credentials, SdkSecret, Signer};

use super::demo_credentials;
use crate::cli::clock::now;
use crate::cli::error::CliError;

/// What a configuration puts in force: at the start, or in the place of what was
/// in force before. Demo credentials stay the ones that were made at the start.
pub(super) fn build_runtime(config: Config, before: Option<&Runtime>) -> Result<Runtime, CliError> {
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
    })
}

/// Made-up credentials say nothing of signatures that other issuers made.
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

/// What signatures are inspected with, by its name in reports.
pub(crate) fn known(
    credentials: Credentials,
    previous: Option<SdkSecret>,
) -> impl Iterator<Item = (&'static str, Credentials)> {
    let key = credentials.key.clone();
    let previous = previous.map(|secret| ("previous", Credentials { key, secret }));
    std::iter::once(("current", credentials)).chain(previous)
}
