use std::collections::HashSet;
use std::sync::Arc;

use zoom_signature::{MeetingNumber, Role, Target};

use super::error::AuthError;
use crate::app_name::AppName;

/// What a caller may request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permissions {
    /// The highest role. [`Role::Host`] includes both roles.
    pub max_role: Role,
    /// The meetings that they may ask for.
    pub meetings: MeetingScope,
    /// The only app whose signatures they may have. `None`: the request chooses.
    pub app: Option<AppName>,
}

/// Some meetings or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MeetingScope {
    /// Every meeting and webinar.
    Any,
    /// Only these.
    Only(Arc<HashSet<MeetingNumber>>),
}

impl Permissions {
    /// Both roles, in every meeting.
    pub const ALL: Self = Self::all_meetings(Role::Host);

    /// All roles up to this one, in every meeting.
    #[must_use]
    pub const fn all_meetings(max_role: Role) -> Self {
        Self {
            max_role,
            meetings: MeetingScope::Any,
            app: None,
        }
    }

    /// The same, for one app only if there is one.
    #[must_use]
    pub fn bound_to(self, app: Option<AppName>) -> Self {
        Self { app, ..self }
    }

    /// # Errors
    ///
    /// [`AuthError::RoleNotAllowed`], [`AuthError::MeetingNotAllowed`] and
    /// [`AuthError::NativeNotForSomeMeetings`].
    pub fn authorize(&self, target: &Target) -> Result<(), AuthError> {
        if target.role().is_some_and(Role::is_host) && !self.max_role.is_host() {
            return Err(AuthError::RoleNotAllowed);
        }
        self.meetings.authorize(target)
    }
}

impl MeetingScope {
    /// Only these meetings.
    #[must_use]
    pub fn these(numbers: impl IntoIterator<Item = MeetingNumber>) -> Self {
        Self::Only(Arc::new(numbers.into_iter().collect()))
    }

    /// `1 meeting`, `2 meetings`; `None` if it is every meeting.
    #[must_use]
    pub fn in_words(&self) -> Option<String> {
        match self {
            Self::Any => None,
            Self::Only(numbers) if numbers.len() == 1 => Some("1 meeting".to_owned()),
            Self::Only(numbers) => Some(format!("{} meetings", numbers.len())),
        }
    }

    /// Whether it is no meeting at all.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Only(numbers) if numbers.is_empty())
    }

    /// A native signature has no meeting number and is good for every meeting, so it
    /// needs the permission for all.
    ///
    /// # Errors
    ///
    /// [`AuthError::MeetingNotAllowed`] and [`AuthError::NativeNotForSomeMeetings`].
    pub fn authorize(&self, target: &Target) -> Result<(), AuthError> {
        let Self::Only(numbers) = self else {
            return Ok(());
        };
        match target.meeting_number() {
            Some(number) if numbers.contains(&number) => Ok(()),
            Some(_) => Err(AuthError::MeetingNotAllowed),
            None => Err(AuthError::NativeNotForSomeMeetings),
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
        let participant = Permissions::all_meetings(Role::Participant);
        assert_eq!(
            participant.authorize(&web(NUMBER, Role::Participant)),
            Ok(())
        );
        assert_eq!(
            participant.authorize(&web(NUMBER, Role::Host)),
            Err(AuthError::RoleNotAllowed)
        );
        assert_eq!(participant.authorize(&Target::Native), Ok(()));
        assert_eq!(Permissions::ALL.authorize(&web(NUMBER, Role::Host)), Ok(()));
    }

    #[test]
    fn a_limited_caller_gets_its_meetings_and_no_native_signature() {
        let limited = Permissions {
            meetings: MeetingScope::these([NUMBER.parse().unwrap()]),
            ..Permissions::ALL
        };
        assert_eq!(limited.authorize(&web(NUMBER, Role::Host)), Ok(()));
        let refused = Err(AuthError::MeetingNotAllowed);
        assert_eq!(
            limited.authorize(&web("123456789", Role::Participant)),
            refused
        );
        assert_eq!(
            limited.authorize(&Target::Native),
            Err(AuthError::NativeNotForSomeMeetings)
        );
    }
}
