use crate::auth::NativeSignatures;

use crate::config::env::reader::Reader;
use crate::config::variables::NATIVE_SIGNATURES;
use crate::text_values::text_values;

/// `NATIVE_SIGNATURES`
pub(crate) fn read(reader: &mut Reader<'_>) -> NativeSignatures {
    reader.parsed::<Native>(&NATIVE_SIGNATURES).0
}

#[derive(PartialEq)]
struct Native(NativeSignatures);

text_values!(
    Native,
    NativeError,
    "must be hosts or all: who may have signatures that name neither meeting nor role",
    { "hosts" => Self(NativeSignatures::Hosts), "all" => Self(NativeSignatures::All) }
);
