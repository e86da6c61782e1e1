use crate::claims::{Claims, Target, Validity};
use crate::lifetime::{Backdate, Lifetime};
use crate::meeting_number::MeetingNumber;
use crate::role::Role;
use crate::timestamp::UnixTimestamp;

/// What to sign: for which meeting and role, and for how long.
///
/// ```
/// use zoom_signature::{Lifetime, Role, SignatureRequest};
///
/// let request = SignatureRequest::web("857 4606 5432".parse()?, Role::Participant)
///     .lifetime(Lifetime::from_seconds(3_600)?)
///     .video_webrtc_mode(true);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignatureRequest {
    target: Target,
    lifetime: Lifetime,
    backdate: Backdate,
}

impl SignatureRequest {
    /// A signature for one meeting in the Web SDK.
    #[must_use]
    pub fn web(meeting_number: MeetingNumber, role: Role) -> Self {
        Self::from(Target::Web {
            meeting_number,
            role,
            video_webrtc_mode: None,
        })
    }

    /// A signature for the native SDKs (Android, iOS, Windows, macOS, Linux), which
    /// names no meeting.
    #[must_use]
    pub fn native() -> Self {
        Self::from(Target::Native)
    }

    /// How long the signature lives; two hours by default.
    #[must_use]
    pub const fn lifetime(mut self, lifetime: Lifetime) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// How far before now `iat` is set, in case this clock is ahead of Zoom's; 30 s by
    /// default.
    #[must_use]
    pub const fn backdate(mut self, backdate: Backdate) -> Self {
        self.backdate = backdate;
        self
    }

    /// Turns WebRTC video on or off in the Web SDK; without this call the SDK decides.
    /// The native SDKs know no such claim, so a native request stays as it is.
    #[must_use]
    pub const fn video_webrtc_mode(mut self, on: bool) -> Self {
        if let Target::Web {
            video_webrtc_mode, ..
        } = &mut self.target
        {
            *video_webrtc_mode = Some(on);
        }
        self
    }

    /// The meeting and role, or the native SDKs.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// The claims of a signature that is made at `now`.
    #[must_use]
    pub fn claims(&self, now: UnixTimestamp) -> Claims {
        Claims {
            target: self.target,
            validity: Validity::new(now, self.backdate, self.lifetime),
        }
    }
}

impl From<Target> for SignatureRequest {
    /// With the default lifetime and backdate.
    fn from(target: Target) -> Self {
        Self {
            target,
            lifetime: Lifetime::default(),
            backdate: Backdate::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_what_was_asked_for() {
        let number = MeetingNumber::parse("85746065432").unwrap();
        let now = UnixTimestamp::new(1_795_349_825);
        let request = SignatureRequest::web(number, Role::Host)
            .lifetime(Lifetime::from_seconds(1_800).unwrap())
            .backdate(Backdate::from_seconds(60).unwrap())
            .video_webrtc_mode(false);
        let claims = request.claims(now);
        let target = Target::Web {
            meeting_number: number,
            role: Role::Host,
            video_webrtc_mode: Some(false),
        };
        assert_eq!(claims.target, target);
        assert_eq!(claims.validity.iat(), now.saturating_sub(60));
        assert_eq!(claims.validity.exp(), now.saturating_add(1_800));
    }

    #[test]
    fn a_native_request_has_no_webrtc() {
        let request = SignatureRequest::native();
        assert_eq!(request.video_webrtc_mode(true), request);
        assert_eq!(request.target(), &Target::Native);
    }
}
