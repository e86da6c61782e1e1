use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, Error, RootCertStore};

use crate::signature::EpochSeconds;

/// Certificates of 90 days are renewed a month before their end, so one that was not
/// has a fault somewhere.
const SOON: u64 = 14 * 24 * 60 * 60;

/// What is wrong with the days of a certificate, at this moment.
pub(super) fn dates(certificate: &CertificateDer<'_>, at: EpochSeconds) -> Option<String> {
    match client_error(certificate, at.get()) {
        Some(CertificateError::ExpiredContext { not_after, .. }) => Some(format!(
            "the certificate expired on {}, and browsers refuse it: renew it",
            day(not_after)
        )),
        Some(CertificateError::NotValidYetContext { not_before, .. }) => Some(format!(
            "the certificate begins on {}, and browsers refuse it: compare the clocks",
            day(not_before)
        )),
        _ => ends_soon(certificate, at),
    }
}

fn ends_soon(certificate: &CertificateDer<'_>, at: EpochSeconds) -> Option<String> {
    match client_error(certificate, at.get().saturating_add(SOON))? {
        CertificateError::ExpiredContext { not_after, .. } => Some(format!(
            "the certificate expires on {}: renew it",
            day(not_after)
        )),
        _ => None,
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

fn day(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let time = DateTime::from_timestamp_secs(seconds).unwrap_or_default();
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

    #[test]
    fn a_certificate_out_of_its_days_is_told_and_one_that_ends_soon() {
        let certificate = CertificateDer::from_pem_file("tests/data/tls/expired.crt").unwrap();
        for (at, told) in [
            (BEGIN - 1, Some("begins on 2020-01-01")),
            (BEGIN, None),
            (END - 15 * A_DAY, None),
            (END - 13 * A_DAY, Some("expires on 2020-02-01")),
            (END, Some("expires on 2020-02-01")),
            (END + 1, Some("expired on 2020-02-01")),
        ] {
            let said = dates(&certificate, EpochSeconds::new(at));
            match (&said, told) {
                (Some(said), Some(told)) => assert!(said.contains(told), "{at}: {said}"),
                (said, told) => assert_eq!(said.is_some(), told.is_some(), "{at}: {said:?}"),
            }
        }
    }
}
