//! Types whose values have a fixed text each.

/// Implements `FromStr` and `Display`, with an error that has this message.
macro_rules! text_values {
    ($visibility:vis $type:ident, $error:ident, $message:literal, { $($text:literal => $value:expr),+ $(,)? }) => {
        #[doc = concat!("The error for a text that [`", stringify!($type), "`] does not have.")]
        #[derive(Debug, thiserror::Error)]
        #[error($message)]
        $visibility struct $error;

        impl std::str::FromStr for $type {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok($value),)+
                    _ => Err($error),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut all = [$(($text, $value)),+].into_iter();
                let (text, _) = all.find(|(_, value)| value == self).expect("the value is in the list");
                f.write_str(text)
            }
        }
    };
}

pub(crate) use text_values;
