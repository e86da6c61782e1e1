use std::fmt;
use std::str::FromStr;

use zoom_signature::Role;

use crate::config::env::reader::Reader;
use crate::config::variables::DEFAULT_ROLE;

/// `DEFAULT_ROLE`
pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Role> {
    let role: Option<Participant> = reader.optional(&DEFAULT_ROLE);
    role.map(|_| Role::Participant)
}

/// The only role that a request may have without naming it.
struct Participant;

#[derive(Debug, thiserror::Error)]
#[error("must be participant; nobody becomes host without asking for it. Leave it out for none")]
struct ParticipantError;

impl FromStr for Participant {
    type Err = ParticipantError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "participant" => Ok(Self),
            _ => Err(ParticipantError),
        }
    }
}

impl fmt::Display for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("participant")
    }
}
