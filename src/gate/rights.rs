use std::collections::HashSet;
use std::sync::Arc;

use zoom_signature::{MeetingNumber, Role, Target};

use super::refused::Refused;

/// What a caller may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// The highest role: [`Role::Host`] may ask for both.
    pub up_to: Role,
    /// For which meetings.
    pub meetings: Meetings,
}

/// Some meetings or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meetings {
    /// Every meeting and webinar.
    All,
    /// These and no others.
    These(Arc<HashSet<MeetingNumber>>),
}

impl Rights {
    /// Both roles, in every meeting.
    pub const ALL: Self = Self::everywhere(Role::Host);

    /// Up to this role, in every meeting.
    #[must_use]
    pub const fn everywhere(up_to: Role) -> Self {
        Self {
            up_to,
            meetings: Meetings::All,
        }
    }

    /// # Errors
    ///
    /// [`Refused::RoleNotAllowed`], [`Refused::MeetingNotAllowed`] and
    /// [`Refused::NativeNotForSomeMeetings`].
    pub fn permit(&self, target: &Target) -> Result<(), Refused> {
        if target.role().is_some_and(Role::is_host) && !self.up_to.is_host() {
            return Err(Refused::RoleNotAllowed);
        }
        self.meetings.permit(target)
    }
}

impl Meetings {
    /// These meetings and no others.
    #[must_use]
    pub fn these(numbers: impl IntoIterator<Item = MeetingNumber>) -> Self {
        Self::These(Arc::new(numbers.into_iter().collect()))
    }

    /// A native signature carries no meeting number and would open any, so it is
    /// for those who may ask for all.
    ///
    /// # Errors
    ///
    /// [`Refused::MeetingNotAllowed`] and [`Refused::NativeNotForSomeMeetings`].
    pub fn permit(&self, target: &Target) -> Result<(), Refused> {
        let Self::These(numbers) = self else {
            return Ok(());
        };
        match target.meeting_number() {
            Some(number) if numbers.contains(&number) => Ok(()),
            Some(_) => Err(Refused::MeetingNotAllowed),
            None => Err(Refused::NativeNotForSomeMeetings),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "85746065432";

    fn web(number: &str, role: Role) -> Target {
        Target::Web {
            meeting_number: number.parse().unwrap(),
            role,
            video_webrtc_mode: None,
        }
    }

    #[test]
    fn nobody_gets_more_than_their_role() {
        let participant = Rights::everywhere(Role::Participant);
        assert_eq!(participant.permit(&web(NUMBER, Role::Participant)), Ok(()));
        assert_eq!(
            participant.permit(&web(NUMBER, Role::Host)),
            Err(Refused::RoleNotAllowed)
        );
        assert_eq!(participant.permit(&Target::Native), Ok(()));
        assert_eq!(Rights::ALL.permit(&web(NUMBER, Role::Host)), Ok(()));
    }

    #[test]
    fn a_limited_caller_gets_its_meetings_and_no_native_signature() {
        let limited = Rights {
            up_to: Role::Host,
            meetings: Meetings::these([NUMBER.parse().unwrap()]),
        };
        assert_eq!(limited.permit(&web(NUMBER, Role::Host)), Ok(()));
        let refused = Err(Refused::MeetingNotAllowed);
        assert_eq!(
            limited.permit(&web("123456789", Role::Participant)),
            refused
        );
        assert_eq!(
            limited.permit(&Target::Native),
            Err(Refused::NativeNotForSomeMeetings)
        );
    }
}
