use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, Error, RootCertStore};

use zoom_signature::UnixTimestamp;

use crate::config::error::{ConfigError, Warning};
use crate::config::tls;

/// Certificates of 90 days are renewed a month before their end, so one that was not
/// has a fault somewhere.
const SOON: u64 = 14 * 24 * 60 * 60;

/// Those of a few days are renewed when a third of their time is left, if not before.
const LAST_PART: u64 = 3;

/// The validity period of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificateValidity {
    not_before: u64,
    not_after: u64,
}

impl CertificateValidity {
    /// `None` if the certificate cannot be parsed.
    pub(crate) fn of(certificate: &CertificateDer<'_>) -> Option<Self> {
        let Some(CertificateError::ExpiredContext { not_after, .. }) =
            client_error(certificate, u64::MAX)
        else {
            return None;
        };
        let not_before = match client_error(certificate, 0) {
            Some(CertificateError::NotValidYetContext { not_before, .. }) => not_before.as_secs(),
            _ => 0,
        };
        Some(Self {
            not_before,
            not_after: not_after.as_secs(),
        })
    }

    /// Its last second.
    #[must_use]
    pub const fn not_after(&self) -> UnixTimestamp {
        UnixTimestamp::new(self.not_after)
    }

    /// That it has expired at this moment, soon does so, or is not valid yet.
    #[must_use]
    pub fn warning(&self, at: UnixTimestamp) -> Option<Warning> {
        let problem = self.problem(at.get())?;
        Some(ConfigError::new(tls::CERT, problem))
    }

    fn problem(&self, at: u64) -> Option<String> {
        let Self {
            not_before,
            not_after,
        } = *self;
        if at > not_after {
            return Some(format!(
                "the certificate expired on {}, and browsers refuse it: renew it",
                day(not_after)
            ));
        }
        if at < not_before {
            return Some(format!(
                "the certificate begins on {}, and browsers refuse it: compare the clocks",
                day(not_before)
            ));
        }
        let soon = SOON.min(not_after.saturating_sub(not_before) / LAST_PART);
        (not_after - at <= soon)
            .then(|| format!("the certificate expires on {}: renew it", day(not_after)))
    }
}

/// What a client would say of it. Clients look at its days first, and at who issued it
/// thereafter, which is not judged here: they may know other issuers.
fn client_error(certificate: &CertificateDer<'_>, at: u64) -> Option<CertificateError> {
    let mut trusted = RootCertStore::empty();
    trusted.add(certificate.clone().into_owned()).ok()?;
    let provider = Arc::new(default_provider());
    let client = WebPkiServerVerifier::builder_with_provider(Arc::new(trusted), provider);
    let client = client.build().ok()?;
    let name = ServerName::try_from("localhost").ok()?;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(at));
    match client.verify_server_cert(certificate, &[], &name, &[], at) {
        Err(Error::InvalidCertificate(error)) => Some(error),
        _ => None,
    }
}

#[expect(
    clippy::expect_used,
    reason = "a certificate writes its years with four digits: RFC 5280, section 4.1.2.5"
)]
fn day(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).ok();
    let time = seconds.and_then(DateTime::from_timestamp_secs);
    let time = time.expect("a certificate's year has four digits");
    time.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::pem::PemObject as _;

    use super::*;

    const A_DAY: u64 = 24 * 60 * 60;
    /// 2020-01-01 and 2020-02-01, at midnight.
    const BEGIN: u64 = 1_577_836_800;
    const END: u64 = 1_580_515_200;

    fn assert_told(days: CertificateValidity, cases: &[(u64, Option<&str>)]) {
        for &(at, told) in cases {
            let said = days.warning(UnixTimestamp::new(at));
            let said = said.map(|warning| warning.problem);
            match (&said, told) {
                (Some(said), Some(told)) => assert!(said.contains(told), "{at}: {said}"),
                (said, told) => assert_eq!(said.is_some(), told.is_some(), "{at}: {said:?}"),
            }
        }
    }

    #[test]
    fn the_days_are_those_of_the_certificate() {
        let certificate = CertificateDer::from_pem_file("tests/data/tls/expired.crt").unwrap();
        let days = CertificateValidity::of(&certificate);
        let (not_before, not_after) = (BEGIN, END);
        assert_eq!(
            days,
            Some(CertificateValidity {
                not_before,
                not_after
            })
        );
        let other = CertificateDer::from(b"no certificate".to_vec());
        assert_eq!(CertificateValidity::of(&other), None);
    }

    #[test]
    fn a_certificate_out_of_its_days_is_told_and_one_that_ends_soon() {
        let days = CertificateValidity {
            not_before: END - 90 * A_DAY,
            not_after: END,
        };
        let cases = [
            (days.not_before - 1, Some("begins on 2019-11-03")),
            (days.not_before, None),
            (END - 15 * A_DAY, None),
            (END - 13 * A_DAY, Some("expires on 2020-02-01")),
            (END, Some("expires on 2020-02-01")),
            (END + 1, Some("expired on 2020-02-01")),
        ];
        assert_told(days, &cases);
    }

    /// The whole life of one is shorter than the two weeks.
    #[test]
    fn a_short_lived_certificate_is_told_in_the_last_third_of_its_time() {
        for lifetime in [A_DAY, 6 * A_DAY] {
            let days = CertificateValidity {
                not_before: END - lifetime,
                not_after: END,
            };
            let last_third = END - lifetime / 3;
            let cases = [
                (days.not_before, None),
                (last_third - 1, None),
                (last_third, Some("expires on 2020-02-01")),
            ];
            assert_told(days, &cases);
        }
    }
}
