//! From a configuration to what the server has in force.

use crate::config::Config;
use crate::gate::Gate;
use crate::http::{InForce, Inspector, Issuer};
use zoom_signature::{Credentials, SdkSecret, Signer};

use super::clock::now;
use super::demo;
use super::failure::Failure;

/// What a configuration puts in force: at the start, or in the place of what was
/// in force before. Demo credentials stay the ones that were made at the start.
pub(super) fn in_force(config: Config, before: Option<&InForce>) -> Result<InForce, Failure> {
    let is_demo = config.credentials.is_none();
    let made_before = before.and_then(|before| before.inspector.demo());
    let credentials = match config.credentials.as_ref().or(made_before) {
        Some(credentials) => credentials.clone(),
        None => demo::credentials()?,
    };
    let gate = match before {
        Some(before) => before.gate.succeeded_by(config.gate, now())?,
        None => Gate::new(config.gate, now())?,
    };
    Ok(InForce {
        issuer: Issuer {
            signer: Signer::from(&credentials),
            lifetime: config.lifetime,
            longest_lifetime: config.longest_lifetime,
            default_role: config.default_role,
            backdate: config.backdate,
            clock: Box::new(now),
            demo: is_demo,
        },
        gate,
        inspector: inspector(credentials, is_demo, config.previous_secret),
    })
}

/// Made-up credentials say nothing of signatures that other issuers made.
fn inspector(credentials: Credentials, is_demo: bool, previous: Option<SdkSecret>) -> Inspector {
    if is_demo {
        return Inspector::of_demo(credentials);
    }
    Inspector::knowing(known(credentials, previous))
}

/// What signatures are inspected with, by its name in reports.
pub(super) fn known(
    credentials: Credentials,
    previous: Option<SdkSecret>,
) -> impl Iterator<Item = (&'static str, Credentials)> {
    let key = credentials.key.clone();
    let previous = previous.map(|secret| ("previous", Credentials { key, secret }));
    std::iter::once(("current", credentials)).chain(previous)
}
