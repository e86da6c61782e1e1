pub(crate) mod validity;
use std::fmt::Display;
use std::path::Path;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use zeroize::Zeroizing;

use super::env::file;
use super::env::reader::Reader;
use super::variables::{TLS_CERT_FILE, TLS_KEY_FILE, Variable};

const CERT: &str = TLS_CERT_FILE.name;
const KEY: &str = TLS_KEY_FILE.name;

/// The scheme of a server's URL.
pub(super) const fn scheme(https: bool) -> &'static str {
    if https { "https" } else { "http" }
}

/// The certificate to show, with its chain and its key. `None`: plain HTTP.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<CertifiedKey> {
    let certificates = file(reader, &TLS_CERT_FILE);
    let key = file(reader, &TLS_KEY_FILE);
    let (certificates, key) = match (certificates, key) {
        (Given::Bytes(certificates), Given::Bytes(key)) => (certificates, key),
        (Given::Bytes(_) | Given::Unreadable, Given::Nothing) => {
            reader.error(KEY, format!("is missing: {CERT} is set and needs it"));
            return None;
        }
        (Given::Nothing, Given::Bytes(_) | Given::Unreadable) => {
            reader.error(CERT, format!("is missing: {KEY} is set and needs it"));
            return None;
        }
        _ => return None,
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&certificates).collect();
    let chain = match chain {
        Ok(chain) if !chain.is_empty() => chain,
        _ => return refused(reader, CERT, "has no certificates in PEM"),
    };
    let Ok(key) = PrivateKeyDer::from_pem_slice(&key) else {
        return refused(
            reader,
            KEY,
            "has no private key in PEM, or a key with a passphrase",
        );
    };
    match CertifiedKey::from_der(chain, key, &default_provider()) {
        Ok(certified) => Some(certified),
        Err(rustls::Error::InconsistentKeys(_)) => refused(
            reader,
            KEY,
            "is not the key of the certificate in TLS_CERT_FILE",
        ),
        Err(error) => refused(reader, KEY, format!("cannot be used: {error}")),
    }
}

enum Given {
    Nothing,
    Bytes(Zeroizing<Vec<u8>>),
    /// Already among the faults.
    Unreadable,
}

fn file(reader: &mut Reader<'_>, variable: &'static Variable) -> Given {
    let Some(found) = reader.find(variable) else {
        reader.record_default(variable);
        return Given::Nothing;
    };
    reader.watch(&found.value);
    if variable.name == KEY {
        reader.look_at_rights(KEY, &found.value);
    }
    match file::read(Path::new(found.value.as_str())) {
        Ok(bytes) => {
            reader.record(variable.name, found.value.to_string(), found.source);
            Given::Bytes(bytes)
        }
        Err(error) => {
            reader.reject(&found, format!("the file that it names {error}"));
            Given::Unreadable
        }
    }
}

fn refused(
    reader: &mut Reader<'_>,
    variable: &'static str,
    problem: impl Display,
) -> Option<CertifiedKey> {
    reader.error(variable, format!("the file that it names {problem}"));
    None
}
