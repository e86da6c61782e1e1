use zoom_signature::{Credentials, SdkKey, SdkSecret};

use crate::cli::error::CliError;
use crate::cli::random::random_base64url;

/// Random credentials that look like an app's; different ones at every start.
pub(super) fn credentials() -> Result<Credentials, CliError> {
    let key = format!("demo_{}", random_base64url::<12>()?.as_str());
    let secret = random_base64url::<24>()?.to_string();
    Ok(Credentials {
        key: SdkKey::new(key).or(Err(CliError::NoRandomness))?,
        secret: SdkSecret::new(secret).or(Err(CliError::NoRandomness))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_guess_the_secret() {
        let (one, other) = (credentials().unwrap(), credentials().unwrap());
        let secret = one.secret.expose_bytes();
        assert_eq!(secret.len(), 32);
        assert!(secret != other.secret.expose_bytes());
        assert!(!one.key.as_str().as_bytes().ends_with(secret));
        assert!(secret != one.key.as_str().as_bytes());
        assert_ne!(one.key, other.key);
        assert!(one.key.as_str().starts_with("demo_"));
    }
}
