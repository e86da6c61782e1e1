use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use rcgen::{
    CertificateParams, DnType, Error, ExtendedKeyUsagePurpose, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PublicKeyData, SerialNumber, SignatureAlgorithm, SigningKey,
    date_time_ymd,
};
use rustls::crypto::aws_lc_rs::sign::any_ecdsa_type;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use zoom_signature::UnixTimestamp;

use crate::cli::error::CliError;

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A self-signed certificate for these addresses and loopback, with a key on P-256. It is
/// valid since yesterday, for phones whose clock is behind, and for two days.
pub(super) fn make(addresses: &[IpAddr], at: UnixTimestamp) -> Result<CertifiedKey, CliError> {
    let mut params = CertificateParams::new(names(addresses)).map_err(failed)?;
    let name = "zoom-signature serve --lan";
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.serial_number = Some(serial_number()?);
    let at = date_time_ymd(1970, 1, 1) + Duration::from_secs(at.get());
    params.not_before = at - A_DAY;
    params.not_after = at + 2 * A_DAY;
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).map_err(failed)?;
    let key = Key(key);
    let certificate = params.self_signed(&key).map_err(failed)?;
    // Erased when it is dropped.
    let der = key.0.to_pkcs8v1().map_err(failed)?;
    let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(der.as_ref()));
    let signing_key = any_ecdsa_type(&der).map_err(failed)?;
    Ok(CertifiedKey::new(vec![certificate.into()], signing_key))
}

fn names(addresses: &[IpAddr]) -> Vec<String> {
    let loopback = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    let addresses = addresses.iter().chain(&loopback).map(IpAddr::to_string);
    std::iter::once("localhost".to_owned())
        .chain(addresses)
        .collect()
}

/// Another one at every start: Firefox refuses a second certificate of the same issuer and
/// number.
fn serial_number() -> Result<SerialNumber, CliError> {
    let mut number = [0; 16];
    rand::fill(&mut number).or(Err(CliError::NoRandomness))?;
    Ok(SerialNumber::from_slice(&number))
}

fn failed(cause: impl Display) -> CliError {
    CliError::NoCertificate(cause.to_string())
}

struct Key(EcdsaKeyPair);

impl PublicKeyData for Key {
    fn der_bytes(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl SigningKey for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.0.sign(&SystemRandom::new(), message);
        let signature = signature.or(Err(Error::RemoteKeyError))?;
        Ok(signature.as_ref().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::CertificateValidity;
    use rustls::pki_types::ServerName;
    use rustls::server::ParsedCertificate;

    const NOW: u64 = 1_795_349_825;

    #[test]
    fn it_is_for_these_addresses_and_loopback() {
        let lan: IpAddr = "192.168.1.23".parse().unwrap();
        let made = make(&[lan], UnixTimestamp::new(NOW)).unwrap();
        let [der] = made.cert.as_slice() else {
            panic!("one certificate");
        };
        let parsed = ParsedCertificate::try_from(der).unwrap();
        let fits = |name: &str| {
            let name = ServerName::try_from(name.to_owned()).unwrap();
            rustls::client::verify_server_name(&parsed, &name).is_ok()
        };
        for name in ["192.168.1.23", "localhost", "127.0.0.1", "::1"] {
            assert!(fits(name), "{name}");
        }
        for name in ["192.168.1.24", "example.com", "127.0.0.2"] {
            assert!(!fits(name), "{name}");
        }
        made.keys_match().unwrap();
        let validity = CertificateValidity::of(der).unwrap();
        assert_eq!(validity.not_after().get(), NOW + 2 * A_DAY.as_secs());
    }

    #[test]
    fn no_two_starts_have_the_same_key() {
        let make = || make(&[], UnixTimestamp::new(NOW)).unwrap();
        let (one, other) = (make(), make());
        assert_ne!(one.cert, other.cert);
        assert_ne!(one.key.public_key(), other.key.public_key());
    }
}
