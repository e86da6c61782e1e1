//! What is issued: the Meeting SDK signature, a JWT signed with HS256.
//!
//! The rules are Zoom's, from
//! <https://developers.zoom.us/docs/meeting-sdk/auth/>. This module is pure:
//! no clock, no environment, no log. The moment is an argument, and every time
//! is a whole number of epoch seconds from there to the JSON.
//!
//! [`MeetingNumber`], [`Role`], [`Lifetime`] and [`Backdate`] cannot hold a
//! wrong value, so [`Signer::sign`] cannot fail.

mod claims;
mod credentials;
mod lifetime;
mod meeting_number;
mod role;
mod signer;
mod time;

pub use claims::{Claims, Subject, Validity, ValidityError};
pub use credentials::{Credentials, CredentialsError, SdkKey, SdkSecret};
pub use lifetime::{Backdate, BackdateError, Lifetime, LifetimeError};
pub use meeting_number::{MeetingNumber, MeetingNumberError};
pub use role::{Role, RoleError};
pub use signer::{Signature, Signer};
pub use time::EpochSeconds;
