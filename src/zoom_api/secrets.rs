use std::fmt;

use serde::Deserialize;
use zeroize::Zeroizing;

/// Why a text is not one of these secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is empty, or has characters that a header cannot hold")]
pub struct Unsendable;

/// A type of text that nobody may see: zeroed when it is dropped, and redacted in `Debug`.
macro_rules! secret {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, PartialEq, Eq, Deserialize)]
        #[serde(try_from = "Zeroizing<String>")]
        pub struct $name(Zeroizing<String>);

        impl TryFrom<Zeroizing<String>> for $name {
            type Error = Unsendable;

            fn try_from(text: Zeroizing<String>) -> Result<Self, Self::Error> {
                Self::new(text).ok_or(Unsendable)
            }
        }

        impl $name {
            /// Takes the text; `None` if it is empty or cannot be in a header.
            #[must_use]
            pub fn new(text: Zeroizing<String>) -> Option<Self> {
                let is_valid = !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
                is_valid.then_some(Self(text))
            }

            /// The secret itself.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    };
}

secret!(
    /// The Client Secret of a Server-to-Server OAuth app.
    ClientSecret
);
secret!(
    /// An access token for Zoom's REST API.
    AccessToken
);
secret!(
    /// A Zoom Access Key: whoever has it acts as its user in one meeting after another.
    Zak
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_redacted_and_printable() {
        let zak = Zak::new("eyJ0.abc".to_owned().into()).unwrap();
        assert_eq!(zak.expose(), "eyJ0.abc");
        assert_eq!(format!("{zak:?}"), "Zak(redacted)");
        for text in ["", "a b", "a\r\nb", "ä"] {
            assert!(
                AccessToken::new(text.to_owned().into()).is_none(),
                "{text:?}"
            );
        }
    }
}
