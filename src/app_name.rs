use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The name of an app that the server signs for, as its configuration has it: 1 to 32 small
/// letters, digits and dashes of ASCII.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppName(Arc<str>);

/// Why a text is not an [`AppName`]. Never repeats it: a secret may have slipped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an app's name is 1 to 32 of a-z, 0-9 and -")]
pub struct AppNameError;

impl AppName {
    const MAX_LENGTH: usize = 32;

    /// The name of the app that `ZOOM_MEETING_SDK_KEY` is the key of.
    #[must_use]
    pub fn default_app() -> Self {
        Self("default".into())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AppName {
    type Err = AppNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let is_name = (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(fits);
        is_name.then(|| Self(text.into())).ok_or(AppNameError)
    }
}

impl fmt::Display for AppName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Maps that are keyed by names are asked with texts.
impl Borrow<str> for AppName {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_1_to_32_small_letters_digits_and_dashes() {
        for (text, is) in [
            ("prod", true),
            ("a", true),
            ("7", true),
            ("eu-west-2", true),
            (&"n".repeat(32), true),
            ("", false),
            ("Prod", false),
            ("my_app", false),
            ("my app", false),
            ("zürich", false),
            ("prod.1", false),
            (&"n".repeat(33), false),
        ] {
            assert_eq!(text.parse::<AppName>().is_ok(), is, "{text:?}");
        }
        assert_eq!("default".parse(), Ok(AppName::default_app()));
    }
}
