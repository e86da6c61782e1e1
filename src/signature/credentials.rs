use zeroize::Zeroizing;

/// The SDK Key of a Zoom app, also called its Client ID. Not a secret: every
/// signature carries it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SdkKey(String);

/// The SDK Secret of a Zoom app, also called its Client Secret.
///
/// Zeroed when dropped. It has neither `Debug` nor `Display`, so it cannot get
/// into a log by accident:
///
/// ```compile_fail
/// let secret = zoom_signature::signature::SdkSecret::new("secret".to_owned());
/// println!("{secret:?}");
/// ```
#[derive(Clone)]
pub struct SdkSecret(Zeroizing<String>);

/// An SDK Key with the secret that belongs to it.
#[derive(Clone)]
pub struct Credentials {
    /// Goes into every signature as `appKey` and `sdkKey`.
    pub key: SdkKey,
    /// Signs them.
    pub secret: SdkSecret,
}

/// Why a text is neither an [`SdkKey`] nor an [`SdkSecret`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is empty")]
pub struct CredentialsError;

impl SdkKey {
    /// # Errors
    ///
    /// [`CredentialsError`] for an empty text.
    pub fn new(key: String) -> Result<Self, CredentialsError> {
        if key.is_empty() {
            return Err(CredentialsError);
        }
        Ok(Self(key))
    }

    /// The key as Zoom shows it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SdkSecret {
    /// Takes the secret as Zoom shows it; its UTF-8 bytes are the HMAC's key.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`] for an empty text.
    pub fn new(secret: String) -> Result<Self, CredentialsError> {
        let secret = Zeroizing::new(secret);
        if secret.is_empty() {
            return Err(CredentialsError);
        }
        Ok(Self(secret))
    }

    /// The key of the HMAC. For signing and for comparing, never for showing.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_no_credential() {
        assert_eq!(SdkKey::new(String::new()), Err(CredentialsError));
        assert!(SdkSecret::new(String::new()).is_err());
    }
}
