use crate::lifetime::{Backdate, Lifetime};
use crate::meeting_number::MeetingNumber;
use crate::platform::Platform;
use crate::role::Role;
use crate::timestamp::UnixTimestamp;

/// The claims of a signature, except for the app's key.
///
/// Made from a [`SignatureRequest`](crate::SignatureRequest) and the moment of signing;
/// made by hand where `iat` and `exp` are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The SDK, and the meeting if it is the Web SDK.
    pub target: Target,
    /// `iat`, `exp` and `tokenExp`.
    pub validity: Validity,
}

/// What a signature is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// One meeting in the Web SDK: the claims `mn`, `role` and `video_webrtc_mode`.
    Web {
        /// The meeting or webinar to join.
        meeting_number: MeetingNumber,
        /// The role that the caller joins with.
        role: Role,
        /// WebRTC video on or off; `None` leaves the claim out, and the SDK decides.
        video_webrtc_mode: Option<bool>,
    },
    /// The native SDKs (Android, iOS, Windows, macOS, Linux), whatever the meeting.
    Native,
}

impl Target {
    /// Which kind of SDK it is for.
    #[must_use]
    pub const fn platform(&self) -> Platform {
        match self {
            Self::Web { .. } => Platform::Web,
            Self::Native => Platform::Native,
        }
    }

    /// The meeting, if it is for one.
    #[must_use]
    pub const fn meeting_number(&self) -> Option<MeetingNumber> {
        match self {
            Self::Web { meeting_number, .. } => Some(*meeting_number),
            Self::Native => None,
        }
    }

    /// The role in that meeting.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        match self {
            Self::Web { role, .. } => Some(*role),
            Self::Native => None,
        }
    }
}

/// The `iat` and `exp` of a signature; its `tokenExp` equals `exp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Validity {
    iat: UnixTimestamp,
    exp: UnixTimestamp,
}

/// The error for two moments that are not a [`Validity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "exp must be {} to {} seconds after iat",
    Lifetime::MIN_SECONDS,
    Lifetime::MAX_SECONDS
)]
#[non_exhaustive]
pub struct ValidityError;

impl Validity {
    /// Users report that Zoom refuses a token of exactly 1,800 s at times, so both
    /// bounds are taken as exclusive, with some seconds to spare.
    const MARGIN: u32 = 10;
    const SHORTEST: u32 = Lifetime::MIN_SECONDS + Self::MARGIN;
    const LONGEST: u32 = Lifetime::MAX_SECONDS - Self::MARGIN;

    /// From `now` less the backdate (never before 1970) to `now` plus the lifetime, held
    /// to 1,810 ≤ exp − iat ≤ 172,790.
    #[must_use]
    pub fn new(now: UnixTimestamp, backdate: Backdate, lifetime: Lifetime) -> Self {
        let iat = now.saturating_sub(backdate.seconds());
        let exp = now.saturating_add(lifetime.seconds()).clamp(
            iat.saturating_add(Self::SHORTEST),
            iat.saturating_add(Self::LONGEST),
        );
        Self { iat, exp }
    }

    /// Exactly these two moments.
    ///
    /// # Errors
    ///
    /// [`ValidityError`] outside the bounds that Zoom documents,
    /// 1,800 ≤ exp − iat ≤ 172,800.
    pub fn from_iat_exp(iat: UnixTimestamp, exp: UnixTimestamp) -> Result<Self, ValidityError> {
        let shortest = iat.saturating_add(Lifetime::MIN_SECONDS);
        let longest = iat.saturating_add(Lifetime::MAX_SECONDS);
        if exp < shortest || exp > longest {
            return Err(ValidityError);
        }
        Ok(Self { iat, exp })
    }

    /// When the signature begins to hold.
    #[must_use]
    pub const fn iat(self) -> UnixTimestamp {
        self.iat
    }

    /// When it expires.
    #[must_use]
    pub const fn exp(self) -> UnixTimestamp {
        self.exp
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lasting(backdate: u32, lifetime: u32) -> u64 {
        let validity = Validity::new(
            UnixTimestamp::new(1_795_349_825),
            Backdate::from_seconds(backdate).unwrap(),
            Lifetime::from_seconds(lifetime).unwrap(),
        );
        validity.exp().get() - validity.iat().get()
    }

    #[test]
    fn exp_counts_from_now_and_keeps_off_both_ends() {
        for (backdate, lifetime, lasts, reason) in [
            (30, 7_200, 7_230, "the defaults"),
            (30, 1_800, 1_830, "the shortest, backdated"),
            (0, 1_800, 1_810, "the shortest, held off the lower end"),
            (0, 172_800, 172_790, "the longest, held off the upper end"),
            (600, 172_800, 172_790, "the longest, backdated most"),
        ] {
            assert_eq!(lasting(backdate, lifetime), lasts, "{reason}");
        }
    }

    #[test]
    fn given_moments_stay_within_zooms_bounds() {
        let iat = UnixTimestamp::new(1_000_000_000);
        for (seconds, fits) in [
            (1_799, false),
            (1_800, true),
            (172_800, true),
            (172_801, false),
        ] {
            let validity = Validity::from_iat_exp(iat, iat.saturating_add(seconds));
            assert_eq!(validity.is_ok(), fits, "{seconds}");
        }
        assert!(Validity::from_iat_exp(iat, UnixTimestamp::new(0)).is_err());
    }
}
