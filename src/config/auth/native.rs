use std::fmt;
use std::str::FromStr;

use crate::auth::NativeSignatures;

use crate::config::env::reader::Reader;
use crate::config::variables::NATIVE_SIGNATURES;

/// `NATIVE_SIGNATURES`
pub(crate) fn read(reader: &mut Reader<'_>) -> NativeSignatures {
    reader.parsed::<Native>(&NATIVE_SIGNATURES).0
}

struct Native(NativeSignatures);

#[derive(Debug, thiserror::Error)]
#[error("must be hosts or all: who may have signatures that name neither meeting nor role")]
struct NativeError;

impl FromStr for Native {
    type Err = NativeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "hosts" => Ok(Self(NativeSignatures::Hosts)),
            "all" => Ok(Self(NativeSignatures::All)),
            _ => Err(NativeError),
        }
    }
}

impl fmt::Display for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            NativeSignatures::Hosts => "hosts",
            NativeSignatures::All => "all",
        })
    }
}
