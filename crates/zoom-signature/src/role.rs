use std::fmt;
use std::str::FromStr;

/// The role that a signature gives its bearer in the meeting.
///
/// Signed as the number 0 or 1. A signature with [`Role::Host`] does not start a
/// meeting by itself: that also needs the host's ZAK
/// (<https://developers.zoom.us/docs/meeting-sdk/auth/>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// `0`: joins, or attends a webinar.
    Participant,
    /// `1`: hosts or co-hosts.
    Host,
}

/// The error for a text or a number that is not a [`Role`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is 0 (participant) or 1 (host)")]
#[non_exhaustive]
pub struct RoleError;

impl Role {
    /// The number in the `role` claim: 0 or 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Participant => 0,
            Self::Host => 1,
        }
    }

    /// `participant` or `host`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Host => "host",
        }
    }

    /// Whether it is [`Role::Host`].
    #[must_use]
    pub const fn is_host(self) -> bool {
        matches!(self, Self::Host)
    }
}

impl TryFrom<u8> for Role {
    type Error = RoleError;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        match number {
            0 => Ok(Self::Participant),
            1 => Ok(Self::Host),
            _ => Err(RoleError),
        }
    }
}

impl From<Role> for u8 {
    fn from(role: Role) -> Self {
        role.number()
    }
}

impl FromStr for Role {
    type Err = RoleError;

    /// Takes exactly `0` or `1`: no sign, no white space, no other base.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "0" => Ok(Self::Participant),
            "1" => Ok(Self::Host),
            _ => Err(RoleError),
        }
    }
}

impl fmt::Display for Role {
    /// `0` or `1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_reads_what_it_writes() {
        for (text, number) in [("0", 0), ("1", 1)] {
            let role: Role = text.parse().unwrap();
            assert_eq!(role.to_string(), text);
            assert_eq!(Role::try_from(number), Ok(role));
            assert_eq!(u8::from(role), number);
        }
        assert_eq!(Role::try_from(2), Err(RoleError));
        assert_eq!("00".parse::<Role>(), Err(RoleError));
    }
}
