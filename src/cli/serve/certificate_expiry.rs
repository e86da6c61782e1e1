use crate::auth::ApiKeys;
use crate::config::{CertificateValidity, Expirations, Warning};
use zoom_signature::UnixTimestamp;

const A_DAY: u64 = 24 * 60 * 60;

/// Warns before the certificate or an API key expires: a failed renewal makes no noise of
/// its own.
pub(super) struct ExpiryWarner {
    days: Expirations,
    report: Vec<(Warning, UnixTimestamp)>,
}

impl ExpiryWarner {
    pub(crate) const fn of(days: Expirations) -> Self {
        Self {
            days,
            report: Vec::new(),
        }
    }

    /// Records that another certificate is being served.
    pub(super) fn shows(&mut self, certificate: Option<CertificateValidity>) {
        self.days.certificate = certificate;
    }

    /// Records that other API keys are in force.
    pub(super) fn admits(&mut self, api_keys: ApiKeys) {
        self.days.api_keys = api_keys;
    }

    /// Logs a warning when it is new, and then once a day.
    pub(super) fn tell(&mut self, at: UnixTimestamp) {
        for warning in self.due_warning(at) {
            tracing::warn!("{warning}");
        }
    }

    fn due_warning(&mut self, at: UnixTimestamp) -> Vec<Warning> {
        let warnings = self.days.warnings(at);
        self.report.retain(|(report, told_at)| {
            warnings.contains(report) && at.get().abs_diff(told_at.get()) < A_DAY
        });
        let is_told = |warning: &Warning| self.report.iter().any(|(report, _)| report == warning);
        let due_warning: Vec<Warning> = warnings.into_iter().filter(|it| !is_told(it)).collect();
        self.report
            .extend(due_warning.iter().map(|warning| (warning.clone(), at)));
        due_warning
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, LoadedConfig};

    /// 2020-02-01, at midnight.
    const END: u64 = 1_580_515_200;

    fn of_january_2020() -> ExpiryWarner {
        let environment = Environment::default().with_flags([
            (
                "TLS_CERT_FILE",
                Some("tests/data/tls/expired.crt".to_owned()),
            ),
            ("TLS_KEY_FILE", Some("tests/data/tls/one.key".to_owned())),
        ]);
        let config = LoadedConfig::load(&environment).config.unwrap();
        ExpiryWarner::of(config.days())
    }

    #[test]
    fn what_is_wrong_is_told_once_a_day_and_what_is_new_at_once() {
        let mut expiry = of_january_2020();
        for (at, report) in [
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
            let said = expiry.due_warning(UnixTimestamp::new(at));
            let said: Vec<String> = said.into_iter().map(|warning| warning.problem).collect();
            let said = said.join("; ");
            assert_eq!(said.is_empty(), report.is_none(), "{at}: {said}");
            assert!(said.contains(report.unwrap_or_default()), "{at}: {said}");
        }
    }
}
