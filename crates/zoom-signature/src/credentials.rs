use std::fmt;
use std::str::FromStr;

use zeroize::Zeroizing;

/// The SDK Key of a Zoom app, also called its Client ID.
///
/// Not a secret: every signature carries it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SdkKey(String);

/// The SDK Secret of a Zoom app, also called its Client Secret.
///
/// Zeroed when dropped. `Debug` prints no part of it, and there is no `Display`, so it
/// cannot get into a log by accident:
///
/// ```
/// let secret = zoom_signature::SdkSecret::new("g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6")?;
/// assert_eq!(format!("{secret:?}"), "SdkSecret([redacted])");
/// # Ok::<(), zoom_signature::CredentialsError>(())
/// ```
///
/// ```compile_fail
/// let secret = zoom_signature::SdkSecret::new("g7Zs1mYwQ0rXcV5nB3tKp9uEjH2aLdF6").unwrap();
/// println!("{secret}");
/// ```
#[derive(Clone)]
pub struct SdkSecret(Zeroizing<String>);

/// An SDK Key and the secret of the same app.
///
/// Zoom gives every app two pairs, for development and for production; a key of one
/// with the secret of the other makes signatures that Zoom refuses.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Goes into every signature as `appKey` and `sdkKey`.
    pub key: SdkKey,
    /// Signs them.
    pub secret: SdkSecret,
}

/// The error for a text that is neither an [`SdkKey`] nor an [`SdkSecret`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The key is an empty text.
    #[error("the SDK Key is empty")]
    EmptyKey,
    /// The secret is an empty text.
    #[error("the SDK Secret is empty")]
    EmptySecret,
    /// The key has white space around it, such as the line break of a file.
    #[error("the SDK Key has white space around it, which is not part of it: remove it")]
    WhiteSpaceAroundKey,
    /// The secret has white space around it, such as the line break of a file.
    #[error("the SDK Secret has white space around it, which is not part of it: remove it")]
    WhiteSpaceAroundSecret,
}

impl Credentials {
    /// Makes a pair from the key and the secret as Zoom shows them.
    ///
    /// Zoom's keys and secrets have no white space around them. A line break that came
    /// with one, out of a file or a variable, would make every signature invalid, so it is
    /// an error here.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`] if one of them is empty or has white space around it.
    pub fn new(
        key: impl Into<String>,
        secret: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        // The secret first: it is zeroed also when the key is refused.
        let secret = SdkSecret::new(secret)?;
        let key = SdkKey::new(key)?;
        if has_white_space_around(&key.0) {
            return Err(CredentialsError::WhiteSpaceAroundKey);
        }
        if has_white_space_around(&secret.0) {
            return Err(CredentialsError::WhiteSpaceAroundSecret);
        }
        Ok(Self { key, secret })
    }
}

impl SdkKey {
    /// Takes a key as it is, be it a wrong one that the diagnosis is to recognize.
    ///
    /// # Errors
    ///
    /// [`CredentialsError::EmptyKey`] if it is empty.
    pub fn new(key: impl Into<String>) -> Result<Self, CredentialsError> {
        let key = key.into();
        if key.is_empty() {
            return Err(CredentialsError::EmptyKey);
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
    /// Takes a secret as it is, be it a wrong one that the diagnosis is to recognize. Its
    /// UTF-8 bytes are the HMAC's key.
    ///
    /// # Errors
    ///
    /// [`CredentialsError::EmptySecret`] if it is empty.
    pub fn new(secret: impl Into<String>) -> Result<Self, CredentialsError> {
        let secret = Zeroizing::new(secret.into());
        if secret.is_empty() {
            return Err(CredentialsError::EmptySecret);
        }
        Ok(Self(secret))
    }

    /// The bytes of the HMAC's key: for signing and comparing, never for printing.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn has_white_space_around(text: &str) -> bool {
    text.trim().len() < text.len()
}

impl FromStr for SdkKey {
    type Err = CredentialsError;

    /// The same as [`SdkKey::new`].
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl fmt::Display for SdkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SdkSecret {
    type Err = CredentialsError;

    /// The same as [`SdkSecret::new`].
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl fmt::Debug for SdkSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SdkSecret([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_zoom_never_shows_is_refused() {
        let error = |key, secret| Credentials::new(key, secret).unwrap_err();
        assert_eq!(error("key", ""), CredentialsError::EmptySecret);
        assert_eq!(error("", "secret"), CredentialsError::EmptyKey);
        for text in ["text\n", " text", "text\r\n", "text\u{a0}", "\t", " "] {
            assert_eq!(error(text, "secret"), CredentialsError::WhiteSpaceAroundKey);
            assert_eq!(error("key", text), CredentialsError::WhiteSpaceAroundSecret);
        }
    }

    #[test]
    fn debug_does_not_print_the_secret() {
        let credentials = Credentials::new("the-key", "the-secret").unwrap();
        let printed = format!("{credentials:?} {credentials:#?}");
        assert!(printed.contains("the-key"), "{printed}");
        assert!(!printed.contains("the-secret"), "{printed}");
    }
}
