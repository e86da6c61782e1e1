use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rustls::crypto::aws_lc_rs::default_provider;
use zeroize::Zeroizing;

use super::error::CliError;

/// This many random bytes, as base64url without padding. They come from the TLS library's
/// generator, which the operating system seeds. It does not need /dev/urandom, so it
/// works in an empty root directory too.
pub(super) fn random_base64url<const BYTES: usize>() -> Result<Zeroizing<String>, CliError> {
    random::<BYTES>(&URL_SAFE_NO_PAD)
}

/// The same in base64.
pub(super) fn random_base64<const BYTES: usize>() -> Result<Zeroizing<String>, CliError> {
    random::<BYTES>(&STANDARD)
}

fn random<const BYTES: usize>(encoding: &impl Engine) -> Result<Zeroizing<String>, CliError> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    let generator = default_provider().secure_random;
    let filled = generator.fill(bytes.as_mut_slice());
    filled.or(Err(CliError::NoRandomness))?;
    Ok(Zeroizing::new(encoding.encode(bytes.as_slice())))
}
