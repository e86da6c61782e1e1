use crate::config::{CertificateDays, Days, Warning};
use crate::gate::ApiKeys;
use zoom_signature::UnixTimestamp;

const A_DAY: u64 = 24 * 60 * 60;

/// What the log says of what is good for a time only: a renewal that fails makes no noise
/// of its own.
pub(super) struct Expiry {
    days: Days,
    told: Vec<(Warning, UnixTimestamp)>,
}

impl Expiry {
    pub(super) const fn of(days: Days) -> Self {
        Self {
            days,
            told: Vec::new(),
        }
    }

    /// Another certificate is shown.
    pub(super) fn shows(&mut self, certificate: Option<CertificateDays>) {
        self.days.certificate = certificate;
    }

    /// Other keys are in force.
    pub(super) fn admits(&mut self, api_keys: ApiKeys) {
        self.days.api_keys = api_keys;
    }

    /// Warns when there is another thing to say than before, and then once a day.
    pub(super) fn tell(&mut self, at: UnixTimestamp) {
        for warning in self.untold(at) {
            tracing::warn!("{warning}");
        }
    }

    fn untold(&mut self, at: UnixTimestamp) -> Vec<Warning> {
        let warnings = self.days.warnings(at);
        self.told.retain(|(told, told_at)| {
            warnings.contains(told) && at.get().abs_diff(told_at.get()) < A_DAY
        });
        let is_told = |warning: &Warning| self.told.iter().any(|(told, _)| told == warning);
        let untold: Vec<Warning> = warnings.into_iter().filter(|it| !is_told(it)).collect();
        self.told
            .extend(untold.iter().map(|warning| (warning.clone(), at)));
        untold
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, Reading};

    /// 2020-02-01, at midnight.
    const END: u64 = 1_580_515_200;

    fn of_january_2020() -> Expiry {
        let environment = Environment::default().with_flags([
            (
                "TLS_CERT_FILE",
                Some("tests/data/tls/expired.crt".to_owned()),
            ),
            ("TLS_KEY_FILE", Some("tests/data/tls/one.key".to_owned())),
        ]);
        let config = Reading::of(&environment).config.unwrap();
        Expiry::of(config.days())
    }

    #[test]
    fn what_is_wrong_is_told_once_a_day_and_what_is_new_at_once() {
        let mut expiry = of_january_2020();
        for (at, told) in [
            (END - 20 * A_DAY, None),
            (END - 2 * A_DAY, Some("expires on")),
            (END - 2 * A_DAY + 2, None),
            (END - A_DAY - 1, None),
            (END - A_DAY, Some("expires on")),
            (END, Some("expires on")),
            (END + 1, Some("expired on")),
            (END + 2, None),
            // A clock that was put right.
            (END - 3 * A_DAY, Some("expires on")),
        ] {
            let said = expiry.untold(UnixTimestamp::new(at));
            let said: Vec<String> = said.into_iter().map(|warning| warning.problem).collect();
            let said = said.join("; ");
            assert_eq!(said.is_empty(), told.is_none(), "{at}: {said}");
            assert!(said.contains(told.unwrap_or_default()), "{at}: {said}");
        }
    }
}
