//! From a configuration to what the server has in force.

use crate::config::Config;
use crate::gate::Gate;
use crate::http::{InForce, Inspector, Issuer};
use crate::signature::{Credentials, SdkSecret, Signer};

use super::{Failure, demo};

/// What a configuration puts in force at the start.
pub(super) fn in_force(config: Config) -> Result<InForce, Failure> {
    let is_demo = config.credentials.is_none();
    let credentials = match &config.credentials {
        Some(credentials) => credentials.clone(),
        None => demo::credentials()?,
    };
    let gate = Gate::new(config.gate.clone())?;
    Ok(made(config, credentials, is_demo, gate))
}

/// What a configuration puts in the place of what was in force before. Demo
/// credentials stay the ones that were made at the start.
pub(super) fn successor(config: Config, before: &InForce) -> Result<InForce, Failure> {
    let is_demo = config.credentials.is_none();
    let credentials = match &config.credentials {
        Some(credentials) => credentials.clone(),
        None => match before.inspector.demo() {
            Some(credentials) => credentials.clone(),
            None => demo::credentials()?,
        },
    };
    let gate = before.gate.succeeded_by(config.gate.clone())?;
    Ok(made(config, credentials, is_demo, gate))
}

fn made(config: Config, credentials: Credentials, is_demo: bool, gate: Gate) -> InForce {
    InForce {
        issuer: Issuer {
            signer: Signer::new(&credentials),
            lifetime: config.lifetime,
            backdate: config.backdate,
            clock: Box::new(super::now),
            demo: is_demo,
        },
        gate,
        inspector: inspector(credentials, is_demo, config.previous_secret),
    }
}

/// Made-up credentials say nothing of signatures that other issuers made.
fn inspector(credentials: Credentials, is_demo: bool, previous: Option<SdkSecret>) -> Inspector {
    if is_demo {
        return Inspector::of_demo(credentials);
    }
    let key = credentials.key.clone();
    let previous = previous.map(|secret| ("previous", Credentials { key, secret }));
    Inspector::knowing(std::iter::once(("current", credentials)).chain(previous))
}
