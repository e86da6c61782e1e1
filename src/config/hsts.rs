use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use super::env::reader::Reader;
use super::listen::Listen;

const VARIABLE: &str = "HSTS_SECONDS";

/// A year, as browsers' lists of such hosts ask for at least.
const A_YEAR: u32 = 31_536_000;

/// `HSTS_SECONDS`: how long browsers come back by HTTPS alone. `None`: nothing is said of
/// it, as on loopback, where a browser would hold it against every other port, and without
/// a certificate.
pub(super) fn read(
    reader: &mut Reader<'_>,
    listen: &Listen,
    has_certificate: bool,
) -> Option<NonZeroU32> {
    if !has_certificate {
        let asked: Option<Hsts> = reader.optional(VARIABLE, "off without TLS_CERT_FILE");
        if asked.is_some() {
            let problem = "has no effect without TLS_CERT_FILE: a proxy that ends TLS says it";
            reader.warn(VARIABLE, problem);
        }
        return None;
    }
    let default = if listen.is_loopback() { 0 } else { A_YEAR };
    NonZeroU32::new(reader.parsed(VARIABLE, Hsts(default)).0)
}

struct Hsts(u32);

#[derive(Debug, thiserror::Error)]
#[error("must be a whole number of seconds, 0 for never, to 4294967295")]
struct HstsError;

impl FromStr for Hsts {
    type Err = HstsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(HstsError);
        }
        text.parse().map(Self).map_err(|_| HstsError)
    }
}

impl fmt::Display for Hsts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
