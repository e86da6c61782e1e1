use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use zoom_signature::internal::parse_digits;

use crate::config::env::reader::Reader;
use crate::config::http::listen::Listen;
use crate::config::variables::HSTS_SECONDS;

/// A year, the least that browsers' preload lists accept.
const A_YEAR: u32 = 31_536_000;

/// `HSTS_SECONDS`: how long browsers use HTTPS only. `None`: no header, as without a
/// certificate, and by default on loopback, where it would apply to every other port too.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    listen: &Listen,
    has_certificate: bool,
) -> Option<NonZeroU32> {
    if !has_certificate {
        let asked: Option<Hsts> = reader.optional_or(&HSTS_SECONDS, "off without TLS_CERT_FILE");
        if asked.is_some() {
            let problem = "has no effect without TLS_CERT_FILE: a proxy that terminates TLS \
                           sends it";
            reader.warn(HSTS_SECONDS.name, problem);
        }
        return None;
    }
    let default = if listen.is_loopback() { 0 } else { A_YEAR };
    NonZeroU32::new(reader.parsed_or(&HSTS_SECONDS, Hsts(default)).0)
}

struct Hsts(u32);

#[derive(Debug, thiserror::Error)]
#[error("must be a whole number of seconds, 0 for never, to 4294967295")]
struct HstsError;

impl FromStr for Hsts {
    type Err = HstsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_digits(text).map(Self).ok_or(HstsError)
    }
}

impl fmt::Display for Hsts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
