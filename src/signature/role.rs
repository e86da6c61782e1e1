use std::fmt;

/// What the caller will be in the meeting.
///
/// Signed as the number 0 or 1. A signature with [`Role::Host`] does not start
/// a meeting by itself: that needs the host's ZAK too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// `0`: joins, or attends a webinar.
    Participant,
    /// `1`: hosts or co-hosts.
    Host,
}

/// Why a text is not a [`Role`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role is 0 (participant) or 1 (host)")]
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
}

impl std::str::FromStr for Role {
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
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_reads_what_it_writes() {
        for text in ["0", "1"] {
            assert_eq!(text.parse::<Role>().unwrap().to_string(), text);
        }
    }
}
