use zoom_signature::Role;

use crate::config::env::reader::Reader;
use crate::config::variables::DEFAULT_ROLE;
use crate::text_values::text_values;

/// `DEFAULT_ROLE`
pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Role> {
    let role: Option<Participant> = reader.optional(&DEFAULT_ROLE);
    role.map(|_| Role::Participant)
}

/// The only role that a request may have without naming it.
#[derive(PartialEq)]
struct Participant;

text_values!(
    Participant,
    ParticipantError,
    "must be participant; nobody becomes host without asking for it. Leave it out for none",
    { "participant" => Self }
);
