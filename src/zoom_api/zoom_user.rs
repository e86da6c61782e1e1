use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

/// A user of the Zoom account, by ID or e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct ZoomUser(String);

/// Why a text is not a [`ZoomUser`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a Zoom user's ID or e-mail address, without spaces")]
pub struct ZoomUserError;

impl ZoomUser {
    /// Longer than any ID, and than any e-mail address ([RFC 5321, section 4.5.3.1][1]).
    ///
    /// [1]: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1
    const MAX_BYTES: usize = 320;

    /// Whether it stands for the owner of the Server-to-Server app, whoever that is.
    #[must_use]
    pub fn is_app_owner(&self) -> bool {
        self.0.eq_ignore_ascii_case("me")
    }

    /// The ID or address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ZoomUser {
    type Err = ZoomUserError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_path = matches!(text, "." | "..");
        let is_valid = !text.is_empty()
            && text.len() <= Self::MAX_BYTES
            && !is_path
            && !text.chars().any(|c| c.is_control() || c.is_whitespace());
        if is_valid {
            Ok(Self(text.to_owned()))
        } else {
            Err(ZoomUserError)
        }
    }
}

impl TryFrom<String> for ZoomUser {
    type Error = ZoomUserError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for ZoomUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_one_word() {
        for text in [
            "rooms@example.com",
            "KdYKjnimT4KPd8FFgQt9FQ",
            "me",
            "ä@example.com",
        ] {
            assert_eq!(text.parse::<ZoomUser>().unwrap().as_str(), text);
        }
        for text in ["", " ", "a b", "a\n", ".", "..", &"x".repeat(321)] {
            assert_eq!(text.parse::<ZoomUser>(), Err(ZoomUserError), "{text:?}");
        }
        assert!("ME".parse::<ZoomUser>().unwrap().is_app_owner());
        assert!(!"men".parse::<ZoomUser>().unwrap().is_app_owner());
    }
}
