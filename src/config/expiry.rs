use crate::auth::{ApiKey, ApiKeys};
use zoom_signature::UnixTimestamp;

use super::auth::list_of;
use super::error::{ConfigError, Warning};
use super::tls::validity::CertificateValidity;

/// How long before an API key expires the warnings begin.
const A_WEEK: u64 = 7 * 24 * 60 * 60;

/// What expires: a certificate, and API keys.
#[derive(Clone, Debug, Default)]
pub struct Expirations {
    /// The validity of the certificate being served.
    pub certificate: Option<CertificateValidity>,
    /// The API keys, with their last days if they have any.
    pub api_keys: ApiKeys,
}

impl Expirations {
    /// Warnings about what has expired at this moment, or soon will.
    #[must_use]
    pub fn warnings(&self, at: UnixTimestamp) -> Vec<Warning> {
        let certificate = self.certificate.and_then(|days| days.warning(at));
        let keys = self.api_keys.as_slice().iter();
        let keys = keys.filter_map(|key| Some(ConfigError::new(list_of(key), problem(key, at)?)));
        certificate.into_iter().chain(keys).collect()
    }
}

fn problem(key: &ApiKey, at: UnixTimestamp) -> Option<String> {
    let day = key.limited_to().until?;
    let name = key.name();
    if at >= day.end() {
        return Some(format!(
            "the key of {name} was valid until {day} and is refused since then: remove it, or \
             give it another day"
        ));
    }
    let left = day.end().get() - at.get();
    (left <= A_WEEK).then(|| {
        format!("the key of {name} is valid until {day}: give its owner another one in time")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use zoom_signature::Role;

    /// 2027-01-02, at midnight.
    const END: u64 = 1_798_848_000;

    #[test]
    fn the_end_of_a_key_is_told_a_week_before() {
        let text = "web[until=2027-01-01]:K7gNU3sdo-OL0wNhqoVWhr3g";
        let key = ApiKey::parse(text, Role::Host).unwrap();
        let days = Expirations {
            certificate: None,
            api_keys: ApiKeys::new(vec![key]),
        };
        for (at, told) in [
            (END - A_WEEK - 1, None),
            (
                END - A_WEEK,
                Some("HOST_API_KEYS: the key of web is valid until 2027-01-01"),
            ),
            (END - 1, Some("is valid until")),
            (END, Some("was valid until 2027-01-01 and is refused")),
        ] {
            let warnings = days.warnings(UnixTimestamp::new(at));
            let said = warnings.first().map(ToString::to_string);
            match (&said, told) {
                (Some(said), Some(told)) => assert!(said.contains(told), "{at}: {said}"),
                (said, told) => assert_eq!(said.is_some(), told.is_some(), "{at}: {said:?}"),
            }
        }
    }
}
