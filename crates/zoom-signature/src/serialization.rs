//! serde's traits for everything but secrets, behind the feature `serde`.

use crate::credentials::SdkKey;
use crate::lifetime::{Backdate, Lifetime};
use crate::meeting_number::MeetingNumber;
use crate::role::Role;
use crate::timestamp::UnixTimestamp;

/// As its `Display`, read by its `FromStr`.
macro_rules! as_text {
    ($type:ident) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// As an integer.
macro_rules! as_integer {
    ($type:ident, $integer:ident, |$value:ident| $write:expr, $read:expr) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $value = self;
                $integer::serialize(&$write, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $read($integer::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use as_text;

as_text!(MeetingNumber);
as_text!(SdkKey);
as_integer!(Role, u8, |role| role.number(), Role::try_from);
as_integer!(
    Lifetime,
    u32,
    |lifetime| lifetime.seconds(),
    Lifetime::from_seconds
);
as_integer!(
    Backdate,
    u32,
    |backdate| backdate.seconds(),
    Backdate::from_seconds
);
as_integer!(UnixTimestamp, u64, |at| at.get(), |seconds| {
    Ok::<_, std::convert::Infallible>(UnixTimestamp::new(seconds))
});

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use super::*;
    use crate::platform::Platform;

    fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
        assert_eq!(serde_json::to_string(value).unwrap(), json);
        assert_eq!(serde_json::from_str::<T>(json).unwrap(), *value);
    }

    #[test]
    fn values_round_trip() {
        round_trip(
            &MeetingNumber::parse("012345678").unwrap(),
            r#""012345678""#,
        );
        round_trip(&SdkKey::new("Xt9bQzR2\"").unwrap(), r#""Xt9bQzR2\"""#);
        round_trip(&Role::Host, "1");
        round_trip(&Lifetime::default(), "7200");
        round_trip(&Backdate::default(), "30");
        round_trip(&UnixTimestamp::new(1_795_349_825), "1795349825");
        round_trip(&Platform::Native, r#""native""#);
    }

    #[test]
    fn wrong_values_are_refused() {
        assert!(serde_json::from_str::<MeetingNumber>(r#""123""#).is_err());
        assert!(serde_json::from_str::<SdkKey>(r#""""#).is_err());
        assert!(serde_json::from_str::<Role>("2").is_err());
        assert!(serde_json::from_str::<Lifetime>("1799").is_err());
        assert!(serde_json::from_str::<Backdate>("601").is_err());
        assert!(serde_json::from_str::<UnixTimestamp>("1.5").is_err());
    }
}
