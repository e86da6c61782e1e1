#![doc = include_str!("../README.md")]

mod claims;
mod credentials;
#[cfg(feature = "diagnosis")]
pub mod diagnosis;
mod digits;
mod lifetime;
mod meeting_number;
mod platform;
mod request;
mod role;
#[cfg(feature = "serde")]
mod serialization;
mod signer;
mod text_enum;
mod timestamp;

pub use claims::{Claims, Target, Validity, ValidityError};
pub use credentials::{Credentials, CredentialsError, SdkKey, SdkSecret};
pub use lifetime::{Backdate, BackdateError, Lifetime, LifetimeError};
pub use meeting_number::{MeetingNumber, MeetingNumberError};
pub use platform::{Platform, PlatformError};
pub use request::SignatureRequest;
pub use role::{Role, RoleError};
pub use signer::{Signature, Signer};
pub use timestamp::{UnixTimestamp, UnixTimestampError};

/// For the server in this repository; no part of the public API.
#[doc(hidden)]
pub mod internal {
    #[cfg(feature = "diagnosis")]
    pub use crate::diagnosis::number::Whole;
    pub use crate::digits::parse_digits;
}
