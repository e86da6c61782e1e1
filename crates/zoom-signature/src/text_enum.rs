//! Enums whose variants have a fixed text each.

/// Implements `FromStr` and `Display` by `ALL` and `as_str`, with an error type, and
/// serde's traits behind the feature `serde`.
macro_rules! text_enum {
    ($type:ident, $error:ident, $message:literal) => {
        #[doc = concat!("The error for a text that is not a [`", stringify!($type), "`].")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        #[error($message)]
        #[non_exhaustive]
        pub struct $error;

        impl std::str::FromStr for $type {
            type Err = $error;

            #[doc = concat!("Takes exactly what [`", stringify!($type), "::as_str`] returns.")]
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let mut all = Self::ALL.into_iter();
                all.find(|one| one.as_str() == text).ok_or($error)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        $crate::serialization::as_text!($type);
    };
}

pub(crate) use text_enum;
