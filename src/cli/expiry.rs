use crate::config::{CertificateDays, Warning};
use crate::signature::EpochSeconds;

const A_DAY: u64 = 24 * 60 * 60;

/// What the log says of the days of the certificate that is shown: a renewal that
/// fails makes no noise of its own.
pub(super) struct Expiry {
    days: Option<CertificateDays>,
    told: Option<(Warning, EpochSeconds)>,
}

impl Expiry {
    /// `None`: there is no certificate.
    pub(super) const fn of(days: Option<CertificateDays>) -> Self {
        Self { days, told: None }
    }

    /// Warns when there is another thing to say than before, and then once a day.
    pub(super) fn tell(&mut self, at: EpochSeconds) {
        if let Some(warning) = self.untold(at) {
            tracing::warn!("{warning}");
        }
    }

    fn untold(&mut self, at: EpochSeconds) -> Option<Warning> {
        let warning = self.days?.warning(at)?;
        if let Some((before, told_at)) = &self.told
            && *before == warning
            && at.get().abs_diff(told_at.get()) < A_DAY
        {
            return None;
        }
        self.told = Some((warning.clone(), at));
        Some(warning)
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
        Expiry::of(config.certificate_days())
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
            let said = expiry.untold(EpochSeconds::new(at));
            let said = said.map(|warning| warning.problem).unwrap_or_default();
            assert_eq!(said.is_empty(), told.is_none(), "{at}: {said}");
            assert!(said.contains(told.unwrap_or_default()), "{at}: {said}");
        }
    }
}
