use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::Failure;

/// So many bytes of the operating system's generator, as base64url without padding.
pub(super) fn random_base64url<const BYTES: usize>() -> Result<Zeroizing<String>, Failure> {
    random::<BYTES>(&URL_SAFE_NO_PAD)
}

/// The same as base64.
pub(super) fn random_base64<const BYTES: usize>() -> Result<Zeroizing<String>, Failure> {
    random::<BYTES>(&STANDARD)
}

fn random<const BYTES: usize>(encoding: &impl Engine) -> Result<Zeroizing<String>, Failure> {
    let mut bytes = Zeroizing::new([0; BYTES]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|_| Failure::NoRandomness)?;
    Ok(Zeroizing::new(encoding.encode(bytes.as_slice())))
}
